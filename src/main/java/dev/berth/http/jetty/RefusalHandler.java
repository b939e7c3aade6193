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
  /// What stands for an address that Jetty could not read, and what it then says.
  private static final String UNREADABLE = "/badMessage";

  private static final String SILENT = "Bad Request";

  private final Site site;

  RefusalHandler(Site site) {
    this.site = site;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    int status = response.getStatus();
    String path = request.getHttpURI() == null ? null : request.getHttpURI().getPath();
    String known = path == null || path.equals(UNREADABLE) ? "" : path;
    String id = site.nextId();
    Answer answer = Site.refuse(known, status, message(request));
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
            known.isEmpty() ? "-" : known,
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

  private static String message(Request request) {
    return request.getAttribute(ErrorHandler.ERROR_MESSAGE) instanceof String text
            && !text.equals(SILENT)
        ? text
        : "the request's address is malformed";
  }
}
