package dev.berth.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.berth.LocalBerth;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Requests that no honest client sends. Each gets an answer or a closed connection; afterwards the
/// server serves others as before, and nothing is left of it.
class HostileInputTest {
  private static final int LAYER_LIMIT = 1_000_000;
  private static final int MANIFEST_LIMIT = 4 * 1024 * 1024;
  private static final byte[] LAYER = Images.bytes(new Random(1), 100_000);
  private static final byte[] MANIFEST = Images.manifest("whole", LAYER, LAYER);
  private static final String NEWS = Client.uploads("admin/a");

  private static LocalBerth berth;
  private static Client client;

  @BeforeAll
  static void start() throws IOException {
    berth = LocalBerth.start("layer-limit=1MB", "upload-idle=1s");
    client = new Client(berth.url(), berth.adminToken());
    assertStatus(201, client.pushAtOnce("admin/a", LAYER));
    assertStatus(201, client.pushManifest("admin/a", "1", MANIFEST));
  }

  @AfterAll
  static void stop() {
    berth.close();
  }

  private static void assertStatus(int status, HttpResponse<byte[]> answer) {
    assertThat(answer.statusCode()).as("%s: %s", answer, Client.text(answer)).isEqualTo(status);
  }

  @AfterEach
  void theServerIsWell() throws Exception {
    assertWell();
  }

  private static void assertWell() throws Exception {
    assertThat(client.pullManifest("admin/a", "1").body()).isEqualTo(MANIFEST);
    assertThat(client.pullBlob("admin/a", Client.digest(LAYER)).body()).isEqualTo(LAYER);
    DataFiles files = new DataFiles(berth.data());
    try {
      Await.until("no upload is left", () -> files.uploads().isEmpty());
      Await.until("no session is left", () -> files.query("SELECT id FROM uploads").isEmpty());
    } finally {
      cancelAll();
    }
  }

  /// So that no test suffers from another.
  private static void cancelAll() throws Exception {
    for (String id : new DataFiles(berth.data()).query("SELECT id FROM uploads")) {
      client.send("DELETE", NEWS + id);
    }
  }

  private static String head(String method, String path) {
    return Line.head(method, path, berth.adminToken());
  }

  private static Line line() throws IOException {
    return Line.to(berth.url());
  }

  /// The answer to a request that is complete and nothing after it.
  private static Line.Reply ask(String request) throws IOException {
    try (Line line = line()) {
      line.sendIfTaken(request.getBytes(StandardCharsets.ISO_8859_1));
      return line.read();
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      textBlock =
          """
          /v2/admin/A/tags/list,                       400, NAME_INVALID
          /v2/admin/a_/tags/list,                      400, NAME_INVALID
          /v2/admin/a..b/tags/list,                    400, NAME_INVALID
          /v2/admin//a/tags/list,                      400, NAME_INVALID
          /v2/admin/a%20b/tags/list,                   400, NAME_INVALID
          /v2/admin/a%00/tags/list,                    400,
          /v2/admin/a%0d%0aX:1/tags/list,              400,
          /v2/admin/%ff%fe/tags/list,                  400,
          /v2/admin/%c0%ae%c0%ae/tags/list,            400,
          /v2/admin/%/tags/list,                       400,
          /v2/admin/%zz/tags/list,                     400,
          /v2/admin/a%u0061/tags/list,                 400,
          /v2/admin/%2e%2e/tags/list,                  400,
          /v2/admin/..%2f..%2fa/tags/list,             400,
          /v2/admin/a/../../../admin-token,            400,
          /v2/admin/a/./tags/list,                     400,
          /v2/admin/a/manifests/-x,                    400,
          /v2/admin/a/manifests/..,                    400,
          /v2/admin/a/manifests/..%2f..%2fadmin-token, 400,
          /v2/admin/a/manifests/a%00b,                 400,
          /v2/admin/a/manifests/%00,                   400,
          /v2/admin/a/manifests/sha256:abc,            400, DIGEST_INVALID
          /v2/admin/a/blobs/sha256:abc,                400, DIGEST_INVALID
          /v2/admin/a/blobs/md5:00,                    400, DIGEST_INVALID
          /v2/admin/a/blobs/sha256:..%2f..%2flock,     400,
          /v2/admin/a/blobs/uploads/..%2f..%2flock,    400,
          /v2/admin/a/blobs/uploads/%2e%2e,            400,
          /v2/admin/a/blobs/uploads/lock,              404, BLOB_UPLOAD_UNKNOWN
          /v2/admin/a/referrers/x,                     400, DIGEST_INVALID
          /v2/admin/a/tags/list?n=-1,                  400, PAGINATION_NUMBER_INVALID
          /v2/admin/a/tags/list?n=99999999999999999999, 400, PAGINATION_NUMBER_INVALID
          /v2/admin/a/tags/list?n=%zz,                 400,
          /v2/admin/a/tags/list?last=%ff,              400,
          """)
  void anAddressThatIsMalformedIsRefused(String path, int status, String code) throws Exception {
    Line.Reply reply = ask(head("GET", path) + "\r\n");

    assertThat(reply.status()).as(reply.body()).isEqualTo(status);
    assertThat(reply.body()).contains("\"errors\"").contains(code == null ? "" : code);
  }

  @Test
  void aNameATagAndADigestThatAreTooLongAreRefused() throws Exception {
    String text = "a".repeat(5000);
    for (String path :
        List.of(
            "/v2/admin/" + text + "/tags/list",
            "/v2/admin/a/manifests/" + text,
            "/v2/admin/a/blobs/sha256:" + text)) {
      assertThat(ask(head("GET", path) + "\r\n").status()).as(path).isEqualTo(400);
    }
  }

  /// Bytes that must not be in an address or a header at all.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /v2/admin/\u00ff\u00fe/tags/list HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /v2/admin/a\u0000b/tags/list HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /v2/\tadmin HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET  /v2/ HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET v2/ HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /v2/ HTTP/1.1 x\r\nHost: a\r\n\r\n",
        "GET /v2/ HTTP/9.9\r\nHost: a\r\n\r\n",
        "GET /v2/ HTTP/1.1\r\n\r\n",
        "GET /v2/ HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET /v2/ HTTP/1.1\r\nHost: a b\r\n\r\n",
        "GET /v2/ HTTP/1.1\r\nHost: a\r\nX : y\r\n\r\n",
        "GET /v2/ HTTP/1.1\r\nHost: a\r\nX\r\n\r\n",
        "GET /v2/ HTTP/1.1\r\nHost: a\r\n: y\r\n\r\n",
        "GET /v2/ HTTP/1.1\r\nHost: a\r\nX: a\u0000b\r\n\r\n",
        "GET /v2/ HTTP/1.1\r\nHost: a\r\nX: a\r\n folded\r\n\r\n",
        "G\u0000T /v2/ HTTP/1.1\r\nHost: a\r\n\r\n",
        "BREW /v2/ HTTP/1.1\r\nHost: a\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
        "CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n",
        "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003\r\n\r\n",
        "GET /v2/\r\n\r\n",
        "\r\n\r\n\r\n\r\nX\r\n\r\n"
      })
  void aRequestThatIsMalformedIsRefused(String request) throws Exception {
    int status = ask(request).status();

    assertThat(status)
        .satisfiesAnyOf(
            s -> assertThat(s).isZero(),
            s -> assertThat(s).isBetween(400, 499),
            s -> assertThat(s).isIn(501, 505));
  }

  @Test
  void headsThatAreTooLargeAreRefused() throws Exception {
    String value = "x".repeat(1_000_000);
    String many =
        IntStream.range(0, 20_000).mapToObj("X-%d: y\r\n"::formatted).reduce("", String::concat);
    String few =
        IntStream.range(0, 300).mapToObj("X-%d: y\r\n"::formatted).reduce("", String::concat);

    assertThat(ask(head("GET", "/v2/?x=" + value) + "\r\n").status()).isIn(414, 431);
    assertThat(ask(head("GET", "/v2/") + "X: " + value + "\r\n\r\n").status()).isEqualTo(431);
    assertThat(ask(head("GET", "/v2/") + value + "\r\n\r\n").status()).isIn(400, 431);
    assertThat(ask(head("GET", "/v2/") + many + "\r\n").status()).isEqualTo(431);
    assertThat(ask(head("GET", "/v2/") + few + "\r\n").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "'bytes=9-1', 416",
    "'bytes=-0', 416",
    "'bytes=x', 416",
    "'bytes=', 416",
    "'bytes=0-18446744073709551616', 416",
    "'bytes=99999999999999999999-', 416",
    "'bytes=200000-', 416",
    "'bytes=0-0,x', 206",
    "'lines=1-2', 200",
    "'bytes', 200",
  })
  void aRangeThatIsMalformedIsAnswered(String range, int status) throws Exception {
    String path = "/v2/admin/a/blobs/" + Client.digest(LAYER);

    assertThat(ask(head("GET", path) + "Range: " + range + "\r\n\r\n").status()).isEqualTo(status);
  }

  @Test
  void thousandsOfRangesAreNotServed() throws Exception {
    String path = "/v2/admin/a/blobs/" + Client.digest(LAYER);
    String ranges = "bytes=" + "0-,".repeat(2000) + "0-";

    Line.Reply reply = ask(head("GET", path) + "Range: " + ranges + "\r\n\r\n");

    assertThat(reply.status()).isEqualTo(416);
  }

  private static String open() throws IOException {
    HttpResponse<byte[]> opened = client.send("POST", NEWS);
    assertStatus(202, opened);
    return Client.location(opened);
  }

  private static void cancel(String session) throws IOException {
    assertStatus(204, client.send("DELETE", session));
  }

  @ParameterizedTest
  @CsvSource({
    "5-1, 400",
    "x, 400",
    "0-99999999999999999999, 400",
    "0-, 400",
    "1-4, 416",
    "0-3, 400",
    "0-999999999999999999, 400",
  })
  void aContentRangeThatIsWrongLeavesTheSessionAsItIs(String range, int status) throws Exception {
    String session = open();

    HttpResponse<byte[]> answer =
        client.send("PATCH", session, new byte[3], "Content-Range", range);

    assertStatus(status, answer);
    HttpResponse<byte[]> now = client.send("GET", session);
    assertThat(now.headers().firstValue("Range")).contains("0-0");
    cancel(session);
  }

  /// The announced lengths that no request may have, and the two ways to announce it at once, by
  /// which a proxy before us could be made to see another request than we do.
  private static final List<String> SMUGGLING =
      List.of(
          "Content-Length: -1",
          "Content-Length: +5",
          "Content-Length: 0x5",
          "Content-Length: 5, 5",
          "Content-Length: 5,6",
          "Content-Length: 5\r\nContent-Length: 6",
          "Content-Length: 99999999999999999999",
          "Content-Length: 5\r\nTransfer-Encoding: chunked",
          "Transfer-Encoding: chunked\r\nContent-Length: 5",
          "Transfer-Encoding: xchunked",
          "Transfer-Encoding: identity, chunked",
          "Transfer-Encoding: chunked, identity",
          "Transfer-Encoding: chunked\r\nTransfer-Encoding: x",
          "Transfer-Encoding : chunked",
          "Transfer-Encoding: \u000bchunked",
          "Content-Length : 5");

  @TestFactory
  Stream<DynamicTest> aLengthThatCanBeReadTwoWaysIsRefused() {
    return SMUGGLING.stream()
        .map(lines ->
            dynamicTest(
                lines,
                () -> {
                  String hidden = head("DELETE", "/v2/admin/a/manifests/1") + "\r\n";
                  Line.Reply reply = ask(head("POST", NEWS) + lines + "\r\n\r\n0\r\n\r\n" + hidden);

                  assertThat(reply.status()).as(reply.body()).isBetween(400, 501);
                  assertThat(reply.header("Connection")).isEqualTo("close");
                  assertWell();
                }));
  }

  @TestFactory
  Stream<DynamicTest> chunksThatAreMalformedStoreNothing() {
    String path = NEWS + "?digest=" + Client.digest(new byte[5]);
    return Stream.of(
            "G\r\n",
            "-5\r\n\0\0\0\0\0\r\n0\r\n\r\n",
            "5\r\n\0\0\0\0\0XX\r\n0\r\n\r\n",
            "5 \r\n",
            "fffffffffffffffff\r\n\0",
            "7fffffffffffffff\r\n\0\0\0\0\0",
            "ffffffff\r\n\0\0\0\0\0",
            "80000000\r\n\0\0\0\0\0",
            "5;" + "x".repeat(100_000) + "\r\n\0\0\0\0\0\r\n0\r\n\r\n",
            "5\n\0\0\0\0\0\n0\n\n",
            "5\r\n\0\0\0\0\0\r\n")
        .map(chunks ->
            dynamicTest(
                chunks.substring(0, Math.min(10, chunks.length())).replaceAll("[\r\n\0]", "."),
                () -> {
                  try (Line line = line()) {
                    line.sendIfTaken(
                        (head("POST", path) + "Transfer-Encoding: chunked\r\n\r\n" + chunks)
                            .getBytes(StandardCharsets.ISO_8859_1));
                    line.end();
                    assertThat(line.read().status()).isIn(0, 400, 413);
                  }
                  assertStatus(404, client.pullBlob("admin/a", Client.digest(new byte[5])));
                  assertWell();
                }));
  }

  /// Breaks off after so many bytes of a request, for all numbers in steps.
  private static void breakOffEverywhere(String head, byte[] body) throws IOException {
    byte[] start = head.getBytes(StandardCharsets.ISO_8859_1);
    byte[] request = Arrays.copyOf(start, start.length + body.length);
    System.arraycopy(body, 0, request, start.length, body.length);
    for (int length = 1; length < request.length; length += 1 + request.length / 60) {
      try (Line line = line()) {
        line.send(Arrays.copyOf(request, length));
        if (length % 2 == 0) {
          line.reset();
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1000, 16_384, 50_000})
  void aPushOfABlobThatBreaksOffLeavesNothing(int length) throws Exception {
    byte[] content = Images.bytes(new Random(2), length);
    String head = head("POST", NEWS + "?digest=" + Client.digest(content));

    breakOffEverywhere(head + "Content-Length: " + length + "\r\n\r\n", content);

    assertWell();
    assertStatus(404, client.pullBlob("admin/a", Client.digest(content)));
  }

  @ParameterizedTest
  @CsvSource({
    "PATCH, 1000",
    "PATCH, 16384",
    "PATCH, 50000",
    "PUT, 1000",
    "PUT, 16384",
    "PUT, 50000"
  })
  void aStepOfAnUploadThatBreaksOffMakesNoBlobAndTheSessionEnds(String method, int length)
      throws Exception {
    byte[] content = Images.bytes(new Random(length), length);
    String session = open();
    String query = method.equals("PUT") ? "?digest=" + Client.digest(content) : "";

    breakOffEverywhere(
        head(method, session + query) + "Content-Length: " + length + "\r\n\r\n", content);

    assertStatus(404, client.pullBlob("admin/a", Client.digest(content)));
    // It may have ended before: what many requests have left together can be too large.
    Await.until("it is over", () -> client.send("DELETE", session).statusCode() != 409);
    assertStatus(404, client.send("GET", session));
  }

  @Test
  void aPushOfAManifestThatBreaksOffMovesNoTag() throws Exception {
    byte[] other = Images.manifest("other", LAYER);
    String head =
        head("PUT", "/v2/admin/a/manifests/1") + "Content-Type: " + Images.MANIFEST + "\r\n";

    breakOffEverywhere(head + "Content-Length: " + other.length + "\r\n\r\n", other);

    assertWell();
    assertStatus(404, client.pullManifest("admin/a", Client.digest(other).toString()));
  }

  /// What came before is kept for the client to go on.
  @Test
  void aChunkThatBreaksOffLeavesASessionThatGoesOn() throws Exception {
    byte[] content = Images.bytes(new Random(3), 200_000);
    String session = open();
    try (Line line = line()) {
      line.send(head("PATCH", session) + "Content-Length: 200000\r\n\r\n");
      line.send(Arrays.copyOf(content, 100_000));
    }
    Await.until("the session is free", () -> client.send("PATCH", session).statusCode() == 202);
    HttpResponse<byte[]> status = client.send("GET", session);
    String range = status.headers().firstValue("Range").orElseThrow();
    int next = range.equals("0-0") ? 0 : Integer.parseInt(range.substring(2)) + 1;

    byte[] rest = Arrays.copyOfRange(content, next, content.length);
    assertStatus(201, client.send("PUT", session + "?digest=" + Client.digest(content), rest));
    assertThat(client.pullBlob("admin/a", Client.digest(content)).body()).isEqualTo(content);
  }

  @Test
  void aClientThatStallsIsCutOff() throws Exception {
    String path = NEWS + "?digest=" + Client.digest(LAYER);
    try (Line line = line()) {
      line.send(head("POST", path) + "Content-Length: 100000\r\n\r\n" + "x".repeat(50_000));

      line.awaitEnd();
    }
    assertWell();
    String session = open();
    try (Line line = line()) {
      line.send(head("PATCH", session) + "Content-Length: 100000\r\n\r\n" + "x".repeat(50_000));

      line.awaitEnd();
    }
    assertStatus(204, client.send("GET", session));
    cancel(session);
  }

  @Test
  void aClientThatTakesNothingIsCutOff() throws Exception {
    byte[] large = Images.bytes(new Random(4), LAYER_LIMIT);
    assertStatus(201, client.pushAtOnce("admin/a", large));
    String request = head("GET", "/v2/admin/a/blobs/" + Client.digest(large)) + "\r\n";
    try (Line line = line()) {
      line.send(request.repeat(40));

      Await.until("its request is over", () -> client.activeRequests() == 1);
    }
  }

  @Test
  void aContentOfAnotherDigestIsRefusedAndRemoved() throws Exception {
    String digest = "?digest=" + Client.digest(LAYER);
    byte[] other = new byte[1000];

    assertStatus(400, client.send("POST", NEWS + digest, other));
    String session = open();
    assertStatus(202, client.send("PATCH", session, other));
    HttpResponse<byte[]> answer = client.send("PUT", session + digest);

    assertStatus(400, answer);
    assertThat(Client.text(answer)).contains("DIGEST_INVALID");
    assertStatus(404, client.send("GET", session));
  }

  @Test
  void aLayerOverTheLimitIsRefusedAndRemoved() throws Exception {
    byte[] content = new byte[LAYER_LIMIT + 1];
    byte[] half = new byte[LAYER_LIMIT / 2 + 1];

    assertStatus(413, client.pushAtOnce("admin/a", content));
    assertStatus(413, client.pushStreamed("admin/a", content));
    assertStatus(413, client.pushInChunks("admin/a", content, LAYER_LIMIT));
    String session = open();
    assertStatus(202, client.send("PATCH", session, half));
    assertStatus(413, client.send("PATCH", session, half));
    assertStatus(404, client.send("GET", session));
    assertThat(
            ask(head("POST", NEWS + "?digest=" + Client.digest(content))
                    + "Content-Length: 9000000000000000000\r\n\r\n")
                .status())
        .isEqualTo(413);
  }

  @Test
  void anUploadOfSomebodyElseIsNotThere() throws Exception {
    Client other = new Client(berth.url(), berth.createUser("mallory"));
    String session = open();
    String elsewhere = session.replace("/admin/a/", "/admin/b/");

    for (String method : List.of("GET", "PATCH", "PUT", "DELETE")) {
      String path = session + (method.equals("PUT") ? "?digest=" + Client.digest(LAYER) : "");
      assertThat(other.send(method, path, method.equals("GET") ? new byte[0] : LAYER).statusCode())
          .isIn(403, 404);
      assertStatus(404, client.send(method, path.replace(session, elsewhere)));
    }
    String theirs = session.replace("/admin/a/", "/mallory/a/");
    assertStatus(404, other.send("PATCH", theirs, LAYER));

    assertStatus(201, client.send("PUT", session + "?digest=" + Client.digest(LAYER), LAYER));
  }

  @Test
  void oneRequestAtATimeWritesToAnUpload() throws Exception {
    String session = open();
    try (Line first = line()) {
      first.send(head("PATCH", session) + "Content-Length: 400000\r\n\r\n");
      first.send(new byte[200_000]);
      Await.until("the first half is there", () -> new DataFiles(berth.data()).uploadedBytes() > 0);

      assertStatus(409, client.send("PATCH", session, new byte[10]));
      assertStatus(409, client.send("PUT", session + "?digest=" + Client.digest(LAYER)));
      assertStatus(409, client.send("DELETE", session));

      assertThat(first.send(new byte[200_000]).read().status()).isEqualTo(202);
    }
    cancel(session);
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  private static void assertManifestRefused(int status, byte[] manifest, String... headers)
      throws IOException {
    String[] all = Arrays.copyOf(headers, headers.length + 2);
    all[headers.length] = "Content-Type";
    all[headers.length + 1] = Images.MANIFEST;
    assertStatus(status, client.send("PUT", "/v2/admin/a/manifests/1", manifest, all));
  }

  @TestFactory
  Stream<DynamicTest> aManifestThatIsMalformedIsRefused() {
    String whole = new String(MANIFEST, StandardCharsets.UTF_8);
    return Stream.of(
            "",
            "null",
            "[]",
            "7",
            "\"x\"",
            "{}",
            "{\"schemaVersion\": 2",
            whole + "x",
            whole + whole,
            "\ufeff" + whole,
            whole.replace("\"schemaVersion\": 2", "\"schemaVersion\": 1"),
            whole.replace("\"size\": 100000", "\"size\": -1"),
            whole.replace("\"size\": 100000", "\"size\": 1.5"),
            whole.replace("\"size\": 100000", "\"size\": 1e999999999"),
            whole.replace("\"size\": 100000", "\"size\": " + "9".repeat(1_000_000)),
            whole.replace("\"size\": 100000", "\"size\": null"),
            whole.replace("\"layers\": [", "\"layers\": [[],"),
            whole.replace("\"layers\": [", "\"layers\": [null,"),
            whole.replace("sha256:", "sha256:../"),
            whole.replace("sha256:", "md5:"),
            "[".repeat(1_000_000),
            "{\"a\":".repeat(500_000),
            "{\"layers\":" + "[".repeat(500_000) + "]".repeat(500_000) + "}")
        .map(text ->
            dynamicTest(
                text.length() + " " + text.substring(0, Math.min(20, text.length())),
                () -> {
                  assertManifestRefused(400, text.getBytes(StandardCharsets.UTF_8));
                  assertWell();
                }));
  }

  @Test
  void aManifestThatIsNotUtf8IsRefused() throws Exception {
    byte[] manifest =
        new String(MANIFEST, StandardCharsets.UTF_8)
            .replace("whole", "\u00ff")
            .getBytes(StandardCharsets.ISO_8859_1);

    assertManifestRefused(400, manifest);
  }

  @Test
  void aManifestThatIsPackedIsNotUnpacked() throws Exception {
    byte[] bomb = gzip(new byte[50_000_000]);

    assertManifestRefused(400, bomb, "Content-Encoding", "gzip");
    assertManifestRefused(400, gzip(MANIFEST), "Content-Encoding", "gzip");
    assertManifestRefused(400, bomb, "Content-Encoding", "deflate");
  }

  @Test
  void aManifestOverTheLimitIsRefusedHoweverItComes() throws Exception {
    byte[] large = new byte[MANIFEST_LIMIT + 1];

    assertManifestRefused(413, large);
    String head = head("PUT", "/v2/admin/a/manifests/1");
    String chunk = Integer.toHexString(large.length) + "\r\n";
    try (Line line = line()) {
      line.send(head + "Transfer-Encoding: chunked\r\n\r\n" + chunk).sendIfTaken(large);

      assertThat(line.read().status()).isEqualTo(413);
    }
  }

  @Test
  void aManifestOfManyThousandLayersIsRefused() throws Exception {
    Random random = new Random(5);
    byte[][] layers = new byte[27_000][];
    Arrays.setAll(layers, i -> Images.bytes(random, 8));

    assertManifestRefused(400, Images.manifest("", LAYER, layers));
    assertManifestRefused(404, Images.manifest("", LAYER, Arrays.copyOf(layers, 9_000)));
  }

  /// Requests with a few bytes changed.
  @Test
  void noiseIsAnswered() throws Exception {
    Random random = new Random(6);
    String digest = Client.digest(LAYER).toString();
    String patch = head("PATCH", NEWS + "00000000-0000-4000-8000-000000000000");
    List<String> requests =
        List.of(
            head("GET", "/v2/admin/a/blobs/" + digest) + "Range: bytes=1-5\r\n\r\n",
            head("GET", "/v2/admin/a/manifests/1") + "Accept: */*\r\nIf-None-Match: \"x\"\r\n\r\n",
            head("POST", NEWS + "?mount=" + digest + "&from=admin/a") + "Content-Length: 0\r\n\r\n",
            patch + "Content-Range: 0-4\r\nContent-Length: 5\r\n\r\n12345",
            head("POST", "/token") + "Content-Length: 19\r\n\r\ngrant_type=password",
            head("POST", "/api/v3/admin/users") + "Content-Length: 13\r\n\r\n{\"login\": \"\"}");
    for (int i = 0; i < 600; i++) {
      byte[] request = requests.get(i % requests.size()).getBytes(StandardCharsets.ISO_8859_1);
      for (int change = random.nextInt(4); change >= 0; change--) {
        request[random.nextInt(request.length)] = (byte) random.nextInt(256);
      }
      try (Line line = line()) {
        line.sendIfTaken(request).end();
        String text = new String(request, StandardCharsets.ISO_8859_1);
        assertThat(line.read().status()).as(text).isNotEqualTo(500);
      }
    }
    cancelAll();
  }
}
