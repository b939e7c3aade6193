package dev.berth.crash;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.hpack.HpackDecoder;
import org.eclipse.jetty.http2.hpack.HpackException;

/// A connection of HTTP/2 on which any frames at all are sent (RFC 9113).
final class FrameLine implements AutoCloseable {
  private static final int LONGEST_WAIT_MILLIS = 30_000;
  private static final int LARGEST_FRAME = 16_384;
  private static final int LARGEST_WINDOW = Integer.MAX_VALUE - 65_535;
  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int GOAWAY = 7;
  private static final int WINDOW_UPDATE = 8;
  private static final int CONTINUATION = 9;
  private static final int END_STREAM = 1;
  private static final int ACK = 1;
  private static final int END_HEADERS = 4;
  private static final int INITIAL_WINDOW_SIZE = 4;

  private final SSLSocket socket;
  private final DataInputStream in;
  private final HpackDecoder decoder = new HpackDecoder(64 * 1024, System::nanoTime);
  private final Map<Integer, Stream> streams = new HashMap<>();
  private boolean ended;

  /// What has come on a stream so far.
  static final class Stream {
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private int status;
    private boolean over;
    private boolean reset;

    /// Of the answer; 0 while there is none.
    int status() {
      return status;
    }

    byte[] body() {
      return body.toByteArray();
    }

    /// Whether the server has said that it will send no more.
    boolean isOver() {
      return over;
    }

    /// Whether the server has broken it off.
    boolean isReset() {
      return reset;
    }
  }

  private FrameLine(SSLSocket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
  }

  /// @param window how many bytes of each answer the server may send unasked
  static FrameLine to(String url, SSLContext trust, int window) throws IOException {
    URI address = URI.create(url);
    SSLSocket socket =
        (SSLSocket) trust.getSocketFactory().createSocket(address.getHost(), address.getPort());
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"h2"});
    socket.setSSLParameters(parameters);
    socket.setSoTimeout(LONGEST_WAIT_MILLIS);
    socket.setTcpNoDelay(true);
    FrameLine line = new FrameLine(socket);
    line.write(PREFACE.getBytes(StandardCharsets.US_ASCII));
    ByteBuffer setting = ByteBuffer.allocate(6).putShort((short) INITIAL_WINDOW_SIZE);
    line.frame(SETTINGS, 0, 0, setting.putInt(window).array());
    line.mayReceive(0, LARGEST_WINDOW);
    return line;
  }

  private void write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  private void frame(int type, int flags, int stream, byte[] payload) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
    frame.put((byte) (payload.length >> 16)).putShort((short) payload.length);
    frame.put((byte) type).put((byte) flags).putInt(stream).put(payload);
    write(frame.array());
  }

  /// Sends the head of a request, in as many frames as it takes.
  ///
  /// @param fields names and values, those that begin with a colon first
  FrameLine head(int stream, boolean last, String... fields) throws IOException {
    streams.put(stream, new Stream());
    byte[] block = encode(fields);
    int from = 0;
    do {
      int to = Math.min(block.length, from + LARGEST_FRAME);
      int flags = (to == block.length ? END_HEADERS : 0) | (from == 0 && last ? END_STREAM : 0);
      frame(from == 0 ? HEADERS : CONTINUATION, flags, stream, slice(block, from, to));
      from = to;
    } while (from < block.length);
    return this;
  }

  /// Each field as it is: not indexed, not compressed (RFC 7541, section 6.2.2).
  private static byte[] encode(String... fields) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    for (int i = 0; i < fields.length; i += 2) {
      block.write(0);
      text(block, fields[i]);
      text(block, fields[i + 1]);
    }
    return block.toByteArray();
  }

  private static void text(ByteArrayOutputStream block, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    if (bytes.length < 127) {
      block.write(bytes.length);
    } else {
      block.write(127);
      int rest = bytes.length - 127;
      while (rest >= 128) {
        block.write(rest % 128 + 128);
        rest /= 128;
      }
      block.write(rest);
    }
    block.writeBytes(bytes);
  }

  /// Sends content of a request.
  FrameLine content(int stream, byte[] bytes, boolean last) throws IOException {
    int from = 0;
    do {
      int to = Math.min(bytes.length, from + LARGEST_FRAME);
      int flags = to == bytes.length && last ? END_STREAM : 0;
      frame(DATA, flags, stream, slice(bytes, from, to));
      from = to;
    } while (from < bytes.length);
    return this;
  }

  private static byte[] slice(byte[] bytes, int from, int to) {
    return java.util.Arrays.copyOfRange(bytes, from, to);
  }

  /// Breaks a stream off.
  FrameLine reset(int stream) throws IOException {
    frame(RST_STREAM, 0, stream, ByteBuffer.allocate(4).putInt(8).array());
    return this;
  }

  /// Lets the server send more; on stream 0, on all streams together.
  FrameLine mayReceive(int stream, int bytes) throws IOException {
    frame(WINDOW_UPDATE, 0, stream, ByteBuffer.allocate(4).putInt(bytes).array());
    return this;
  }

  Stream stream(int number) {
    return streams.get(number);
  }

  /// Whether the server has ended the connection.
  boolean isEnded() {
    return ended;
  }

  /// Takes what comes until `condition` holds or the connection ends.
  FrameLine receiveUntil(BooleanSupplier condition) throws IOException {
    while (!condition.getAsBoolean() && !ended) {
      receive();
    }
    return this;
  }

  /// Takes what comes until the server has said all on a stream.
  Stream await(int number) throws IOException {
    Stream stream = streams.get(number);
    receiveUntil(stream::isOver);
    return stream;
  }

  private void receive() throws IOException {
    byte[] payload;
    int type;
    int flags;
    int number;
    try {
      int lengthAndType = in.readInt();
      type = lengthAndType & 0xff;
      flags = in.readUnsignedByte();
      number = in.readInt();
      payload = in.readNBytes(lengthAndType >>> 8);
    } catch (java.net.SocketTimeoutException e) {
      throw new AssertionError("nothing came within " + LONGEST_WAIT_MILLIS + " ms", e);
    } catch (IOException e) {
      ended = true;
      return;
    }
    Stream stream = streams.getOrDefault(number, new Stream());
    switch (type) {
      case DATA -> stream.body.writeBytes(payload);
      case HEADERS -> stream.status = status(payload);
      case RST_STREAM -> {
        stream.reset = true;
        stream.over = true;
      }
      case SETTINGS, PING -> {
        if ((flags & ACK) == 0) {
          acknowledge(type, type == PING ? payload : new byte[0]);
        }
      }
      case GOAWAY -> ended = true;
      default -> {}
    }
    if ((type == DATA || type == HEADERS) && (flags & END_STREAM) != 0) {
      stream.over = true;
    }
  }

  private void acknowledge(int type, byte[] payload) {
    try {
      frame(type, ACK, 0, payload);
    } catch (IOException e) {
      ended = true;
    }
  }

  private int status(byte[] block) throws IOException {
    try {
      MetaData head = decoder.decode(ByteBuffer.wrap(block));
      if (head instanceof MetaData.Response response) {
        return response.getStatus();
      }
      throw new IOException("no answer: " + head);
    } catch (HpackException e) {
      throw new IOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
