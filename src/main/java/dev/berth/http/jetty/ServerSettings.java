package dev.berth.http.jetty;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How the server listens, and how long it waits for clients.
///
/// @param listen the addresses to listen on; port 0 takes a free one
/// @param tls the files of the certificate; null to serve plain HTTP
/// @param keepAlive how long a connection may stay open without a request
/// @param headerTime how long a client may take to send the head of a request, or to shake hands
/// @param stall how long a client may send nothing of a request's content, or take nothing of an
///   answer's
/// @param connections how many may be open at once; more are closed or have to wait
public record ServerSettings(
    List<InetSocketAddress> listen,
    @Nullable PemFiles tls,
    Duration keepAlive,
    Duration headerTime,
    Duration stall,
    int connections) {

  public ServerSettings {
    listen = List.copyOf(listen);
    if (listen.isEmpty()) {
      throw new IllegalArgumentException("there is no address to listen on");
    }
  }

  /// Plain HTTP with the usual limits.
  public static ServerSettings listeningOn(InetSocketAddress... addresses) {
    return new ServerSettings(
        List.of(addresses),
        null,
        Duration.ofSeconds(60),
        Duration.ofSeconds(30),
        Duration.ofMinutes(10),
        8192);
  }

  public ServerSettings withTls(PemFiles files) {
    return new ServerSettings(listen, files, keepAlive, headerTime, stall, connections);
  }

  public ServerSettings withKeepAlive(Duration limit) {
    return new ServerSettings(listen, tls, limit, headerTime, stall, connections);
  }

  public ServerSettings withHeaderTime(Duration limit) {
    return new ServerSettings(listen, tls, keepAlive, limit, stall, connections);
  }

  public ServerSettings withStall(Duration limit) {
    return new ServerSettings(listen, tls, keepAlive, headerTime, limit, connections);
  }

  public ServerSettings withConnections(int limit) {
    return new ServerSettings(listen, tls, keepAlive, headerTime, stall, limit);
  }
}
