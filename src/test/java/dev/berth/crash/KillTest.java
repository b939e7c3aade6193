package dev.berth.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.blob.BlobStore;
import dev.berth.blob.file.FileBlobStore;
import dev.berth.meta.MetadataStore;
import dev.berth.meta.sql.SqlMetadataStore;
import dev.berth.registry.Unlimited;
import dev.berth.registry.UploadLimits;
import dev.berth.registry.Uploads;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A server ends at any moment, by `kill -9` or with the machine. `-Dberth.crash.rounds` makes this
/// go on for longer, `-Dberth.crash.seed` has the same clients again.
@Tag("crash")
class KillTest {
  private static final int ROUNDS = Integer.getInteger("berth.crash.rounds", 20);
  private static final long SEED = Long.getLong("berth.crash.seed", System.nanoTime());
  private static final int MEBIBYTES = 512;

  private static final String KNOWN_FILES =
      "admin-token|berth\\.db(-wal|-shm)?|blobs|layout|lock|uploads|usage";

  @TempDir Path directory;

  private BerthProcess.Start start() {
    return BerthProcess.Start.on(directory.resolve("data"), directory);
  }

  @Test
  void whatWasAcknowledgedOutlivesTheProcess() throws Exception {
    try (CrashRounds rounds = new CrashRounds(start(), SEED)) {
      long compared = 0;
      for (int round = 0; round < ROUNDS; round++) {
        compared += rounds.next((server, _) -> server.kill());
      }
      rounds.whileStopped(this::cleanUp);
      rounds.lookAtAll();
      assertThat(compared).as("acknowledgements that were compared").isPositive();
    }
  }

  /// Whatever was not acknowledged leaves nothing.
  private void cleanUp(Path data) throws Exception {
    Instant late = Instant.now().plus(Duration.ofDays(2));
    try (MetadataStore facts =
            SqlMetadataStore.openSqlite(data.resolve("berth.db"), () -> {}, () -> late);
        BlobStore blobs = new FileBlobStore(data, () -> {})) {
      Uploads uploads =
          new Uploads(
              blobs,
              facts.blobs(),
              facts.uploads(),
              new UploadLimits(1, 1),
              Unlimited.quotas(facts),
              () -> late);
      uploads.removeAbandoned(late, Integer.MAX_VALUE);
      uploads.removeOrphans(late);
    }
    DataFiles files = new DataFiles(data);
    assertThat(files.uploads()).isEmpty();
    assertThat(files.query("SELECT id FROM uploads")).isEmpty();
    assertThat(files.blobs().stream().map(file -> DataFiles.digest(file).toString()))
        .containsExactlyInAnyOrderElementsOf(
            files.query("SELECT digest FROM blobs WHERE content IS NULL"));
    assertThat(data.resolve("usage")).isEmptyDirectory();
    assertThat(data)
        .isDirectoryNotContaining(file -> !file.getFileName().toString().matches(KNOWN_FILES));
  }

  /// On a file system that loses whatever was not forced to its disk.
  @Test
  void whatWasAcknowledgedOutlivesThePower() throws Exception {
    try (Mount disk = Mount.ext4(directory.resolve("data"), directory.resolve("image"), MEBIBYTES);
        CrashRounds rounds = new CrashRounds(start(), SEED)) {
      long compared = 0;
      for (int round = 0; round < (ROUNDS + 1) / 2; round++) {
        compared +=
            rounds.next((server, ledger) -> {
              ledger.hear(false);
              disk.cutPower();
              server.kill();
              disk.restorePower();
            });
      }
      rounds.lookAtAll();
      assertThat(compared).as("acknowledgements that were compared").isPositive();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lock", "layout", "berth.db", "berth.db-wal", "blobs", "admin-token"})
  void aServerKilledInItsFirstStartStartsAgain(String file) throws Exception {
    BerthProcess.Start start = start();
    try (BerthProcess first = start.launch()) {
      Await.until(file + " is made", () -> Files.exists(start.data().resolve(file)));
      first.kill();
    }
    try (BerthProcess second = start.run()) {
      assertThat(second.client().pushAtOnce("admin/a", new byte[10]).statusCode()).isEqualTo(201);
    }
  }
}
