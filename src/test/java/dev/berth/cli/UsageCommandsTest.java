package dev.berth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.LocalBerth;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Usage and quotas from the command line.
class UsageCommandsTest {
  private static LocalBerth berth;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void start() {
    berth = LocalBerth.start();
    berth.createUser("alice");
    berth.createOrganization("acme", "alice");
  }

  @AfterAll
  static void stop() {
    berth.close();
  }

  @Test
  void aQuotaIsSetShownAndTakenAway() {
    does("usage", "quota", "acme", "50GB,off");
    does("usage", "show", "acme");
    assertThat(out.toString())
        .containsPattern("stored, not public +0 +50000000000")
        .containsPattern("sent, not public +0 +any amount");
    does("usage", "end-quota", "acme");
    assertThat(out.toString()).contains("acme has no quota but the site's, if it has one.");
    out.getBuffer().setLength(0);
    does("usage", "recount", "acme");
    assertThat(out.toString()).containsPattern("stored, not public +0 +any amount");
    out.getBuffer().setLength(0);
    does("usage", "show", "alice", "--json");
    assertThat(out.toString()).contains("\"of_site\":true");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "usage show nobody | Not Found",
        "usage end-quota alice | Not Found",
        "usage quota acme much | two sizes such as 50GB,100GB",
      })
  void whatIsRefusedIsASentence(String line, String sentence) {
    assertThat(run(line.split(" ", -1))).isEqualTo(Commands.FAILED);
    assertThat(err.toString()).contains(sentence);
  }

  private void does(String... arguments) {
    int code = run(arguments);
    assertThat(err.toString()).isEmpty();
    assertThat(code).isZero();
  }

  private int run(String... arguments) {
    Map<String, String> environment = new HashMap<>();
    environment.put("BERTH_URL", berth.url());
    environment.put("BERTH_DATA", berth.data().toString());
    Terminal terminal =
        new Terminal(
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            environment,
            _ -> Optional.empty());
    return Commands.run(arguments, terminal, (_, _) -> 0);
  }
}
