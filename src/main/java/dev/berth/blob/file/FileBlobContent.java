package dev.berth.blob.file;

import dev.berth.blob.BlobContent;
import dev.berth.io.FileSink;
import dev.berth.oci.ByteRange;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;

/// One file, open for reading. The channel keeps it readable when its name is removed.
final class FileBlobContent implements BlobContent {
  /// What is copied goes over TLS as a rule. The JDK puts 16,367 bytes into a record, and HTTP/2 a
  /// head of 9 bytes before at most 16 KiB: eight records are filled, and no tiny one is left over.
  private static final int PIECE = 8 * (16_367 - 9);

  private final FileChannel channel;
  private final long size;
  private final BufferPool buffers;
  private final Runnable beforeWaiting;

  FileBlobContent(FileChannel channel, BufferPool buffers, Runnable beforeWaiting)
      throws IOException {
    this.channel = channel;
    this.size = channel.size();
    this.buffers = buffers;
    this.beforeWaiting = beforeWaiting;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public void transferTo(ByteRange range, WritableByteChannel sink) throws IOException {
    if (range.last() >= size) {
      throw new IllegalArgumentException("the range " + range + " of " + size + " bytes");
    }
    beforeWaiting.run();
    ByteBuffer buffer = buffers.take();
    try {
      long position = range.first();
      while (position <= range.last()) {
        long left = range.last() + 1 - position;
        long taken = sink instanceof FileSink f ? f.transferFrom(channel, position, left) : 0;
        position += taken > 0 ? taken : copy(position, left, buffer, sink);
      }
    } finally {
      buffers.giveBack(buffer);
    }
  }

  private int copy(long position, long most, ByteBuffer buffer, WritableByteChannel sink)
      throws IOException {
    buffer.clear();
    buffer.limit((int) Math.min(Math.min(buffer.capacity(), PIECE), most));
    if (channel.read(buffer, position) < 0) {
      throw new EOFException("a blob's file ends at byte " + position + " of " + size);
    }
    buffer.flip();
    int length = buffer.limit();
    while (buffer.hasRemaining()) {
      sink.write(buffer);
    }
    return length;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
