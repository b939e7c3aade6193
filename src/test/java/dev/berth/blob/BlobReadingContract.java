package dev.berth.blob;

import static dev.berth.blob.BlobStoreContract.put;
import static dev.berth.blob.BlobStoreContract.randomBytes;
import static dev.berth.blob.BlobStoreContract.read;
import static dev.berth.blob.BlobStoreContract.sha256;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.oci.ByteRange;
import dev.berth.oci.Digest;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How blobs are found, read and removed.
public interface BlobReadingContract extends BlobStoreContract {

  @Test
  default void absentContentIsAnEmptyResult() throws Exception {
    Digest absent = sha256(new byte[] {1});

    assertThat(store().open(absent)).isEmpty();
    assertThat(store().size(absent)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "399999, 399999",
    "0, 399999",
    "1, 399998",
    "131071, 131072",
    "131072, 262143",
    "100000, 300000"
  })
  default void aRangeIsReadFromItsFirstToItsLastByte(int first, int last) throws Exception {
    byte[] content = randomBytes(400_000);
    try (BlobContent opened = store().open(put(store(), content)).orElseThrow()) {

      assertThat(opened.size()).isEqualTo(400_000);
      assertThat(read(opened, new ByteRange(first, last)))
          .isEqualTo(Arrays.copyOfRange(content, first, last + 1));
    }
  }

  @Test
  default void manyRangesOfOneOpenBlobMayBeRead() throws Exception {
    byte[] content = randomBytes(1_000);
    try (BlobContent opened = store().open(put(store(), content)).orElseThrow()) {
      assertThat(read(opened, new ByteRange(900, 999)))
          .isEqualTo(Arrays.copyOfRange(content, 900, 1_000));
      assertThat(read(opened, new ByteRange(0, 9))).isEqualTo(Arrays.copyOfRange(content, 0, 10));
    }
  }

  @Test
  default void aRangeBeyondTheEndIsAMistakeOfTheCaller() throws Exception {
    try (BlobContent opened = store().open(put(store(), randomBytes(10))).orElseThrow()) {
      assertThatThrownBy(() -> read(opened, new ByteRange(0, 10)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  default void aSinkMayTakeAFewBytesAtATime() throws Exception {
    byte[] content = randomBytes(140_000);
    ByteArrayOutputStream taken = new ByteArrayOutputStream();
    WritableByteChannel sink =
        new WritableByteChannel() {
          @Override
          public int write(ByteBuffer source) {
            byte[] piece = new byte[Math.min(source.remaining(), 7_001)];
            source.get(piece);
            taken.writeBytes(piece);
            return piece.length;
          }

          @Override
          public boolean isOpen() {
            return true;
          }

          @Override
          public void close() {}
        };
    try (BlobContent opened = store().open(put(store(), content)).orElseThrow()) {
      opened.transferTo(ByteRange.whole(content.length), sink);
    }
    assertThat(taken.toByteArray()).isEqualTo(content);
  }

  @Test
  default void deletedContentIsGone() throws Exception {
    Digest digest = put(store(), randomBytes(10));
    store().delete(digest);

    assertThat(store().size(digest)).isEmpty();
    assertThat(store().open(digest)).isEmpty();
  }

  @Test
  default void deletingTwiceIsWithoutEffect() throws Exception {
    Digest digest = put(store(), randomBytes(10));
    store().delete(digest);
    store().delete(digest);

    assertThat(store().size(digest)).isEmpty();
  }

  @Test
  default void contentDeletedWhileOpenStaysReadable() throws Exception {
    byte[] content = randomBytes(400_000);
    Digest digest = put(store(), content);
    try (BlobContent opened = store().open(digest).orElseThrow()) {
      store().delete(digest);

      assertThat(read(opened, ByteRange.whole(content.length))).isEqualTo(content);
    }
  }

  @Test
  default void deletedContentCanBeStoredAgain() throws Exception {
    byte[] content = randomBytes(10);
    store().delete(put(store(), content));

    assertThat(read(store(), put(store(), content))).isEqualTo(content);
  }
}
