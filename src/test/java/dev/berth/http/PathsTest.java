package dev.berth.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.net.URLDecoder;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/.",
        "/..",
        "/a/..",
        "/a/./b",
        "/a/../b",
        "/%2e",
        "/%2E%2e/a",
        "/.%2e",
        "/a%2f..",
        "/..%2Fa",
        "/a/..;b/c",
        "/a\\..\\b",
        "/a%5c..",
        "/../"
      })
  void segmentsThatStandForOtherDirectoriesAreSeen(String path) {
    assertThat(Paths.hasDotSegment(path)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/a",
        "/a.b",
        "/.a",
        "/a.",
        "/..a",
        "/a..",
        "/...",
        "/a/.../b",
        "/v2/a/tags/1.0.%2e1",
        "/%2e%2e%2e",
        "/a..b/c",
        "//",
        "/%2F"
      })
  void dotsInNamesAreNoMatter(String path) {
    assertThat(Paths.hasDotSegment(path)).isFalse();
  }

  @Provide
  Arbitrary<List<String>> segments() {
    return Arbitraries.of(
            "", "a", ".", "..", "...", "..a", ".b", ";", "..;p", ".;", "%", "é", "%41")
        .list()
        .ofMinSize(1)
        .ofMaxSize(6);
  }

  @Property
  void aPathIsSplitIntoItsSegmentsAndJoinedAgain(@ForAll("segments") List<String> segments) {
    String path = "/" + String.join("/", segments);

    String[] split = Paths.split(path);

    assertThat(split).containsExactlyElementsOf(segments);
    assertThat(Paths.join(split, 0, split.length)).isEqualTo(path.substring(1));
  }

  /// However its dots and slashes are written.
  @Property
  void aSegmentStandsForAnotherDirectoryIfItIsOneOrTwoDotsBeforeItsParameters(
      @ForAll("segments") List<String> segments, @ForAll long how) {
    boolean expected =
        segments.stream()
            .map(s -> s.replaceFirst(";.*", ""))
            .anyMatch(List.of(".", "..")::contains);
    Random random = new Random(how);
    StringBuilder path = new StringBuilder();
    for (String segment : segments) {
      path.append(any(random, "/", "%2f", "%2F", "\\", "%5c", "%5C"));
      for (int i = 0; i < segment.length(); i++) {
        char c = segment.charAt(i);
        path.append(c == '.' ? any(random, ".", "%2e", "%2E") : String.valueOf(c));
      }
    }

    assertThat(Paths.hasDotSegment(path.toString())).as(path.toString()).isEqualTo(expected);
  }

  private static String any(Random random, String... texts) {
    return texts[random.nextInt(texts.length)];
  }

  @Property
  void anyPathIsLookedThrough(@ForAll String text) {
    assertThatNoException()
        .isThrownBy(() -> {
          boolean _ = Paths.hasDotSegment(text);
          String[] _ = Paths.split("/" + text);
        });
  }

  @Provide
  Arbitrary<String> nearlyEncoded() {
    return Arbitraries.of(
            "a", "%", "%2", "%2f", "%zz", "%ff", "%c3", "%c3%a9", "%00", "é", "😀", "+")
        .list()
        .ofMaxSize(8)
        .map(parts -> String.join("", parts));
  }

  @Property(tries = 3000)
  void anEncodingIsUndoneOrRefused(@ForAll("nearlyEncoded") String text) {
    try {
      assertThat(Paths.decode(text)).isEqualTo(URLDecoder.decode(text.replace("+", "%2B"), UTF_8));
    } catch (BadRequestException e) {
      assertThat(text).contains("%");
    }
  }
}
