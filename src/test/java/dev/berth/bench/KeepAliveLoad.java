package dev.berth.bench;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/// Sends one request over and over on several kept-alive connections, from one thread.
///
/// Each connection sends its next request when its last was answered. Beyond what wrk does it knows
/// `HEAD`, and compares every body with the bytes it must have.
final class KeepAliveLoad {
  private static final long LONGEST_SILENCE_MILLIS = 30_000;

  private final Endpoint endpoint;
  private final byte[] request;
  private final byte[] body;
  private final long length;

  private KeepAliveLoad(Endpoint endpoint, byte[] request, byte[] body, long length) {
    this.endpoint = endpoint;
    this.request = request;
    this.body = body;
    this.length = length;
  }

  static KeepAliveLoad get(Endpoint endpoint, byte[] request, byte[] body) {
    return new KeepAliveLoad(endpoint, request, body, body.length);
  }

  /// Expects an answer that names `length` and has no body.
  static KeepAliveLoad head(Endpoint endpoint, byte[] request, long length) {
    return new KeepAliveLoad(endpoint, request, new byte[0], length);
  }

  /// Runs until `duration` is over and every request is answered.
  Outcome run(int connections, Duration duration) throws IOException {
    Latencies latencies = new Latencies();
    try (Selector selector = Selector.open()) {
      Connection[] all = new Connection[connections];
      try {
        for (int i = 0; i < connections; i++) {
          all[i] = new Connection(selector);
        }
        long start = System.nanoTime();
        long end = start + duration.toNanos();
        for (Connection connection : all) {
          connection.send();
        }
        int running = connections;
        while (running > 0) {
          running -= serve(selector, latencies, end);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Outcome(latencies.figures(seconds), latencies.count());
      } finally {
        for (Connection connection : all) {
          if (connection != null) {
            connection.channel.close();
          }
        }
      }
    }
  }

  /// Serves every connection that has something to read; says how many have sent their last
  /// request.
  private int serve(Selector selector, Latencies latencies, long end) throws IOException {
    int[] stopped = {0};
    int ready =
        selector.select(
            key -> {
              try {
                Connection connection = (Connection) key.attachment();
                if (connection.answered()) {
                  long now = System.nanoTime();
                  latencies.add(now - connection.sent);
                  if (now < end) {
                    connection.send();
                  } else {
                    key.cancel();
                    stopped[0]++;
                  }
                }
              } catch (IOException e) {
                throw new BenchException("a connection failed: " + e.getMessage(), e);
              }
            },
            LONGEST_SILENCE_MILLIS);
    if (ready == 0) {
      throw new BenchException("no answer within " + LONGEST_SILENCE_MILLIS + " ms");
    }
    return stopped[0];
  }

  private final class Connection {
    private final SocketChannel channel;
    private final ByteBuffer output = ByteBuffer.allocateDirect(request.length).put(request).flip();
    private final byte[] bytes = new byte[16 * 1024 + body.length];
    private final ByteBuffer input = ByteBuffer.wrap(bytes);
    private int lengthAt;
    private byte[] lengthLine = {0};
    private long sent;

    Connection(Selector selector) throws IOException {
      channel = SocketChannel.open(endpoint.address());
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ, this);
    }

    void send() throws IOException {
      output.rewind();
      sent = System.nanoTime();
      channel.write(output);
      if (output.hasRemaining()) {
        throw new BenchException(
            "a request of " + request.length + " bytes did not fit the socket");
      }
    }

    /// Reads what is there; true when it is a whole and right answer.
    boolean answered() throws IOException {
      if (channel.read(input) < 0) {
        throw new BenchException("the server closed a connection it should keep alive");
      }
      int bodyAt = endOfHead();
      if (bodyAt < 0) {
        return false;
      }
      int missing = bodyAt + body.length - input.position();
      if (missing > 0) {
        return false;
      }
      checkHead(bodyAt);
      if (missing < 0 || !Arrays.equals(bytes, bodyAt, input.position(), body, 0, body.length)) {
        throw new BenchException("a body differs from what was pushed");
      }
      input.clear();
      return true;
    }

    private int endOfHead() {
      for (int i = 3; i < input.position(); i++) {
        if (bytes[i] == '\n'
            && bytes[i - 1] == '\r'
            && bytes[i - 2] == '\n'
            && bytes[i - 3] == '\r') {
          return i + 1;
        }
      }
      return -1;
    }

    /// The length is looked for where the last head had it, and everywhere only when it moved.
    private void checkHead(int end) {
      if (bytes[9] != '2' || bytes[10] != '0' || bytes[11] != '0') {
        throw new BenchException(
            "an answer was not 200: " + new String(bytes, 0, 15, StandardCharsets.ISO_8859_1));
      }
      int until = lengthAt + lengthLine.length;
      if (until <= end && Arrays.equals(bytes, lengthAt, until, lengthLine, 0, lengthLine.length)) {
        return;
      }
      String head = new String(bytes, 0, end, StandardCharsets.ISO_8859_1);
      lengthAt = head.toLowerCase(Locale.ROOT).indexOf("\r\ncontent-length: " + length + "\r\n");
      if (lengthAt < 0) {
        throw new BenchException("an answer without its Content-Length of " + length + ": " + head);
      }
      lengthLine = Arrays.copyOfRange(bytes, lengthAt, head.indexOf('\r', lengthAt + 2) + 2);
    }
  }
}
