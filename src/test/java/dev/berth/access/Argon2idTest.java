package dev.berth.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class Argon2idTest {
  private final Argon2id argon2id = new Argon2id();

  @Test
  void theHashOfTheReferenceImplementationMatches() {
    String reference =
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

    assertThat(argon2id.matches("password", reference)).isTrue();
    assertThat(argon2id.matches("Password", reference)).isFalse();
  }

  @Test
  void eachHashHasASaltOfItsOwnAndMatchesItsPasswordAlone() {
    String one = argon2id.hash("correct horse");
    String two = argon2id.hash("correct horse");

    assertThat(one).startsWith("$argon2id$v=19$m=19456,t=2,p=1$").isNotEqualTo(two);
    assertThat(argon2id.matches("correct horse", one)).isTrue();
    assertThat(argon2id.matches("correct horse", two)).isTrue();
    assertThat(argon2id.matches("wrong horse", one)).isFalse();
    assertThat(argon2id.matches("", Argon2id.NOBODYS)).isFalse();
  }
}
