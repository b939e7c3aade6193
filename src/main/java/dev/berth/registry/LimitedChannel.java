package dev.berth.registry;

import dev.berth.oci.ErrorCode;
import dev.berth.oci.RegistryException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/// Passes bytes on until there are too many for a blob.
final class LimitedChannel implements WritableByteChannel {
  private final WritableByteChannel sink;
  private final long largestBlob;
  private long room;

  /// @param used how many bytes of the blob are there already
  LimitedChannel(WritableByteChannel sink, long used, long largestBlob) {
    this.sink = sink;
    this.largestBlob = largestBlob;
    this.room = largestBlob - used;
  }

  static RegistryException tooLarge(long largestBlob) {
    return new RegistryException(
        ErrorCode.SIZE_INVALID, 413, "a blob may have no more than " + largestBlob + " bytes");
  }

  @Override
  public int write(ByteBuffer bytes) throws IOException {
    if (bytes.remaining() > room) {
      throw tooLarge(largestBlob);
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
