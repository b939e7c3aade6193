package dev.berth.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Wrong answers end a measurement, right ones are counted.
class LoadHonestyTest {
  private static final Duration SHORT = Duration.ofMillis(50);
  private static final byte[] BODY = bytes("what was pushed");

  private HttpServer server;
  private Endpoint endpoint;
  private int answered;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/same", exchange -> answer(exchange, 200, BODY, BODY.length));
    server.createContext("/chunked", exchange -> answer(exchange, 200, BODY, 0));
    server.createContext(
        "/changes-later",
        exchange ->
            answer(exchange, 200, ++answered > 3 ? bytes("what was pulled") : BODY, BODY.length));
    server.createContext("/fails", exchange -> answer(exchange, 500, BODY, BODY.length));
    server.start();
    endpoint = Endpoint.local("http", server.getAddress().getPort());
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void rightAnswersAreCounted() throws IOException {
    Outcome outcome = load("/same").run(4, SHORT);

    assertThat(outcome.requests()).isPositive();
    assertThat(outcome.figures().value(Metric.REQUESTS_PER_SECOND)).isPositive();
  }

  @Test
  void aChangedByteIsNoticed() {
    assertThatThrownBy(() -> load("/changes-later").run(1, SHORT))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("differs");
  }

  @Test
  void anotherStatusIsNoticed() {
    assertThatThrownBy(() -> load("/fails").run(1, SHORT))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("500");
  }

  @Test
  void headIsAnsweredWithTheLengthOnly() throws IOException {
    byte[] request = Request.of(endpoint, "HEAD", "/same");

    assertThat(KeepAliveLoad.head(endpoint, request, BODY.length).run(2, SHORT).requests())
        .isPositive();
    assertThatThrownBy(() -> KeepAliveLoad.head(endpoint, request, 1).run(2, SHORT))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("Content-Length");
  }

  @Test
  void aChunkedBodyIsPutTogether() throws IOException {
    try (HttpConnection connection = new HttpConnection(endpoint)) {
      assertThat(connection.ask("GET", "/chunked").body()).isEqualTo(BODY);
      assertThat(connection.ask("GET", "/same").body()).isEqualTo(BODY);
    }
  }

  @Test
  void aDownloadOfAnotherLengthIsNoticed() throws IOException {
    try (HttpConnection connection = new HttpConnection(endpoint)) {
      connection.send(Request.of(endpoint, "GET", "/same"));

      assertThatThrownBy(() -> connection.skip(BODY.length + 1)).isInstanceOf(BenchException.class);
    }
  }

  private KeepAliveLoad load(String path) {
    return KeepAliveLoad.get(endpoint, Request.of(endpoint, "GET", path), BODY);
  }

  private static void answer(HttpExchange exchange, int status, byte[] body, long length)
      throws IOException {
    try (exchange) {
      boolean head = exchange.getRequestMethod().equals("HEAD");
      if (head) {
        exchange.getResponseHeaders().set("Content-Length", Long.toString(body.length));
      }
      exchange.sendResponseHeaders(status, head ? -1 : length);
      if (!head) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
