package dev.berth.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.clients.RunningBerth.Person;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// `@octokit/webhooks`, by which programs for GitHub receive webhooks and check their signatures.
@Tag("client")
class OctokitWebhooksTest {
  @RegisterExtension
  static final RunningBerth berth = RunningBerth.with("--webhook-networks", "127.0.0.1");

  private static final String SECRET = "It's a Secret to Everybody";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long BETWEEN_LOOKS = Duration.ofMillis(5).toNanos();

  @TempDir Path home;

  @Test
  void aPushIsReceivedWithASignatureThatIsRight() throws IOException {
    Person person =
        berth.person(List.of("write:packages", "admin:org_hook", "read:org", "delete:packages"));
    Person acme = berth.organization(person);
    // Node looks for modules beside the program.
    Path program = home.resolve("webhooks.mjs");
    Files.copy(Path.of("src/test/js/webhooks.mjs"), program);
    Files.createSymbolicLink(home.resolve("node_modules"), Shell.nodeModules());
    try (Background receiver =
        Shell.in(home).start("listens on ", "node", program.toString(), SECRET)) {
      String port = receiver.readyLine().substring("listens on ".length()).strip();
      JsonNode hook = hook(acme, "http://127.0.0.1:" + port + "/");
      await(receiver, "told [0-9a-f-]{36} ping - - - -");

      OciLayout layout = OciLayout.in(home.resolve("layout"));
      OciLayout.Named image =
          layout.tag("1", layout.image("linux/amd64", Map.of("hello", Tar.noise(1_000, 3))));
      Tool crane = Shell.in(home).with("DOCKER_CONFIG", home.resolve("docker")).tool("crane");
      crane.type(
          person.token(),
          "auth",
          "login",
          berth.address(),
          "--username",
          person.login(),
          "--password-stdin");
      crane.run("push", "layout", berth.image(acme, "app:1"));

      for (String name : List.of("package", "registry_package")) {
        String told = name + " published " + acme.login() + "/app 1 " + image.digest();
        await(receiver, "told [0-9a-f-]{36} " + told);
      }
      String ofAcme = "/api/v3/orgs/" + acme.login() + "/hooks/" + hook.path("id").asLong();
      Map<String, String> other = Map.of("secret", "another");
      berth.ask("PATCH", ofAcme + "/config", person.token(), other, 200);
      berth.ask("POST", ofAcme + "/pings", person.token(), Map.of(), 204);
      await(receiver, "refused .*signature.*");
    }
  }

  private static JsonNode hook(Person acme, String url) {
    Map<String, String> config = Map.of("url", url, "content_type", "json", "secret", SECRET);
    return berth.ask(
        "POST",
        "/api/v3/orgs/" + acme.login() + "/hooks",
        acme.token(),
        Map.of("name", "web", "events", List.of("package", "registry_package"), "config", config),
        201);
  }

  /// Waits until the receiver has printed such a line.
  private static void await(Background receiver, String line) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (receiver.output().lines().noneMatch(printed -> printed.matches(line))) {
      assertThat(System.nanoTime()).as("%s in\n%s", line, receiver.output()).isLessThan(deadline);
      LockSupport.parkNanos(BETWEEN_LOOKS);
    }
  }
}
