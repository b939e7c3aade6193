package dev.berth.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a browser keeps is taken back only as it was given.
class SealsTest {
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final Seals seals = new Seals(new byte[32], () -> now);

  @Test
  void whatWasSealedComesBackUntilItEnds() {
    String sealed = seals.seal("a", Duration.ofMinutes(10), List.of("1", "", "ä.b"));

    assertThat(seals.open("a", sealed)).hasValue(List.of("1", "", "ä.b"));
    assertThat(seals.open("b", sealed)).isEmpty();
    assertThat(new Seals(new byte[] {1}, () -> now).open("a", sealed)).isEmpty();
    now = now.plus(Duration.ofMinutes(10));
    assertThat(seals.open("a", sealed)).isEmpty();
  }

  @Test
  void whatWasChangedIsNone() {
    String sealed = seals.seal("a", Duration.ofMinutes(10), List.of("1", "2"));
    for (int i = 0; i < sealed.length() - 1; i++) {
      char other = sealed.charAt(i) == '0' ? '1' : '0';
      String changed = sealed.substring(0, i) + other + sealed.substring(i + 1);
      assertThat(seals.open("a", changed)).as(changed).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "1.2.3", "x.MQ.AAAA", "😀.!"})
  void whatIsNoneIsNone(String text) {
    assertThat(seals.open("a", text)).isEmpty();
  }
}
