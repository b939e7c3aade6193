package dev.berth.bench;

import java.io.IOException;

/// A way to ask a server small things, by plain HTTP or by TLS.
interface Exchange {
  Endpoint endpoint();

  Answer ask(String method, String target, String... headers) throws IOException;
}
