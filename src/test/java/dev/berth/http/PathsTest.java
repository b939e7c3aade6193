package dev.berth.http;

import static org.assertj.core.api.Assertions.assertThat;

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
}
