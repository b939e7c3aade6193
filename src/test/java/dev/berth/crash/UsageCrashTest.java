package dev.berth.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.oci.Digest;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server is killed while people push, delete and pull, and what is stored and was sent is
/// compared with its sums.
@Tag("crash")
class UsageCrashTest {
  private static final int PEOPLE = 3;
  private static final int ROUNDS = 4;
  private static final int IMAGES = 25;
  private static final int LARGEST = 200_000;

  /// What a transfer that was under way may count without having been sent.
  private static final long NOTED = 2L * 1024 * 1024 + LARGEST;

  // What is there, by the tables of what was pushed and deleted.
  private static final String COUNTED =
      """
      FROM package_blobs l JOIN blobs b ON b.id = l.blob_id JOIN packages p ON p.id = l.package_id
      WHERE p.deleted_at IS NULL AND (
        NOT EXISTS (SELECT 1 FROM version_blobs e
          WHERE e.digest = b.digest AND e.package_id = p.id)
        OR EXISTS (SELECT 1 FROM version_blobs e JOIN versions v ON v.id = e.version_id
          WHERE e.digest = b.digest AND e.package_id = p.id AND v.deleted_at IS NULL))\
      """;
  private static final String MANIFESTS =
      """
      coalesce((SELECT sum(v.size) FROM versions v JOIN packages p ON p.id = v.package_id
        WHERE v.deleted_at IS NULL AND p.deleted_at IS NULL), 0)\
      """;
  private static final String THERE =
      "SELECT ((SELECT sum(b.size) "
          + COUNTED
          + ") + "
          + MANIFESTS
          + ") || ' ' || ((SELECT sum(size) FROM blobs WHERE id IN (SELECT b.id "
          + COUNTED
          + ")) + "
          + MANIFESTS
          + ")";
  private static final String SUMS =
      """
      SELECT (SELECT sum(bytes) || ' ' || sum(charged_bytes) FROM owner_storage)
      WHERE NOT EXISTS (SELECT 1 FROM storage_changes)
        AND NOT EXISTS (SELECT 1 FROM storage_reviews)\
      """;

  @TempDir Path directory;

  @Test
  void theSumsAreExactThoughTheProcessIsKilled() throws Exception {
    BerthProcess.Start start = BerthProcess.Start.on(directory.resolve("data"), directory);
    DataFiles files = new DataFiles(start.data());
    AtomicLong sent = new AtomicLong();
    for (int round = 0; round < ROUNDS; round++) {
      try (BerthProcess server = start.run()) {
        work(server, round, sent);
      }
      assertThat(files.lookAtRemains(directory)).isEmpty();
      try (BerthProcess server = start.run()) {
        Await.until("all is added up", () -> !files.query(SUMS).isEmpty());
        assertThat(files.query(SUMS)).as("round %d", round).isEqualTo(files.query(THERE));
        long counted = Long.parseLong(files.query("SELECT bytes FROM owner_transfer").getFirst());
        assertThat(counted)
            .as("sent by the end of round %d", round)
            .isBetween(sent.get(), sent.get() + (round + 1L) * PEOPLE * NOTED);
        server.kill();
      }
    }
  }

  /// Has people work, and kills the server in the middle.
  ///
  /// @param sent the bytes that they have got are added to it
  private static void work(BerthProcess server, int round, AtomicLong sent) throws Exception {
    AtomicLong images = new AtomicLong();
    List<Future<?>> working = new ArrayList<>();
    try (ExecutorService people = Executors.newFixedThreadPool(PEOPLE)) {
      for (int i = 0; i < PEOPLE; i++) {
        Person person =
            new Person(
                server.client(), "admin/app" + i, new Random(100L * round + i), images, sent);
        working.add(people.submit(person::work));
      }
      while (images.get() < IMAGES) {
        LockSupport.parkNanos(100_000);
      }
      server.kill();
      for (Future<?> done : working) {
        done.get();
      }
    }
  }

  private record Person(
      Client client, String repository, Random random, AtomicLong images, AtomicLong sent) {

    void work() {
      try {
        List<Digest> pushed = new ArrayList<>();
        while (true) {
          // Some layers are in every package.
          byte[] shared = Images.bytes(new Random(random.nextInt(4)), 30_000);
          byte[] own = Images.bytes(random, 1 + random.nextInt(LARGEST));
          expect(201, client.pushAtOnce(repository, shared));
          expect(201, client.pushStreamed(repository, own));
          byte[] manifest = Images.manifest("of " + random.nextLong(), shared, own);
          Digest digest = Client.digest(manifest);
          expect(201, client.pushManifest(repository, digest.toString(), manifest));
          images.incrementAndGet();
          pushed.add(digest);
          pull(client.pullManifest(repository, digest.toString()));
          pull(client.pullBlob(repository, Client.digest(own)));
          if (random.nextInt(3) > 0) {
            Digest gone = pushed.remove(random.nextInt(pushed.size()));
            expect(202, client.send("DELETE", "/v2/" + repository + "/manifests/" + gone));
          }
        }
      } catch (IOException e) {
        // The server was killed.
      }
    }

    private void pull(HttpResponse<byte[]> answer) {
      expect(200, answer);
      sent.addAndGet(answer.body().length);
    }

    private static void expect(int status, HttpResponse<byte[]> answer) {
      assertThat(answer.statusCode()).as(Client.text(answer)).isEqualTo(status);
    }
  }
}
