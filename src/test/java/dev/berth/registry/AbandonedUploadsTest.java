package dev.berth.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.blob.BlobStore;
import dev.berth.blob.memory.MemoryBlobStore;
import dev.berth.meta.BlobRecordStore;
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
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
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

  // What happens before each transaction.
  private volatile Runnable beforeWaiting = () -> {};

  @BeforeEach
  void open() {
    metadata =
        SqlMetadataStore.openSqlite(
            directory.resolve("berth.db"), () -> beforeWaiting.run(), InstantSource.system());
    uploads =
        new Uploads(
            blobs,
            metadata.blobs(),
            metadata.uploads(),
            new UploadLimits(100_000, 10),
            Unlimited.quotas(metadata),
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

    assertThat(uploads.removeAbandoned(soon(), MANY)).isEqualTo(1);

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

    assertThat(uploads.removeOrphans(soon())).isEqualTo(1);

    assertThat(blobs.size(kept)).contains((long) known.length);
    assertThat(blobs.size(left)).isEmpty();
  }

  @Test
  void theFileOfAnOpenSessionIsNoOrphan() throws IOException {
    UploadId id = uploads.start(target, DigestAlgorithm.SHA256);

    assertThat(uploads.removeOrphans(soon())).isZero();

    assertThat(uploads.position(target, id)).isZero();
  }

  @Test
  void anUploadThatIsBeingWrittenToStays() throws IOException {
    byte[] content = {1, 2, 3};
    UploadId id = uploads.start(target, DigestAlgorithm.SHA256);
    ContentSource slow =
        slowly(content, () -> assertThat(uploads.removeAbandoned(soon(), MANY)).isZero());

    assertThat(uploads.append(target, id, null, slow)).isEqualTo(content.length);

    assertThat(uploads.position(target, id)).isEqualTo(content.length);
  }

  /// It has no session that would say so.
  @Test
  void theFileOfAnUploadInOneRequestIsNoOrphan() throws IOException {
    byte[] content = {1, 2, 3};
    Digest digest = Digest.compute(DigestAlgorithm.SHA256, content);
    ContentSource slow = slowly(content, () -> assertThat(uploads.removeOrphans(soon())).isZero());

    assertThat(uploads.put(target, digest, slow)).isEqualTo(content.length);
  }

  @Test
  void theFileOfABlobWhoseRowIsBeingWrittenIsNoOrphan() throws IOException {
    byte[] content = new byte[BlobRecordStore.LARGEST_CONTENT + 1];
    Digest digest = Digest.compute(DigestAlgorithm.SHA256, content);
    List<Long> removed = new ArrayList<>();
    beforeWaiting =
        () -> {
          try {
            if (removed.isEmpty() && blobs.size(digest).isPresent()) {
              beforeWaiting = () -> {};
              removed.add(uploads.removeOrphans(soon()));
            }
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        };

    uploads.put(target, digest, slowly(content, () -> {}));

    assertThat(removed).containsExactly(0L);
    assertThat(blobs.size(digest)).contains((long) content.length);
  }

  private static Instant soon() {
    return Instant.now().plusSeconds(60);
  }

  private interface Meanwhile {
    void happens() throws IOException;
  }

  /// Content of which some has come when something else happens.
  private static ContentSource slowly(byte[] content, Meanwhile meanwhile) {
    return ContentSource.of(
        OptionalLong.empty(),
        sink -> {
          sink.write(ByteBuffer.wrap(content, 0, 1));
          meanwhile.happens();
          sink.write(ByteBuffer.wrap(content, 1, content.length - 1));
          return content.length;
        });
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
