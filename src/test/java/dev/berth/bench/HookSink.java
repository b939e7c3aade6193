package dev.berth.bench;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

/// A receiver of webhooks that counts what it gets.
final class HookSink implements AutoCloseable {
  private final HttpServer server;
  private final AtomicInteger received = new AtomicInteger();

  HookSink() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 1000);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(204, -1);
            received.incrementAndGet();
          }
        });
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  int received() {
    return received.get();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
