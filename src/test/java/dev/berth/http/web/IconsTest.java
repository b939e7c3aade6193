package dev.berth.http.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The icons of pages, which the packaged jar has only as far as they are named there.
class IconsTest {
  private static final Pattern PACKAGED = Pattern.compile("/icons/([a-z0-9-]+)\\.svg</include>");

  @Test
  void theJarIsPackagedWithEachIconAndNoOther() throws IOException {
    List<String> packaged =
        PACKAGED
            .matcher(Files.readString(Path.of("pom.xml")))
            .results()
            .map((MatchResult found) -> found.group(1))
            .toList();

    assertThat(packaged)
        .containsExactlyInAnyOrderElementsOf(Stream.of(Icons.values()).map(Icons::file).toList());
  }
}
