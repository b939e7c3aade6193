package dev.berth.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.wire.HookReceiver;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server is killed while events wait for a webhook.
@Tag("crash")
class HooksCrashTest {
  private static final int PUSHES = 30;

  @TempDir Path directory;

  @Test
  void whatHappenedIsToldAfterTheProcessWasKilled() throws Exception {
    BerthProcess.Start start =
        BerthProcess.Start.on(directory.resolve("data"), directory)
            .with("--webhook-networks", "127.0.0.1");
    Set<String> pushed = new HashSet<>();
    try (HookReceiver receiver = new HookReceiver()) {
      receiver.holdBack();
      try (BerthProcess first = start.run()) {
        Client client = first.client();
        expect(
            201,
            client.rest(
                "POST", "/admin/organizations", "{\"login\":\"acme\",\"admin\":\"admin\"}"));
        expect(
            201,
            client.rest(
                "POST",
                "/orgs/acme/hooks",
                "{\"name\":\"web\",\"events\":[\"package\"],\"config\":{\"url\":\""
                    + receiver.url("/")
                    + "\",\"content_type\":\"json\"}}"));
        receiver.awaitHeld();
        for (int i = 0; i < PUSHES; i++) {
          pushed.add("v" + i);
          push(client, "v" + i);
        }
        first.kill();
      }
      receiver.letGo();
      Set<String> told = new HashSet<>();
      try (BerthProcess second = start.run()) {
        while (!told.equals(pushed)) {
          told.add(tag(receiver.take()));
          told.remove("");
        }
        second.stop();
      }
      assertThat(told).isEqualTo(pushed);
    }
  }

  /// The tag that a delivery tells of; empty for a `ping`.
  private static String tag(HookReceiver.Received told) {
    return told.payload()
        .path("package")
        .path("package_version")
        .path("container_metadata")
        .path("tag")
        .path("name")
        .asString("");
  }

  private static void push(Client client, String tag) throws Exception {
    String index =
        "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\","
            + "\"manifests\":[],\"annotations\":{\"of\":\""
            + tag
            + "\"}}";
    expect(
        201,
        client.send(
            "PUT",
            "/v2/acme/app/manifests/" + tag,
            index.getBytes(StandardCharsets.UTF_8),
            "Content-Type",
            "application/vnd.oci.image.index.v1+json"));
  }

  private static void expect(int status, HttpResponse<byte[]> answer) {
    assertThat(answer.statusCode()).as(Client.text(answer)).isEqualTo(status);
  }
}
