package dev.berth.blob;

import static dev.berth.blob.BlobStoreContract.put;
import static dev.berth.blob.BlobStoreContract.randomBytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.oci.Digest;
import dev.berth.oci.DigestAlgorithm;
import dev.berth.oci.UploadId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/// Which files are removed because nothing knows them.
public interface OrphansContract extends BlobStoreContract {
  Predicate<UploadId> NO_UPLOAD = id -> false;
  Predicate<Digest> NO_BLOB = digest -> false;

  private static Instant soon() {
    return Instant.now().plusSeconds(60);
  }

  private static Instant longAgo() {
    return Instant.now().minusSeconds(60);
  }

  private static UploadId leaveUpload(BlobStore store) throws IOException {
    UploadId id = UploadId.random();
    try (BlobWriter writer = store.begin(id, DigestAlgorithm.SHA256)) {
      writer.write(ByteBuffer.allocate(10));
    }
    return id;
  }

  @Test
  default void whatNothingKnowsIsRemoved() throws Exception {
    UploadId upload = leaveUpload(store());
    Digest sha256 = put(store(), randomBytes(10));
    byte[] content = randomBytes(11);
    Digest sha512 = Digest.compute(DigestAlgorithm.SHA512, content);
    try (BlobWriter writer = store().begin(UploadId.random(), DigestAlgorithm.SHA512)) {
      writer.write(ByteBuffer.wrap(content));
      writer.commit(sha512);
    }

    assertThat(store().removeOrphans(soon(), NO_UPLOAD, NO_BLOB)).isEqualTo(3);

    assertThat(store().uploadState(upload)).isEmpty();
    assertThat(store().size(sha256)).isEmpty();
    assertThat(store().size(sha512)).isEmpty();
  }

  @Test
  default void whatIsYoungStays() throws Exception {
    UploadId upload = leaveUpload(store());
    Digest blob = put(store(), randomBytes(10));

    assertThat(store().removeOrphans(longAgo(), NO_UPLOAD, NO_BLOB)).isZero();

    assertThat(store().uploadState(upload)).isPresent();
    assertThat(store().size(blob)).isPresent();
  }

  @Test
  default void onlyWhatIsOlderGoes() throws Exception {
    Digest old = put(store(), randomBytes(10));
    Thread.sleep(30);
    Instant between = Instant.now();
    Thread.sleep(30);
    Digest young = put(store(), randomBytes(11));

    assertThat(store().removeOrphans(between, NO_UPLOAD, NO_BLOB)).isEqualTo(1);

    assertThat(store().size(old)).isEmpty();
    assertThat(store().size(young)).isPresent();
  }

  @Test
  default void aLiveUploadStays() throws Exception {
    UploadId live = leaveUpload(store());
    UploadId left = leaveUpload(store());

    assertThat(store().removeOrphans(soon(), live::equals, NO_BLOB)).isEqualTo(1);

    assertThat(store().uploadState(live)).isPresent();
    assertThat(store().uploadState(left)).isEmpty();
  }

  @Test
  default void aKnownBlobStays() throws Exception {
    Digest known = put(store(), randomBytes(10));
    Digest unknown = put(store(), randomBytes(11));

    assertThat(store().removeOrphans(soon(), NO_UPLOAD, known::equals)).isEqualTo(1);

    assertThat(store().size(known)).isPresent();
    assertThat(store().size(unknown)).isEmpty();
  }

  @Test
  default void committingOnceMoreMakesABlobYoung() throws Exception {
    Digest blob = put(store(), randomBytes(10));
    Thread.sleep(30);
    Instant between = Instant.now();
    Thread.sleep(30);
    put(store(), randomBytes(10));

    assertThat(store().removeOrphans(between, NO_UPLOAD, NO_BLOB)).isZero();

    assertThat(store().size(blob)).isPresent();
  }

  @Test
  default void aBlobIsAsOldAsItsCommitNotAsItsLastByte() throws Exception {
    byte[] content = randomBytes(10);
    Digest digest = Digest.compute(DigestAlgorithm.SHA256, content);
    UploadId upload = UploadId.random();
    try (BlobWriter writer = store().begin(upload, DigestAlgorithm.SHA256)) {
      writer.write(ByteBuffer.wrap(content));
    }
    Thread.sleep(30);
    Instant between = Instant.now();
    Thread.sleep(30);
    try (BlobWriter writer = store().resume(upload, DigestAlgorithm.SHA256).orElseThrow()) {
      writer.commit(digest);
    }

    assertThat(store().removeOrphans(between, NO_UPLOAD, NO_BLOB)).isZero();

    assertThat(store().size(digest)).isPresent();
  }

  @Test
  default void aCommitBetweenTheQuestionAndTheRemovalKeepsTheBlob() throws Exception {
    Digest blob = put(store(), randomBytes(10));
    Thread.sleep(30);
    Instant between = Instant.now();
    Thread.sleep(30);
    Predicate<Digest> committedMeanwhile =
        digest -> {
          try {
            put(store(), randomBytes(10));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return false;
        };

    assertThat(store().removeOrphans(between, NO_UPLOAD, committedMeanwhile)).isZero();

    assertThat(store().size(blob)).isPresent();
  }
}
