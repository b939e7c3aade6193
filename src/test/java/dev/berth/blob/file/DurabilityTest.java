package dev.berth.blob.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.blob.BlobStore;
import dev.berth.blob.BlobWriter;
import dev.berth.blob.StorageFullException;
import dev.berth.oci.Digest;
import dev.berth.oci.DigestAlgorithm;
import dev.berth.oci.UploadId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// In which order things reach the disk. The page cache outlives a killed process, so that only the
/// order of the calls can show what a power cut would leave.
class DurabilityTest {
  private static final int PIECE = FileBlobWriter.PIECE;
  private static final int PAST_THE_CACHE_FROM = 20_000_000;
  private static final byte[] CONTENT = {1, 2, 3};
  private static final Digest DIGEST = Digest.compute(DigestAlgorithm.SHA256, CONTENT);
  private static final String ALGORITHM = "blobs/sha256";
  private static final String DIRECTORY = ALGORITHM + '/' + DIGEST.encoded().substring(0, 2);
  private static final String BLOB = DIRECTORY + '/' + DIGEST.encoded();

  @TempDir Path root;
  private final UploadId id = UploadId.random();
  private final String upload = "uploads/" + id;
  private RecordingDisk disk;
  private BlobStore store;

  @BeforeEach
  void open() throws IOException {
    disk = new RecordingDisk(root);
    store = new FileBlobStore(root, () -> {}, disk, PAST_THE_CACHE_FROM);
  }

  private void putContent() throws IOException {
    try (BlobWriter writer = store.begin(id, DigestAlgorithm.SHA256)) {
      writer.write(ByteBuffer.wrap(CONTENT));
      writer.commit(DIGEST);
    }
    disk.calls().add("return");
  }

  /// So that the directory of the content is known to be durable.
  private void putAndDeleteContent() throws IOException {
    putContent();
    store.delete(DIGEST);
    disk.forget();
  }

  @Test
  void aCommitReturnsAfterTheFileAndThenItsNameAreOnTheDisk() throws Exception {
    putAndDeleteContent();
    putContent();

    assertThat(disk.calls())
        .containsExactly(
            "create " + upload,
            "write " + upload,
            "force " + upload,
            "rename " + upload + ' ' + BLOB,
            "forceDirectory " + DIRECTORY,
            "return");
  }

  @Test
  void theNameOfANewDirectoryIsOnTheDiskToo() throws Exception {
    disk.forget();
    putContent();

    assertThat(disk.calls())
        .containsExactly(
            "create " + upload,
            "write " + upload,
            "force " + upload,
            "createDirectory " + DIRECTORY,
            "forceDirectory " + ALGORITHM,
            "rename " + upload + ' ' + BLOB,
            "forceDirectory " + DIRECTORY,
            "return");
  }

  @Test
  void aDirectoryThatADeadProcessMadeIsForcedAtTheStart() throws Exception {
    Files.createDirectory(root.resolve(DIRECTORY));
    disk.forget();
    store = new FileBlobStore(root, () -> {}, disk, PAST_THE_CACHE_FROM);

    assertThat(disk.calls()).contains("forceDirectory " + ALGORITHM);
  }

  /// Whoever moved the content may not have forced its name yet, or may have been killed before.
  @Test
  void theNameOfContentThatIsStoredAlreadyIsForcedAsWell() throws Exception {
    putContent();
    disk.forget();
    putContent();

    assertThat(disk.calls())
        .containsExactly(
            "create " + upload, "write " + upload, "forceDirectory " + DIRECTORY, "return");
  }

  @Test
  void aNewStoreIsOnTheDiskBeforeItTakesUploads() throws Exception {
    Path inner = root.resolve("a/b");
    disk.forget();
    new FileBlobStore(inner, () -> {}, disk, PAST_THE_CACHE_FROM);

    for (String name : List.of("a", "a/b", "a/b/uploads", "a/b/blobs", "a/b/blobs/sha256")) {
      String parent = name.contains("/") ? name.substring(0, name.lastIndexOf('/')) : "";
      assertThat(disk.calls())
          .containsSubsequence("createDirectory " + name, "forceDirectory " + parent);
    }
  }

  @Test
  void nothingIsForcedBeforeTheCommit() throws Exception {
    disk.forget();
    try (BlobWriter writer = store.begin(id, DigestAlgorithm.SHA256)) {
      writer.write(ByteBuffer.allocate(100_000));
    }
    store.resume(id, DigestAlgorithm.SHA256).orElseThrow().close();
    store.cancel(id);

    assertThat(disk.calls()).noneMatch(call -> call.startsWith("force"));
  }

  @Test
  void bytesAreWrittenInWholePieces() throws Exception {
    disk.forget();
    try (BlobWriter writer = store.begin(id, DigestAlgorithm.SHA256)) {
      for (int i = 0; i < 100; i++) {
        writer.write(ByteBuffer.allocate(1_000));
      }
      assertThat(disk.calls()).noneMatch(call -> call.startsWith("write"));
      writer.write(ByteBuffer.allocateDirect(2 * PIECE));
      assertThat(disk.calls()).filteredOn(call -> call.startsWith("write")).hasSize(2);
      assertThat(root.resolve(upload)).hasSize(2 * PIECE);
    }
    assertThat(root.resolve(upload)).hasSize(2 * PIECE + 100_000);
  }

  @Test
  void anUploadThatIsResumedComesBackToWholePieces() throws Exception {
    try (BlobWriter writer = store.begin(id, DigestAlgorithm.SHA256)) {
      writer.write(ByteBuffer.allocate(1_000));
    }
    try (BlobWriter writer = store.resume(id, DigestAlgorithm.SHA256).orElseThrow()) {
      writer.write(ByteBuffer.allocate(PIECE));
      assertThat(root.resolve(upload)).hasSize(PIECE);
      writer.commit(Digest.compute(DigestAlgorithm.SHA256, new byte[PIECE + 1_000]));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "force uploads",
        "createDirectory blobs",
        "forceDirectory blobs",
        "rename uploads"
      })
  void aCommitThatFailsLeavesNoUpload(String call) throws Exception {
    disk.fail(call, new IOException("Input/output error"));

    assertThatThrownBy(this::putContent)
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("Input/output error");

    assertThat(root.resolve("uploads")).isEmptyDirectory();
    disk.work();
    putContent();
    assertThat(root.resolve(BLOB)).hasBinaryContent(CONTENT);
  }

  /// After a failed fsync the system may have dropped the bytes it could not write.
  @Test
  void whatCouldNotBeForcedIsNotReadable() throws Exception {
    disk.fail("force uploads", new IOException("Input/output error"));

    assertThatThrownBy(this::putContent).isInstanceOf(IOException.class);

    assertThat(store.open(DIGEST)).isEmpty();
    assertThat(store.resume(id, DigestAlgorithm.SHA256)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"create", "write", "force uploads", "createDirectory", "rename"})
  void noRoomIsSaidAsSuch(String call) throws Exception {
    for (String text : List.of("No space left on device", "Disk quota exceeded")) {
      disk.fail(call, new IOException(text));

      assertThatThrownBy(this::putContent)
          .isInstanceOf(StorageFullException.class)
          .hasMessage("no room left for blobs in " + root);

      assertThat(root.resolve("uploads")).isEmptyDirectory();
      assertThat(root.resolve(BLOB)).doesNotExist();
    }
    disk.work();
    putContent();
    assertThat(root.resolve(BLOB)).hasBinaryContent(CONTENT);
  }

  @Test
  void anUploadThatBreaksOffForAnotherReasonIsResumed() throws Exception {
    BlobWriter writer = store.begin(id, DigestAlgorithm.SHA256);
    writer.write(ByteBuffer.allocate(PIECE));
    disk.fail("write", new IOException("Input/output error"));
    assertThatThrownBy(() -> writer.write(ByteBuffer.allocate(PIECE)))
        .isExactlyInstanceOf(IOException.class);
    assertThat(writer.isOpen()).isFalse();
    writer.close();
    disk.work();
    try (BlobWriter resumed = store.resume(id, DigestAlgorithm.SHA256).orElseThrow()) {

      assertThat(resumed.position()).isEqualTo(PIECE);
      resumed.write(ByteBuffer.allocate(10));
      resumed.commit(Digest.compute(DigestAlgorithm.SHA256, new byte[PIECE + 10]));
    }
  }

  @Test
  void aLargeUploadIsForcedWhileItComesAndOnceMoreAtItsEnd() throws Exception {
    disk.forget();
    byte[] content = new byte[10_100_000];
    try (BlobWriter writer = store.begin(id, DigestAlgorithm.SHA256)) {
      writer.write(ByteBuffer.wrap(content, 0, 10_000_000));
      waitFor("force " + upload);
      disk.forget();
      writer.write(ByteBuffer.wrap(content, 10_000_000, 100_000));
      writer.commit(Digest.compute(DigestAlgorithm.SHA256, content));
    }
    assertThat(disk.calls()).containsSubsequence("write " + upload, "force " + upload);
    assertThat(disk.calls())
        .filteredOn(call -> call.startsWith("write") || call.startsWith("force "))
        .last()
        .isEqualTo("force " + upload);
  }

  @Test
  void whatCouldNotBeForcedWhileItCameIsNeitherCommittedNorResumed() throws Exception {
    byte[] content = new byte[10_000_000];
    disk.fail("force uploads", new IOException("Input/output error"));
    BlobWriter writer = store.begin(id, DigestAlgorithm.SHA256);
    writer.write(ByteBuffer.wrap(content));
    waitForRemoval();
    disk.work();

    assertThatThrownBy(() -> writer.commit(Digest.compute(DigestAlgorithm.SHA256, content)))
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("Input/output error");

    assertThat(store.size(Digest.compute(DigestAlgorithm.SHA256, content))).isEmpty();
    assertThat(store.resume(id, DigestAlgorithm.SHA256)).isEmpty();
  }

  @Test
  void whatCouldNotBeForcedAfterItsWriterWasClosedIsNotResumed() throws Exception {
    disk.fail("force uploads", new IOException("Input/output error"));
    try (BlobWriter writer = store.begin(id, DigestAlgorithm.SHA256)) {
      writer.write(ByteBuffer.wrap(new byte[10_000_000]));
    }
    waitForRemoval();

    assertThat(store.resume(id, DigestAlgorithm.SHA256)).isEmpty();
  }

  /// The bytes of an earlier request may be missing on the disk, whoever writes by now.
  @Test
  void whatCouldNotBeForcedAfterItsUploadWasResumedIsNotCommitted() throws Exception {
    byte[] content = new byte[10_000_000];
    CountDownLatch late = new CountDownLatch(1);
    disk.fail("force uploads", new IOException("Input/output error"), late);
    try (BlobWriter writer = store.begin(id, DigestAlgorithm.SHA256)) {
      writer.write(ByteBuffer.wrap(content));
    }
    waitFor("force " + upload);
    BlobWriter resumed = store.resume(id, DigestAlgorithm.SHA256).orElseThrow();
    disk.work();
    late.countDown();
    for (int i = 0; i < 1_000 && !((FileBlobStore) store).isLost(id); i++) {
      Thread.sleep(10);
    }
    assertThat(root.resolve(upload)).exists();

    assertThatThrownBy(() -> resumed.commit(Digest.compute(DigestAlgorithm.SHA256, content)))
        .hasMessageContaining("did not reach the disk");

    assertThat(root.resolve(upload)).doesNotExist();
    assertThat(store.resume(id, DigestAlgorithm.SHA256)).isEmpty();
  }

  @Test
  void anErrorInTheMiddleOfAWriteDoesNotSpoilTheHashOfTheNext() throws Exception {
    BlobWriter writer = store.begin(id, DigestAlgorithm.SHA256);
    writer.write(ByteBuffer.allocate(PIECE));
    disk.fail("write", new IllegalStateException("on purpose"));
    assertThatThrownBy(() -> writer.write(ByteBuffer.allocate(PIECE))).hasMessage("on purpose");
    assertThat(writer.isOpen()).isFalse();
    writer.close();
    disk.work();

    try (BlobWriter resumed = store.resume(id, DigestAlgorithm.SHA256).orElseThrow()) {
      resumed.write(ByteBuffer.allocate(10));
      assertThat(resumed.commit(Digest.compute(DigestAlgorithm.SHA256, new byte[PIECE + 10])))
          .isEqualTo(PIECE + 10);
    }
  }

  private void waitForRemoval() throws InterruptedException {
    for (int i = 0; i < 1_000 && Files.exists(root.resolve(upload)); i++) {
      Thread.sleep(10);
    }
    assertThat(root.resolve(upload)).doesNotExist();
  }

  private void waitFor(String call) throws InterruptedException {
    for (int i = 0; i < 1_000 && !disk.calls().contains(call); i++) {
      Thread.sleep(10);
    }
    assertThat(disk.calls()).contains(call);
  }
}
