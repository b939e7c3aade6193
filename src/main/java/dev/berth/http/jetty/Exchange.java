package dev.berth.http.jetty;

import dev.berth.http.Body;
import dev.berth.http.EventLoop;
import dev.berth.http.Handled;
import dev.berth.http.Header;
import dev.berth.http.HttpMethod;
import dev.berth.http.Site;
import dev.berth.http.Surface.Answer;
import dev.berth.http.WouldBlockException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Blocker;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.NanoTime;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/// One request and its answer.
///
/// What has no content is first tried on the thread that read it. Everything else, and whatever
/// would have to wait there, runs on a virtual thread.
final class Exchange implements Callback {
  /// Answers up to this size are sent without a thread that waits for the client.
  private static final int LARGEST_UNATTENDED = 64 * 1024;

  /// Content that nobody took is read and dropped up to this much, so that the client sees the
  /// answer instead of a broken connection.
  private static final long MOST_DROPPED = 64L * 1024 * 1024;

  private static final long DROPPING_SECONDS = 10;

  private static final HttpField CLOSE =
      new PreEncodedHttpField(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE.asString());

  private final JettyServer server;
  private final Site site;
  private final Request in;
  private final Response out;
  private final Callback done;
  private final JettyRequest request;
  private @Nullable Answer answer;
  private long sent;
  private boolean over;

  Exchange(
      JettyServer server, Site site, Request in, Response out, Callback done, HttpMethod method) {
    this.server = server;
    this.site = site;
    this.in = in;
    this.out = out;
    this.done = done;
    this.request = new JettyRequest(in, site.nextId(), method, site.forwarding());
  }

  JettyRequest request() {
    return request;
  }

  /// Answers the request, now or later.
  void start() {
    if (!isPlain()) {
      onThreadOfItsOwn(this::run);
      return;
    }
    try {
      sendUnattended(EventLoop.attempt(() -> site.answer(request)));
    } catch (WouldBlockException e) {
      onThreadOfItsOwn(this::run);
    } catch (RuntimeException | Error e) {
      breakOff(e);
    }
  }

  /// Sends an answer to what is no proper request, and ends the connection.
  void refuse(Answer refusal) {
    if (!isHttp2()) {
      out.getHeaders().put(CLOSE);
    }
    sendUnattended(refusal);
  }

  /// Whether no content is expected. Over HTTP/2 nothing but the method tells beforehand.
  private boolean isPlain() {
    return switch (request.method()) {
      case GET, HEAD -> isHttp2() || request.body().isComplete();
      // What opens an upload, say, which is done in memory.
      case POST -> !isHttp2() && request.body().isComplete();
      case PUT, PATCH, DELETE, OPTIONS -> false;
    };
  }

  private boolean isHttp2() {
    return in.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_2;
  }

  private void onThreadOfItsOwn(Runnable task) {
    server.runWaiting(task);
  }

  private void run() {
    send(site.answer(request));
  }

  /// Sends what is in memory from a thread that must not wait.
  void sendUnattended(Answer found) {
    Body body = found.response().body();
    boolean content = !isWithoutContent(found);
    boolean needsThread =
        body instanceof Body.Streamed
            || (content && body instanceof Body.Bytes b && b.bytes().length > LARGEST_UNATTENDED);
    if (needsThread) {
      onThreadOfItsOwn(() -> send(found));
      return;
    }
    begin(found);
    switch (body) {
      case Body.Bytes bytes when content -> {
        sent = bytes.bytes().length;
        out.write(true, ByteBuffer.wrap(bytes.bytes()), this);
      }
      case Body.Bytes _, Body.Empty _, Body.Streamed _ -> out.write(true, null, this);
    }
  }

  /// Sends an answer from a thread that may wait.
  private void send(Answer found) {
    try {
      trySending(found);
    } catch (RuntimeException | Error e) {
      breakOff(e);
    }
  }

  private void trySending(Answer found) {
    JettyBody content = request.body();
    boolean drop = !content.isComplete() && !isPlain();
    if (drop && !isHttp2()) {
      out.getHeaders().put(CLOSE);
    }
    begin(found);
    switch (found.response().body()) {
      case Body.Streamed streamed -> sendStreamed(found, streamed);
      case Body.Bytes bytes when !isWithoutContent(found) -> sendWaiting(bytes.bytes(), drop);
      case Body.Bytes _, Body.Empty _ -> sendWaiting(new byte[0], drop);
    }
  }

  private void sendWaiting(byte[] bytes, boolean drop) {
    if (!drop && bytes.length <= LARGEST_UNATTENDED) {
      sent = bytes.length;
      out.write(true, bytes.length == 0 ? null : ByteBuffer.wrap(bytes), this);
      return;
    }
    try {
      if (bytes.length == 0) {
        try (Blocker.Callback blocker = Blocker.callback()) {
          out.write(true, null, blocker);
          blocker.block();
        }
      } else {
        ResponseSink sink = new ResponseSink(out, bytes.length, null);
        sink.write(ByteBuffer.wrap(bytes));
        sent = sink.written();
      }
      if (drop) {
        dropContent();
      }
    } catch (IOException e) {
      failed(e);
      return;
    }
    succeeded();
  }

  private void sendStreamed(Answer found, Body.Streamed streamed) {
    if (isWithoutContent(found)) {
      try {
        streamed.source().close();
      } catch (IOException e) {
        site.failed(request, e);
      }
      out.write(true, null, this);
      return;
    }
    ResponseSink sink = new ResponseSink(out, streamed.length(), plainConnection());
    try (Body.Source source = streamed.source()) {
      source.writeTo(sink);
      if (sink.written() < streamed.length()) {
        throw new IOException(
            "only %d of %d bytes of content were there"
                .formatted(sink.written(), streamed.length()));
      }
    } catch (Throwable e) {
      sent = sink.written();
      breakOff(e);
      return;
    }
    sent = sink.written();
    if (sent == 0) {
      out.write(true, null, this);
    } else {
      succeeded();
    }
  }

  /// Ends an answer whose content could not be produced or sent: with another answer if nothing of
  /// it is out yet, else by breaking the connection, so that the client knows.
  private void breakOff(Throwable failure) {
    if (Site.isClientGone(failure)) {
      failed(failure);
      return;
    }
    Answer instead = site.failed(request, failure);
    if (over || out.isCommitted()) {
      failed(failure);
      return;
    }
    out.reset();
    sent = 0;
    try {
      sendUnattended(instead);
    } catch (RuntimeException | Error e) {
      failed(e);
    }
  }

  private @Nullable FileEndPoint plainConnection() {
    return !isHttp2()
            && in.getConnectionMetaData().getConnection().getEndPoint()
                instanceof FileEndPoint plain
        ? plain
        : null;
  }

  private void dropContent() {
    if (in.getHeaders().contains(HttpHeader.EXPECT)) {
      return;
    }
    Scheduler.Task limit =
        in.getComponents()
            .getScheduler()
            .schedule(this::endDropping, DROPPING_SECONDS, TimeUnit.SECONDS);
    try {
      request.body().transferTo(new DroppingChannel(MOST_DROPPED));
    } catch (IOException e) {
      // The answer is out; nobody waits for what was left.
    } finally {
      limit.cancel();
    }
  }

  private void endDropping() {
    if (!isHttp2()) {
      in.getConnectionMetaData().getConnection().getEndPoint().close();
    }
  }

  private boolean isWithoutContent(Answer found) {
    int status = found.response().status();
    return request.method() == HttpMethod.HEAD || status == 204 || status == 304;
  }

  /// Sets the status and the headers.
  private void begin(Answer found) {
    answer = found;
    int status = found.response().status();
    out.setStatus(status);
    HttpFields.Mutable fields = out.getHeaders();
    fields.put(Site.REQUEST_ID, request.id());
    boolean hasLength = status == 204 || status == 304;
    for (Header header : found.response().headers()) {
      if (!header.name().equalsIgnoreCase("Content-Length")) {
        fields.add(header.name(), header.value());
      } else if (!hasLength) {
        fields.put(HttpHeader.CONTENT_LENGTH, header.value());
        hasLength = true;
      }
    }
    if (!hasLength) {
      fields.put(HttpHeader.CONTENT_LENGTH, length(found.response().body()));
    }
    if (server.isDraining() && !isHttp2()) {
      fields.put(CLOSE);
    }
  }

  private static long length(Body body) {
    return switch (body) {
      case Body.Empty _ -> 0;
      case Body.Bytes bytes -> bytes.bytes().length;
      case Body.Streamed streamed -> streamed.length();
    };
  }

  @Override
  public void succeeded() {
    finish(answer == null ? 500 : answer.response().status());
    done.succeeded();
  }

  @Override
  public void failed(Throwable failure) {
    finish(Site.CLIENT_GONE);
    done.failed(new Request.Handler.AbortException(failure));
  }

  @Override
  public InvocationType getInvocationType() {
    return InvocationType.NON_BLOCKING;
  }

  private void finish(int status) {
    if (over) {
      return;
    }
    over = true;
    server.finished();
    Answer known = answer;
    String agent = in.getHeaders().get(HttpHeader.USER_AGENT);
    site.finished(
        new Handled(
            request.id(),
            in.getMethod(),
            request.path(),
            known == null ? "-" : known.route(),
            status,
            request.body().read(),
            sent,
            NanoTime.since(in.getBeginNanoTime()),
            known == null ? "" : known.account(),
            request.remoteAddress(),
            agent == null ? "" : agent));
  }
}
