package dev.berth.blob;

import dev.berth.oci.ByteRange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/// The bytes of a blob that are all in memory.
public final class BytesContent implements BlobContent {
  private final byte[] bytes;

  /// @param bytes are not copied, and nobody may change them any more
  public BytesContent(byte[] bytes) {
    this.bytes = bytes;
  }

  /// All of them, not copied.
  public byte[] bytes() {
    return bytes;
  }

  @Override
  public long size() {
    return bytes.length;
  }

  @Override
  public void transferTo(ByteRange range, WritableByteChannel sink) throws IOException {
    if (range.last() >= size()) {
      throw new IllegalArgumentException("the range " + range + " of " + size() + " bytes");
    }
    ByteBuffer piece = ByteBuffer.wrap(bytes, (int) range.first(), (int) range.length());
    while (piece.hasRemaining()) {
      sink.write(piece);
    }
  }

  @Override
  public void close() {}
}
