package dev.berth.http.jetty;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/// A connection that can be sent bytes straight from a file, by the system's `sendfile`, which
/// Jetty does not do.
///
/// Jetty counts what it writes of an answer. So that its count stays right, it is told to write a
/// stand-in for the bytes that went out already, and this end point takes that as written.
final class FileEndPoint extends SocketChannelEndPoint {
  private @Nullable ByteBuffer standIn;

  FileEndPoint(
      SocketChannel channel, ManagedSelector selector, SelectionKey key, Scheduler scheduler) {
    super(channel, selector, key, scheduler);
  }

  /// Sends what the socket takes at once. To be called only while nothing else is being written.
  ///
  /// @return how many bytes, possibly none
  /// @throws IOException for want of the file or of the client
  long send(FileChannel file, long position, long count) throws IOException {
    long sent = file.transferTo(position, count, getChannel());
    if (sent > 0) {
      notIdle();
    }
    return sent;
  }

  /// Takes `buffer`, and no other one, as written when it comes next.
  void expect(ByteBuffer buffer) {
    standIn = buffer;
  }

  /// Whether the buffer that was expected has not come.
  boolean isExpecting() {
    return standIn != null;
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // not a buffer of the same bytes
  public boolean flush(ByteBuffer... buffers) throws IOException {
    ByteBuffer expected = standIn;
    if (expected == null || buffers.length != 1 || buffers[0] != expected) {
      return super.flush(buffers);
    }
    expected.position(expected.limit());
    standIn = null;
    return true;
  }
}
