package dev.berth.http.jetty;

import dev.berth.http.ClientGoneException;
import dev.berth.http.EventLoop;
import dev.berth.http.RequestBody;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.OptionalLong;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Blocker;

/// A request's content, passed on in the buffers that the socket was read into.
final class JettyBody implements RequestBody {
  private final Request request;
  private long read;
  private boolean complete;

  JettyBody(Request request) {
    this.request = request;
  }

  @Override
  public OptionalLong announcedLength() {
    long length = request.getLength();
    if (length >= 0) {
      return OptionalLong.of(length);
    }
    return isStreamed() ? OptionalLong.empty() : OptionalLong.of(0);
  }

  /// Whether content of unknown length may come.
  private boolean isStreamed() {
    return request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_2
        || request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING);
  }

  /// How many bytes were taken so far.
  long read() {
    return read;
  }

  /// Whether nothing is left to be taken.
  boolean isComplete() {
    return complete || announcedLength().orElse(-1) == read;
  }

  @Override
  public long transferTo(WritableByteChannel sink) throws IOException {
    if (announcedLength().orElse(-1) == 0) {
      return 0;
    }
    EventLoop.refuseToWait();
    long before = read;
    while (!complete) {
      Content.Chunk chunk = request.read();
      if (chunk == null) {
        awaitMore();
      } else if (Content.Chunk.isFailure(chunk)) {
        throw new ClientGoneException(chunk.getFailure());
      } else {
        try {
          pass(chunk.getByteBuffer(), sink);
        } finally {
          chunk.release();
        }
        complete = chunk.isLast();
      }
    }
    return read - before;
  }

  private void pass(ByteBuffer bytes, WritableByteChannel sink) throws IOException {
    read += bytes.remaining();
    while (bytes.hasRemaining()) {
      sink.write(bytes);
    }
  }

  private void awaitMore() throws IOException {
    try (Blocker.Runnable more = Blocker.runnable()) {
      request.demand(more);
      more.block();
    } catch (IOException e) {
      throw new ClientGoneException(e);
    }
  }
}
