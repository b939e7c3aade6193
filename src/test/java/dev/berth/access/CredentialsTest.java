package dev.berth.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.OptionalLong;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class CredentialsTest {
  private static final byte[] KEY = new byte[32];

  @Property
  void anyHeaderIsReadWithoutAnAccident(@ForAll String text) {
    assertThat(Credentials.parse(Optional.of(text))).isNotNull();
  }

  @Property
  void basicGivesBackUserAndSecret(@ForAll String secret) {
    String header = "Basic " + base64("user:" + secret);

    assertThat(Credentials.parse(Optional.of(header)))
        .isEqualTo(new Credentials.Basic("user", utf8(secret)));
  }

  @Example
  void anEmptyUserAndPasswordAreNobody() {
    assertThat(Credentials.parse(Optional.of("Basic Og=="))).isEqualTo(new Credentials.None());
  }

  @Example
  void aSecretHasGitHubsFormAndChecksum() {
    assertThat(TokenSecrets.checksum("zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ")).isEqualTo("0mLq17");
    assertThat(TokenSecrets.generate("ghp_")).matches("ghp_[A-Za-z0-9]{36}");
  }

  @Property(tries = 200)
  void aSecretWithOneCharacterChangedIsNotWellFormed(@ForAll @IntRange(min = 4, max = 39) int at) {
    String secret = TokenSecrets.generate(TokenSecrets.CLASSIC);
    char changed = secret.charAt(at) == 'x' ? 'y' : 'x';

    assertThat(TokenSecrets.isWellFormed(secret)).isTrue();
    assertThat(
            TokenSecrets.isWellFormed(secret.substring(0, at) + changed + secret.substring(at + 1)))
        .isFalse();
  }

  @Property
  void noTextIsTakenForARegistryToken(@ForAll String text) {
    assertThat(new RegistryTokens(KEY, InstantSource.system()).verify(text)).isEmpty();
  }

  @Example
  void aRegistryTokenSaysWhoHoldsIt() {
    RegistryTokens tokens = new RegistryTokens(KEY, InstantSource.system());

    assertThat(tokens.verify(tokens.issue(OptionalLong.of(42))))
        .hasValueSatisfying(c -> assertThat(c.personalToken()).hasValue(42));
    assertThat(tokens.verify(tokens.issue(OptionalLong.empty())))
        .hasValueSatisfying(c -> assertThat(c.personalToken()).isEmpty());
  }

  @Example
  void aRegistryTokenEndsEvenIfItWasSeenBefore() {
    Instant[] now = {Instant.parse("2026-01-01T00:00:00Z")};
    RegistryTokens tokens = new RegistryTokens(KEY, () -> now[0]);
    String token = tokens.issue(OptionalLong.of(1));
    assertThat(tokens.verify(token)).isPresent();

    now[0] = now[0].plus(RegistryTokens.LIFETIME);

    assertThat(tokens.verify(token)).isEmpty();
  }

  @Property(tries = 300)
  void aRegistryTokenWithOneBitChangedIsRefused(
      @ForAll @IntRange(min = 0, max = 48) int at, @ForAll @IntRange(min = 0, max = 7) int bit) {
    RegistryTokens tokens = new RegistryTokens(KEY, InstantSource.system());
    byte[] bytes = Base64.getUrlDecoder().decode(tokens.issue(OptionalLong.of(7)));
    bytes[at] ^= (byte) (1 << bit);

    assertThat(tokens.verify(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes)))
        .isEmpty();
  }

  @Example
  void aTokenOfAnotherKeyIsRefused() {
    byte[] other = new byte[32];
    other[0] = 1;
    String token = new RegistryTokens(other, InstantSource.system()).issue(OptionalLong.of(1));

    assertThat(new RegistryTokens(KEY, InstantSource.system()).verify(token)).isEmpty();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String utf8(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }
}
