package dev.berth.blob.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.blob.BlobContent;
import dev.berth.blob.BlobReadingContract;
import dev.berth.blob.BlobStore;
import dev.berth.blob.BlobWriter;
import dev.berth.blob.BlobWritingContract;
import dev.berth.blob.OrphansContract;
import dev.berth.blob.Scratch;
import dev.berth.blob.ScratchContract;
import dev.berth.blob.UploadResumeContract;
import dev.berth.oci.ByteRange;
import dev.berth.oci.Digest;
import dev.berth.oci.DigestAlgorithm;
import dev.berth.oci.UploadId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileBlobStoreTest
    implements BlobWritingContract,
        BlobReadingContract,
        UploadResumeContract,
        OrphansContract,
        ScratchContract {
  private static final byte[] CONTENT = {1, 2, 3};
  private static final Digest DIGEST = Digest.compute(DigestAlgorithm.SHA256, CONTENT);

  @TempDir Path directory;
  private BlobStore store;

  @BeforeEach
  void open() throws IOException {
    store = new FileBlobStore(directory, () -> {});
  }

  @Override
  public BlobStore store() {
    return store;
  }

  @Override
  public BlobStore restarted() throws IOException {
    return new FileBlobStore(directory, () -> {});
  }

  private Path blobFile() {
    return directory
        .resolve("blobs/sha256")
        .resolve(DIGEST.encoded().substring(0, 2))
        .resolve(DIGEST.encoded());
  }

  private void putContent() throws IOException {
    try (BlobWriter writer = store.begin(UploadId.random(), DigestAlgorithm.SHA256)) {
      writer.write(ByteBuffer.wrap(CONTENT));
      writer.commit(DIGEST);
    }
  }

  @Test
  void aBlobLiesUnderItsAlgorithmAndItsFirstTwoDigits() throws Exception {
    putContent();

    assertThat(blobFile()).hasBinaryContent(CONTENT);
    assertThat(directory.resolve("uploads")).isEmptyDirectory();
  }

  @Test
  void onlyTheOwnerMayReadAndWrite() throws Exception {
    UploadId id = UploadId.random();
    store.begin(id, DigestAlgorithm.SHA256).close();
    putContent();

    assertThat(permissions(directory.resolve("uploads"))).isEqualTo("rwx------");
    assertThat(permissions(directory.resolve("blobs"))).isEqualTo("rwx------");
    assertThat(permissions(blobFile().getParent())).isEqualTo("rwx------");
    assertThat(permissions(directory.resolve("uploads").resolve(id.value())))
        .isEqualTo("rw-------");
    assertThat(permissions(blobFile())).isEqualTo("rw-------");
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void theStoredCopyStaysWhenItsContentIsCommittedAgain() throws Exception {
    putContent();
    Object stored = Files.getAttribute(blobFile(), "unix:ino");
    putContent();

    assertThat(Files.getAttribute(blobFile(), "unix:ino")).isEqualTo(stored);
  }

  @Test
  void whatIsPutAsideHasNoName() throws Exception {
    try (Scratch scratch = store.scratch()) {
      scratch.write(ByteBuffer.wrap(CONTENT));

      assertThat(directory.resolve("uploads")).isEmptyDirectory();
    }
  }

  @Test
  void filesOfOthersAreLeftAlone() throws Exception {
    Path inUploads = Files.createFile(directory.resolve("uploads/README"));
    putContent();
    Path inBlobs = Files.createFile(blobFile().resolveSibling("lost+found"));
    store.removeOrphans(Instant.now().plusSeconds(60), id -> false, digest -> false);

    assertThat(inUploads).exists();
    assertThat(inBlobs).exists();
  }

  @Test
  void bytesThatWereLostBetweenTwoWritersAreNoticed() throws Exception {
    UploadId id = UploadId.random();
    try (BlobWriter writer = store.begin(id, DigestAlgorithm.SHA256)) {
      writer.write(ByteBuffer.wrap(new byte[] {1, 2, 3, 4}));
    }
    Files.write(directory.resolve("uploads").resolve(id.value()), new byte[] {1, 2});
    try (BlobWriter writer = store.resume(id, DigestAlgorithm.SHA256).orElseThrow()) {

      assertThat(writer.position()).isEqualTo(2);
      writer.write(ByteBuffer.wrap(new byte[] {3}));
      writer.commit(DIGEST);
    }
    assertThat(blobFile()).hasBinaryContent(CONTENT);
  }

  @Test
  void anUploadThatGoesOnIsNotReadAgain() throws Exception {
    UploadId id = UploadId.random();
    try (BlobWriter writer = store.begin(id, DigestAlgorithm.SHA256)) {
      writer.write(ByteBuffer.wrap(new byte[] {1, 2}));
    }
    // Other bytes of the same length: whoever read them would find another digest.
    Files.write(directory.resolve("uploads").resolve(id.value()), new byte[] {7, 7});
    try (BlobWriter writer = store.resume(id, DigestAlgorithm.SHA256).orElseThrow()) {
      writer.write(ByteBuffer.wrap(new byte[] {3}));
      writer.commit(DIGEST);
    }
    assertThat(store.size(DIGEST)).contains(3L);
  }

  @Test
  void aFileInPlaceOfTheDirectoryStopsTheStartWithASentence() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));

    assertThatThrownBy(() -> new FileBlobStore(file, () -> {}))
        .isInstanceOf(IOException.class)
        .hasMessage("cannot keep blobs in " + file + ": " + file + " is not a directory");
  }

  @Test
  void everyMethodThatWaitsAsksFirst() throws Exception {
    putContent();
    UploadId id = UploadId.random();
    List<String> refused = new ArrayList<>();
    boolean[] refuse = {false};
    BlobStore careful =
        new FileBlobStore(
            directory,
            () -> {
              if (refuse[0]) {
                throw new IllegalStateException("must not wait");
              }
            });
    BlobWriter writer = careful.begin(id, DigestAlgorithm.SHA256);
    BlobContent content = careful.open(DIGEST).orElseThrow();
    Scratch scratch = careful.scratch();
    refuse[0] = true;
    check(refused, "begin", () -> careful.begin(UploadId.random(), DigestAlgorithm.SHA256));
    check(refused, "resume", () -> careful.resume(id, DigestAlgorithm.SHA256));
    check(refused, "uploadState", () -> careful.uploadState(id));
    check(refused, "cancel", () -> careful.cancel(id));
    check(refused, "open", () -> careful.open(DIGEST));
    check(refused, "size", () -> careful.size(DIGEST));
    check(refused, "delete", () -> careful.delete(DIGEST));
    check(
        refused,
        "removeOrphans",
        () -> careful.removeOrphans(Instant.now().plusSeconds(60), i -> false, d -> false));
    check(refused, "check", careful::check);
    check(refused, "scratch", careful::scratch);
    check(refused, "write aside", () -> scratch.write(ByteBuffer.wrap(CONTENT)));
    check(refused, "read back", scratch::read);
    check(refused, "write", () -> writer.write(ByteBuffer.wrap(CONTENT)));
    check(refused, "take", writer::take);
    check(refused, "commit", () -> writer.commit(DIGEST));
    check(
        refused,
        "transferTo",
        () ->
            content.transferTo(
                ByteRange.whole(3), Channels.newChannel(new ByteArrayOutputStream())));

    assertThat(refused)
        .containsExactly(
            "begin",
            "resume",
            "uploadState",
            "cancel",
            "open",
            "size",
            "delete",
            "removeOrphans",
            "check",
            "scratch",
            "write aside",
            "read back",
            "write",
            "take",
            "commit",
            "transferTo");
    assertThat(writer.isOpen()).isTrue();
    try (Stream<Path> uploads = Files.list(directory.resolve("uploads"))) {
      assertThat(uploads).isEmpty();
    }
    assertThat(blobFile()).exists();
    writer.close();
    content.close();
    scratch.close();
  }

  private interface Call {
    void run() throws IOException;
  }

  private static void check(List<String> refused, String name, Call call) throws IOException {
    try {
      call.run();
    } catch (IllegalStateException e) {
      refused.add(name);
    }
  }
}
