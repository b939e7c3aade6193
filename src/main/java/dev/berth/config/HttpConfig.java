package dev.berth.config;

import dev.berth.http.Networks;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// How the server is reached.
///
/// @param url the outside URL, if it is fixed rather than taken from each request
/// @param trustedProxies whose `Forwarded` and `X-Forwarded-…` headers are believed
/// @param metricsFrom who may read the metrics
/// @param drain how long requests under way may take when the server stops
public record HttpConfig(
    List<ListenAddress> listen,
    Optional<URI> url,
    TlsConfig tls,
    Networks trustedProxies,
    Networks metricsFrom,
    Duration drain) {

  public HttpConfig {
    listen = List.copyOf(listen);
    if (listen.isEmpty()) {
      throw new SettingException("There is no address to listen on: give --listen HOST:PORT.");
    }
  }
}
