package dev.berth.openid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.berth.access.IdentityProviderException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What an issuer cannot cost that is slow, endless or points elsewhere.
class IssuerRequestsTest {
  private final CountDownLatch over = new CountDownLatch(1);
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/slow",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write('{');
          exchange.getResponseBody().flush();
          await();
        });
    server.createContext(
        "/endless",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          byte[] piece = new byte[8192];
          try (OutputStream out = exchange.getResponseBody()) {
            while (over.getCount() > 0) {
              out.write(piece);
            }
          }
        });
    server.createContext(
        "/elsewhere",
        exchange -> {
          exchange.getResponseHeaders().set("Location", "/endless");
          exchange.sendResponseHeaders(302, -1);
          exchange.close();
        });
    server.start();
  }

  private void await() {
    try {
      over.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @AfterEach
  void stop() {
    over.countDown();
    server.stop(0);
  }

  private HttpRequest to(String path) {
    return HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path))
        .build();
  }

  @Test
  void anAnswerThatDoesNotEndIsBrokenOff() {
    IssuerRequests requests = new IssuerRequests(Duration.ofMillis(300));

    assertThatThrownBy(() -> requests.send(to("/slow")))
        .isInstanceOf(IdentityProviderException.class);
  }

  @Test
  void anAnswerThatIsTooLargeIsBrokenOff() {
    IssuerRequests requests = new IssuerRequests(Duration.ofSeconds(30));

    assertThatThrownBy(() -> requests.send(to("/endless")))
        .isInstanceOf(IdentityProviderException.class);
  }

  @Test
  void nobodyIsFollowedElsewhere() {
    IssuerRequests requests = new IssuerRequests(Duration.ofSeconds(30));

    assertThat(requests.send(to("/elsewhere")).statusCode()).isEqualTo(302);
  }
}
