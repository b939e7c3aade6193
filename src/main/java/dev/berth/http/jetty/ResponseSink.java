package dev.berth.http.jetty;

import dev.berth.http.ClientGoneException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Blocker;

/// Sends an answer's content while it is produced: each buffer is handed to the socket as it is,
/// and the writer waits until the client has made room for it.
final class ResponseSink implements WritableByteChannel {
  // The JDK copies a heap buffer into a direct one of the same size, which the thread then keeps.
  private static final int HEAP_PIECE = 64 * 1024;

  private final Response response;
  private final long length;
  private long written;

  ResponseSink(Response response, long length) {
    this.response = response;
    this.length = length;
  }

  long written() {
    return written;
  }

  @Override
  public int write(ByteBuffer bytes) throws IOException {
    int count = bytes.remaining();
    if (count > length - written) {
      throw new IllegalStateException("more content than the " + length + " bytes announced");
    }
    while (bytes.hasRemaining()) {
      send(bytes);
    }
    return count;
  }

  private void send(ByteBuffer bytes) throws IOException {
    int count = bytes.remaining();
    if (!bytes.isDirect() && count > HEAP_PIECE) {
      count = HEAP_PIECE;
    }
    ByteBuffer piece = bytes.slice(bytes.position(), count);
    boolean last = written + count == length;
    try (Blocker.Callback sent = Blocker.callback()) {
      response.write(last, piece, sent);
      sent.block();
    } catch (IOException e) {
      throw new ClientGoneException(e);
    }
    bytes.position(bytes.position() + count);
    written += count;
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public void close() {}
}
