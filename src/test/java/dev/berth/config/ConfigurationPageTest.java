package dev.berth.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigurationPageTest {

  @Test
  void thePageHasTheRowsOfTheTable() throws IOException {
    List<String> rows =
        Files.readAllLines(Path.of("docs/configuration.md")).stream()
            .filter(line -> line.startsWith("| `--"))
            .toList();

    assertThat(rows).containsExactlyElementsOf(Settings.all().stream().map(this::row).toList());
  }

  private String row(Setting<?> setting) {
    return "| `%s %s` | `%s` | %s | %s |"
        .formatted(
            setting.flag(),
            setting.placeholder(),
            setting.variable(),
            setting.standardSays(),
            setting.meaning());
  }
}
