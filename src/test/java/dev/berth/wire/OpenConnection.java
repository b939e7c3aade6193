package dev.berth.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.util.Locale;

/// One connection that stays open from request to request, and shows answers as they came.
final class OpenConnection implements Closeable {
  private final String host;
  private final Socket socket;
  private final InputStream in;

  OpenConnection(String url) {
    URI address = URI.create(url);
    this.host = address.getAuthority();
    try {
      this.socket = new Socket(address.getHost(), address.getPort());
      this.in = new BufferedInputStream(socket.getInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// An answer as it came: its status, its head with all header lines, and its body.
  record Answer(int status, String head, String body) {}

  /// Sends a request and waits for its answer.
  ///
  /// @param authorization the header's value; empty: none is sent
  Answer send(String method, String path, String authorization, String body, String... headers) {
    try {
      write(head(method, path, authorization, body.length(), headers) + body);
      return read(method);
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + path, e);
    }
  }

  /// Sends the head of a request, and waits until the server begins to take its body.
  void begin(String method, String path, String authorization, int length) {
    try {
      write(head(method, path, authorization, length, "Expect", "100-continue"));
      Answer answer = read(method);
      if (answer.status() != 100) {
        throw new AssertionError(answer.toString());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + path, e);
    }
  }

  /// Sends a piece of the body of a request that was begun.
  void write(String piece) throws IOException {
    socket.getOutputStream().write(piece.getBytes(ISO_8859_1));
  }

  private String head(
      String method, String path, String authorization, int length, String... headers) {
    StringBuilder request = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
    request.append("Host: ").append(host).append("\r\n");
    if (!authorization.isEmpty()) {
      request.append("Authorization: ").append(authorization).append("\r\n");
    }
    for (int i = 0; i < headers.length; i += 2) {
      request.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
    }
    return request.append("Content-Length: ").append(length).append("\r\n\r\n").toString();
  }

  /// The answer that comes next.
  Answer read(String method) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("the connection was closed after: " + head);
      }
      head.append((char) next);
    }
    int status = Integer.parseInt(head.substring(9, 12));
    String lower = head.toString().toLowerCase(Locale.ROOT);
    if (lower.contains("transfer-encoding")) {
      throw new IOException("an answer without its length: " + head);
    }
    int at = lower.indexOf("\r\ncontent-length: ");
    int length =
        at < 0 || method.equals("HEAD") || status == 204 || status == 304
            ? 0
            : Integer.parseInt(lower.substring(at + 18, lower.indexOf("\r\n", at + 18)));
    return new Answer(status, head.toString(), new String(in.readNBytes(length), ISO_8859_1));
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
