package dev.berth.meta.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.meta.UploadStore.UploadSession;
import dev.berth.oci.DigestAlgorithm;
import dev.berth.oci.RepositoryName;
import dev.berth.oci.UploadId;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RememberedUploadsTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir Path directory;

  @Test
  void aSessionWhoseRowCouldNotBeWrittenIsCleanedUpToo() {
    try (SqliteDatabase database =
        SqliteDatabase.open(directory.resolve("berth.db"), () -> {}, NOW)) {
      RememberedUploads uploads = new RememberedUploads(database);
      long nobody = 4711;
      UploadSession session =
          new UploadSession(
              UploadId.random(),
              new RepositoryName("alice/app"),
              nobody,
              DigestAlgorithm.SHA256,
              NOW);
      uploads.open(session);
      uploads.keep(session.id());
      database.check();

      assertThat(uploads.listStartedBefore(NOW.plusSeconds(1), 10)).containsExactly(session);
    }
  }
}
