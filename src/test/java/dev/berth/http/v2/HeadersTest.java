package dev.berth.http.v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.berth.oci.ByteRange;
import dev.berth.oci.MediaTypes;
import dev.berth.oci.RegistryException;
import dev.berth.registry.ContentRange;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

class HeadersTest {

  @Provide
  Arbitrary<String> nearlyRanges() {
    return Arbitraries.strings().withChars("0159-,= bytes/*").ofMaxLength(24);
  }

  @Property(tries = 5000)
  void whateverIsAskedForThePartsLieWithinTheBlob(
      @ForAll("nearlyRanges") String text, @ForAll @LongRange(min = 0, max = 2000) long size) {
    RangeHeader range = RangeHeader.parse(Optional.of("bytes=" + text), size);

    if (range instanceof RangeHeader.Parts(var ranges)) {
      assertThat(ranges).isNotEmpty().allMatch(r -> r.last() < size);
    }
  }

  @Property(tries = 2000)
  void aChunksRangeIsReadOrRefused(@ForAll("nearlyRanges") String text) {
    try {
      assertThat(ContentRange.parse(text).length()).isPositive();
    } catch (RegistryException e) {
      assertThat(e.status()).isEqualTo(400);
    }
  }

  @Property
  void aClosedRangeIsAnsweredToTheByte(
      @ForAll @LongRange(min = 0, max = 99) long first,
      @ForAll @LongRange(min = 0, max = 200) long more) {
    assertThat(parts("bytes=" + first + "-" + (first + more), 100))
        .containsExactly(new ByteRange(first, Math.min(99, first + more)));
  }

  @Example
  void anOpenRangeGoesToTheEnd() {
    assertThat(parts("bytes=500-", 1000)).containsExactly(new ByteRange(500, 999));
  }

  @Example
  void aSuffixRangeIsCountedFromTheEnd() {
    assertThat(parts("bytes=-500", 1000)).containsExactly(new ByteRange(500, 999));
    assertThat(parts("bytes=-5000", 1000)).containsExactly(new ByteRange(0, 999));
  }

  @Example
  void whatLiesBeyondOrBackwardsIsUnsatisfiable() {
    for (String text : List.of("500-0", "5000-10000", "-0", "a-b", "--1", "-")) {
      assertThat(RangeHeader.parse(Optional.of("bytes=" + text), 1000))
          .as(text)
          .isInstanceOf(RangeHeader.Unsatisfiable.class);
    }
  }

  @Example
  void moreRangesThanReasonableAreRefused() {
    assertThat(RangeHeader.parse(Optional.of("bytes=" + "0-1,".repeat(10_000)), 1000))
        .isInstanceOf(RangeHeader.Unsatisfiable.class);
  }

  @Example
  void anotherUnitMeansTheWhole() {
    assertThat(RangeHeader.parse(Optional.of("lines=1-2"), 1000))
        .isInstanceOf(RangeHeader.Whole.class);
  }

  @Property
  void anyAcceptHeaderIsReadOrRefused(@ForAll List<String> lines) {
    try {
      Acceptance.check(lines, MediaTypes.OCI_INDEX);
    } catch (RegistryException e) {
      assertThat(e.text())
          .isEqualTo("OCI index found, but Accept header does not support OCI indexes");
    }
  }

  @Example
  void aClientThatKnowsOtherManifestsOnlyIsToldWhatThereIs() {
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(
            () -> Acceptance.check(List.of(MediaTypes.DOCKER_MANIFEST), MediaTypes.OCI_INDEX));
  }

  @Example
  void aClientThatTakesJsonOrAnythingOrSaysNothingIsServed() {
    for (List<String> accept :
        List.of(List.<String>of(), List.of("application/json"), List.of("text/html", "*/*"))) {
      assertThatNoException().isThrownBy(() -> Acceptance.check(accept, MediaTypes.OCI_INDEX));
    }
  }

  @Example
  void severalAcceptLinesCountTogether() {
    assertThatNoException()
        .isThrownBy(() ->
            Acceptance.check(
                List.of("application/json", MediaTypes.DOCKER_MANIFEST, MediaTypes.OCI_INDEX),
                MediaTypes.OCI_INDEX));
  }

  private static List<ByteRange> parts(String header, long size) {
    return RangeHeader.parse(Optional.of(header), size) instanceof RangeHeader.Parts(var ranges)
        ? ranges
        : List.of();
  }
}
