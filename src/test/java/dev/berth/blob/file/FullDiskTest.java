package dev.berth.blob.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.blob.BlobContent;
import dev.berth.blob.BlobStore;
import dev.berth.blob.BlobWriter;
import dev.berth.blob.Scratch;
import dev.berth.blob.StorageFullException;
import dev.berth.oci.ByteRange;
import dev.berth.oci.Digest;
import dev.berth.oci.DigestAlgorithm;
import dev.berth.oci.UploadId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A file system of four megabytes that fills up. Mounting it takes root, or sudo without a
/// password; without either the tests fail.
class FullDiskTest {
  private static final int PIECE = 100_000;

  @TempDir Path directory;
  private BlobStore store;

  @BeforeEach
  void mount() throws Exception {
    String owner = "uid=%s,gid=%s".formatted(run("id", "-u").strip(), run("id", "-g").strip());
    runAsRoot("mount", "-t", "tmpfs", "-o", "size=4m," + owner, "tmpfs", directory.toString());
    store = new FileBlobStore(directory, () -> {});
  }

  @AfterEach
  void unmount() throws Exception {
    runAsRoot("umount", directory.toString());
  }

  private static void runAsRoot(String... command) throws Exception {
    List<String> all = new ArrayList<>();
    if (!run("id", "-u").strip().equals("0")) {
      all.addAll(List.of("sudo", "-n"));
    }
    all.addAll(List.of(command));
    run(all.toArray(String[]::new));
  }

  private static String run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s: %s", String.join(" ", command), output).isZero();
    return output;
  }

  private Digest put(byte[] content) throws IOException {
    Digest digest = Digest.compute(DigestAlgorithm.SHA256, content);
    try (BlobWriter writer = store.begin(UploadId.random(), DigestAlgorithm.SHA256)) {
      writer.write(ByteBuffer.wrap(content));
      writer.commit(digest);
    }
    return digest;
  }

  private void fillBy(UploadId id) throws IOException {
    try (BlobWriter writer = store.begin(id, DigestAlgorithm.SHA256)) {
      while (writer.isOpen()) {
        writer.write(ByteBuffer.allocate(PIECE));
      }
    }
  }

  @Test
  void anUploadThatFindsNoRoomIsRefusedAndMakesRoom() throws Exception {
    UploadId id = UploadId.random();

    assertThatThrownBy(() -> fillBy(id))
        .isInstanceOf(StorageFullException.class)
        .hasMessage("no room left for blobs in " + directory);

    assertThat(store.uploadState(id)).isEmpty();
    assertThat(store.size(put(new byte[PIECE]))).contains((long) PIECE);
  }

  @Test
  void whatWasStoredIsReadAllTheSame() throws Exception {
    byte[] content = "stored".getBytes(StandardCharsets.UTF_8);
    Digest digest = put(content);

    assertThatThrownBy(() -> fillBy(UploadId.random())).isInstanceOf(StorageFullException.class);

    ByteArrayOutputStream read = new ByteArrayOutputStream();
    try (BlobContent opened = store.open(digest).orElseThrow()) {
      opened.transferTo(ByteRange.whole(opened.size()), Channels.newChannel(read));
    }
    assertThat(read.toByteArray()).isEqualTo(content);
  }

  @Test
  void aStoreOpensOnAFullDisk() throws Exception {
    Digest digest = put(new byte[PIECE]);
    store.close();
    Path filler = fillUp();

    store = new FileBlobStore(directory, () -> {});

    assertThat(store.size(digest)).contains((long) PIECE);
    assertThatThrownBy(store::check).isInstanceOf(StorageFullException.class);
    Files.delete(filler);
    store.check();
  }

  /// Small pieces are gathered, so that the last of them meet the full disk in the commit.
  @Test
  void aCommitThatFindsNoRoomLeavesNothing() throws Exception {
    byte[] last = new byte[10_000];
    UploadId id = UploadId.random();
    BlobWriter writer = store.begin(id, DigestAlgorithm.SHA256);
    writer.write(ByteBuffer.wrap(last));
    Digest digest = Digest.compute(DigestAlgorithm.SHA256, last);
    Path filler = fillUp();

    assertThatThrownBy(() -> writer.commit(digest)).isInstanceOf(StorageFullException.class);
    assertThatThrownBy(store::check).isInstanceOf(StorageFullException.class);

    assertThat(store.size(digest)).isEmpty();
    assertThat(store.uploadState(id)).isEmpty();
    Files.delete(filler);
    store.check();
    assertThat(put(last)).isEqualTo(digest);
  }

  @Test
  void whatIsPutAsideMeetsTheFullDisk() throws Exception {
    try (Scratch scratch = store.scratch()) {
      Path filler = fillUp();

      assertThatThrownBy(() -> scratch.write(ByteBuffer.allocate(PIECE)))
          .isInstanceOf(StorageFullException.class);
      Files.delete(filler);
    }
  }

  /// Takes all room to the last page.
  private Path fillUp() throws IOException {
    Path filler = directory.resolve("filler");
    try (OutputStream out = Files.newOutputStream(filler)) {
      while (true) {
        out.write(new byte[4096]);
      }
    } catch (IOException e) {
      return filler;
    }
  }
}
