package dev.berth.blob;

import static dev.berth.blob.BlobStoreContract.randomBytes;
import static dev.berth.blob.BlobStoreContract.read;
import static dev.berth.blob.BlobStoreContract.sha256;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.oci.Digest;
import dev.berth.oci.DigestAlgorithm;
import dev.berth.oci.UploadId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// How an upload goes on after its writer was closed.
public interface UploadResumeContract extends BlobStoreContract {

  /// The store as another start of the server finds it.
  BlobStore restarted() throws IOException;

  private static void append(BlobStore store, UploadId id, byte[] content, int from, int to)
      throws IOException {
    try (BlobWriter writer =
        from == 0
            ? store.begin(id, DigestAlgorithm.SHA256)
            : store.resume(id, DigestAlgorithm.SHA256).orElseThrow()) {
      assertThat(writer.position()).isEqualTo(from);
      writer.write(ByteBuffer.wrap(content, from, to - from));
      assertThat(writer.position()).isEqualTo(to);
    }
  }

  private static void commit(BlobStore store, UploadId id, Digest digest) throws IOException {
    try (BlobWriter writer = store.resume(id, digest.algorithm()).orElseThrow()) {
      writer.commit(digest);
    }
  }

  @Test
  default void anUploadGoesOnWhereItsWriterWasClosed() throws Exception {
    byte[] content = randomBytes(200_000);
    UploadId id = UploadId.random();
    append(store(), id, content, 0, 100);
    append(store(), id, content, 100, 150_000);
    append(store(), id, content, 150_000, 200_000);
    commit(store(), id, sha256(content));

    assertThat(read(store(), sha256(content))).isEqualTo(content);
  }

  @Test
  default void anUploadGoesOnAfterARestart() throws Exception {
    byte[] content = randomBytes(500_000);
    UploadId id = UploadId.random();
    append(store(), id, content, 0, 300_001);
    BlobStore restarted = restarted();
    append(restarted, id, content, 300_001, 500_000);
    commit(restarted, id, sha256(content));

    assertThat(read(restarted, sha256(content))).isEqualTo(content);
  }

  @ParameterizedTest
  @EnumSource
  default void anUploadMayBeResumedUnderAnotherAlgorithm(DigestAlgorithm algorithm)
      throws Exception {
    byte[] content = randomBytes(200_000);
    UploadId id = UploadId.random();
    append(store(), id, content, 0, content.length);
    try (BlobWriter writer = store().resume(id, algorithm).orElseThrow()) {
      assertThat(writer.algorithm()).isEqualTo(algorithm);
      writer.commit(Digest.compute(algorithm, content));
    }
    assertThat(read(store(), Digest.compute(algorithm, content))).isEqualTo(content);
  }

  @Test
  default void anUploadWithoutBytesCanBeResumed() throws Exception {
    UploadId id = UploadId.random();
    store().begin(id, DigestAlgorithm.SHA256).close();

    assertThat(store().uploadState(id).orElseThrow().size()).isZero();
    commit(store(), id, sha256(new byte[0]));
    assertThat(store().size(sha256(new byte[0]))).contains(0L);
  }

  @Test
  default void anUnknownUploadIsAnEmptyResult() throws Exception {
    assertThat(store().resume(UploadId.random(), DigestAlgorithm.SHA256)).isEmpty();
    assertThat(store().uploadState(UploadId.random())).isEmpty();
  }

  @Test
  default void theStateSaysHowManyBytesCameAndWhen() throws Exception {
    Instant before = Instant.now().minusSeconds(1);
    UploadId id = UploadId.random();
    byte[] content = randomBytes(1_234);
    append(store(), id, content, 0, 1_234);

    BlobStore.UploadState state = store().uploadState(id).orElseThrow();
    assertThat(state.size()).isEqualTo(1_234);
    assertThat(state.lastWrittenAt()).isBetween(before, Instant.now().plusSeconds(1));
  }

  @Test
  default void aCancelledUploadIsGone() throws Exception {
    UploadId id = UploadId.random();
    append(store(), id, randomBytes(10), 0, 10);
    store().cancel(id);
    store().cancel(id);

    assertThat(store().uploadState(id)).isEmpty();
    assertThat(store().resume(id, DigestAlgorithm.SHA256)).isEmpty();
  }

  @Test
  default void anIdThatWasCancelledBeginsAnew() throws Exception {
    byte[] content = randomBytes(100);
    UploadId id = UploadId.random();
    append(store(), id, new byte[100], 0, 100);
    store().cancel(id);
    append(store(), id, content, 0, 100);
    commit(store(), id, sha256(content));

    assertThat(read(store(), sha256(content))).isEqualTo(content);
  }

  @Test
  default void whatCameBeforeAPauseCountsForTheDigest() throws Exception {
    byte[] content = randomBytes(1_000);
    UploadId id = UploadId.random();
    append(store(), id, content, 0, 600);
    try (BlobWriter writer = store().resume(id, DigestAlgorithm.SHA256).orElseThrow()) {
      writer.write(ByteBuffer.wrap(content, 600, 400));

      assertThatThrownBy(() -> writer.commit(sha256(Arrays.copyOfRange(content, 600, 1_000))))
          .isInstanceOf(DigestMismatchException.class);
    }
  }
}
