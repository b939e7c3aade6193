package dev.berth.http.jetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Encryption, HTTP/2, and the files that certificates come from.
class TlsTest {
  @TempDir Path directory;

  private static SSLContext trusting(Path certificate) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (var in = Files.newInputStream(certificate)) {
      store.setCertificateEntry(
          "berth", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private static HttpClient client(Path certificate, HttpClient.Version version) throws Exception {
    return HttpClient.newBuilder().sslContext(trusting(certificate)).version(version).build();
  }

  private static HttpRequest.Builder to(RunningServer running, String path) {
    return HttpRequest.newBuilder(URI.create("https://localhost:" + running.port() + path))
        .timeout(Duration.ofSeconds(20));
  }

  @Test
  void bothVersionsOfHttpAreSpoken() throws Exception {
    PemFiles files = SelfSigned.in(directory);
    try (RunningServer running = RunningServer.start(settings -> settings.withTls(files))) {
      for (HttpClient.Version version :
          List.of(HttpClient.Version.HTTP_1_1, HttpClient.Version.HTTP_2)) {
        HttpClient client = client(files.certificate(), version);
        HttpResponse<String> small =
            client.send(to(running, "/origin").build(), BodyHandlers.ofString());
        HttpResponse<byte[]> large =
            client.send(to(running, "/stream/5000001").build(), BodyHandlers.ofByteArray());
        HttpResponse<String> upload =
            client.send(
                to(running, "/upload").PUT(BodyPublishers.ofByteArray(new byte[3_000_000])).build(),
                BodyHandlers.ofString());
        HttpResponse<String> head =
            client.send(to(running, "/stream/77").HEAD().build(), BodyHandlers.ofString());

        assertThat(small.version()).isEqualTo(version);
        assertThat(small.body()).startsWith("https://localhost:" + running.port() + " ");
        assertThat(large.body()).hasSize(5_000_001);
        assertThat(upload.body()).isEqualTo("took 3000000");
        assertThat(head.headers().firstValue("Content-Length")).contains("77");
      }
      assertThat(RunningServer.comesTrue(() -> running.server.inFlight() == 0)).isTrue();
    }
  }

  @Test
  void manyRequestsShareOneConnection() throws Exception {
    PemFiles files = SelfSigned.in(directory);
    try (RunningServer running = RunningServer.start(settings -> settings.withTls(files))) {
      HttpClient client = client(files.certificate(), HttpClient.Version.HTTP_2);
      client.send(to(running, "/path").build(), BodyHandlers.ofString());
      List<CompletableFuture<HttpResponse<byte[]>>> answers =
          IntStream.range(0, 50)
              .mapToObj(i ->
                  client.sendAsync(
                      to(running, i % 2 == 0 ? "/stream/300000" : "/waits").build(),
                      BodyHandlers.ofByteArray()))
              .toList();

      assertThat(answers).allMatch(answer -> answer.join().statusCode() == 200);
    }
  }

  @Test
  void blanksAroundAFieldAreNoPartOfItOverHttp2Either() throws Exception {
    PemFiles files = SelfSigned.in(directory);
    try (RunningServer running = RunningServer.start(settings -> settings.withTls(files))) {
      HttpClient client = client(files.certificate(), HttpClient.Version.HTTP_2);
      // Sent twice, it comes by its number in the table of the connection.
      for (int i = 0; i < 2; i++) {
        HttpResponse<String> answer =
            client.send(
                to(running, "/path").header("User-Agent", "GitHub CLI ").build(),
                BodyHandlers.ofString());

        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(answer.statusCode()).isEqualTo(200);
      }
    }
  }

  @Test
  void anHttp2UploadThatIsRefusedSeesItsAnswer() throws Exception {
    PemFiles files = SelfSigned.in(directory);
    try (RunningServer running = RunningServer.start(settings -> settings.withTls(files))) {
      HttpClient client = client(files.certificate(), HttpClient.Version.HTTP_2);
      HttpResponse<String> answer =
          client.send(
              to(running, "/refused").PUT(BodyPublishers.ofByteArray(new byte[3_000_000])).build(),
              BodyHandlers.ofString());

      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(client.send(to(running, "/path").build(), BodyHandlers.ofString()).statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void stoppingLetsARequestOfHttp2Finish() throws Exception {
    PemFiles files = SelfSigned.in(directory);
    try (RunningServer running = RunningServer.start(settings -> settings.withTls(files))) {
      HttpClient client = client(files.certificate(), HttpClient.Version.HTTP_2);
      running.surface.gate = new CountDownLatch(1);
      var answer = client.sendAsync(to(running, "/gate").build(), BodyHandlers.ofString());
      running.surface.arrived.await();
      CompletableFuture<Integer> stopped =
          CompletableFuture.supplyAsync(() -> running.server.stop(Duration.ofSeconds(10)));
      assertThat(RunningServer.comesTrue(running.server::isDraining)).isTrue();
      Thread.sleep(100);
      running.surface.gate.countDown();

      assertThat(answer.get().body()).isEqualTo("open");
      assertThat(stopped.get()).isZero();
    }
  }

  @Test
  void dotSegmentsAreRefusedByHttp2Too() throws Exception {
    PemFiles files = SelfSigned.in(directory);
    try (RunningServer running = RunningServer.start(settings -> settings.withTls(files))) {
      HttpClient client = client(files.certificate(), HttpClient.Version.HTTP_2);

      assertThat(
              client
                  .send(to(running, "/v2/%2e%2e/a").build(), BodyHandlers.ofString())
                  .statusCode())
          .isEqualTo(400);
    }
  }

  @Test
  void aChangedCertificateIsTakenIntoUse() throws Exception {
    PemFiles files = SelfSigned.in(directory);
    try (RunningServer running =
        RunningServer.start(
            settings -> settings.withTls(files).withHeaderTime(Duration.ofMillis(400)))) {
      X509Certificate before = shown(running);
      Files.writeString(files.certificate(), "nonsense");
      Thread.sleep(500);
      assertThat(shown(running)).as("unusable files leave the old one").isEqualTo(before);

      PemFiles other = SelfSigned.in(directory.resolve("other"));
      Files.copy(other.key(), files.key(), StandardCopyOption.REPLACE_EXISTING);
      Files.copy(other.certificate(), files.certificate(), StandardCopyOption.REPLACE_EXISTING);
      assertThat(RunningServer.comesTrue(() -> !shown(running).equals(before))).isTrue();
    }
  }

  /// The certificate a new connection is shown.
  private static X509Certificate shown(RunningServer running) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new TrustAll()}, null);
      try (SSLSocket socket =
          (SSLSocket)
              context
                  .getSocketFactory()
                  .createSocket(InetAddress.getLoopbackAddress(), running.port())) {
        socket.startHandshake();
        return (X509Certificate) socket.getSession().getPeerCertificates()[0];
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class TrustAll extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  @Test
  void oneVersionBackIsStillSpoken() throws Exception {
    PemFiles files = SelfSigned.in(directory);
    try (RunningServer running = RunningServer.start(settings -> settings.withTls(files));
        SSLSocket socket =
            (SSLSocket)
                trusting(files.certificate())
                    .getSocketFactory()
                    .createSocket(InetAddress.getLoopbackAddress(), running.port())) {
      socket.setEnabledProtocols(new String[] {"TLSv1.2"});
      socket.startHandshake();

      assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.2");
    }
  }

  @Test
  void aHandshakeThatNeverEndsIsCutOff() throws Exception {
    PemFiles files = SelfSigned.in(directory);
    try (RunningServer running =
            RunningServer.start(
                settings -> settings.withTls(files).withHeaderTime(Duration.ofMillis(300)));
        Socket socket = running.connect()) {
      socket.getOutputStream().write(0x16);

      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void plainHttpOnAnEncryptedPortHarmsNothing() throws Exception {
    PemFiles files = SelfSigned.in(directory);
    try (RunningServer running = RunningServer.start(settings -> settings.withTls(files))) {
      running.exchange("GET /path HTTP/1.1\r\nHost: a\r\n\r\n");
      HttpClient client = client(files.certificate(), HttpClient.Version.HTTP_2);

      assertThat(client.send(to(running, "/path").build(), BodyHandlers.ofString()).statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void aCertificateMadeHereIsKeptAndItsKeyIsSecret() throws Exception {
    PemFiles first = SelfSigned.in(directory);
    String certificate = Files.readString(first.certificate());

    assertThat(Files.readString(SelfSigned.in(directory).certificate())).isEqualTo(certificate);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(first.key())))
        .isEqualTo("rw-------");
  }

  @Test
  void keysOfEveryUsualFormAreRead() throws Exception {
    for (String kind : List.of("rsa", "ec", "pkcs8-rsa", "ed25519")) {
      Path key = directory.resolve(kind + ".key");
      Path certificate = directory.resolve(kind + ".pem");
      openssl(kind, key, certificate);

      assertThat(new PemFiles(certificate, key).load().isKeyEntry("berth")).as(kind).isTrue();
    }
  }

  private void openssl(String kind, Path key, Path certificate) throws Exception {
    List<String> make =
        switch (kind) {
          case "rsa" ->
              List.of("openssl", "genrsa", "-traditional", "-out", key.toString(), "2048");
          case "ec" ->
              List.of(
                  "openssl", "ecparam", "-genkey", "-name", "prime256v1", "-out", key.toString());
          case "ed25519" ->
              List.of("openssl", "genpkey", "-algorithm", "ed25519", "-out", key.toString());
          default -> List.of("openssl", "genpkey", "-algorithm", "rsa", "-out", key.toString());
        };
    run(make);
    run(
        List.of(
            "openssl",
            "req",
            "-x509",
            "-key",
            key.toString(),
            "-out",
            certificate.toString(),
            "-days",
            "2",
            "-subj",
            "/CN=localhost"));
  }

  private static void run(List<String> command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }

  @Test
  void filesThatCannotBeUsedAreNamed() throws Exception {
    PemFiles good = SelfSigned.in(directory);
    PemFiles other = SelfSigned.in(directory.resolve("other"));
    Path missing = directory.resolve("missing.pem");
    Path text = Files.writeString(directory.resolve("text.pem"), "no PEM at all");
    Path encrypted = pem("encrypted.key", "ENCRYPTED PRIVATE KEY", new byte[8]);
    Path garbage = pem("garbage.key", "PRIVATE KEY", new byte[8]);
    Path rubbish = pem("rubbish.pem", "CERTIFICATE", new byte[8]);

    assertSentence(new PemFiles(missing, good.key()), "there is no file " + missing);
    assertSentence(new PemFiles(text, good.key()), "there is no certificate in " + text);
    assertSentence(new PemFiles(rubbish, good.key()), "certificate 1 in " + rubbish);
    assertSentence(new PemFiles(good.certificate(), text), "there is no private key in " + text);
    assertSentence(new PemFiles(good.certificate(), encrypted), encrypted + " is encrypted");
    assertSentence(new PemFiles(good.certificate(), garbage), garbage + " is malformed");
    assertSentence(
        new PemFiles(good.certificate(), other.key()),
        "the key in " + other.key() + " is not the key of the first certificate");
  }

  private Path pem(String name, String label, byte[] content) throws IOException {
    String text = Base64.getEncoder().encodeToString(content);
    return Files.writeString(
        directory.resolve(name),
        "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(label, text, label));
  }

  private static void assertSentence(PemFiles files, String sentence) {
    assertThatThrownBy(files::load).isInstanceOf(IOException.class).hasMessageContaining(sentence);
  }
}
