package dev.berth.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server whose data lies on a file system that is too small.
@Tag("crash")
class FullDiskTest {
  private static final int MEBIBYTES = 24;
  private static final int TOO_LARGE = 2 * MEBIBYTES * 1024 * 1024;
  private static final int STORAGE_FULL = 507;

  private final Random random = new Random(1);
  private final byte[] layer = Images.bytes(random, 100_000);
  private final byte[] manifest = Images.manifest("first", layer, layer);

  @TempDir Path directory;
  private Path data;
  private Mount disk;
  private BerthProcess server;
  private Client client;

  @BeforeEach
  void start() throws Exception {
    data = directory.resolve("data");
    disk = Mount.inMemory(data, MEBIBYTES);
    server = BerthProcess.Start.on(data, directory).run();
    client = server.client();
    assertStatus(201, client.pushAtOnce("admin/a", layer));
    assertStatus(201, client.pushManifest("admin/a", "1", manifest));
  }

  @AfterEach
  void stop() throws Exception {
    if (server != null) {
      server.close();
    }
    disk.close();
  }

  private static void assertStatus(int status, HttpResponse<byte[]> answer) {
    assertThat(answer.statusCode()).as("%s: %s", answer, Client.text(answer)).isEqualTo(status);
  }

  private static void assertRefused(HttpResponse<byte[]> answer) {
    assertStatus(STORAGE_FULL, answer);
    assertThat(Client.text(answer)).contains("STORAGE_FULL").contains("full");
  }

  private void assertWhatWasThereIsThere() throws IOException {
    assertThat(client.pullBlob("admin/a", Client.digest(layer)).body()).isEqualTo(layer);
    assertThat(client.pullManifest("admin/a", "1").body()).isEqualTo(manifest);
  }

  private void assertNothingIsLeft() throws Exception {
    assertThat(new DataFiles(data).uploads()).isEmpty();
    Await.until(
        "no session is left", () -> new DataFiles(data).query("SELECT id FROM uploads").isEmpty());
  }

  @Test
  void anUploadLargerThanTheRoomIsRefusedAndMakesRoom() throws Exception {
    byte[] content = new byte[TOO_LARGE];

    assertRefused(client.pushAtOnce("admin/a", content));
    assertRefused(client.pushStreamed("admin/a", content));
    assertRefused(client.pushInChunks("admin/a", content, TOO_LARGE / 8));
    assertRefused(client.pushInChunks("admin/a", content, TOO_LARGE - 1));

    assertNothingIsLeft();
    assertWhatWasThereIsThere();
    assertStatus(201, client.pushAtOnce("admin/a", Images.bytes(random, 1_000_000)));
  }

  /// Takes all room to the last byte.
  private Path fillUp() throws IOException {
    Path ballast = data.resolve("ballast");
    for (int piece : List.of(1 << 20, 4096, 1)) {
      try (OutputStream out =
          Files.newOutputStream(ballast, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
        while (true) {
          out.write(new byte[piece]);
        }
      } catch (IOException e) {
        assertThat(e).hasMessageContaining("No space left");
      }
    }
    return ballast;
  }

  @Test
  void withoutAnyRoomPullsGoOnAndPushesWorkAgainWhenThereIsSome() throws Exception {
    Path ballast = fillUp();

    assertRefused(client.pushAtOnce("admin/a", Images.bytes(random, 100_000)));
    assertRefused(client.pushStreamed("admin/a", Images.bytes(random, 100_000)));
    assertRefused(client.pushAtOnce("admin/new", Images.bytes(random, 100_000)));
    assertWhatWasThereIsThere();

    Files.delete(ballast);
    assertNothingIsLeft();
    assertStatus(201, client.pushStreamed("admin/new", Images.bytes(random, 100_000)));
    assertWhatWasThereIsThere();
  }

  @Test
  void aManifestThatTheDatabaseHasNoRoomForIsRefused() throws Exception {
    Path ballast = fillUp();
    byte[] large = Images.manifest("second", layer, layer);
    HttpResponse<byte[]> answer = client.pushManifest("admin/a", "2", large);
    // The database may have room of its own, which it keeps for later.
    for (int i = 0; i < 200 && answer.statusCode() == 201; i++) {
      large = Images.manifest(i + "x".repeat(1_000_000), layer, layer);
      answer = client.pushManifest("admin/a", "2", large);
    }

    assertRefused(answer);
    assertStatus(404, client.pullManifest("admin/a", Client.digest(large).toString()));
    assertWhatWasThereIsThere();

    Files.delete(ballast);
    assertStatus(201, client.pushManifest("admin/a", "2", large));
    assertThat(client.pullManifest("admin/a", "2").body()).isEqualTo(large);
    assertWhatWasThereIsThere();
  }

  /// What was refused did not happen, what was acknowledged did, whatever else met the full disk.
  @Test
  void manyWhoMeetAFullDiskLoseNothing() throws Exception {
    Ledger ledger = new Ledger();
    Queue<String> surprises = new ConcurrentLinkedQueue<>();
    Path reserve = Files.write(data.resolve("reserve"), new byte[1_000_000]);
    Path ballast = fillUp();
    push(ledger, Set.of(STORAGE_FULL), surprises, "full", 400);
    Files.delete(ballast);
    push(ledger, Set.of(STORAGE_FULL), surprises, "filling", 4_000);

    assertThat(surprises).as("answers that clients should not have got").isEmpty();
    assertThat(Inspection.look(client, ledger, ledger.things())).isEmpty();
    server.kill();
    Files.delete(reserve);
    assertThat(new DataFiles(data).lookAtRemains(directory)).isEmpty();
    server = BerthProcess.Start.on(data, directory).run();
    client = server.client();
    assertThat(Inspection.look(client, ledger, ledger.things())).isEmpty();
  }

  private void push(
      Ledger ledger, Set<Integer> refusals, Queue<String> surprises, String name, int steps)
      throws Exception {
    Moment moment = new Moment(steps);
    List<Thread> clients = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Random its = new Random(random.nextLong());
      clients.add(
          Thread.startVirtualThread(
              new Workload(
                  name + i, client, ledger, moment, its, List.of(layer), refusals, surprises)));
    }
    moment.await();
    for (Thread thread : clients) {
      assertThat(thread.join(Duration.ofSeconds(60))).as("a client ends").isTrue();
    }
  }

  private void startWithoutRoom() throws Exception {
    Path ballast = fillUp();
    server = BerthProcess.Start.on(data, directory).run();
    client = server.client();

    assertThat(server.log()).contains("no room left for blobs in " + data);
    assertThat(Client.text(client.send("GET", "/-/ready"))).contains("\"blobs\":\"failed\"");
    assertWhatWasThereIsThere();
    assertRefused(client.pushAtOnce("admin/a", Images.bytes(random, 100_000)));
    assertWhatWasThereIsThere();

    Files.delete(ballast);
    Await.until("it is ready", () -> client.send("GET", "/-/ready").statusCode() == 200);
    assertStatus(201, client.pushStreamed("admin/new", Images.bytes(random, 100_000)));
    assertStatus(201, client.pushManifest("admin/a", "2", Images.manifest("second", layer)));
  }

  private void assertAllIsThereAfterAnotherStart() throws Exception {
    server.kill();
    assertThat(new DataFiles(data).lookAtRemains(directory)).isEmpty();
    server = BerthProcess.Start.on(data, directory).run();
    client = server.client();
    assertWhatWasThereIsThere();
    assertStatus(200, client.pullManifest("admin/a", "2"));
  }

  @Test
  void aStartWithoutRoomServesWhatIsThere() throws Exception {
    server.stop();

    startWithoutRoom();

    assertAllIsThereAfterAnotherStart();
  }

  @Test
  void aStartWithoutRoomAfterACrashServesWhatIsThere() throws Exception {
    server.kill();

    startWithoutRoom();

    assertAllIsThereAfterAnotherStart();
  }

  /// However far a first start comes, it says what it lacks, and a later one goes on from there.
  @Test
  void aFirstStartWithoutRoomSaysSo() throws Exception {
    Path fresh = Files.createDirectory(data.resolve("fresh"));
    Path ballast = fillUp();
    for (int kibibytes : List.of(0, 4, 12, 40, 100)) {
      cut(ballast, kibibytes * 1024L);

      BerthProcess.Ended ended = BerthProcess.Start.on(fresh, directory).runToEnd();

      assertThat(ended.code()).as("with %d KiB", kibibytes).isEqualTo(1);
      assertThat(ended.sentence())
          .as("with %d KiB", kibibytes)
          .matches(".*(No space left on device|no room left in .*)\\.");
    }
    Files.delete(ballast);
    try (BerthProcess started = BerthProcess.Start.on(fresh, directory).run()) {
      assertStatus(201, started.client().pushAtOnce("admin/a", layer));
    }
  }

  /// Leaves so much room.
  private void cut(Path ballast, long room) throws IOException {
    fillUp();
    try (FileChannel file = FileChannel.open(ballast, StandardOpenOption.WRITE)) {
      file.truncate(file.size() - room);
    }
  }
}
