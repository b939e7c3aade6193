package dev.berth.http.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.http.ClientGoneException;
import dev.berth.http.Forwarding;
import dev.berth.http.Handled;
import dev.berth.http.Networks;
import dev.berth.http.Site;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// Connections that are kept, left, stalled and ended.
class ConnectionTest {
  private static final String GET = "GET /path HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String WAITS = "GET /waits HTTP/1.1\r\nHost: a\r\n\r\n";

  @Test
  void aConnectionIsKeptForTheNextRequest() throws IOException {
    try (RunningServer running = RunningServer.start();
        Socket socket = running.connect()) {
      for (int i = 0; i < 3; i++) {
        RunningServer.send(socket, GET);
        assertThat(RunningServer.readThrough(socket, "/path")).contains("HTTP/1.1 200 ");
        RunningServer.send(socket, WAITS);
        assertThat(RunningServer.readThrough(socket, "its own")).contains("HTTP/1.1 200 ");
      }
    }
  }

  @Test
  void requestsSentTogetherAreAnsweredInTheirOrder() throws IOException {
    try (RunningServer running = RunningServer.start();
        Socket socket = running.connect()) {
      RunningServer.send(socket, GET + WAITS + GET + WAITS);

      assertThat(RunningServer.readThrough(socket, "its own")).contains("/path");
      assertThat(RunningServer.readThrough(socket, "its own")).contains("/path");
    }
  }

  @Test
  void sixtyFourReadersThatDoNotReadCostNoMemory() throws Exception {
    try (RunningServer running = RunningServer.start()) {
      List<Socket> sockets = new ArrayList<>();
      long each = 200_000_000L;
      try {
        for (int i = 0; i < 64; i++) {
          Socket socket = running.connect();
          RunningServer.send(socket, "GET /stream/" + each + " HTTP/1.1\r\nHost: a\r\n\r\n");
          sockets.add(socket);
        }
        for (Socket socket : sockets) {
          RunningServer.readThrough(socket, "\r\n\r\n");
        }
        TimeUnit.MILLISECONDS.sleep(500);

        assertThat(running.surface.sourcesOpen).hasValue(64);
        assertThat(running.surface.produced.get())
            .as("what 64 readers left unread is held back at the source")
            .isLessThan(64 * 16_000_000L);
      } finally {
        for (Socket socket : sockets) {
          socket.close();
        }
      }
      assertThat(RunningServer.comesTrue(() -> running.surface.sourcesOpen.get() == 0)).isTrue();
      assertThat(RunningServer.comesTrue(() -> running.server.inFlight() == 0)).isTrue();
    }
  }

  @Test
  void aReaderThatLeavesClosesTheSource() throws Exception {
    try (RunningServer running = RunningServer.start()) {
      for (int taken : new int[] {0, 1, 100, 50_000, 500_000}) {
        try (Socket socket = running.connect()) {
          RunningServer.send(socket, "GET /stream/50000000 HTTP/1.1\r\nHost: a\r\n\r\n");
          socket.getInputStream().readNBytes(taken);
        }
        Handled handled = running.nextHandled();
        assertThat(handled.status()).isEqualTo(Site.CLIENT_GONE);
        assertThat(running.surface.sourcesOpen).hasValue(0);
      }
      assertThat(running.exchange("GET /path HTTP/1.0\r\n\r\n")).contains(" 200 ");
    }
  }

  @Test
  void anUploaderThatLeavesAtAnyByteEndsTheUpload() throws Exception {
    try (RunningServer running = RunningServer.start()) {
      for (int sent : new int[] {0, 1, 100, 70_000, 999_999}) {
        try (Socket socket = running.connect()) {
          RunningServer.send(
              socket,
              "PUT /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n"
                  + "x".repeat(sent));
          socket.getOutputStream().flush();
        }
        assertThat(running.nextHandled().bytesIn()).isLessThanOrEqualTo(sent);
      }
      assertThat(running.surface.uploadFailures)
          .hasSize(5)
          .allMatch(failure -> failure instanceof ClientGoneException);
    }
  }

  @Test
  void anUploadThatStallsIsEnded() throws Exception {
    try (RunningServer running =
            RunningServer.start(settings -> settings.withStall(Duration.ofMillis(300)));
        Socket socket = running.connect()) {
      RunningServer.send(
          socket, "PUT /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc");
      String answer = RunningServer.readUntilClosed(socket);

      assertThat(answer).doesNotContain("(still open)").doesNotContain(" 200 ");
      assertThat(running.surface.uploadFailures).hasSize(1);
      assertThat(RunningServer.comesTrue(() -> running.server.inFlight() == 0)).isTrue();
    }
  }

  @Test
  void aSmallBodyThatComesTooSlowlyIsAnsweredInTime() throws Exception {
    try (RunningServer running = RunningServer.start();
        Socket socket = running.connect()) {
      RunningServer.send(socket, "PUT /small HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc");
      String answer = RunningServer.readThrough(socket, "{}");
      RunningServer.send(socket, "defghij");

      assertThat(answer).contains(" 408 ").contains("Connection: close");
      assertThat(running.nextHandled().bytesIn()).isEqualTo(10);
      assertThat(RunningServer.comesTrue(() -> running.server.inFlight() == 0)).isTrue();
    }
  }

  @Test
  void aSmallBodyThatComesInPiecesIsReadAsAWhole() throws Exception {
    try (RunningServer running = RunningServer.start();
        Socket socket = running.connect()) {
      RunningServer.send(
          socket,
          "PUT /small HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n");
      RunningServer.readThrough(socket, " 100 Continue\r\n\r\n");
      for (String piece : List.of("abc", "def", "ghi")) {
        RunningServer.send(socket, piece);
      }

      assertThat(RunningServer.readThrough(socket, "took 9")).contains(" 200 ");
    }
  }

  @Test
  void aReaderThatStallsIsEnded() throws Exception {
    try (RunningServer running =
            RunningServer.start(settings -> settings.withStall(Duration.ofMillis(300)));
        Socket socket = running.connect()) {
      RunningServer.send(socket, "GET /stream/500000000 HTTP/1.1\r\nHost: a\r\n\r\n");

      assertThat(running.nextHandled().status()).isEqualTo(Site.CLIENT_GONE);
      assertThat(running.surface.sourcesOpen).hasValue(0);
    }
  }

  @Test
  void aConnectionWithoutRequestsIsClosed() throws IOException {
    try (RunningServer running =
            RunningServer.start(settings ->
                settings
                    .withKeepAlive(Duration.ofMillis(300))
                    .withHeaderTime(Duration.ofMillis(200)));
        Socket socket = running.connect()) {
      RunningServer.send(socket, GET);
      RunningServer.readThrough(socket, "/path");

      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void aHeadThatDripsInIsCutOff() throws Exception {
    try (RunningServer running =
            RunningServer.start(settings -> settings.withHeaderTime(Duration.ofMillis(300)));
        Socket socket = running.connect()) {
      RunningServer.send(socket, "GET /path HTTP/1.1\r\nHost: a\r\n");
      boolean cut = false;
      for (int i = 0; i < 100 && !cut; i++) {
        TimeUnit.MILLISECONDS.sleep(50);
        try {
          RunningServer.send(socket, "X");
        } catch (IOException e) {
          cut = true;
        }
      }

      assertThat(cut).isTrue();
    }
  }

  @Test
  void aSlowRequestOutlivesTheLimitsForIdleConnections() throws Exception {
    try (RunningServer running =
            RunningServer.start(settings ->
                settings
                    .withKeepAlive(Duration.ofMillis(100))
                    .withHeaderTime(Duration.ofMillis(100)));
        Socket socket = running.connect()) {
      RunningServer.send(socket, "PUT /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\nabc");
      TimeUnit.MILLISECONDS.sleep(600);
      RunningServer.send(socket, "def");

      assertThat(RunningServer.readThrough(socket, "took 6")).contains(" 200 ");
    }
  }

  @Test
  void stoppingLetsARequestUnderWayFinish() throws Exception {
    try (RunningServer running = RunningServer.start();
        Socket busy = running.connect();
        Socket idle = running.connect()) {
      running.surface.gate = new CountDownLatch(1);
      RunningServer.send(idle, GET);
      RunningServer.readThrough(idle, "/path");
      RunningServer.send(busy, "GET /gate HTTP/1.1\r\nHost: a\r\n\r\n");
      running.surface.arrived.await();
      CompletableFuture<Integer> stopped =
          CompletableFuture.supplyAsync(() -> running.server.stop(Duration.ofSeconds(10)));
      assertThat(idle.getInputStream().read()).isEqualTo(-1);
      assertThat(RunningServer.comesTrue(() -> isRefused(running))).isTrue();
      running.surface.gate.countDown();

      assertThat(RunningServer.readUntilClosed(busy))
          .contains(" 200 ")
          .contains("Connection: close")
          .endsWith("open");
      assertThat(stopped.get(10, TimeUnit.SECONDS)).isZero();
    }
  }

  @Test
  void stoppingCutsAndCountsWhatTakesTooLong() throws Exception {
    try (RunningServer running = RunningServer.start();
        Socket busy = running.connect()) {
      running.surface.gate = new CountDownLatch(1);
      RunningServer.send(busy, "GET /gate HTTP/1.1\r\nHost: a\r\n\r\n");
      running.surface.arrived.await();

      assertThat(running.server.stop(Duration.ofMillis(200))).isEqualTo(1);
      running.surface.gate.countDown();
    }
  }

  @Test
  void aProxyIsBelievedOnlyWhenItIsTrusted() throws IOException {
    String request =
        """
        GET /origin HTTP/1.1\r
        Host: inside:8080\r
        X-Forwarded-Proto: https\r
        X-Forwarded-Host: berth.example\r
        X-Forwarded-For: 192.0.2.1, 198.51.100.7\r
        Connection: close\r
        \r
        """;
    Networks local = Networks.parse(List.of("127.0.0.0/8"));
    try (RunningServer trusting =
            new RunningServer(UnaryOperator.identity(), new Forwarding(local, null));
        RunningServer wary = RunningServer.start();
        RunningServer fixed =
            new RunningServer(
                UnaryOperator.identity(),
                new Forwarding(Networks.NONE, "https://fixed.example/"))) {

      assertThat(trusting.exchange(request)).endsWith("https://berth.example 198.51.100.7");
      assertThat(wary.exchange(request)).endsWith("http://inside:8080 127.0.0.1");
      assertThat(fixed.exchange(request)).endsWith("https://fixed.example 127.0.0.1");
    }
  }

  @Test
  void noMoreConnectionsAreServedThanAllowed() throws Exception {
    try (RunningServer running = RunningServer.start(settings -> settings.withConnections(2));
        Socket first = running.connect();
        Socket second = running.connect()) {
      RunningServer.send(first, GET);
      RunningServer.send(second, GET);
      RunningServer.readThrough(first, "/path");
      RunningServer.readThrough(second, "/path");

      assertThat(isServed(running)).isFalse();
      first.shutdownOutput();
      assertThat(RunningServer.comesTrue(() -> isServed(running))).isTrue();
    }
  }

  private static boolean isRefused(RunningServer running) {
    try (Socket socket = running.connect()) {
      return !socket.isConnected();
    } catch (IOException e) {
      return e instanceof ConnectException;
    }
  }

  private static boolean isServed(RunningServer running) {
    try (Socket socket = running.connect()) {
      socket.setSoTimeout(200);
      RunningServer.send(socket, GET);
      return RunningServer.readThrough(socket, "/path").contains(" 200 ");
    } catch (IOException e) {
      return false;
    }
  }
}
