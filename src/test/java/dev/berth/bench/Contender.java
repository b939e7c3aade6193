package dev.berth.bench;

import java.io.IOException;

/// A server under test that runs.
///
/// @param takesPushes false for a server of plain files
record Contender(
    String name,
    Endpoint endpoint,
    ProcessFigures process,
    Access access,
    Provision provision,
    boolean takesPushes) {
  /// A client of its own: one connection, and no token yet.
  RegistryClient client() {
    return new RegistryClient(endpoint, access.anotherClient());
  }

  String authorization(String repository) throws IOException {
    try (HttpConnection connection = new HttpConnection(endpoint)) {
      return access.header(connection, repository, "pull,push");
    }
  }
}
