package dev.berth.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.blob.BlobStore;
import dev.berth.blob.memory.MemoryBlobStore;
import dev.berth.meta.MetadataStore;
import dev.berth.meta.sql.SqlMetadataStore;
import dev.berth.oci.Digest;
import dev.berth.oci.DigestAlgorithm;
import dev.berth.oci.RegistryException;
import dev.berth.oci.RepositoryName;
import dev.berth.oci.UploadId;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.Login;
import dev.berth.packages.PackageTarget;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AbandonedUploadsTest {
  private static final int MANY = 100;

  @TempDir Path directory;
  private final BlobStore blobs = new MemoryBlobStore();
  private MetadataStore metadata;
  private Uploads uploads;
  private PackageTarget target;

  @BeforeEach
  void open() {
    metadata =
        SqlMetadataStore.openSqlite(
            directory.resolve("berth.db"), () -> {}, InstantSource.system());
    uploads =
        new Uploads(
            blobs,
            metadata.blobs(),
            metadata.uploads(),
            new UploadLimits(1000, 10),
            InstantSource.system());
    Account alice =
        metadata.accounts().createUser(new Login("alice"), "", false, Actor.BERTH).orElseThrow();
    target =
        new PackageTarget(
            alice.id(),
            new RepositoryName("alice/app"),
            OptionalLong.empty(),
            Actor.of(alice),
            OptionalLong.empty());
  }

  @AfterEach
  void close() {
    metadata.close();
  }

  @Test
  void anUploadThatNothingWasWrittenToGoesWithItsSession() throws IOException {
    UploadId id = uploads.start(target, DigestAlgorithm.SHA256);
    // The session's note is not waited for, but a later write is behind it.
    metadata.accounts().createUser(new Login("later"), "", false, Actor.BERTH);

    assertThat(uploads.removeAbandoned(Instant.now().plusSeconds(60), MANY)).isEqualTo(1);

    assertThat(blobs.uploadState(id)).isEmpty();
    assertThatThrownBy(() -> uploads.position(target, id)).isInstanceOf(RegistryException.class);
  }

  @Test
  void anUploadThatWasWrittenToLatelyStays() throws IOException {
    UploadId id = uploads.start(target, DigestAlgorithm.SHA256);

    assertThat(uploads.removeAbandoned(Instant.now().minusSeconds(60), MANY)).isZero();

    assertThat(uploads.position(target, id)).isZero();
  }

  @Test
  void aFileThatNoRowKnowsGoesAndOneThatHadARowStays() throws IOException {
    byte[] known = {1, 2, 3};
    byte[] unknown = {4, 5, 6};
    Digest kept = store(known);
    Digest left = store(unknown);
    metadata.blobs().commit(target, kept, known.length, null);

    assertThat(uploads.removeOrphans(Instant.now().plusSeconds(60))).isEqualTo(1);

    assertThat(blobs.size(kept)).contains((long) known.length);
    assertThat(blobs.size(left)).isEmpty();
  }

  @Test
  void theFileOfAnOpenSessionIsNoOrphan() throws IOException {
    UploadId id = uploads.start(target, DigestAlgorithm.SHA256);

    assertThat(uploads.removeOrphans(Instant.now().plusSeconds(60))).isZero();

    assertThat(uploads.position(target, id)).isZero();
  }

  private Digest store(byte[] content) throws IOException {
    Digest digest = Digest.compute(DigestAlgorithm.SHA256, content);
    try (var writer = blobs.begin(UploadId.random(), DigestAlgorithm.SHA256)) {
      writer.write(ByteBuffer.wrap(content));
      writer.commit(digest);
    }
    return digest;
  }
}
