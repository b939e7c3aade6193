package dev.berth.http.jetty;

import dev.berth.http.Forwarding;
import dev.berth.http.HttpMethod;
import dev.berth.http.Request;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.jspecify.annotations.Nullable;

/// A request as Jetty read it.
final class JettyRequest implements Request {
  /// Keeps a connection's peer, written out, for its other requests.
  private static final String PEER = JettyRequest.class.getName();

  private record Peer(InetAddress address, String text) {}

  private final org.eclipse.jetty.server.Request request;
  private final String id;
  private final HttpMethod method;
  private final Forwarding forwarding;
  private final JettyBody body;
  private @Nullable String remoteAddress;

  JettyRequest(
      org.eclipse.jetty.server.Request request,
      String id,
      HttpMethod method,
      Forwarding forwarding) {
    this.request = request;
    this.id = id;
    this.method = method;
    this.forwarding = forwarding;
    this.body = new JettyBody(request);
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public HttpMethod method() {
    return method;
  }

  @Override
  public String path() {
    return request.getHttpURI().getPath();
  }

  @Override
  public String query() {
    String query = request.getHttpURI().getQuery();
    return query == null ? "" : query;
  }

  @Override
  public Optional<String> header(String name) {
    return Optional.ofNullable(request.getHeaders().get(name));
  }

  @Override
  public List<String> headers(String name) {
    return request.getHeaders().getValuesList(name);
  }

  @Override
  public String origin() {
    return forwarding.origin(
        this,
        peer().address,
        request.getHttpURI().getScheme(),
        request.getHttpURI().getAuthority());
  }

  @Override
  public String remoteAddress() {
    String known = remoteAddress;
    if (known == null) {
      Peer peer = peer();
      known = forwarding.remoteAddress(this, peer.address, peer.text);
      remoteAddress = known;
    }
    return known;
  }

  private Peer peer() {
    ConnectionMetaData connection = request.getConnectionMetaData();
    if (connection.getAttribute(PEER) instanceof Peer peer) {
      return peer;
    }
    InetAddress address =
        connection.getRemoteSocketAddress() instanceof InetSocketAddress socket
                && socket.getAddress() != null
            ? socket.getAddress()
            : InetAddress.getLoopbackAddress();
    Peer peer = new Peer(address, address.getHostAddress());
    connection.setAttribute(PEER, peer);
    return peer;
  }

  @Override
  public JettyBody body() {
    return body;
  }
}
