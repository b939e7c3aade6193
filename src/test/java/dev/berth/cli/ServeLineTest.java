package dev.berth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServeLineTest {

  @Test
  void flagsAreReadWithAndWithoutAnEqualsSign() {
    assertThat(read("serve --listen :1 --data=/srv/a=b --config berth.yaml"))
        .contains(
            new ServeLine(Map.of("listen", ":1", "data", "/srv/a=b"), Optional.of("berth.yaml")));
  }

  @Test
  void serveAloneIsAPlainLine() {
    assertThat(read("serve")).contains(new ServeLine(Map.of(), Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "help",
        "user list",
        "serve --help",
        "serve -h",
        "serve --unknown 1",
        "serve --drain",
        "serve --drain --data x",
        "serve --listen :1 --listen :2",
        "serve now",
        "--drain 5s serve"
      })
  void whatIsUnusualIsLeftToTheParser(String line) {
    assertThat(read(line)).isEmpty();
  }

  private static Optional<ServeLine> read(String line) {
    return ServeLine.read(line.split(" ", -1));
  }
}
