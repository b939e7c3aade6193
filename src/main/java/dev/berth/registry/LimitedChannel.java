package dev.berth.registry;

import dev.berth.oci.ByteRange;
import dev.berth.oci.ErrorCode;
import dev.berth.oci.RegistryException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/// Passes bytes on until there are more than there may be; none of those is written.
final class LimitedChannel implements WritableByteChannel {
  private final WritableByteChannel sink;
  private final RegistryException excess;
  private long room;

  private LimitedChannel(WritableByteChannel sink, long room, RegistryException excess) {
    this.sink = sink;
    this.room = room;
    this.excess = excess;
  }

  /// Takes what a blob still has room for.
  ///
  /// @param used how many bytes of the blob are there already
  static LimitedChannel forBlob(WritableByteChannel sink, long used, long largestBlob) {
    return new LimitedChannel(sink, largestBlob - used, tooLarge(largestBlob));
  }

  /// Takes what a chunk announces, as far as a blob has room for it.
  static LimitedChannel forChunk(WritableByteChannel sink, ByteRange chunk, long largestBlob) {
    if (chunk.last() >= largestBlob) {
      return forBlob(sink, chunk.first(), largestBlob);
    }
    return new LimitedChannel(
        sink,
        chunk.length(),
        new RegistryException(
            ErrorCode.SIZE_INVALID,
            "there are more bytes than Content-Range " + chunk + " announces"));
  }

  static RegistryException tooLarge(long largestBlob) {
    return new RegistryException(
        ErrorCode.SIZE_INVALID, 413, "a blob may have no more than " + largestBlob + " bytes");
  }

  @Override
  public int write(ByteBuffer bytes) throws IOException {
    if (bytes.remaining() > room) {
      throw excess;
    }
    int written = sink.write(bytes);
    room -= written;
    return written;
  }

  @Override
  public boolean isOpen() {
    return sink.isOpen();
  }

  @Override
  public void close() throws IOException {
    sink.close();
  }
}
