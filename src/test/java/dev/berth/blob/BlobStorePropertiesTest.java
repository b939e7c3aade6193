package dev.berth.blob;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.blob.file.FileBlobStore;
import dev.berth.blob.memory.MemoryBlobStore;
import dev.berth.oci.ByteRange;
import dev.berth.oci.Digest;
import dev.berth.oci.DigestAlgorithm;
import dev.berth.oci.UploadId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

class BlobStorePropertiesTest {
  private static Path directory;
  private static List<BlobStore> stores;

  @BeforeContainer
  static void openStores() throws IOException {
    directory = Files.createTempDirectory("blobs");
    stores = List.of(new MemoryBlobStore(), new FileBlobStore(directory, () -> {}));
  }

  @AfterContainer
  static void removeFiles() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /// A piece is written from the heap or from a direct buffer, and the writer may be closed after
  /// it.
  @Property(tries = 150)
  void howTheBytesAreSplitDoesNotMatter(
      @ForAll @Size(max = 12) List<@IntRange(max = 150_000) Integer> lengths, @ForAll long seed)
      throws IOException {
    Random random = new Random(seed);
    byte[] content = new byte[lengths.stream().mapToInt(Integer::intValue).sum()];
    random.nextBytes(content);
    Digest digest = Digest.compute(DigestAlgorithm.SHA256, content);
    for (BlobStore store : stores) {
      UploadId id = UploadId.random();
      BlobWriter writer = store.begin(id, DigestAlgorithm.SHA256);
      int from = 0;
      for (int length : lengths) {
        ByteBuffer piece = ByteBuffer.wrap(content, from, length);
        writer.write(
            random.nextBoolean() ? piece : ByteBuffer.allocateDirect(length).put(piece).flip());
        from += length;
        if (random.nextInt(4) == 0) {
          writer.close();
          writer = store.resume(id, DigestAlgorithm.SHA256).orElseThrow();
        }
        assertThat(writer.position()).isEqualTo(from);
      }
      writer.commit(digest);

      assertThat(BlobStoreContract.read(store, digest)).isEqualTo(content);
      store.delete(digest);
    }
  }

  @Property(tries = 200)
  void aRangeIsExactlyItsBytes(
      @ForAll @IntRange(min = 1, max = 400_000) int size,
      @ForAll @IntRange(max = 399_999) int one,
      @ForAll @IntRange(max = 399_999) int other)
      throws IOException {
    int first = Math.min(one % size, other % size);
    int last = Math.max(one % size, other % size);
    byte[] content = BlobStoreContract.randomBytes(size);
    for (BlobStore store : stores) {
      Digest digest = BlobStoreContract.put(store, content);
      try (BlobContent opened = store.open(digest).orElseThrow()) {

        assertThat(BlobStoreContract.read(opened, new ByteRange(first, last)))
            .isEqualTo(Arrays.copyOfRange(content, first, last + 1));
      }
      store.delete(digest);
    }
  }
}
