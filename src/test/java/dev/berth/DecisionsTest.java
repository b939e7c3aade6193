package dev.berth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DecisionsTest {
  private static final Path DECISIONS = Path.of("docs/decisions");
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| \\[(\\d{4})]\\((\\1-[a-z-]+\\.md)\\) ");

  @Test
  void noTwoDecisionsShareANumber() throws IOException {
    assertThat(pages()).map(page -> page.substring(0, 4)).doesNotHaveDuplicates();
  }

  @Test
  void eachDecisionHasARowInTheList() throws IOException {
    List<String> rows =
        ROW.matcher(Files.readString(DECISIONS.resolve("README.md")))
            .results()
            .map(row -> row.group(2))
            .toList();

    assertThat(rows).containsExactlyElementsOf(pages());
  }

  private static List<String> pages() throws IOException {
    try (Stream<Path> files = Files.list(DECISIONS)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.equals("README.md"))
          .sorted()
          .toList();
    }
  }
}
