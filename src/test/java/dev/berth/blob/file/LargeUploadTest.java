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
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Uploads whose end goes past the page cache. The directory of the test is on a disk that takes
/// such writes, or else the first test fails.
class LargeUploadTest {
  private static final int SIZE = 15_000_001;

  @TempDir Path root;
  private final UploadId id = UploadId.random();
  private final String upload = "uploads/" + id;
  private final byte[] content = new byte[SIZE];
  private RecordingDisk disk;
  private BlobStore store;

  @BeforeEach
  void open() throws IOException {
    new Random(1).nextBytes(content);
    disk = new RecordingDisk(root);
    store = new FileBlobStore(root, () -> {}, disk, 1_000_000);
    disk.forget();
  }

  private Digest digest() {
    return Digest.compute(DigestAlgorithm.SHA256, content);
  }

  private void write(BlobWriter writer, int from, int to) throws IOException {
    for (int at = from; at < to; at += 100_000) {
      writer.write(ByteBuffer.wrap(content, at, Math.min(100_000, to - at)));
    }
  }

  private void push() throws IOException {
    try (BlobWriter writer = store.begin(id, DigestAlgorithm.SHA256)) {
      write(writer, 0, SIZE);
      writer.commit(digest());
    }
  }

  private byte[] stored() throws IOException {
    return Files.readAllBytes(root.resolve(blob()));
  }

  private String blob() {
    String encoded = digest().encoded();
    return "blobs/sha256/" + encoded.substring(0, 2) + '/' + encoded;
  }

  private List<String> writesAndForces() {
    return disk.calls().stream()
        .filter(call -> call.startsWith("write") || call.startsWith("force "))
        .toList();
  }

  @Test
  void theEndGoesPastTheCacheInBlocksAndIsForcedBeforeItHasItsName() throws Exception {
    push();

    assertThat(stored()).isEqualTo(content);
    assertThat(writesAndForces()).filteredOn(call -> call.startsWith("writeAt")).hasSize(6);
    assertThat(disk.calls())
        .containsSubsequence(
            "openDirect " + upload,
            "writeAt " + upload,
            "write " + upload,
            "force " + upload,
            "rename " + upload + ' ' + blob());
    assertThat(writesAndForces()).last().isEqualTo("force " + upload);
  }

  @Test
  void anUploadThatPausesAnywhereGoesOnWhereItWas() throws Exception {
    List<Integer> stops = new ArrayList<>(List.of(8_500_000, 9_700_003, 12_345_678, 14_999_999));
    stops.add(SIZE);
    int from = 0;
    for (int to : stops) {
      try (BlobWriter writer =
          from == 0
              ? store.begin(id, DigestAlgorithm.SHA256)
              : store.resume(id, DigestAlgorithm.SHA256).orElseThrow()) {
        assertThat(writer.position()).isEqualTo(from);
        write(writer, from, to);
        if (to == SIZE) {
          writer.commit(digest());
        }
      }
      from = to;
    }

    assertThat(stored()).isEqualTo(content);
  }

  @Test
  void aFileSystemThatOpensNoFileSoGetsAllThroughTheCache() throws Exception {
    disk.fail("openDirect", new IOException("Invalid argument"));
    push();
    disk.forget();
    disk.work();
    store.delete(digest());
    push();

    assertThat(disk.calls()).noneMatch(call -> call.startsWith("openDirect"));
    assertThat(stored()).isEqualTo(content);
  }

  @Test
  void aBlockThatIsRefusedPastTheCacheGoesThroughIt() throws Exception {
    disk.failOnce("writeAt", new IOException("Invalid argument"));
    push();

    assertThat(stored()).isEqualTo(content);
  }

  @Test
  void anUploadWhoseBlockCannotBeWrittenAtAllIsResumedFromTheBlockBefore() throws Exception {
    BlobWriter writer = store.begin(id, DigestAlgorithm.SHA256);
    write(writer, 0, 10_000_000);
    disk.fail("writeAt", new IOException("Input/output error"));
    assertThatThrownBy(() -> write(writer, 10_000_000, SIZE))
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("Input/output error");
    assertThat(writer.isOpen()).isFalse();
    writer.close();
    disk.work();

    try (BlobWriter resumed = store.resume(id, DigestAlgorithm.SHA256).orElseThrow()) {
      int position = Math.toIntExact(resumed.position());
      assertThat(position).isBetween(8_000_000, 10_000_000);
      write(resumed, position, SIZE);
      resumed.commit(digest());
    }
    assertThat(stored()).isEqualTo(content);
  }

  @Test
  void aFullDiskEndsTheUpload() throws Exception {
    disk.fail("writeAt", new IOException("No space left on device"));

    assertThatThrownBy(this::push).isInstanceOf(StorageFullException.class);

    assertThat(root.resolve("uploads")).isEmptyDirectory();
    disk.work();
    push();
    assertThat(stored()).isEqualTo(content);
  }

  @Test
  void moreUploadsThanThereAreBlocksAreTakenAllTheSame() throws Exception {
    List<BlobWriter> writers = new ArrayList<>();
    for (int i = 0; i < 14; i++) {
      BlobWriter writer = store.begin(UploadId.random(), DigestAlgorithm.SHA256);
      writers.add(writer);
      write(writer, 0, SIZE);
    }

    assertThat(disk.calls()).filteredOn(call -> call.startsWith("openDirect")).hasSize(12);
    for (BlobWriter writer : writers) {
      assertThat(writer.commit(digest())).isEqualTo(SIZE);
    }
    assertThat(stored()).isEqualTo(content);
    disk.forget();
    push();
    assertThat(disk.calls()).anyMatch(call -> call.startsWith("openDirect"));
  }
}
