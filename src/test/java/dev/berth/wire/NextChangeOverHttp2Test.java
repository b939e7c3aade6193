package dev.berth.wire;

import dev.berth.LocalBerth;
import java.net.http.HttpClient;

/// On a connection of HTTP/2 that is open already.
class NextChangeOverHttp2Test extends NextChangeContract {
  @Override
  LocalBerth start() {
    return LocalBerth.start("tls=self-signed");
  }

  @Override
  HttpClient.Version version() {
    return HttpClient.Version.HTTP_2;
  }
}
