package dev.berth.http.jetty;

import dev.berth.http.ClientGoneException;
import dev.berth.io.FileSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Blocker;
import org.jspecify.annotations.Nullable;

/// Sends an answer's content while it is produced: each buffer is handed to the socket as it is,
/// and the writer waits until the client has made room for it.
final class ResponseSink implements FileSink {
  // The JDK copies a heap buffer into a direct one of the same size, which the thread then keeps.
  private static final int HEAP_PIECE = 64 * 1024;
  private static final int FEW = 4 * 1024;
  private static final int LEAST_FROM_FILE = 64 * 1024;

  // Never read: it has the length of what was sent from a file.
  private static final ByteBuffer STAND_IN = ByteBuffer.allocateDirect(1024 * 1024);

  private final Response response;
  private final long length;
  private final @Nullable FileEndPoint connection;
  private long written;

  /// @param connection where the answer goes as it is, by HTTP/1.1; absent if it is encrypted, or
  ///   in frames
  ResponseSink(Response response, long length, @Nullable FileEndPoint connection) {
    this.response = response;
    this.length = length;
    this.connection = connection;
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

  @Override
  public long transferFrom(FileChannel file, long position, long count) throws IOException {
    // The head and the last byte go by Jetty.
    long most = Math.min(Math.min(count, STAND_IN.capacity()), length - written - 1);
    if (connection == null || written == 0 || most < LEAST_FROM_FILE) {
      return 0;
    }
    long sent;
    try {
      sent = connection.send(file, position, most);
    } catch (IOException e) {
      // The file's or the socket's: who writes the next bytes meets it again, and tells them apart.
      return 0;
    }
    if (sent > 0) {
      count((int) sent, connection);
      return sent;
    }
    return sendWhenThereIsRoom(file, position);
  }

  /// Waits with a few bytes, so that it is Jetty's clock that gives up who takes nothing.
  private int sendWhenThereIsRoom(FileChannel file, long position) throws IOException {
    ByteBuffer few = ByteBuffer.allocate(FEW);
    if (file.read(few, position) < 0) {
      return 0;
    }
    return write(few.flip());
  }

  /// Has Jetty count bytes that were sent already.
  private void count(int sent, FileEndPoint connection) throws IOException {
    ByteBuffer standIn = STAND_IN.slice(0, sent);
    connection.expect(standIn);
    hand(false, standIn);
    written += sent;
    if (connection.isExpecting()) {
      throw new IllegalStateException("an answer's bytes were replaced on their way");
    }
  }

  private void send(ByteBuffer bytes) throws IOException {
    int count = bytes.remaining();
    if (!bytes.isDirect() && count > HEAP_PIECE) {
      count = HEAP_PIECE;
    }
    ByteBuffer piece = bytes.slice(bytes.position(), count);
    boolean last = written + count == length;
    hand(last, piece);
    bytes.position(bytes.position() + count);
    written += count;
  }

  private void hand(boolean last, ByteBuffer piece) throws IOException {
    try (Blocker.Callback sent = Blocker.callback()) {
      response.write(last, piece, sent);
      sent.block();
    } catch (IOException e) {
      throw new ClientGoneException(e);
    }
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public void close() {}
}
