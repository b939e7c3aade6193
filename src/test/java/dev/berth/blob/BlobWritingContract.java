package dev.berth.blob;

import static dev.berth.blob.BlobStoreContract.put;
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
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// How bytes become a blob.
public interface BlobWritingContract extends BlobStoreContract {

  @ParameterizedTest
  @EnumSource
  default void committedContentIsReadUnderItsDigest(DigestAlgorithm algorithm) throws Exception {
    byte[] content = randomBytes(300_000);
    Digest digest = Digest.compute(algorithm, content);
    try (BlobWriter writer = store().begin(UploadId.random(), algorithm)) {
      writer.write(ByteBuffer.wrap(content));

      assertThat(writer.commit(digest)).isEqualTo(content.length);
    }
    assertThat(read(store(), digest)).isEqualTo(content);
    assertThat(store().size(digest)).contains((long) content.length);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1_000, 16_383, 16_384, 131_072, 131_073, 400_000})
  default void aDirectBufferIsTakenWhole(int length) throws Exception {
    byte[] content = randomBytes(length);
    ByteBuffer buffer = ByteBuffer.allocateDirect(length + 2);
    buffer.put((byte) 0).put(content).put((byte) 0).flip().position(1).limit(length + 1);
    try (BlobWriter writer = store().begin(UploadId.random(), DigestAlgorithm.SHA256)) {

      assertThat(writer.write(buffer)).isEqualTo(length);

      assertThat(buffer.position()).isEqualTo(length + 1);
      assertThat(buffer.limit()).isEqualTo(length + 1);
      writer.commit(sha256(content));
    }
    assertThat(read(store(), sha256(content))).isEqualTo(content);
  }

  @Test
  default void anEmptyBlobIsABlob() throws Exception {
    Digest digest = put(store(), new byte[0]);

    assertThat(store().size(digest)).contains(0L);
    assertThat(read(store(), digest)).isEmpty();
  }

  @Test
  default void nothingIsThereBeforeTheCommit() throws Exception {
    byte[] content = randomBytes(200_000);
    try (BlobWriter writer = store().begin(UploadId.random(), DigestAlgorithm.SHA256)) {
      writer.write(ByteBuffer.wrap(content));

      assertThat(store().size(sha256(content))).isEmpty();
      assertThat(store().open(sha256(content))).isEmpty();
    }
  }

  @Test
  default void theUploadIsGoneAfterTheCommit() throws Exception {
    UploadId id = UploadId.random();
    byte[] content = randomBytes(10);
    try (BlobWriter writer = store().begin(id, DigestAlgorithm.SHA256)) {
      writer.write(ByteBuffer.wrap(content));
      writer.commit(sha256(content));

      assertThat(writer.isOpen()).isFalse();
    }
    assertThat(store().uploadState(id)).isEmpty();
    assertThat(store().resume(id, DigestAlgorithm.SHA256)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  default void aWrongDigestLeavesNothing(DigestAlgorithm claimed) throws Exception {
    UploadId id = UploadId.random();
    byte[] content = randomBytes(50_000);
    Digest wrong = Digest.compute(claimed, randomBytes(50_001));
    try (BlobWriter writer = store().begin(id, DigestAlgorithm.SHA256)) {
      writer.write(ByteBuffer.wrap(content));

      assertThatThrownBy(() -> writer.commit(wrong))
          .isInstanceOf(DigestMismatchException.class)
          .hasMessageContaining(wrong.toString())
          .hasMessageContaining(Digest.compute(claimed, content).toString());
    }
    assertThat(store().size(wrong)).isEmpty();
    assertThat(store().size(sha256(content))).isEmpty();
    assertThat(store().uploadState(id)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 16 * 1024, 300_000})
  default void bytesThatAreTakenAreWholeAndTheUploadIsGone(int length) throws Exception {
    byte[] content = randomBytes(length);
    UploadId id = UploadId.random();
    byte[] taken;
    try (BlobWriter writer = store().begin(id, DigestAlgorithm.SHA256)) {
      writer.write(ByteBuffer.wrap(content));
      taken = writer.take();
    }
    assertThat(taken).isEqualTo(content);
    assertThat(store().uploadState(id)).isEmpty();
    assertThat(store().open(sha256(content))).isEmpty();
  }

  @Test
  default void bytesOfSeveralWritersAreTakenTogether() throws Exception {
    byte[] content = randomBytes(5_000);
    UploadId id = UploadId.random();
    try (BlobWriter writer = store().begin(id, DigestAlgorithm.SHA256)) {
      writer.write(ByteBuffer.wrap(content, 0, 3_000));
    }
    try (BlobWriter writer = store().resume(id, DigestAlgorithm.SHA256).orElseThrow()) {
      writer.write(ByteBuffer.wrap(content, 3_000, 2_000));
      assertThat(writer.take()).isEqualTo(content);
    }
    assertThat(store().uploadState(id)).isEmpty();
  }

  @Test
  default void aWrongDigestOfStoredContentLeavesTheStoredContent() throws Exception {
    byte[] stored = randomBytes(1_000);
    Digest digest = put(store(), stored);
    try (BlobWriter writer = store().begin(UploadId.random(), DigestAlgorithm.SHA256)) {
      writer.write(ByteBuffer.wrap(randomBytes(999)));

      assertThatThrownBy(() -> writer.commit(digest)).isInstanceOf(DigestMismatchException.class);
    }
    assertThat(read(store(), digest)).isEqualTo(stored);
  }

  @Test
  default void aCommitMayUseAnotherAlgorithmThanTheUploadBeganWith() throws Exception {
    byte[] content = randomBytes(300_000);
    Digest digest = Digest.compute(DigestAlgorithm.SHA512, content);
    try (BlobWriter writer = store().begin(UploadId.random(), DigestAlgorithm.SHA256)) {
      writer.write(ByteBuffer.wrap(content));
      writer.commit(digest);
    }
    assertThat(read(store(), digest)).isEqualTo(content);
    assertThat(store().size(sha256(content))).isEmpty();
  }

  @Test
  default void contentThatIsStoredMayBeCommittedAgain() throws Exception {
    byte[] content = randomBytes(20_000);
    put(store(), content);
    UploadId id = UploadId.random();
    try (BlobWriter writer = store().begin(id, DigestAlgorithm.SHA256)) {
      writer.write(ByteBuffer.wrap(content));

      assertThat(writer.commit(sha256(content))).isEqualTo(content.length);
    }
    assertThat(store().uploadState(id)).isEmpty();
    assertThat(read(store(), sha256(content))).isEqualTo(content);
  }

  @Test
  default void manyMayCommitTheSameContentAtOnce() throws Exception {
    byte[] content = randomBytes(70_000);
    inParallel(16, i -> put(store(), content));

    assertThat(read(store(), sha256(content))).isEqualTo(content);
  }

  @Test
  default void manyMayCommitDifferentContentsAtOnce() throws Exception {
    inParallel(64, i -> put(store(), randomBytes(1_000 * i)));

    for (int i = 0; i < 64; i++) {
      byte[] content = randomBytes(1_000 * i);
      assertThat(read(store(), sha256(content))).isEqualTo(content);
    }
  }

  /// A piece of work with a number.
  interface Work {
    Digest run(int number) throws Exception;
  }

  private static void inParallel(int count, Work work) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Digest>> running = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int number = i;
        running.add(threads.submit(() -> work.run(number)));
      }
      for (Future<Digest> one : running) {
        one.get();
      }
    }
  }

  @Test
  default void aWriterTakesNothingAfterItsEnd() throws Exception {
    BlobWriter writer = store().begin(UploadId.random(), DigestAlgorithm.SHA256);
    writer.close();
    writer.close();

    assertThat(writer.isOpen()).isFalse();
    assertThatThrownBy(() -> writer.write(ByteBuffer.allocate(1)))
        .isInstanceOf(ClosedChannelException.class);
    assertThatThrownBy(() -> writer.commit(sha256(new byte[0])))
        .isInstanceOf(ClosedChannelException.class);
  }

  @Test
  default void anUploadIdIsUsedOnce() throws Exception {
    UploadId id = UploadId.random();
    store().begin(id, DigestAlgorithm.SHA256).close();

    assertThatThrownBy(() -> store().begin(id, DigestAlgorithm.SHA256).close())
        .isInstanceOf(IOException.class);
  }

  @Test
  default void aStoreInOrderCanTakeUploads() throws Exception {
    store().check();
  }
}
