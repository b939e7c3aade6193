package dev.berth.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.time.Duration;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Assertions;

class NamesTest {
  // The specification's own expressions, to hold ours against.
  private static final Pattern NAME =
      Pattern.compile("[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(\\/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*");
  private static final Pattern TAG = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}");

  @Provide
  Arbitrary<String> nearlyNames() {
    return Arbitraries.strings().withChars("ab0._-/A%").ofMaxLength(14);
  }

  @Property(tries = 5000)
  void aRepositoryNameIsWhatTheSpecificationSays(@ForAll("nearlyNames") String text) {
    assertThat(accepted(() -> new RepositoryName(text))).isEqualTo(NAME.matcher(text).matches());
  }

  @Property(tries = 5000)
  void aTagIsWhatTheSpecificationSays(@ForAll("nearlyNames") String text) {
    assertThat(Tag.isTag(text)).isEqualTo(TAG.matcher(text).matches());
  }

  @Property
  void anyTextIsEitherAReferenceOrRefused(@ForAll String text) {
    try {
      assertThat(Reference.parse(text).toString()).isEqualTo(text);
    } catch (RegistryException e) {
      assertThat(e.code()).isIn(ErrorCode.TAG_INVALID, ErrorCode.DIGEST_INVALID);
    }
  }

  @Property
  void aDigestReadsBackAsItIsWritten(@ForAll byte[] content, @ForAll DigestAlgorithm algorithm) {
    Digest digest = Digest.compute(algorithm, content);

    assertThat(Digest.parse(digest.toString())).isEqualTo(digest);
  }

  @Example
  void aDigestInUpperCaseIsRefused() {
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> Digest.parse("sha256:" + "A".repeat(64)))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.DIGEST_INVALID));
  }

  @Example
  void aNameMadeToTryEveryWayIsRefusedAtOnce() {
    String hostile = "a-".repeat(120) + "-_";

    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(5), () -> accepted(() -> new RepositoryName(hostile)));
  }

  @Example
  void theFirstSegmentIsTheOwnerAndTheRestThePackage() {
    RepositoryName name = new RepositoryName("acme/platform/api/base");

    assertThat(name.owner()).isEqualTo("acme");
    assertThat(name.packageName()).isEqualTo("platform/api/base");
  }

  @Example
  void aNameOf255CharactersIsTakenAndALongerOneIsNot() {
    assertThatNoException().isThrownBy(() -> new RepositoryName("a/" + "b".repeat(253)));
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> new RepositoryName("a/" + "b".repeat(254)));
  }

  @Property
  void aQuotedTextHasNoControlCharactersAndABoundedLength(@ForAll String text) {
    String quoted = RegistryException.quote(text);

    assertThat(quoted.length()).isLessThanOrEqualTo(210);
    assertThat(quoted.codePoints().noneMatch(Character::isISOControl)).isTrue();
  }

  private static boolean accepted(Runnable parse) {
    try {
      parse.run();
      return true;
    } catch (RegistryException e) {
      return false;
    }
  }
}
