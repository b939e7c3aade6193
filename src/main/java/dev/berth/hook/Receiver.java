package dev.berth.hook;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// Posts to receivers: one request on one connection, to the address that was looked at, and no
/// redirect is followed (docs/decisions/0030-webhooks.md).
final class Receiver implements AutoCloseable {
  private final ReceiverAddresses addresses;
  private final ReceiverTls tls;
  private final Duration limit;
  private final NameLookUps lookUps = new NameLookUps();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("webhook-clock").daemon().factory());

  /// @param limit how long a request may take in all, with looking the name up
  Receiver(ReceiverAddresses addresses, ReceiverTls tls, Duration limit) {
    this.addresses = addresses;
    this.tls = tls;
    this.limit = limit;
  }

  /// Posts `body` and reads the answer.
  ///
  /// @throws SocketTimeoutException if it takes too long
  /// @throws IOException if there is no answer
  Answer post(URI url, boolean anyCertificate, Map<String, String> headers, byte[] body)
      throws IOException {
    boolean secure = "https".equalsIgnoreCase(url.getScheme());
    int port = url.getPort() >= 0 ? url.getPort() : secure ? 443 : 80;
    String host = url.getHost();
    String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    long began = System.nanoTime();
    InetSocketAddress address =
        new InetSocketAddress(lookUps.run(() -> addresses.resolve(name), limit), port);
    Duration left = limit.minusNanos(System.nanoTime() - began);
    if (!left.isPositive()) {
      throw new SocketTimeoutException();
    }
    AtomicBoolean late = new AtomicBoolean();
    try (Socket connection = new Socket()) {
      ScheduledFuture<?> end =
          clock.schedule(
              () -> {
                late.set(true);
                closeQuietly(connection);
              },
              left.toNanos(),
              TimeUnit.NANOSECONDS);
      try {
        connection.connect(address, Math.toIntExact(limit.toMillis()));
        connection.setTcpNoDelay(true);
        if (!secure) {
          return exchange(connection, url, headers, body);
        }
        try (Socket over = tls.over(connection, name, port, anyCertificate)) {
          return exchange(over, url, headers, body);
        }
      } finally {
        end.cancel(false);
      }
    } catch (IOException e) {
      if (late.get()) {
        throw new SocketTimeoutException();
      }
      throw e;
    }
  }

  private static void closeQuietly(Socket connection) {
    try {
      connection.close();
    } catch (IOException _) {
      // it is of no use any more
    }
  }

  private static Answer exchange(Socket socket, URI url, Map<String, String> headers, byte[] body)
      throws IOException {
    StringBuilder head = new StringBuilder("POST ");
    URI ascii = URI.create(url.toASCIIString());
    String path = ascii.getRawPath();
    head.append(path == null || path.isEmpty() ? "/" : path);
    if (ascii.getRawQuery() != null) {
      head.append('?').append(ascii.getRawQuery());
    }
    head.append(" HTTP/1.1\r\nHost: ").append(ascii.getHost());
    if (ascii.getPort() >= 0) {
      head.append(':').append(ascii.getPort());
    }
    head.append("\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    head.append("Content-Length: ").append(body.length).append("\r\nConnection: close\r\n\r\n");
    OutputStream out = socket.getOutputStream();
    out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    out.write(body);
    out.flush();
    return Answer.read(new BufferedInputStream(socket.getInputStream()));
  }

  @Override
  public void close() {
    clock.shutdownNow();
    lookUps.close();
  }
}
