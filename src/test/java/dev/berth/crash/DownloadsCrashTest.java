package dev.berth.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server is killed while people pull.
@Tag("crash")
class DownloadsCrashTest {
  private static final int PEOPLE = 4;
  private static final int PULLS = 300;

  @TempDir Path directory;

  @Test
  void whatWasPulledIsCountedOnceThoughTheProcessIsKilled() throws Exception {
    BerthProcess.Start start = BerthProcess.Start.on(directory.resolve("data"), directory);
    long counted = 0;
    for (int round = 0; round < 4; round++) {
      // In every other round nothing is under way when the process is killed.
      boolean underWay = round % 2 == 1;
      long acknowledged;
      try (BerthProcess server = start.run()) {
        if (round == 0) {
          push(server.client());
        }
        assertThat(downloads(server.client())).as("round %d", round).isEqualTo(counted);
        acknowledged = pull(server, underWay, counted);
      }
      try (BerthProcess server = start.run()) {
        long now = downloads(server.client());
        assertThat(now - counted)
            .as("counted of %d pulls in round %d", acknowledged, round)
            .isBetween(acknowledged, acknowledged + (underWay ? PEOPLE : 0));
        counted = now;
        server.kill();
      }
    }
  }

  /// Pulls and kills the server, at the end or in the middle.
  ///
  /// @param before how many downloads there were
  /// @return how many pulls were answered
  private static long pull(BerthProcess server, boolean underWay, long before) throws Exception {
    Client client = server.client();
    List<Future<Integer>> pulling = new ArrayList<>();
    long acknowledged = 0;
    try (ExecutorService people = Executors.newFixedThreadPool(PEOPLE)) {
      for (int i = 0; i < PEOPLE; i++) {
        pulling.add(people.submit(() -> pull(client, underWay ? Integer.MAX_VALUE : PULLS)));
      }
      if (underWay) {
        while (downloads(client) == before) {
          Thread.onSpinWait();
        }
        server.kill();
      }
      for (Future<Integer> done : pulling) {
        acknowledged += done.get();
      }
    }
    if (!underWay) {
      server.kill();
    }
    return acknowledged;
  }

  private static int pull(Client client, int most) {
    int answered = 0;
    try {
      while (answered < most
          && client.send("GET", "/v2/admin/app/manifests/v1").statusCode() == 200) {
        answered++;
      }
    } catch (IOException e) {
      // The server was killed.
    }
    return answered;
  }

  private static void push(Client client) throws Exception {
    String index =
        "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\","
            + "\"manifests\":[]}";
    HttpResponse<byte[]> answer =
        client.send(
            "PUT",
            "/v2/admin/app/manifests/v1",
            index.getBytes(StandardCharsets.UTF_8),
            "Content-Type",
            "application/vnd.oci.image.index.v1+json");
    assertThat(answer.statusCode()).as(Client.text(answer)).isEqualTo(201);
  }

  private static long downloads(Client client) throws IOException {
    HttpResponse<byte[]> answer =
        client.send("GET", "/api/v3/user/packages/container/app/downloads");
    assertThat(answer.statusCode()).as(Client.text(answer)).isEqualTo(200);
    return Long.parseLong(Client.text(answer).replaceAll("(?s).*\"total\":(\\d+).*", "$1"));
  }
}
