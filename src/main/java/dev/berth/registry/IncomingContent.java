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
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// What clients send and is looked at whole, on its way in, in bounded memory.
///
/// While it comes, which takes as long as its client likes, only its first bytes are in memory, and
/// the others wait in the blob store. When something large is complete, it takes its share of the
/// memory that all of its sort have together, until it is dealt with. So clients can neither fill
/// the memory by their number nor keep it from others by being slow.
public final class IncomingContent {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final BlobStore store;
  private final Sort sort;
  private final Semaphore memory;
  private final Duration patience;

  /// A sort of content.
  ///
  /// @param word what one is called
  /// @param largest how many bytes one has at the most
  /// @param usual the most bytes of one that are in memory while it comes, and that take no share
  /// @param partOfHeap which part of the heap large ones have together: what is read takes some
  ///   times its bytes while it is looked at
  record Sort(String word, int largest, int usual, int partOfHeap) {}

  static final Sort MANIFESTS = new Sort("manifest", Manifests.LARGEST, 8192, 16);

  /// @param bytes for all large ones together; there is room for one of the largest in any case
  /// @param patience how long one waits for its share
  IncomingContent(BlobStore store, Sort sort, int bytes, Duration patience) {
    this.store = store;
    this.sort = sort;
    this.memory = new Semaphore(Math.max(bytes, sort.largest()), true);
    this.patience = patience;
  }

  private IncomingContent(BlobStore store, Sort sort) {
    this(
        store,
        sort,
        (int) Math.min(Runtime.getRuntime().maxMemory() / sort.partOfHeap(), Integer.MAX_VALUE),
        PATIENCE);
  }

  /// The manifests that are pushed to a server.
  public static IncomingContent manifests(BlobStore store) {
    return new IncomingContent(store, MANIFESTS);
  }

  /// The bodies of other requests to a server, of at most `largest` bytes. There may be thousands
  /// at once, and as JSON each takes many times its bytes.
  public static IncomingContent bodies(BlobStore store, int largest) {
    return new IncomingContent(store, new Sort("body", largest, 1024, 64));
  }

  /// The content that a client sends, whole.
  ///
  /// @throws RegistryException `SIZE_INVALID` (413) if it is larger than any of its sort may be,
  ///   `STORAGE_FULL`, or `TOOMANYREQUESTS` if others have kept the memory for too long
  public Received receive(ContentSource content) throws IOException {
    return receive(content, sort.largest());
  }

  /// As [#receive(ContentSource)], of at most `limit` bytes.
  public Received receive(ContentSource content, int limit) throws IOException {
    if (content.announcedLength().orElse(0) > limit) {
      throw tooLarge(limit);
    }
    try (Arriving arriving = new Arriving(limit, content.announcedLength())) {
      content.transferTo(arriving);
      return arriving.complete();
    } catch (StorageFullException e) {
      throw FullStorage.refusal();
    }
  }

  private RegistryException tooLarge(int limit) {
    return new RegistryException(
        ErrorCode.SIZE_INVALID, 413, "the " + sort.word() + " is larger than " + limit + " bytes");
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
        "others send a large "
            + sort.word()
            + " too, and there is no memory for this one; try again");
  }

  /// What has come of one so far.
  private final class Arriving implements WritableByteChannel {
    private final int limit;
    private final byte[] first;
    private int count;
    private @Nullable Scratch all;

    Arriving(int limit, OptionalLong announcedLength) {
      this.limit = limit;
      this.first = new byte[(int) Math.min(sort.usual(), announcedLength.orElse(sort.usual()))];
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
      int length = source.remaining();
      if (length > limit - count) {
        throw tooLarge(limit);
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

  /// Content that is there, and its share of memory, which is given back when this is closed.
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
