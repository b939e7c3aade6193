package dev.berth.contents;

import dev.berth.oci.ByteRange;
import dev.berth.registry.BlobReading;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/// The bytes of a blob, read one piece after the other. Before each it looks whether to go on: not
/// all that is read becomes something that is unpacked.
final class BlobStream extends InputStream {
  private static final int PIECE = 128 * 1024;

  private final BlobReading blob;
  private final Budget budget;
  private final ByteBuffer piece = ByteBuffer.allocate(PIECE).limit(0);
  private long position;

  BlobStream(BlobReading blob, Budget budget) {
    this.blob = blob;
    this.budget = budget;
  }

  @Override
  public int read() throws IOException {
    return fill() ? piece.get() & 0xff : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, piece.remaining());
    piece.get(target, offset, count);
    return count;
  }

  private boolean fill() throws IOException {
    if (piece.hasRemaining()) {
      return true;
    }
    long left = blob.size() - position;
    if (left == 0) {
      return false;
    }
    budget.look();
    int count = (int) Math.min(PIECE, left);
    piece.clear();
    blob.transferTo(new ByteRange(position, position + count - 1), new Sink());
    piece.flip();
    position += count;
    return true;
  }

  /// Whether there is more, as whoever reads several archives in a row asks.
  @Override
  public int available() {
    return (int) Math.min(PIECE, piece.remaining() + blob.size() - position);
  }

  @Override
  public void close() throws IOException {
    blob.close();
  }

  private final class Sink implements WritableByteChannel {
    @Override
    public int write(ByteBuffer source) {
      int count = source.remaining();
      piece.put(source);
      return count;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }
}
