package dev.berth.registry;

import dev.berth.blob.BlobStore;
import dev.berth.blob.Scratch;
import dev.berth.blob.StorageFullException;
import dev.berth.oci.ErrorCode;
import dev.berth.oci.RegistryException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Manifests on their way in, in bounded memory.
///
/// While one comes, which takes as long as its client likes, only its first bytes are in memory,
/// and the others wait in the blob store. When a large one is complete, it takes its share of the
/// memory that all large ones have together, until its push is over. So clients can neither fill
/// the memory by their number nor keep it from others by being slow.
public final class IncomingManifests {
  /// The most bytes of a manifest that are in memory while it comes, and that take no share.
  static final int USUAL = 8192;

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  // What is read takes some times its bytes while it is looked at and stored.
  private static final int PART_OF_HEAP = 16;

  private final BlobStore store;
  private final Semaphore memory;
  private final Duration patience;

  /// @param bytes for all large manifests together; there is room for one of the largest in any
  ///   case
  /// @param patience how long one waits for its share
  IncomingManifests(BlobStore store, int bytes, Duration patience) {
    this.store = store;
    this.memory = new Semaphore(Math.max(bytes, Manifests.LARGEST), true);
    this.patience = patience;
  }

  /// Those of a server, which give large ones a part of its heap.
  public IncomingManifests(BlobStore store) {
    this(
        store,
        (int) Math.min(Runtime.getRuntime().maxMemory() / PART_OF_HEAP, Integer.MAX_VALUE),
        PATIENCE);
  }

  /// The manifest that a client sends, whole.
  ///
  /// @throws RegistryException `SIZE_INVALID` (413) if it is larger than any may be,
  ///   `STORAGE_FULL`, or `TOOMANYREQUESTS` if others have kept the memory for too long
  public Received receive(ContentSource content) throws IOException {
    if (content.announcedLength().orElse(0) > Manifests.LARGEST) {
      throw tooLarge();
    }
    try (Arriving arriving = new Arriving()) {
      content.transferTo(arriving);
      return arriving.complete();
    } catch (StorageFullException e) {
      throw FullStorage.refusal();
    }
  }

  private static RegistryException tooLarge() {
    return new RegistryException(
        ErrorCode.SIZE_INVALID, 413, "the manifest is larger than " + Manifests.LARGEST + " bytes");
  }

  private void take(int size) {
    try {
      if (memory.tryAcquire(size, patience.toNanos(), TimeUnit.NANOSECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new RegistryException(
        ErrorCode.TOOMANYREQUESTS,
        "other large manifests are being pushed, and there is no memory for this one; try again");
  }

  /// What has come of one so far.
  private final class Arriving implements WritableByteChannel {
    private final byte[] first = new byte[USUAL];
    private int count;
    private @Nullable Scratch all;

    @Override
    public int write(ByteBuffer source) throws IOException {
      int length = source.remaining();
      if (length > Manifests.LARGEST - count) {
        throw tooLarge();
      }
      if (all == null && length <= first.length - count) {
        source.get(first, count, length);
      } else {
        scratch().write(source);
      }
      count += length;
      return length;
    }

    private Scratch scratch() throws IOException {
      if (all == null) {
        all = store.scratch();
        all.write(ByteBuffer.wrap(first, 0, count));
      }
      return all;
    }

    Received complete() throws IOException {
      if (all == null) {
        return new Received(Arrays.copyOf(first, count), 0);
      }
      take(count);
      boolean read = false;
      try {
        Received received = new Received(all.read(), count);
        read = true;
        return received;
      } finally {
        if (!read) {
          memory.release(count);
        }
      }
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() throws IOException {
      if (all != null) {
        all.close();
      }
    }
  }

  /// A manifest that is there, and its share of memory, which is given back when this is closed.
  public final class Received implements AutoCloseable {
    private final byte[] bytes;
    private int share;

    private Received(byte[] bytes, int share) {
      this.bytes = bytes;
      this.share = share;
    }

    /// Its bytes, as they came.
    public byte[] bytes() {
      return bytes;
    }

    @Override
    public void close() {
      memory.release(share);
      share = 0;
    }
  }
}
