package dev.berth.blob.file;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// Buffers for pieces of files. A bounded number of them are large; whoever comes when those are
/// taken gets a small one rather than waiting for a slow client to give one back.
final class BufferPool {
  static final int LARGE = 128 * 1024;
  private static final int SMALL = 16 * 1024;
  private static final int LARGE_ONES = 256;

  private final ConcurrentLinkedQueue<ByteBuffer> idle = new ConcurrentLinkedQueue<>();
  private final AtomicInteger made = new AtomicInteger();

  /// An empty buffer, to be given back.
  ByteBuffer take() {
    ByteBuffer buffer = idle.poll();
    if (buffer != null) {
      return buffer.clear();
    }
    if (made.get() < LARGE_ONES && made.getAndIncrement() < LARGE_ONES) {
      return ByteBuffer.allocateDirect(LARGE);
    }
    return ByteBuffer.allocate(SMALL);
  }

  void giveBack(ByteBuffer buffer) {
    if (buffer.isDirect()) {
      idle.add(buffer);
    }
  }
}
