package dev.berth.crash;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

/// A connection on which anything at all is sent.
final class Line implements AutoCloseable {
  private static final int LONGEST_WAIT_MILLIS = 30_000;

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  private Line(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
    this.out = socket.getOutputStream();
  }

  static Line to(String url) throws IOException {
    URI address = URI.create(url);
    Socket socket = new Socket(address.getHost(), address.getPort());
    socket.setSoTimeout(LONGEST_WAIT_MILLIS);
    socket.setTcpNoDelay(true);
    return new Line(socket);
  }

  /// An answer.
  ///
  /// @param status 0 when the connection ended without one
  /// @param head its header lines
  record Reply(int status, String head, String body) {

    /// The value of a header, or an empty text.
    String header(String name) {
      return head.lines()
          .filter(
              line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
          .map(line -> line.substring(name.length() + 1).strip())
          .findFirst()
          .orElse("");
    }
  }

  /// The head of a request up to the last of its usual lines.
  static String head(String method, String path, String token) {
    String pair =
        Base64.getEncoder().encodeToString(("any:" + token).getBytes(StandardCharsets.UTF_8));
    return method
        + " "
        + path
        + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic "
        + pair
        + "\r\n";
  }

  Line send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  Line send(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
    return this;
  }

  /// Sends as much as the other side takes before it hangs up.
  Line sendIfTaken(byte[] bytes) {
    try {
      send(bytes);
    } catch (IOException e) {
      // What it answered before is still to be read, if the reset did not take it.
    }
    return this;
  }

  /// Says that nothing more comes.
  void end() throws IOException {
    socket.shutdownOutput();
  }

  /// Reads an answer with a length.
  Reply read() throws IOException {
    Reply head = readHead();
    boolean bodiless = head.status() == 204 || head.status() == 304 || head.status() < 200;
    String length = head.header("Content-Length");
    byte[] body = readBody(bodiless || length.isEmpty() ? 0 : Integer.parseInt(length));
    return new Reply(head.status(), head.head(), new String(body, StandardCharsets.UTF_8));
  }

  /// Reads an answer up to its content.
  Reply readHead() {
    String first = readLine();
    if (first.isEmpty()) {
      return new Reply(0, "", "");
    }
    StringBuilder head = new StringBuilder();
    String line = readLine();
    while (!line.isEmpty()) {
      head.append(line).append('\n');
      line = readLine();
    }
    int status = Integer.parseInt(first.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
    return new Reply(status, head.toString(), "");
  }

  /// Reads so many bytes, or fewer if no more come.
  byte[] readBody(int length) throws IOException {
    return in.readNBytes(length);
  }

  /// A line without its end; empty too when the other side has hung up.
  private String readLine() {
    StringBuilder line = new StringBuilder();
    int c = readByte();
    while (c >= 0 && c != '\n') {
      line.append((char) c);
      c = readByte();
    }
    return line.toString().strip();
  }

  private int readByte() {
    try {
      return in.read();
    } catch (java.net.SocketTimeoutException e) {
      throw new AssertionError("no answer within " + LONGEST_WAIT_MILLIS + " ms", e);
    } catch (IOException e) {
      return -1;
    }
  }

  /// Waits until the other side hangs up, dropping what it still says.
  void awaitEnd() {
    while (readByte() >= 0) {}
  }

  /// Hangs up without a farewell.
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
