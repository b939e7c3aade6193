package dev.berth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A receiver of webhooks on this machine, which keeps what it gets.
public final class HookReceiver implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch held = new CountDownLatch(1);
  private volatile CountDownLatch gate = new CountDownLatch(0);
  private volatile int status = 200;

  public HookReceiver() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::receive);
    server.setExecutor(threads);
    server.start();
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      held.countDown();
      gate.await();
      byte[] thanks = "thank you".getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("X-Receiver", "here");
      if (status / 100 == 3) {
        exchange.getResponseHeaders().add("Location", url("/elsewhere"));
      }
      exchange.sendResponseHeaders(status, thanks.length);
      received.add(new Received(exchange.getRequestURI().toString(), headers, body));
      exchange.getResponseBody().write(thanks);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Answers with this status from now on.
  public void answer(int code) {
    status = code;
  }

  /// Answers nothing from now on.
  public void holdBack() {
    gate = new CountDownLatch(1);
  }

  /// Waits until something came.
  public void awaitHeld() {
    try {
      assertThat(held.await(20, TimeUnit.SECONDS)).as("a delivery").isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /// Answers again, to what has come too.
  public void letGo() {
    gate.countDown();
  }

  public String url(String path) {
    return "http://localhost:" + server.getAddress().getPort() + path;
  }

  /// The next delivery.
  public Received take() {
    try {
      Received next = received.poll(20, TimeUnit.SECONDS);
      assertThat(next).as("a delivery").isNotNull();
      return next;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /// The next delivery of an event to a path.
  public Received take(String event, String path) {
    Received next = take();
    while (!event.equals(next.header("X-GitHub-Event")) || !path.equals(next.path())) {
      next = take();
    }
    return next;
  }

  /// A delivery.
  public record Received(String path, Map<String, String> headers, String body) {
    public String header(String name) {
      return headers.get(name);
    }

    /// The payload of a JSON delivery.
    public JsonNode payload() {
      return JSON.readTree(body);
    }

    /// The payload of a form.
    public JsonNode form() {
      assertThat(body).startsWith("payload=");
      return JSON.readTree(
          URLDecoder.decode(body.substring("payload=".length()), StandardCharsets.UTF_8));
    }

    /// Whether both signatures are those of the body under a secret.
    public boolean isSigned(String secret) {
      return ("sha1=" + hmac("HmacSHA1", secret)).equals(header("X-Hub-Signature"))
          && ("sha256=" + hmac("HmacSHA256", secret)).equals(header("X-Hub-Signature-256"));
    }

    private String hmac(String algorithm, String secret) {
      try {
        Mac mac = Mac.getInstance(algorithm);
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), algorithm));
        return HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
      } catch (GeneralSecurityException e) {
        throw new AssertionError(e);
      }
    }
  }

  @Override
  public void close() {
    letGo();
    server.stop(0);
    threads.close();
  }
}
