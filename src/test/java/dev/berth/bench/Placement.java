package dev.berth.bench;

import java.nio.file.Path;
import java.util.Optional;

/// Where a server is to run.
///
/// @param directory its own: data, configuration and log
/// @param cores as `taskset` takes them
/// @param certificate makes it speak TLS
record Placement(int port, Path directory, String cores, Optional<Certificate> certificate) {
  Endpoint endpoint() {
    return Endpoint.local(certificate.isPresent() ? "https" : "http", port);
  }

  Path data() {
    return directory.resolve("data");
  }

  Path log() {
    return directory.resolve("log");
  }

  Placement with(Certificate pem) {
    return new Placement(port, directory, cores, Optional.of(pem));
  }
}
