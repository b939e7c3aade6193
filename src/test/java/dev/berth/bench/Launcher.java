package dev.berth.bench;

import java.io.IOException;

/// Knows how one kind of server is started, and how a running one is used.
interface Launcher {
  String name();

  /// The status of `GET /v2/` without credentials.
  int greeting();

  /// How the server is configured, in a sentence for the report.
  String configuration();

  /// Starts a server and does not wait for it.
  ServerProcess launch(Placement placement) throws IOException;

  /// Makes a server that answers into a contender.
  Contender contender(Placement placement, ServerProcess process) throws IOException;
}
