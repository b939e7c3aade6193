package dev.berth.bench;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLParameters;

/// A TLS connection, used by one thread with blocking reads and writes.
///
/// Reads up to 256 KB in one system call and then takes all whole records out of them, which costs
/// less than a client that reads record by record.
final class TlsChannel implements ByteChannel {
  private static final int BUFFER = 256 * 1024;
  private static final String[] CIPHERS = {"TLS_AES_128_GCM_SHA256"};
  private static final String[] PROTOCOLS = {"TLSv1.3"};

  private final SocketChannel socket;
  private final SSLEngine engine;
  private final ByteBuffer received = ByteBuffer.allocateDirect(BUFFER).flip();
  private final ByteBuffer sent;

  private TlsChannel(SocketChannel socket, SSLEngine engine) {
    this.socket = socket;
    this.engine = engine;
    this.sent = ByteBuffer.allocateDirect(engine.getSession().getPacketBufferSize());
  }

  /// Connects, and checks the certificate and the name in it.
  static TlsChannel open(Endpoint endpoint, SSLContext trust) throws IOException {
    SocketChannel socket = SocketChannel.open(endpoint.address());
    socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
    SSLEngine engine = trust.createSSLEngine(endpoint.host(), endpoint.port());
    engine.setUseClientMode(true);
    SSLParameters parameters = new SSLParameters(CIPHERS, PROTOCOLS);
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    engine.setSSLParameters(parameters);
    TlsChannel channel = new TlsChannel(socket, engine);
    channel.shakeHands();
    return channel;
  }

  private void shakeHands() throws IOException {
    ByteBuffer none = ByteBuffer.allocate(0);
    ByteBuffer early = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
    engine.beginHandshake();
    while (true) {
      switch (engine.getHandshakeStatus()) {
        case NEED_TASK -> engine.getDelegatedTask().run();
        case NEED_WRAP -> wrap(none);
        case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> unwrap(early);
        case FINISHED, NOT_HANDSHAKING -> {
          return;
        }
      }
    }
  }

  /// As many whole records as have been received and fit, but at least one.
  @Override
  public int read(ByteBuffer target) throws IOException {
    int before = target.position();
    int largest = engine.getSession().getApplicationBufferSize();
    while (target.position() == before) {
      if (!unwrap(target)) {
        return -1;
      }
    }
    while (target.remaining() >= largest && received.hasRemaining()) {
      if (engine.unwrap(received, target).getStatus() != SSLEngineResult.Status.OK) {
        break;
      }
    }
    return target.position() - before;
  }

  /// Takes one record, after waiting for it; false at the end of the connection.
  private boolean unwrap(ByteBuffer target) throws IOException {
    while (true) {
      switch (engine.unwrap(received, target).getStatus()) {
        case OK -> {
          return true;
        }
        case CLOSED -> {
          return false;
        }
        case BUFFER_OVERFLOW -> throw new BenchException("a record does not fit");
        case BUFFER_UNDERFLOW -> {
          received.compact();
          int count = socket.read(received);
          received.flip();
          if (count < 0) {
            return false;
          }
        }
      }
    }
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    int before = source.remaining();
    while (source.hasRemaining()) {
      wrap(source);
    }
    return before;
  }

  private void wrap(ByteBuffer source) throws IOException {
    sent.clear();
    engine.wrap(source, sent);
    sent.flip();
    while (sent.hasRemaining()) {
      socket.write(sent);
    }
  }

  @Override
  public boolean isOpen() {
    return socket.isOpen();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
