package dev.berth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.LocalBerth;
import dev.berth.wire.HookReceiver;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Webhooks from the command line.
class HookCommandsTest {
  private static final long BETWEEN_LOOKS = 2_000_000;
  private static LocalBerth berth;
  private static HookReceiver receiver;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Optional<String> typed = Optional.empty();

  @BeforeAll
  static void start() {
    berth = LocalBerth.start("webhook-networks=127.0.0.1,::1");
    receiver = new HookReceiver();
    berth.createUser("alice");
    berth.createOrganization("acme", "alice");
  }

  @AfterAll
  static void stop() {
    berth.close();
    receiver.close();
  }

  @Test
  void aHookIsMadeChangedAndDeleted() {
    typed = Optional.of("it is secret");
    does("hook", "add", "acme", receiver.url("/kept"), "--secret");
    String id = out.toString().replaceAll("(?s)^Made the webhook (\\d+), .*$", "$1");
    assertThat(receiver.take("ping", "/kept").isSigned("it is secret")).isTrue();

    does("hook", "set", "acme", id, "--events", "package", "--form", "form", "--off");
    does("hook", "list", "acme");
    does("hook", "set", "acme", id, "--on", "--insecure-tls");
    does("hook", "list", "acme", "--json");
    does("hook", "delete", "acme", id);

    assertThat(out.toString())
        .contains("which is told of package, registry_package.")
        .contains("Changed the webhook " + id + ".")
        .containsPattern(id + " +no +package +" + receiver.url("/kept"))
        .contains("\"insecure_ssl\":\"1\"")
        .contains("\"secret\":\"********\"")
        .contains("Deleted the webhook " + id + ".")
        .doesNotContain("it is secret");
  }

  @Test
  void whatARepositorysHookWasSentIsShownAndSentOnceMore() {
    does("repo", "add", "acme/code");
    does("hook", "add", "acme/code", receiver.url("/log"), "--events", "*");
    String id = out.toString().replaceAll("(?s)^.*Made the webhook (\\d+), .*$", "$1");
    String guid = receiver.take("ping", "/log").header("X-GitHub-Delivery");
    String delivery = awaitDelivery(id);

    does("hook", "show", "acme/code", id, delivery);
    assertThat(out.toString()).contains(guid).contains("thank you");
    does("hook", "redeliver", "acme/code", id, delivery);
    assertThat(receiver.take("ping", "/log").header("X-GitHub-Delivery")).isEqualTo(guid);
    does("hook", "ping", "acme/code", id);
    assertThat(receiver.take("ping", "/log").header("X-GitHub-Delivery")).isNotEqualTo(guid);
    out.getBuffer().setLength(0);
    does("hook", "deliveries", "acme/code", id, "--failed", "--json");
    assertThat(out.toString().strip()).isEqualTo("[]");
  }

  private String awaitDelivery(String id) {
    while (true) { // the test's own time limit ends it
      out.getBuffer().setLength(0);
      does("hook", "deliveries", "acme/code", id);
      String listed = out.toString();
      if (listed.contains("ping")) {
        return listed.replaceAll("(?s)^.*\\R(\\d+) +\\S+ +ping.*$", "$1");
      }
      LockSupport.parkNanos(BETWEEN_LOOKS);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hook list nowhere | Not Found",
        "hook list acme/nothing | Not Found",
        "hook delete acme 999999 | Not Found",
        "hook set acme 1 | nothing to change",
        "hook add acme nothing | url must be an http or https address",
        "hook add acme http://x.test --events odd | no event that hooks are told of",
        "hook add acme http://x.test --secret | there is no secret on standard input.",
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
            new PrintWriter(out, true), new PrintWriter(err, true), environment, _ -> typed);
    return Commands.run(arguments, terminal, (_, _) -> 0);
  }
}
