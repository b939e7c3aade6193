package dev.berth.blob.file;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The memory of writes past the page cache, a bounded number of pairs of blocks for all uploads,
/// and whether the file system takes such writes at all.
final class DirectBlocks {
  /// The size of a block, in bytes.
  static final int SIZE = 1024 * 1024;

  /// What addresses, positions and lengths of such writes are multiples of, in bytes. A file system
  /// that wants more refuses them.
  private static final int ALIGNMENT = 4096;

  /// How many pairs there are at most.
  private static final int MOST = 12;

  private static final Logger LOG = LoggerFactory.getLogger(DirectBlocks.class);

  /// @param filled the block that is filled
  /// @param written the block that is being written, or was
  record Pair(ByteBuffer filled, ByteBuffer written) {

    private static Pair allocate() {
      return new Pair(allocateBlock(), allocateBlock());
    }

    private static ByteBuffer allocateBlock() {
      return ByteBuffer.allocateDirect(SIZE + ALIGNMENT).alignedSlice(ALIGNMENT).slice(0, SIZE);
    }

    Pair swap() {
      return new Pair(written.clear(), filled);
    }
  }

  private final ConcurrentLinkedQueue<Pair> idle = new ConcurrentLinkedQueue<>();
  private final AtomicInteger made = new AtomicInteger();
  private final long from;
  private volatile boolean refused;

  /// @param from the position in a file from which on writes go past the page cache, in bytes
  DirectBlocks(long from) {
    this.from = from;
  }

  /// Two empty blocks for what comes at `position` of a file, to be given back; null if that is to
  /// go through the page cache, if there are none to spare, or if such writes were refused.
  @Nullable Pair take(long position) {
    if (refused || position < from || position % ALIGNMENT != 0) {
      return null;
    }
    Pair pair = idle.poll();
    if (pair == null && made.get() < MOST && made.getAndIncrement() < MOST) {
      pair = allocate();
    }
    return pair;
  }

  private @Nullable Pair allocate() {
    try {
      return Pair.allocate();
    } catch (OutOfMemoryError e) {
      made.decrementAndGet();
      return null;
    }
  }

  void giveBack(Pair pair) {
    pair.filled().clear();
    pair.written().clear();
    idle.add(pair);
  }

  /// From now on there are none.
  void refuse(Exception reason) {
    if (!refused) {
      refused = true;
      LOG.info("large uploads are written through the page cache here: {}", reason.getMessage());
    }
  }
}
