package dev.berth.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.berth.http.Networks;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Posting to receivers: by TLS, and within a time.
class ReceiverTest {
  private static final Networks LOOPBACK = Networks.parse(List.of("127.0.0.1", "::1"));
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(200);
  private static final byte[] BODY = "{}".getBytes(StandardCharsets.UTF_8);

  @TempDir static Path directory;
  private static TlsReceiver receiver;

  private final AtomicInteger lookUps = new AtomicInteger();

  @BeforeAll
  static void start() {
    receiver = new TlsReceiver(directory, "receiver.test");
  }

  @AfterAll
  static void stop() throws IOException {
    receiver.close();
  }

  private Answer post(SSLContext trust, String host, boolean anyCertificate) throws IOException {
    try (Receiver posting = receiver(new ReceiverTls(trust), LONG)) {
      URI url = URI.create("https://" + host + ":" + receiver.port() + "/hook?a=b");
      return posting.post(url, anyCertificate, Map.of("X-A", "b"), BODY);
    }
  }

  /// Whatever the name, it is this machine's.
  private Receiver receiver(ReceiverTls tls, Duration limit) {
    ReceiverAddresses addresses =
        new ReceiverAddresses(
            LOOPBACK,
            _ -> {
              lookUps.incrementAndGet();
              return new InetAddress[] {InetAddress.getLoopbackAddress()};
            });
    return new Receiver(addresses, tls, limit);
  }

  @Test
  void aCertificateThatIsTrustedForTheNameIsTaken() throws Exception {
    assertThat(post(receiver.trust(), "receiver.test", false).status()).isEqualTo(202);

    TlsReceiver.Seen seen = receiver.take();
    assertThat(seen.names()).containsExactly("receiver.test");
    assertThat(seen.head())
        .startsWith("POST /hook?a=b HTTP/1.1\r\nHost: receiver.test:" + receiver.port() + "\r\n")
        .contains("\r\nX-A: b\r\n");
    assertThat(lookUps).as("the address is the one that was looked at").hasValue(1);
  }

  @Test
  void aCertificateForAnotherNameIsRefused() throws Exception {
    SSLContext trust = receiver.trust();
    assertThatExceptionOfType(SSLException.class)
        .isThrownBy(() -> post(trust, "other.test", false));
  }

  @Test
  void aCertificateThatNobodyVouchesForIsRefused() throws Exception {
    SSLContext usual = SSLContext.getDefault();
    assertThatExceptionOfType(SSLException.class)
        .isThrownBy(() -> post(usual, "receiver.test", false));
  }

  @Test
  void anyCertificateIsTakenWhereTheHookSaysSo() throws Exception {
    assertThat(post(SSLContext.getDefault(), "other.test", true).status()).isEqualTo(202);

    TlsReceiver.Seen seen = receiver.take();
    assertThat(seen.names()).containsExactly("other.test");
    assertThat(seen.head()).contains("\r\nHost: other.test:" + receiver.port() + "\r\n");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"http", "https"})
  void aReceiverThatSaysNothingIsGivenUpInTime(String scheme) throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      timesOut(URI.create(scheme + "://silent.test:" + silent.getLocalPort() + "/"));
    }
  }

  @Test
  void aNameThatTakesLongToLookUpIsGivenUpInTime() {
    CountDownLatch never = new CountDownLatch(1);
    ReceiverAddresses addresses =
        new ReceiverAddresses(
            LOOPBACK,
            name -> {
              try {
                never.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              throw new UnknownHostException(name);
            });
    long began = System.nanoTime();
    try (Receiver posting = new Receiver(addresses, ReceiverTls.usual(), SHORT)) {
      assertThatExceptionOfType(SocketTimeoutException.class)
          .isThrownBy(() -> posting.post(URI.create("http://late.test/"), false, Map.of(), BODY));
    }
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(SHORT.minusMillis(20), LONG);
  }

  @Test
  void aReceiverThatDripsIsGivenUpInTime() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual()
          .start(() -> {
            try (Socket socket = server.accept()) {
              socket.setTcpNoDelay(true);
              socket
                  .getOutputStream()
                  .write("HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.UTF_8));
              while (true) { // ends when the other side is gone
                socket.getOutputStream().write("X-A: b\r\n".getBytes(StandardCharsets.UTF_8));
                Thread.sleep(20);
              }
            } catch (IOException | InterruptedException e) {
              // it was given up
            }
          });
      timesOut(URI.create("http://drips.test:" + server.getLocalPort() + "/"));
    }
  }

  private void timesOut(URI url) {
    long began = System.nanoTime();
    try (Receiver posting = receiver(ReceiverTls.usual(), SHORT)) {
      assertThatExceptionOfType(SocketTimeoutException.class)
          .isThrownBy(() -> posting.post(url, false, Map.of(), BODY));
    }
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(SHORT.minusMillis(20), LONG);
  }
}
