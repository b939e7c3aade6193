package dev.berth.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.LocalBerth;
import dev.berth.oci.Digest;
import dev.berth.oci.DigestAlgorithm;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Blobs whose bytes are in their rows and blobs whose bytes are in files, which nobody who pushes
/// or pulls them can tell apart. The large ones are long enough to be sent straight from the file
/// where nothing is encrypted.
class BlobsOfTwoSizesTest {
  private static final int SMALL = 1000;
  private static final int LARGE = 300_000;
  private static final int LARGEST_IN_ROW = 16_384;

  private static LocalBerth berth;
  private static LocalBerth encrypted;
  private static Wire encryptedly;
  private static Wire wire;
  private Pushing repository;

  @BeforeAll
  static void start() throws Exception {
    berth = LocalBerth.start();
    encrypted = LocalBerth.start("tls=self-signed");
    wire = Wire.bearer(berth.url(), berth.createUser("alice"));
    encryptedly = Wire.basic(encrypted.url(), encrypted.createUser("alice")).by(encrypted.client());
  }

  @AfterAll
  static void stop() throws Exception {
    berth.close();
    encrypted.close();
  }

  @BeforeEach
  void freshRepository() {
    repository = in(wire);
  }

  private static Pushing in(Wire where) {
    return new Pushing(where, "alice/" + UUID.randomUUID());
  }

  /// A way to the registry and a size.
  static Stream<Arguments> waysAndSizes() {
    return Stream.of(HttpClient.Version.HTTP_1_1, HttpClient.Version.HTTP_2)
        .flatMap(version -> Stream.of(SMALL, LARGE).map(size -> Arguments.of(version, size)));
  }

  private static Pushing by(HttpClient.Version version) {
    return in(version == HttpClient.Version.HTTP_2 ? encryptedly : wire);
  }

  @ParameterizedTest
  @MethodSource("waysAndSizes")
  void aRangeHasTheBytesItNames(HttpClient.Version version, int size) {
    byte[] bytes = Content.noise(size, size);
    Pushing here = by(version);
    String blob = here.path("blobs/" + here.blob(bytes));
    int third = size / 3;
    record Range(String text, int first, int last) {}
    List<Range> ranges =
        List.of(
            new Range("0-", 0, size - 1),
            new Range("0-0", 0, 0),
            new Range("1-" + (size - 2), 1, size - 2),
            new Range(third + "-", third, size - 1),
            new Range(third + "-" + (third + third), third, third + third),
            new Range("-" + third, size - third, size - 1),
            new Range("-" + (size + 1), 0, size - 1),
            new Range((size - 1) + "-", size - 1, size - 1),
            new Range(third + "-" + (size + 5000), third, size - 1),
            new Range(third + "-999999999999999999", third, size - 1));

    for (Range range : ranges) {
      Wire.Answer part = here.wire().get(blob, "Range", "bytes=" + range.text());

      assertThat(part.response().version()).isEqualTo(version);
      assertThat(part.status()).as(range.text()).isEqualTo(206);
      assertThat(part.header("Content-Range"))
          .hasValue("bytes " + range.first() + "-" + range.last() + "/" + size);
      assertThat(part.header("Content-Length"))
          .hasValue(String.valueOf(range.last() - range.first() + 1));
      assertThat(part.bytes())
          .as(range.text())
          .isEqualTo(slice(bytes, range.first(), range.last() + 1));
    }
  }

  @ParameterizedTest
  @MethodSource("waysAndSizes")
  void aRangeBeyondTheEndIsRefusedAndTheWholeStillServed(HttpClient.Version version, int size) {
    byte[] bytes = Content.noise(size, size);
    Pushing here = by(version);
    String blob = here.path("blobs/" + here.blob(bytes));

    for (String range : List.of(size + "-", size + "-" + (size + 10), "-0", "7-6")) {
      Wire.Answer refused = here.wire().get(blob, "Range", "bytes=" + range);

      assertThat(refused.outcome()).as(range).isEqualTo("416 RANGE_INVALID");
      assertThat(refused.header("Content-Range")).hasValue("bytes */" + size);
    }
    assertThat(here.wire().get(blob).bytes()).isEqualTo(bytes);
  }

  @ParameterizedTest
  @MethodSource("waysAndSizes")
  void severalRangesHaveTheBytesTheyName(HttpClient.Version version, int size) {
    byte[] bytes = Content.noise(size, size);
    Pushing here = by(version);
    String blob = here.path("blobs/" + here.blob(bytes));
    int quarter = size / 4;
    // Backwards, so that no part begins where the one before ended.
    String asked =
        "bytes=%d-%d, %d-%d,0-9,-11".formatted(2 * quarter, 3 * quarter, 10, quarter + 99);

    Wire.Answer answer = here.wire().get(blob, "Range", asked);

    assertThat(answer.status()).isEqualTo(206);
    assertThat(answer.header("Content-Length")).hasValue(String.valueOf(answer.bytes().length));
    assertThat(parts(answer))
        .containsExactly(
            part(bytes, 2 * quarter, 3 * quarter),
            part(bytes, 10, quarter + 99),
            part(bytes, 0, 9),
            part(bytes, size - 11, size - 1));
  }

  /// A part of a `multipart/byteranges` answer; its bytes one character each.
  private record Part(String contentRange, String content) {}

  private static Part part(byte[] bytes, int first, int last) {
    return new Part(
        "bytes " + first + "-" + last + "/" + bytes.length,
        new String(slice(bytes, first, last + 1), ISO_8859_1));
  }

  private static List<Part> parts(Wire.Answer answer) {
    String type = answer.header("Content-Type").orElseThrow();
    String delimiter = "\r\n--" + type.substring(type.indexOf("boundary=") + 9);
    String body = new String(answer.bytes(), ISO_8859_1);
    List<Part> parts = new ArrayList<>();
    String[] pieces = body.split(delimiter, -1);
    assertThat(pieces[0]).isEmpty();
    assertThat(pieces[pieces.length - 1]).isEqualTo("--\r\n");
    for (String piece : List.of(pieces).subList(1, pieces.length - 1)) {
      int head = piece.indexOf("\r\n\r\n");
      assertThat(piece.substring(0, head)).contains("Content-Type: application/octet-stream");
      String range = piece.substring(0, head).replaceAll("(?s).*Content-Range: ([^\r]+).*", "$1");
      parts.add(new Part(range, piece.substring(head + 4)));
    }
    return parts;
  }

  @ParameterizedTest
  @MethodSource("waysAndSizes")
  void aRangeIsForTheContentThatTheClientHasAPartOf(HttpClient.Version version, int size) {
    byte[] bytes = Content.noise(size, size);
    Pushing here = by(version);
    Digest digest = here.blob(bytes);
    String blob = here.path("blobs/" + digest);
    String range = "bytes=%d-".formatted(size / 3);

    Wire.Answer same = here.wire().get(blob, "Range", range, "If-Range", "\"" + digest + "\"");
    Wire.Answer other = here.wire().get(blob, "Range", range, "If-Range", "\"other\"");

    assertThat(same.status()).isEqualTo(206);
    assertThat(same.bytes()).isEqualTo(slice(bytes, size / 3, size));
    assertThat(other.status()).isEqualTo(200);
    assertThat(other.bytes()).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(ints = {SMALL, LARGE})
  void aBlobOfAnotherDigestIsRefusedHoweverItComes(int size) {
    byte[] bytes = Content.noise(size, size + 1);
    String wrong = "?digest=" + Content.digest("other");

    Wire.Answer atOnce = wire.post(repository.path("blobs/uploads/" + wrong), bytes);
    String put = repository.session();
    Wire.Answer inPut = wire.put(put + wrong, bytes);
    String patched = repository.session();
    wire.patch(patched, bytes);
    Wire.Answer afterPatch = wire.put(patched + wrong, new byte[0]);

    for (Wire.Answer refused : List.of(atOnce, inPut, afterPatch)) {
      assertThat(refused.outcome()).isEqualTo("400 DIGEST_INVALID");
    }
    for (String session : List.of(put, patched)) {
      assertThat(wire.get(session).outcome()).isEqualTo("404 BLOB_UPLOAD_UNKNOWN");
    }
    for (Digest digest : List.of(Content.digest(bytes), Content.digest("other"))) {
      assertThat(wire.head(repository.path("blobs/" + digest)).status()).isEqualTo(404);
    }
  }

  @ParameterizedTest
  @CsvSource({SMALL + ",SHA256", SMALL + ",SHA512", LARGE + ",SHA256", LARGE + ",SHA512"})
  void aBlobIsPushedInChunksWithTheLastInThePut(int size, DigestAlgorithm algorithm) {
    byte[] bytes = Content.noise(size, size + 2);
    Digest digest = Digest.compute(algorithm, bytes);
    String session = repository.session();
    int third = size / 3;

    chunk(session, bytes, 0, third);
    chunk(session, bytes, third, 2 * third);
    Wire.Answer put =
        wire.put(
            session + "?digest=" + digest,
            slice(bytes, 2 * third, size),
            "Content-Range",
            2 * third + "-" + (size - 1));

    assertThat(put.status()).as(put.text()).isEqualTo(201);
    assertThat(put.header("Location")).hasValue(repository.path("blobs/" + digest));
    assertThat(wire.get(repository.path("blobs/" + digest)).bytes()).isEqualTo(bytes);
    assertThat(wire.get(session).outcome()).isEqualTo("404 BLOB_UPLOAD_UNKNOWN");
  }

  private static void chunk(String session, byte[] bytes, int from, int to) {
    Wire.Answer answer =
        wire.patch(session, slice(bytes, from, to), "Content-Range", from + "-" + (to - 1));
    assertThat(answer.status()).as(answer.text()).isEqualTo(202);
    assertThat(answer.header("Range")).hasValue("0-" + (to - 1));
  }

  @ParameterizedTest
  @ValueSource(ints = {SMALL, LARGE})
  void aBlobIsPushedInOneRequestUnderSha512(int size) {
    byte[] bytes = Content.noise(size, size + 3);
    Digest digest = Digest.compute(DigestAlgorithm.SHA512, bytes);

    Wire.Answer pushed = wire.post(repository.path("blobs/uploads/?digest=" + digest), bytes);

    assertThat(pushed.status()).as(pushed.text()).isEqualTo(201);
    Wire.Answer pulled = wire.get(repository.path("blobs/" + digest));
    assertThat(pulled.bytes()).isEqualTo(bytes);
    assertThat(pulled.header("Docker-Content-Digest")).hasValue(digest.toString());
    assertThat(wire.head(repository.path("blobs/" + Content.digest(bytes))).status())
        .as("the same bytes under a digest that nobody pushed")
        .isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(ints = {SMALL, LARGE})
  void aMountedBlobHasTheBytesOfItsSourceAndOutlivesIt(int size) {
    byte[] bytes = Content.noise(size, size + 4);
    Digest digest = repository.blob(bytes);
    Pushing other = in(wire);

    Wire.Answer mount =
        wire.post(
            other.path("blobs/uploads/?mount=" + digest + "&from=" + repository.repository()),
            new byte[0]);

    assertThat(mount.status()).isEqualTo(201);
    assertThat(mount.header("Location")).hasValue(other.path("blobs/" + digest));
    assertThat(wire.delete(repository.path("blobs/" + digest)).status()).isEqualTo(202);
    assertThat(wire.get(other.path("blobs/" + digest)).bytes()).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(ints = {SMALL, LARGE})
  void aDeletedBlobIsGoneAtOnceAndComesBackWhenPushedAgain(int size) {
    byte[] bytes = Content.noise(size, size + 5);
    Digest digest = repository.blob(bytes);
    String blob = repository.path("blobs/" + digest);
    assertThat(wire.get(blob).bytes()).isEqualTo(bytes);

    assertThat(wire.delete(blob).status()).isEqualTo(202);

    assertThat(wire.head(blob).status()).isEqualTo(404);
    assertThat(wire.get(blob).outcome()).isEqualTo("404 BLOB_UNKNOWN");
    assertThat(wire.get(blob, "Range", "bytes=0-0").outcome()).isEqualTo("404 BLOB_UNKNOWN");
    assertThat(wire.delete(blob).outcome()).isEqualTo("404 BLOB_UNKNOWN");
    repository.blob(bytes);
    assertThat(wire.get(blob).bytes()).isEqualTo(bytes);
  }

  /// Where the bytes of a blob are.
  enum Place {
    ROW,
    FILE
  }

  @ParameterizedTest
  @CsvSource({LARGEST_IN_ROW + ",ROW", (LARGEST_IN_ROW + 1) + ",FILE"})
  void theLargestSmallBlobIsInItsRowAndOneByteMoreInAFile(int size, Place place) throws Exception {
    byte[] atOnce = Content.noise(size, 6);
    byte[] inPut = Content.noise(size, 7);
    byte[] patched = Content.noise(size, 8);
    byte[] inBoth = Content.noise(size, 9);

    repository.blob(atOnce);
    put(repository.session(), inPut, 0);
    put(wire.patch(repository.session(), patched).header("Location").orElseThrow(), patched, size);
    String last = repository.session();
    wire.patch(last, slice(inBoth, 0, size - 1));
    put(last, inBoth, size - 1);

    for (byte[] bytes : List.of(atOnce, inPut, patched, inBoth)) {
      assertThat(wire.get(repository.path("blobs/" + Content.digest(bytes))).bytes())
          .isEqualTo(bytes);
      assertThat(places(Content.digest(bytes))).containsExactly(place);
    }
  }

  /// Ends an upload with what is left of `bytes` after the first `sent`.
  private static void put(String session, byte[] bytes, int sent) {
    Wire.Answer put =
        wire.put(session + "?digest=" + Content.digest(bytes), slice(bytes, sent, bytes.length));
    assertThat(put.status()).as(put.text()).isEqualTo(201);
  }

  private static List<Place> places(Digest digest) throws IOException, SQLException {
    List<Place> places = new ArrayList<>();
    String row = "SELECT 1 FROM blobs WHERE digest = '" + digest + "' AND length(content) = size";
    Path database = berth.data().resolve("berth.db");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(row)) {
      if (found.next()) {
        places.add(Place.ROW);
      }
    }
    try (Stream<Path> files = Files.walk(berth.data().resolve("blobs"))) {
      if (files.anyMatch(file -> file.endsWith(digest.encoded()))) {
        places.add(Place.FILE);
      }
    }
    return places;
  }

  private static byte[] slice(byte[] bytes, int from, int to) {
    return Arrays.copyOfRange(bytes, from, to);
  }
}
