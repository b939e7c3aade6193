package dev.berth.http.jetty;

import dev.berth.http.ClientGoneException;
import dev.berth.http.EventLoop;
import dev.berth.http.RequestBody;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http2.HTTP2Connection;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Invocable;

/// A request's content, passed on in the buffers that the socket was read into.
final class JettyBody implements RequestBody {
  private static final long LOOK_SECONDS = 1;

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
    CountDownLatch more = new CountDownLatch(1);
    request.demand(Invocable.from(Invocable.InvocationType.NON_BLOCKING, more::countDown));
    try {
      while (!more.await(LOOK_SECONDS, TimeUnit.SECONDS)) {
        if (isStreamGone()) {
          throw new ClientGoneException(new IOException("the stream was reset"));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClientGoneException(e);
    }
  }

  /// Whether nothing will come because the server has reset the stream itself: Jetty does so where
  /// a client announced another length than it sends, and wakes nobody.
  private boolean isStreamGone() {
    return request.getConnectionMetaData().getConnection() instanceof HTTP2Connection http2
        && http2.getSession().getStream(Integer.parseInt(request.getId())) == null;
  }
}
