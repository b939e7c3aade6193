package dev.berth.bench;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.GatheringByteChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;

/// One kept-alive HTTP/1.1 connection, used by one thread with blocking reads and writes.
///
/// Written to cost much less than any server: whole requests go out in one system call, bodies are
/// read through one large direct buffer, and nothing of a body is touched unless the caller asks
/// for it.
final class HttpConnection implements Closeable, Exchange {
  private static final int BUFFER = 256 * 1024;
  private static final int LONGEST_HEAD = 64 * 1024;

  private final Endpoint endpoint;
  private final ByteBuffer received = ByteBuffer.allocateDirect(BUFFER).flip();
  private final SSLContext trust;
  private ByteChannel channel;

  HttpConnection(Endpoint endpoint) {
    this(endpoint, null);
  }

  /// @param trust speaks TLS, and says whom it trusts; null to speak without
  HttpConnection(Endpoint endpoint, SSLContext trust) {
    this.endpoint = endpoint;
    this.trust = trust;
  }

  @Override
  public Endpoint endpoint() {
    return endpoint;
  }

  /// Sends a request without a body, or a whole small one, and reads the whole answer into memory.
  @Override
  public Answer ask(String method, String target, String... headers) throws IOException {
    send(Request.of(endpoint, method, target, headers));
    return answer(method.equals("HEAD"));
  }

  void send(byte[]... parts) throws IOException {
    ByteBuffer[] buffers = new ByteBuffer[parts.length];
    for (int i = 0; i < parts.length; i++) {
      buffers[i] = ByteBuffer.wrap(parts[i]);
    }
    send(buffers);
  }

  void send(ByteBuffer... buffers) throws IOException {
    ByteChannel open = open();
    if (open instanceof GatheringByteChannel gathering) {
      ByteBuffer last = buffers[buffers.length - 1];
      while (last.hasRemaining()) {
        gathering.write(buffers);
      }
    } else {
      for (ByteBuffer buffer : buffers) {
        open.write(buffer);
      }
    }
  }

  /// Where a large body goes after its head was sent.
  WritableByteChannel channel() throws IOException {
    return open();
  }

  /// Reads the answer to a request; that to a `HEAD` has no body whatever its length says.
  Answer answer(boolean withoutBody) throws IOException {
    Head head = head();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    if (!withoutBody && head.status() != 204 && head.status() != 304) {
      Consumer<ByteBuffer> collect =
          bytes -> {
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            body.writeBytes(copy);
          };
      if (head.chunked()) {
        chunks(collect);
      } else {
        body(Long.parseLong(head.required("Content-Length")), collect);
      }
    }
    if (head.lastOfConnection()) {
      close();
    }
    return new Answer(head, body.toByteArray());
  }

  Head head() throws IOException {
    int end;
    int scanned = 0;
    while ((end = endOfHead(scanned)) < 0) {
      scanned = Math.max(0, received.remaining() - 3);
      if (received.remaining() > LONGEST_HEAD) {
        throw new BenchException("an answer's head is longer than " + LONGEST_HEAD + " bytes");
      }
      readMore();
    }
    return Head.parse(take(end));
  }

  /// Reads an answer that must be 200 and `length` bytes long, and looks at none of them.
  void skip(long length) throws IOException {
    Head head = head();
    new Answer(head, new byte[0]).expect(200, "a download");
    if (Long.parseLong(head.required("Content-Length")) != length) {
      throw new BenchException("a download of " + head.required("Content-Length") + " bytes");
    }
    body(length, bytes -> {});
  }

  /// Passes a body of exactly `length` bytes to `consumer`, as it comes in.
  void body(long length, Consumer<ByteBuffer> consumer) throws IOException {
    long missing = length;
    while (missing > 0) {
      if (!received.hasRemaining()) {
        received.clear();
        int count = open().read(received);
        received.flip();
        if (count < 0) {
          throw new BenchException("a body ended " + missing + " bytes early");
        }
      }
      int here = (int) Math.min(missing, received.remaining());
      ByteBuffer part = received.slice(received.position(), here);
      consumer.accept(part);
      received.position(received.position() + here);
      missing -= here;
    }
  }

  @Override
  public void close() throws IOException {
    if (channel != null) {
      channel.close();
      channel = null;
    }
    received.clear().flip();
  }

  private void chunks(Consumer<ByteBuffer> consumer) throws IOException {
    while (true) {
      String line = line();
      int extension = line.indexOf(';');
      int size = Integer.parseInt(extension < 0 ? line : line.substring(0, extension), 16);
      body(size, consumer);
      if (!line().isEmpty()) {
        throw new BenchException("a chunk is longer than it says");
      }
      if (size == 0) {
        return;
      }
    }
  }

  private String line() throws IOException {
    int scanned = 0;
    while (true) {
      for (; scanned + 1 < received.remaining(); scanned++) {
        int at = received.position() + scanned;
        if (received.get(at) == '\r' && received.get(at + 1) == '\n') {
          return take(scanned + 2).strip();
        }
      }
      readMore();
    }
  }

  private int endOfHead(int from) {
    for (int i = from; i + 3 < received.remaining(); i++) {
      int at = received.position() + i;
      if (received.get(at) == '\r'
          && received.get(at + 1) == '\n'
          && received.get(at + 2) == '\r'
          && received.get(at + 3) == '\n') {
        return i + 4;
      }
    }
    return -1;
  }

  private String take(int count) {
    byte[] bytes = new byte[count];
    received.get(bytes);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private void readMore() throws IOException {
    ByteChannel open = open();
    received.compact();
    int count = open.read(received);
    received.flip();
    if (count < 0) {
      throw new BenchException("the server closed the connection instead of answering");
    }
  }

  private ByteChannel open() throws IOException {
    if (channel == null && trust != null) {
      channel = TlsChannel.open(endpoint, trust);
    } else if (channel == null) {
      SocketChannel socket = SocketChannel.open(endpoint.address());
      socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel = socket;
    }
    return channel;
  }
}
