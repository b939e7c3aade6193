package dev.berth.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.berth.LocalBerth;
import dev.berth.oci.Digest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What no honest client does on the streams of HTTP/2. The server answers or breaks the stream or
/// the connection off; it goes on serving others, and nothing is left.
class HostileStreamsTest {
  private static final byte[] LAYER = Images.bytes(new Random(1), 300_000);
  private static final String LAYER_PATH = "/v2/admin/a/blobs/" + Client.digest(LAYER);
  private static final String NEWS = Client.uploads("admin/a");
  private static final int USUAL_WINDOW = 65_535;

  private static LocalBerth berth;

  @BeforeAll
  static void start() throws Exception {
    berth = LocalBerth.start("tls=self-signed", "upload-idle=1s");
    HttpResponse<byte[]> pushed = send("POST", NEWS + "?digest=" + Client.digest(LAYER), LAYER);
    assertThat(pushed.statusCode()).as(Client.text(pushed)).isEqualTo(201);
  }

  @AfterAll
  static void stop() {
    berth.close();
  }

  /// Asks as others do, on connections of their own.
  private static HttpResponse<byte[]> send(String method, String path, byte[] content)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(berth.url() + path))
            .version(HttpClient.Version.HTTP_2)
            .timeout(Duration.ofSeconds(30))
            .header("Authorization", authorization())
            .method(method, BodyPublishers.ofByteArray(content))
            .build();
    return berth.client().send(request, BodyHandlers.ofByteArray());
  }

  private static HttpResponse<byte[]> send(String method, String path) throws Exception {
    return send(method, path, new byte[0]);
  }

  private static String authorization() {
    byte[] pair = ("any:" + berth.adminToken()).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(pair);
  }

  @AfterEach
  void theServerIsWell() throws Exception {
    HttpResponse<byte[]> pulled = send("GET", LAYER_PATH);
    assertThat(pulled.version()).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(pulled.body()).isEqualTo(LAYER);
    DataFiles files = new DataFiles(berth.data());
    Await.until("no upload is left", () -> files.uploads().isEmpty());
    assertThat(files.query("SELECT id FROM uploads")).isEmpty();
    Await.until("no request but this is under way", () -> activeRequests() == 1);
  }

  private static FrameLine line() throws IOException {
    return FrameLine.to(berth.url(), berth.trust(), USUAL_WINDOW);
  }

  private static String[] fields(String method, String path, String... more) {
    return Stream.concat(
            Stream.of(
                ":method",
                method,
                ":scheme",
                "https",
                ":authority",
                berth.host(),
                ":path",
                path,
                "authorization",
                authorization()),
            Arrays.stream(more))
        .toArray(String[]::new);
  }

  @Test
  void aFrameAfterTheOtherIsARequest() throws Exception {
    try (FrameLine line = line()) {
      line.head(1, true, fields("GET", LAYER_PATH)).mayReceive(1, 1_000_000);

      FrameLine.Stream answer = line.await(1);

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo(LAYER);
    }
  }

  /// Refused on its stream, or by the end of its connection.
  private static void assertRefused(FrameLine line, int stream) throws IOException {
    FrameLine.Stream answer = line.await(stream);
    if (!line.isEnded() && !answer.isReset()) {
      assertThat(answer.status()).isBetween(400, 499);
    }
    assertThat(answer.status() / 100).isNotEqualTo(2);
  }

  /// Sends a head of which the server need not read all: it may end the connection before.
  private static void sendUntilRefused(FrameLine line, String[] head) {
    assertThatCode(() -> line.head(1, true, head))
        .satisfiesAnyOf(
            e -> assertThat(e).isNull(), e -> assertThat(e).isInstanceOf(IOException.class));
  }

  @ParameterizedTest
  @ValueSource(ints = {20_000, 200_000})
  void aHeaderThatIsTooLargeIsRefused(int length) throws Exception {
    try (FrameLine line = line()) {
      sendUntilRefused(line, fields("GET", "/v2/", "x", "y".repeat(length)));

      assertRefused(line, 1);
    }
  }

  @Test
  void moreHeadersThanAHeadMayHaveAreRefused() throws Exception {
    String[] many = new String[2 * 5000];
    for (int i = 0; i < many.length; i += 2) {
      many[i] = "x-" + i;
      many[i + 1] = "y";
    }
    try (FrameLine line = line()) {
      sendUntilRefused(line, fields("GET", "/v2/", many));

      assertRefused(line, 1);
    }
  }

  private static String push(byte[] content) {
    return NEWS + "?digest=" + Client.digest(content);
  }

  private static void assertAbsent(Digest digest) throws Exception {
    assertThat(send("HEAD", "/v2/admin/a/blobs/" + digest).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({"1000, 999", "1000, 1001", "1000, 0", "1000, 100000", "50000, 49999", "50000, 50001"})
  void contentThatIsNotAsLongAsAnnouncedIsNotStored(int length, int announced) throws Exception {
    byte[] content = Images.bytes(new Random(announced), length);
    byte[] beginning = Arrays.copyOf(content, Math.min(length, announced));

    for (byte[] named : List.of(content, beginning)) {
      try (FrameLine line = line()) {
        line.head(1, false, fields("POST", push(named), "content-length", "" + announced));
        assertThatCode(() -> line.content(1, content, true))
            .satisfiesAnyOf(
                e -> assertThat(e).isNull(), e -> assertThat(e).isInstanceOf(IOException.class));

        assertRefused(line, 1);
      }
      if (named.length > 0) {
        assertAbsent(Client.digest(named));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, 100_000})
  void anUploadThatIsResetOrStallsLeavesNothing(int length) throws Exception {
    byte[] content = Images.bytes(new Random(length), length);
    byte[] half = Arrays.copyOf(content, length / 2);
    String announced = "" + length;
    try (FrameLine line = line()) {
      line.head(1, false, fields("POST", push(content), "content-length", announced))
          .content(1, half, false)
          .reset(1);
      line.head(3, false, fields("POST", push(content), "content-length", announced))
          .content(3, half, false);

      line.head(5, true, fields("GET", "/v2/"));
      assertThat(line.await(5).status()).isEqualTo(200);
      assertRefused(line, 3);
      assertAbsent(Client.digest(content));
    }
  }

  @Test
  void streamsThatAreNeverReadKeepNobodyWaiting() throws Exception {
    try (FrameLine line = FrameLine.to(berth.url(), berth.trust(), 0)) {
      List<Integer> read = new ArrayList<>();
      for (int stream = 1; stream < 200; stream += 2) {
        line.head(stream, true, fields("GET", LAYER_PATH));
        if (stream % 4 == 1) {
          line.mayReceive(stream, LAYER.length);
          read.add(stream);
        }
      }
      assertThat(read).hasSize(50);

      for (int stream : read) {
        FrameLine.Stream answer = line.await(stream);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(LAYER);
      }
      assertThat(send("GET", LAYER_PATH).body()).isEqualTo(LAYER);
      for (int stream = 3; stream < 200; stream += 4) {
        FrameLine.Stream answer = line.await(stream);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.isReset() || line.isEnded()).isTrue();
      }
    }
  }

  private static double activeRequests() throws Exception {
    return Client.text(send("GET", "/-/metrics"))
        .lines()
        .filter(line -> line.startsWith("berth_http_requests_active"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }
}
