package dev.berth.http.jetty;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/// Takes bytes and forgets them, up to a limit.
final class DroppingChannel implements WritableByteChannel {
  private long left;

  DroppingChannel(long limit) {
    this.left = limit;
  }

  @Override
  public int write(ByteBuffer bytes) throws IOException {
    int count = bytes.remaining();
    left -= count;
    if (left < 0) {
      throw new IOException("more than is dropped for one answer's sake");
    }
    bytes.position(bytes.limit());
    return count;
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public void close() {}
}
