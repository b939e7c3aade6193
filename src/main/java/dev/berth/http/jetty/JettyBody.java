package dev.berth.http.jetty;

import dev.berth.http.BodyTooSlowException;
import dev.berth.http.ClientGoneException;
import dev.berth.http.EventLoop;
import dev.berth.http.RequestBody;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http2.HTTP2Connection;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.NanoTime;
import org.eclipse.jetty.util.thread.Invocable;
import org.jspecify.annotations.Nullable;

/// A request's content, passed on in the buffers that the socket was read into.
final class JettyBody implements RequestBody {
  private static final long LOOK = TimeUnit.SECONDS.toNanos(1);

  // What the buffer from before may still hold of content that has turned out to be long.
  private static final int REST = 2 * JettyServer.READ_BUFFER;

  private final Request request;
  private long read;
  private boolean complete;

  /// Done when there is something to read, where that was asked for and nobody has learnt it yet:
  /// Jetty takes one such question at a time, and who asked may have given up waiting.
  private @Nullable CompletableFuture<Void> more;

  /// Keeps Jetty from filling the buffer again that it is in, so that it takes one for long
  /// content.
  private Content.@Nullable Chunk last;

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
    return transfer(sink, null);
  }

  @Override
  public long transferTo(WritableByteChannel sink, Duration time) throws IOException {
    return transfer(sink, new Deadline(time, NanoTime.now()));
  }

  /// Until when is waited.
  private record Deadline(Duration time, long begin) {
    long left() {
      return time.toNanos() - NanoTime.since(begin);
    }
  }

  private long transfer(WritableByteChannel sink, @Nullable Deadline deadline) throws IOException {
    if (announcedLength().orElse(-1) == 0) {
      return 0;
    }
    EventLoop.refuseToWait();
    long before = read;
    try {
      passAll(sink, deadline);
    } finally {
      releaseLast();
    }
    return read - before;
  }

  private void passAll(WritableByteChannel sink, @Nullable Deadline deadline) throws IOException {
    while (!complete) {
      if (deadline != null && deadline.left() <= 0) {
        throw new BodyTooSlowException(deadline.time());
      }
      Content.Chunk chunk = more == null ? request.read() : null;
      if (chunk == null) {
        releaseLast();
        awaitMore(deadline);
      } else if (Content.Chunk.isFailure(chunk)) {
        throw new ClientGoneException(chunk.getFailure());
      } else {
        boolean wasLong = isLong(read);
        try {
          pass(chunk.getByteBuffer(), sink);
        } finally {
          if (isLong(read) && !wasLong) {
            last = chunk;
          } else {
            chunk.release();
          }
        }
        complete = chunk.isLast();
        if (isLong(read - REST)) {
          releaseLast();
        }
      }
    }
  }

  private static boolean isLong(long read) {
    return read >= Http1Connections.LONG_CONTENT_BUFFER;
  }

  private void releaseLast() {
    if (last != null) {
      last.release();
      last = null;
    }
  }

  private void pass(ByteBuffer bytes, WritableByteChannel sink) throws IOException {
    read += bytes.remaining();
    while (bytes.hasRemaining()) {
      sink.write(bytes);
    }
  }

  private void awaitMore(@Nullable Deadline deadline) throws IOException {
    CompletableFuture<Void> asked = more;
    if (asked == null) {
      CompletableFuture<Void> question = new CompletableFuture<>();
      request.demand(
          Invocable.from(Invocable.InvocationType.NON_BLOCKING, () -> question.complete(null)));
      asked = question;
      more = question;
    }
    try {
      asked.get(deadline == null ? LOOK : Math.min(LOOK, deadline.left()), TimeUnit.NANOSECONDS);
      more = null;
    } catch (TimeoutException _) {
      if (isStreamGone()) {
        throw new ClientGoneException(new IOException("the stream was reset"));
      }
    } catch (ExecutionException e) {
      throw new ClientGoneException(e);
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
