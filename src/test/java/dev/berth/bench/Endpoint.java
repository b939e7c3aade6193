package dev.berth.bench;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;

/// Where a server listens.
///
/// The load goes to an address rather than a name, so that no look-up and no choice between IPv4
/// and IPv6 lies inside a measurement.
record Endpoint(String scheme, String host, int port) {
  static Endpoint local(String scheme, int port) {
    return new Endpoint(scheme, "localhost", port);
  }

  static Endpoint of(URI uri) {
    if (uri.getHost() == null || uri.getPort() < 0) {
      throw new BenchException("an address needs a host and a port: " + uri);
    }
    return new Endpoint(uri.getScheme(), uri.getHost(), uri.getPort());
  }

  String authority() {
    return host + ":" + port;
  }

  InetSocketAddress address() {
    return host.equals("localhost")
        ? new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port)
        : new InetSocketAddress(host, port);
  }

  /// The address of `target` by name, as a client that checks a certificate needs it.
  String url(String target) {
    return scheme + "://" + authority() + target;
  }

  /// The address of `target` by number.
  String numericUrl(String target) {
    return scheme + "://" + address().getAddress().getHostAddress() + ":" + port + target;
  }
}
