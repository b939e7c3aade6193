package dev.berth.http.jetty;

import dev.berth.http.Forwarding;
import dev.berth.http.Handled;
import dev.berth.http.Site;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/// A server for a test, and sockets to talk to it byte by byte.
final class RunningServer implements AutoCloseable {
  final SampleSurface surface = new SampleSurface();
  final BlockingQueue<Handled> handled = new LinkedBlockingQueue<>();
  final JettyServer server;

  RunningServer(UnaryOperator<ServerSettings> settings, Forwarding forwarding) throws IOException {
    Site site = new Site(List.of(surface), forwarding, List.of(handled::add));
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    this.server = JettyServer.start(settings.apply(ServerSettings.listeningOn(any)), site);
  }

  static RunningServer start() throws IOException {
    return new RunningServer(UnaryOperator.identity(), Forwarding.NONE);
  }

  static RunningServer start(UnaryOperator<ServerSettings> settings) throws IOException {
    return new RunningServer(settings, Forwarding.NONE);
  }

  int port() {
    return server.addresses().getFirst().getPort();
  }

  Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
    socket.setSoTimeout(10_000);
    return socket;
  }

  /// Sends bytes and reads what comes back until the server closes or nothing more comes for a
  /// while.
  String exchange(String sent) throws IOException {
    try (Socket socket = connect()) {
      send(socket, sent);
      return readUntilClosed(socket);
    }
  }

  static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
  }

  static String readUntilClosed(Socket socket) throws IOException {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    try {
      socket.getInputStream().transferTo(read);
    } catch (SocketTimeoutException e) {
      read.writeBytes("(still open)".getBytes(StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      read.writeBytes("(reset)".getBytes(StandardCharsets.ISO_8859_1));
    }
    return read.toString(StandardCharsets.ISO_8859_1);
  }

  /// Reads until `end` was read.
  static String readThrough(Socket socket, String end) throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder text = new StringBuilder();
    while (text.indexOf(end) < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("the server closed after: " + text);
      }
      text.append((char) next);
    }
    return text.toString();
  }

  /// Waits until something is so.
  static boolean comesTrue(BooleanSupplier fact) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (System.nanoTime() < until) {
      if (fact.getAsBoolean()) {
        return true;
      }
      TimeUnit.MILLISECONDS.sleep(10);
    }
    return false;
  }

  Handled nextHandled() throws InterruptedException {
    return handled.poll(Duration.ofSeconds(10).toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    server.close();
  }
}
