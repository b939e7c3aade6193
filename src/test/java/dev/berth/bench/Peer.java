package dev.berth.bench;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/// A registry that somebody else started, to be measured beside the others.
///
/// @param data where it keeps its blobs, so that pushed ones can be taken away between rounds
record Peer(String name, URI address, String credentials, long pid, Optional<Path> data) {
  /// Reads `NAME=URL,PID` or `NAME=URL,PID,DIRECTORY`; the URL may carry `user:password@`.
  static Peer parse(String text) {
    int equals = text.indexOf('=');
    String[] parts = text.substring(equals + 1).split(",", 3);
    if (equals < 1 || parts.length < 2 || !parts[1].matches("\\d+")) {
      throw new IllegalArgumentException(
          "--peer takes NAME=URL,PID or NAME=URL,PID,DIRECTORY and not " + text);
    }
    URI address = URI.create(parts[0]);
    return new Peer(
        text.substring(0, equals),
        address,
        address.getUserInfo() == null ? "" : address.getUserInfo(),
        Long.parseLong(parts[1]),
        parts.length == 3 ? Optional.of(Path.of(parts[2])) : Optional.empty());
  }

  /// The address without credentials.
  String shown() {
    return address.getScheme() + "://" + address.getHost() + ":" + address.getPort();
  }

  Contender contender() {
    Endpoint endpoint = Endpoint.of(address);
    Access access = new Access(credentials);
    return new Contender(
        name,
        endpoint,
        new ProcessFigures(pid),
        access,
        new PushProvision(endpoint, access, data),
        true);
  }
}
