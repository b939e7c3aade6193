package dev.berth.http.jetty;

import dev.berth.http.Body;
import dev.berth.http.Handled;
import dev.berth.http.Header;
import dev.berth.http.Site;
import dev.berth.http.Surface.Answer;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.NanoTime;

/// Answers what Jetty refuses by itself: requests that are malformed, or whose head is too long.
final class RefusalHandler implements Request.Handler {
  private final Site site;

  RefusalHandler(Site site) {
    this.site = site;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    int status = response.getStatus();
    String message =
        request.getAttribute(ErrorHandler.ERROR_MESSAGE) instanceof String text
            ? text
            : "malformed request";
    String path = request.getHttpURI() == null ? null : request.getHttpURI().getPath();
    String known = path == null ? "/" : path;
    String id = site.nextId();
    Answer answer = Site.refuse(known, status, message);
    response.getHeaders().put(Site.REQUEST_ID, id);
    response.getHeaders().put(HttpHeader.CONNECTION, "close");
    for (Header header : answer.response().headers()) {
      response.getHeaders().add(header.name(), header.value());
    }
    byte[] content = answer.response().body() instanceof Body.Bytes b ? b.bytes() : new byte[0];
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, content.length);
    response.write(true, ByteBuffer.wrap(content), callback);
    String remote =
        request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress peer
                && peer.getAddress() != null
            ? peer.getAddress().getHostAddress()
            : "-";
    site.finished(
        new Handled(
            id,
            request.getMethod() == null ? "-" : request.getMethod(),
            known,
            "-",
            status,
            0,
            content.length,
            NanoTime.since(request.getBeginNanoTime()),
            "",
            remote,
            ""));
    return true;
  }
}
