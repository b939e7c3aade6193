package dev.berth.http.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.http.Body;
import dev.berth.http.Forwarding;
import dev.berth.http.Request;
import dev.berth.http.Response;
import dev.berth.http.Site;
import dev.berth.http.Surface;
import dev.berth.io.FileSink;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Answers out of a file, over a connection that can be sent it directly.
class FileAnswerTest implements Surface {
  private static final int SIZE = 20_000_003;

  private final byte[] content = new byte[SIZE];
  private final AtomicLong direct = new AtomicLong();
  private final AtomicLong copied = new AtomicLong();
  private final CountDownLatch failed = new CountDownLatch(1);
  private FileChannel file;
  private JettyServer server;

  @BeforeEach
  void start(@TempDir Path directory) throws IOException {
    new Random(7).nextBytes(content);
    file = FileChannel.open(Files.write(directory.resolve("layer"), content));
    server =
        JettyServer.start(
            ServerSettings.listeningOn(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
            new Site(List.of(this), Forwarding.NONE, List.of()));
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
    file.close();
  }

  @Override
  public boolean serves(Request request) {
    return true;
  }

  @Override
  public Answer answer(Request request) {
    return new Answer(Response.of(200).body(new Body.Streamed(SIZE, new FileSource())), "/", "");
  }

  @Override
  public Response failed(Request request) {
    return Response.of(500).json("{}");
  }

  @Test
  void theClientGetsTheFilesBytesOneAnswerAfterTheOther() throws IOException {
    try (Socket socket = connect()) {
      for (int i = 0; i < 3; i++) {
        ask(socket);

        assertThat(readAnswer(socket)).isEqualTo(content);
      }
    }
    assertThat(direct.get()).as("bytes that made no detour").isPositive();
  }

  @Test
  void aClientThatReadsLateGetsAllBytesToo() throws Exception {
    try (Socket socket = new Socket()) {
      socket.setReceiveBufferSize(8192);
      socket.connect(server.addresses().getFirst());
      ask(socket);
      InputStream in = socket.getInputStream();
      assertThat(in.read()).isEqualTo('H');
      while (copied.get() + direct.get() == 0) {
        Thread.onSpinWait();
      }

      assertThat(readAnswer(socket)).isEqualTo(content);
    }
  }

  @Test
  void aClientThatLeavesIsNoticed() throws Exception {
    try (Socket socket = connect()) {
      ask(socket);
      assertThat(socket.getInputStream().read()).isEqualTo('H');
    }

    assertThat(failed.await(10, TimeUnit.SECONDS)).isTrue();
  }

  private Socket connect() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), server.addresses().getFirst().getPort());
  }

  private static void ask(Socket socket) throws IOException {
    RunningServer.send(socket, "GET / HTTP/1.1\r\nHost: berth\r\n\r\n");
  }

  private static byte[] readAnswer(Socket socket) throws IOException {
    RunningServer.readThrough(socket, "\r\n\r\n");
    return socket.getInputStream().readNBytes(SIZE);
  }

  /// Offers each piece first to the sink's direct way, as the blob store does.
  private final class FileSource implements Body.Source {

    @Override
    public void writeTo(WritableByteChannel sink) throws IOException {
      ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);
      long position = 0;
      try {
        while (position < SIZE) {
          long taken = ((FileSink) sink).transferFrom(file, position, SIZE - position);
          direct.addAndGet(taken);
          if (taken == 0) {
            if (file.read(buffer.clear(), position) < 0) {
              throw new EOFException();
            }
            taken = sink.write(buffer.flip());
            copied.addAndGet(taken);
          }
          position += taken;
        }
      } catch (IOException e) {
        failed.countDown();
        throw e;
      }
    }

    @Override
    public void close() {}
  }
}
