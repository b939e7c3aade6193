package dev.berth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.LocalBerth;
import dev.berth.oci.Digest;
import dev.berth.oci.DigestAlgorithm;
import dev.berth.oci.MediaTypes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the distribution specification says about pushing, pulling and deleting, request by
/// request.
class PushAndPullTest {
  private static LocalBerth berth;
  private static Wire wire;
  private Pushing repository;

  @BeforeAll
  static void start() throws Exception {
    berth = LocalBerth.start();
    wire = Wire.bearer(berth.url(), berth.createUser("alice"));
  }

  @AfterAll
  static void stop() throws Exception {
    berth.close();
  }

  @BeforeEach
  void freshRepository() {
    repository = new Pushing(wire, "alice/" + UUID.randomUUID());
  }

  @Test
  void theBaseAnswersWhoHasSignedIn() {
    Wire.Answer base = wire.get("/v2/").expect(200);

    assertThat(base.text()).isEqualTo("{}");
    assertThat(base.header("Docker-Distribution-Api-Version")).hasValue("registry/2.0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PATCH  | /v2/                 | GET",
        "PUT    | /v2/_catalog         | GET",
        "DELETE | /v2/a/b/tags/list    | GET",
        "POST   | /v2/a/b/manifests/v1 | GET, PUT, DELETE",
      })
  void anotherMethodIsToldWhichAreServed(String method, String path, String served) {
    Wire.Answer answer = wire.send(method, path, null);

    assertThat(answer.outcome()).isEqualTo("405 UNSUPPORTED");
    assertThat(answer.header("Allow")).hasValue(served);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v2/", "/v2", "/v2/_catalog"})
  void whoHasNotSignedInIsToldWhereToEvenWhereNoRepositoryIsNamed(String path) {
    Wire.Answer answer = Wire.anonymous(berth.url()).get(path);

    assertThat(answer.outcome()).isEqualTo("401 UNAUTHORIZED");
    assertThat(answer.headers("WWW-Authenticate"))
        .containsExactly(
            "Bearer realm=\"%s/token\",service=\"%s\",scope=\"repository:user/image:pull\""
                .formatted(berth.url(), berth.host()));
    assertThat(answer.header("Docker-Distribution-Api-Version")).hasValue("registry/2.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/search?q=x", "/v1/_ping", "/v1/", "/v1"})
  void theVersionBeforeIsNotServed(String path) {
    assertThat(wire.get(path).status()).isEqualTo(404);
    assertThat(Wire.anonymous(berth.url()).get(path).status()).isEqualTo(404);
  }

  @Test
  void eachAnswerAboutAnUploadNamesIt() {
    Wire.Answer opened = wire.post(repository.path("blobs/uploads/"), new byte[0]);
    String session = opened.header("Location").orElseThrow();
    String id = session.substring(session.lastIndexOf('/') + 1);

    assertThat(opened.header("Docker-Upload-UUID")).hasValue(id);
    assertThat(opened.header("Range")).hasValue("0-0");
    for (Wire.Answer answer :
        List.of(
            wire.get(session),
            wire.patch(session, new byte[10]),
            wire.patch(session, new byte[10], "Content-Range", "50-59"),
            wire.get(session))) {
      assertThat(answer.header("Docker-Upload-UUID")).hasValue(id);
      assertThat(answer.header("Location")).hasValue(session);
    }
  }

  @ParameterizedTest
  @EnumSource(DigestAlgorithm.class)
  void aBlobIsPushedInOneRequest(DigestAlgorithm algorithm) {
    byte[] bytes = Content.noise(100_000, 1);
    Digest digest = Digest.compute(algorithm, bytes);

    Wire.Answer pushed = wire.post(repository.path("blobs/uploads/?digest=" + digest), bytes);

    assertThat(pushed.status()).isEqualTo(201);
    assertThat(pushed.header("Docker-Content-Digest")).hasValue(digest.toString());
    assertThat(wire.get(pushed.header("Location").orElseThrow()).bytes()).isEqualTo(bytes);
  }

  @Test
  void aBlobIsPushedByPostAndPut() {
    byte[] bytes = Content.noise(1000, 2);
    String session = repository.session();

    Wire.Answer put = wire.put(session + "?digest=" + Content.digest(bytes), bytes);

    assertThat(put.status()).isEqualTo(201);
    assertThat(pulled(bytes)).isEqualTo(bytes);
  }

  @Test
  void aBlobIsStreamedAndThenClosed() {
    byte[] bytes = Content.noise(3_000_000, 3);
    String session = repository.session();

    Wire.Answer patch = wire.stream("PATCH", session, bytes);
    Wire.Answer put =
        wire.put(
            patch.header("Location").orElseThrow() + "?digest=" + Content.digest(bytes),
            new byte[0]);

    assertThat(patch.status()).isEqualTo(202);
    assertThat(patch.header("Range")).hasValue("0-2999999");
    assertThat(put.status()).isEqualTo(201);
    assertThat(pulled(bytes)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @EnumSource(DigestAlgorithm.class)
  void aBlobIsPushedInChunksWithTheLastInThePut(DigestAlgorithm algorithm) {
    byte[] bytes = Content.noise(300, 4);
    String session = repository.session();

    wire.patch(session, slice(bytes, 0, 100), "Content-Range", "0-99");
    Wire.Answer second = wire.patch(session, slice(bytes, 100, 200), "Content-Range", "100-199");
    Wire.Answer put =
        wire.put(
            session + "?digest=" + Digest.compute(algorithm, bytes),
            slice(bytes, 200, 300),
            "Content-Range",
            "200-299");

    assertThat(second.header("Range")).hasValue("0-199");
    put.expect(201);
    assertThat(wire.get(put.header("Location").orElseThrow()).bytes()).isEqualTo(bytes);
  }

  @Test
  void aChunkOutOfOrderIsRefusedAndTheSessionLives() {
    byte[] bytes = Content.noise(200, 5);
    String session = repository.session();
    wire.patch(session, slice(bytes, 0, 100), "Content-Range", "0-99");

    Wire.Answer early = wire.patch(session, slice(bytes, 100, 200), "Content-Range", "150-249");
    Wire.Answer status = wire.get(session);
    Wire.Answer put =
        wire.put(
            session + "?digest=" + Content.digest(bytes),
            slice(bytes, 100, 200),
            "Content-Range",
            "100-199");

    assertThat(early.outcome()).isEqualTo("416 RANGE_INVALID");
    assertThat(early.header("Range")).hasValue("0-99");
    assertThat(status.status()).isEqualTo(204);
    assertThat(status.header("Range")).hasValue("0-99");
    assertThat(status.header("Location")).isPresent();
    put.expect(201);
  }

  @Test
  void aLastChunkOutOfOrderIsRefusedAndTheSessionLives() {
    byte[] bytes = Content.noise(100, 6);
    String session = repository.session();

    Wire.Answer early =
        wire.put(session + "?digest=" + Content.digest(bytes), bytes, "Content-Range", "7-106");

    assertThat(early.outcome()).isEqualTo("416 RANGE_INVALID");
    assertThat(wire.get(session).header("Range")).hasValue("0-0");
    assertThat(wire.put(session + "?digest=" + Content.digest(bytes), bytes).status())
        .isEqualTo(201);
  }

  @Test
  void aCancelledUploadIsGone() {
    String session = repository.session();

    assertThat(wire.delete(session).status()).isEqualTo(204);
    assertThat(wire.get(session).outcome()).isEqualTo("404 BLOB_UPLOAD_UNKNOWN");
    assertThat(wire.delete(session).outcome()).isEqualTo("404 BLOB_UPLOAD_UNKNOWN");
  }

  @Test
  void aWrongDigestRemovesTheUpload() {
    String session = repository.session();

    Wire.Answer put =
        wire.put(session + "?digest=" + Content.digest("other"), Content.utf8("content"));

    assertThat(put.outcome()).isEqualTo("400 DIGEST_INVALID");
    assertThat(wire.get(session).outcome()).isEqualTo("404 BLOB_UPLOAD_UNKNOWN");
    assertThat(wire.head(repository.path("blobs/" + Content.digest("content"))).status())
        .isEqualTo(404);
  }

  @Test
  void theEmptyBlobIsABlob() {
    Digest digest = repository.blob(new byte[0]);

    Wire.Answer head = wire.head(repository.path("blobs/" + digest));
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.header("Content-Length")).hasValue("0");
    assertThat(wire.get(repository.path("blobs/" + digest)).bytes()).isEmpty();
  }

  @Test
  void aHeadOfABlobHasItsLengthAndDigest() {
    Digest digest = repository.blob(Content.noise(12_345, 7));

    Wire.Answer head = wire.head(repository.path("blobs/" + digest));

    assertThat(head.status()).isEqualTo(200);
    assertThat(head.header("Content-Length")).hasValue("12345");
    assertThat(head.header("Docker-Content-Digest")).hasValue(digest.toString());
    assertThat(head.header("Accept-Ranges")).hasValue("bytes");
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=500-1499, 206, 500, 1499",
    "bytes=500-, 206, 500, 4999",
    "bytes=-500, 206, 4500, 4999",
    "bytes=2000-7000, 206, 2000, 4999",
    "bytes=0-0, 206, 0, 0",
    "bytes=4999-, 206, 4999, 4999",
  })
  void aRangeIsAnsweredToTheByte(String range, int status, int first, int last) {
    byte[] bytes = Content.noise(5000, 8);
    Digest digest = repository.blob(bytes);

    Wire.Answer part = wire.get(repository.path("blobs/" + digest), "Range", range);

    assertThat(part.status()).isEqualTo(status);
    assertThat(part.bytes()).isEqualTo(slice(bytes, first, last + 1));
    assertThat(part.header("Content-Range")).hasValue("bytes " + first + "-" + last + "/5000");
  }

  @ParameterizedTest
  @CsvSource({"bytes=500-0", "bytes=5000-10000", "bytes=-0", "bytes=x-y"})
  void aRangeThatIsNotThereIsRefused(String range) {
    Digest digest = repository.blob(Content.noise(5000, 8));

    Wire.Answer part = wire.get(repository.path("blobs/" + digest), "Range", range);

    assertThat(part.outcome()).isEqualTo("416 RANGE_INVALID");
    assertThat(part.header("Content-Range")).hasValue("bytes */5000");
  }

  @Test
  void severalRangesComeAsParts() {
    byte[] bytes = Content.noise(5000, 9);
    Digest digest = repository.blob(bytes);

    Wire.Answer parts =
        wire.get(repository.path("blobs/" + digest), "Range", "bytes=0-9, 100-109,-5");

    assertThat(parts.status()).isEqualTo(206);
    String type = parts.header("Content-Type").orElseThrow();
    assertThat(type).startsWith("multipart/byteranges; boundary=");
    String boundary = type.substring(type.indexOf('=') + 1);
    String body = new String(parts.bytes(), StandardCharsets.ISO_8859_1);
    assertThat(body.split("--" + boundary, -1)).hasSize(5);
    assertThat(body)
        .contains("Content-Range: bytes 0-9/5000", "Content-Range: bytes 4995-4999/5000")
        .contains(new String(slice(bytes, 100, 110), StandardCharsets.ISO_8859_1));
  }

  @Test
  void aRangeOfOtherContentThanTheClientHasIsTheWhole() {
    byte[] bytes = Content.noise(100, 10);
    Digest digest = repository.blob(bytes);
    String path = repository.path("blobs/" + digest);

    assertThat(wire.get(path, "Range", "bytes=0-1", "If-Range", "\"" + digest + "\"").status())
        .isEqualTo(206);
    assertThat(wire.get(path, "Range", "bytes=0-1", "If-Range", "\"other\"").bytes())
        .isEqualTo(bytes);
  }

  @Test
  void aBlobIsMountedFromARepositoryTheCallerMayRead() {
    Digest digest = repository.blob(Content.noise(100, 12));
    Pushing other = new Pushing(wire, "alice/" + UUID.randomUUID());

    Wire.Answer mount =
        wire.post(
            other.path("blobs/uploads/?mount=" + digest + "&from=" + repository.repository()),
            new byte[0]);

    assertThat(mount.status()).isEqualTo(201);
    assertThat(wire.head(other.path("blobs/" + digest)).status()).isEqualTo(200);
  }

  @Test
  void aBlobIsMountedFromAnywhereTheCallerMayRead() {
    byte[] layer = Content.noise(100, 13);
    repository.image("v1", layer);
    Pushing other = new Pushing(wire, "alice/" + UUID.randomUUID());

    Wire.Answer mount =
        wire.post(other.path("blobs/uploads/?mount=" + Content.digest(layer)), new byte[0]);

    assertThat(mount.status()).isEqualTo(201);
    assertThat(wire.get(other.path("blobs/" + Content.digest(layer))).bytes()).isEqualTo(layer);
  }

  @Test
  void aMountThatCannotBeBeginsAnUpload() {
    byte[] bytes = Content.noise(100, 14);
    Digest digest = Content.digest(bytes);

    Wire.Answer mount =
        wire.post(
            repository.path("blobs/uploads/?mount=" + digest + "&from=alice/nothing"), new byte[0]);

    assertThat(mount.status()).isEqualTo(202);
    assertThat(
            wire.put(mount.header("Location").orElseThrow() + "?digest=" + digest, bytes).status())
        .isEqualTo(201);
  }

  @Test
  void aManifestIsPulledByTagAndByDigestToTheByte() {
    byte[] layer = Content.noise(100, 15);
    Digest digest = repository.image("v1", layer);

    for (String reference : List.of("v1", digest.toString())) {
      Wire.Answer answer = wire.get(repository.path("manifests/" + reference));
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.text()).isEqualTo(Content.image(layer));
      assertThat(answer.header("Content-Type")).hasValue(MediaTypes.OCI_MANIFEST);
      assertThat(answer.header("Docker-Content-Digest")).hasValue(digest.toString());
    }
  }

  @Test
  void aHeadOfAManifestHasLengthTypeAndDigest() {
    Digest digest = repository.image("v1");

    Wire.Answer head = wire.head(repository.path("manifests/v1"));

    assertThat(head.status()).isEqualTo(200);
    assertThat(head.header("Content-Length")).hasValue(String.valueOf(Content.image().length()));
    assertThat(head.header("Content-Type")).hasValue(MediaTypes.OCI_MANIFEST);
    assertThat(head.header("Docker-Content-Digest")).hasValue(digest.toString());
    assertThat(head.bytes()).isEmpty();
  }

  /// By the ETag that came with it, in each form that RFC 9110 has for it.
  @Test
  void whatTheClientHasIsNotSentAgain() {
    byte[] layer = Content.noise(20_000, 31);
    Digest manifest = repository.image("v1", layer);
    for (String path :
        List.of(
            "manifests/v1",
            "manifests/" + manifest,
            "blobs/" + Content.digest(layer),
            "blobs/" + Content.digest(Content.CONFIG))) {
      String etag = wire.get(repository.path(path)).expect(200).header("ETag").orElseThrow();
      assertThat(wire.head(repository.path(path)).header("ETag")).hasValue(etag);
      for (String known : List.of(etag, "W/" + etag, "\"other\", " + etag, "*")) {
        for (String method : List.of("GET", "HEAD")) {
          Wire.Answer unchanged =
              wire.send(method, repository.path(path), null, "If-None-Match", known);
          assertThat(unchanged.status()).as("%s %s", method, known).isEqualTo(304);
          assertThat(unchanged.header("ETag")).hasValue(etag);
          assertThat(unchanged.bytes()).isEmpty();
        }
      }
      wire.get(repository.path(path), "If-None-Match", "\"other\"").expect(200);
    }
  }

  @Test
  void theAnswerToAPushedManifestSaysWhereItIs() {
    repository.blob(Content.CONFIG);

    Wire.Answer pushed = repository.manifest("v1", Content.image(), MediaTypes.OCI_MANIFEST);

    Digest digest = Content.digest(Content.image());
    assertThat(pushed.expect(201).header("Docker-Content-Digest")).hasValue(digest.toString());
    assertThat(pushed.header("Location")).hasValue(repository.path("manifests/" + digest));
  }

  @Test
  void whoListsReferrersUnderATagIsWarnedThatItIsNotNeeded() {
    Digest subject = repository.image("v1");
    String list = Content.index();

    Wire.Answer usual = repository.manifest("v2", list, MediaTypes.OCI_INDEX);
    Wire.Answer listed =
        repository.manifest("sha256-" + subject.encoded(), list, MediaTypes.OCI_INDEX);

    assertThat(usual.expect(201).header("Warning")).isEmpty();
    assertThat(listed.expect(201).header("Warning"))
        .hasValue(
            "299 - \"this registry lists referrers by itself; a tag for a list of them is not"
                + " needed\"");
  }

  @Test
  void aManifestPushedByDigestTakesTheTagsItAsksFor() {
    repository.blob(Content.CONFIG);
    String manifest = Content.image();
    Digest digest = Digest.compute(DigestAlgorithm.SHA512, Content.utf8(manifest));

    Wire.Answer pushed =
        repository.manifest(digest + "?tag=a&tag=b", manifest, MediaTypes.OCI_MANIFEST);

    pushed.expect(201);
    assertThat(pushed.headers("OCI-Tag")).containsExactlyInAnyOrder("a", "b");
    assertThat(wire.head(repository.path("manifests/b")).header("Docker-Content-Digest"))
        .hasValue(digest.toString());
  }

  @ParameterizedTest
  @EnumSource(DigestAlgorithm.class)
  void aManifestUnderTheDigestOfAnotherIsRefused(DigestAlgorithm algorithm) {
    repository.blob(Content.CONFIG);
    String manifest = Content.image();
    Digest other = Digest.compute(algorithm, Content.utf8(manifest + " "));

    Wire.Answer answer = repository.manifest(other + "?tag=a", manifest, MediaTypes.OCI_MANIFEST);

    assertThat(answer.outcome()).isEqualTo("400 DIGEST_INVALID");
    Digest own = Digest.compute(algorithm, Content.utf8(manifest));
    for (String reference : List.of(other.toString(), own.toString(), "a")) {
      assertThat(wire.get(repository.path("manifests/" + reference)).status()).isEqualTo(404);
    }
  }

  @Test
  void aManifestThatNamesAbsentBlobsIsRefusedWithEachDigest() {
    byte[] one = Content.noise(10, 16);
    byte[] two = Content.noise(10, 17);
    repository.blob(Content.CONFIG);

    Wire.Answer answer =
        repository.manifest("v1", Content.image(one, two), MediaTypes.OCI_MANIFEST);

    assertThat(answer.outcome()).isEqualTo("404 MANIFEST_BLOB_UNKNOWN");
    assertThat(answer.text())
        .contains(Content.digest(one).toString(), Content.digest(two).toString());
    assertThat(wire.get(repository.path("manifests/v1")).status()).isEqualTo(404);
  }

  @Test
  void layersThatAreNeverUploadedMayBeAbsent() {
    repository.blob(Content.CONFIG);
    String manifest =
        Content.image(Content.noise(10, 18))
            .replace(
                "application/vnd.oci.image.layer.v1.tar",
                "application/vnd.oci.image.layer.nondistributable.v1.tar");

    assertThat(repository.manifest("v1", manifest, MediaTypes.OCI_MANIFEST).status())
        .isEqualTo(201);
  }

  @Test
  void anIndexMayNameManifestsThatAreNotHere() {
    String sparse = Content.index(Content.image());

    assertThat(repository.manifest("v1", sparse, MediaTypes.OCI_INDEX).status()).isEqualTo(201);
  }

  @Test
  void fieldsNobodyKnowsAreServedAsTheyCame() {
    repository.blob(Content.CONFIG);
    String manifest =
        Content.image().replace("{\"schemaVersion\"", "{ \"x.new\" : [1, 2.50], \"schemaVersion\"");

    repository.manifest("v1", manifest, MediaTypes.OCI_MANIFEST);

    assertThat(wire.get(repository.path("manifests/v1")).text()).isEqualTo(manifest);
  }

  @Test
  void aManifestOf4MiBIsTakenAndOneOfAByteMoreIsNot() {
    repository.blob(Content.CONFIG);
    String large = padded(4 * 1024 * 1024);
    String tooLarge = padded(4 * 1024 * 1024 + 1);

    assertThat(repository.manifest("v1", large, MediaTypes.OCI_MANIFEST).status()).isEqualTo(201);
    assertThat(wire.get(repository.path("manifests/v1")).text()).isEqualTo(large);
    assertThat(repository.manifest("v2", tooLarge, MediaTypes.OCI_MANIFEST).outcome())
        .isEqualTo("413 SIZE_INVALID");
  }

  @Test
  void dockersManifestsAndListsAreServedAsTheyAre() {
    repository.blob(Content.CONFIG);
    String manifest =
        Content.image()
            .replace(MediaTypes.OCI_MANIFEST, MediaTypes.DOCKER_MANIFEST)
            .replace(MediaTypes.OCI_CONFIG, MediaTypes.DOCKER_CONFIG);
    String list = Content.index(manifest).replace(MediaTypes.OCI_INDEX, MediaTypes.DOCKER_LIST);

    assertThat(repository.manifest("v1", manifest, MediaTypes.DOCKER_MANIFEST).status())
        .isEqualTo(201);
    assertThat(repository.manifest("all", list, MediaTypes.DOCKER_LIST).status()).isEqualTo(201);
    assertThat(wire.get(repository.path("manifests/all")).header("Content-Type"))
        .hasValue(MediaTypes.DOCKER_LIST);
  }

  @Test
  void aClientThatDoesNotKnowTheStoredTypeIsToldSo() {
    repository.manifest("v1", Content.index(), MediaTypes.OCI_INDEX);

    Wire.Answer answer =
        wire.get(repository.path("manifests/v1"), "Accept", MediaTypes.DOCKER_MANIFEST);

    assertThat(answer.outcome()).isEqualTo("404 MANIFEST_UNKNOWN");
    assertThat(answer.text())
        .contains("OCI index found, but Accept header does not support OCI indexes");
  }

  @Test
  void tagsAreListedInOrderPageByPage() {
    for (String tag : List.of("b", "a", "B", "c", "10", "9")) {
      repository.image(tag);
    }

    Wire.Answer first = wire.get(repository.path("tags/list?n=4"));
    Wire.Answer rest = wire.get(linked(first));

    assertThat(first.text()).contains("\"tags\":[\"10\",\"9\",\"B\",\"a\"]");
    assertThat(rest.text()).contains("\"tags\":[\"b\",\"c\"]");
    assertThat(rest.header("Link")).isEmpty();
    assertThat(wire.get(repository.path("tags/list?n=0")).text()).contains("\"tags\":[]");
    assertThat(wire.get(repository.path("tags/list?last=c")).text()).contains("\"tags\":[]");
  }

  @Test
  void theTagsOfANameNobodyHasPushedAreNone() {
    Wire.Answer tags = wire.get(repository.path("tags/list"));

    assertThat(tags.status()).isEqualTo(200);
    assertThat(tags.text()).contains("\"tags\":[]");
  }

  @Test
  void referrersAreListedAndFiltered() {
    Digest subject = repository.image("v1");
    String signature = Content.referrer(Content.image(), "application/example.signature");
    String sbom = Content.referrer(Content.image(), "application/example.sbom");
    Wire.Answer pushed = repository.manifest("sig", signature, MediaTypes.OCI_MANIFEST);
    repository.manifest("sbom", sbom, MediaTypes.OCI_MANIFEST);

    Wire.Answer all = wire.get(repository.path("referrers/" + subject));
    Wire.Answer some =
        wire.get(
            repository.path("referrers/" + subject + "?artifactType=application/example.sbom"));

    assertThat(pushed.header("OCI-Subject")).hasValue(subject.toString());
    assertThat(all.header("Content-Type")).hasValue(MediaTypes.OCI_INDEX);
    assertThat(all.text())
        .contains(Content.digest(signature).toString(), Content.digest(sbom).toString())
        .contains("\"made.by\":\"test\"");
    assertThat(some.header("OCI-Filters-Applied")).hasValue("artifactType");
    assertThat(some.text())
        .contains(Content.digest(sbom).toString())
        .doesNotContain(Content.digest(signature).toString());
  }

  @Test
  void referrersOfASubjectThatIsNotHereYetAreListed() {
    repository.blob(Content.CONFIG);
    String subject = Content.image(Content.noise(5, 19));
    String referrer = Content.referrer(subject, "application/example");

    repository.manifest("early", referrer, MediaTypes.OCI_MANIFEST);

    assertThat(wire.get(repository.path("referrers/" + Content.digest(subject))).text())
        .contains(Content.digest(referrer).toString());
  }

  @Test
  void referrersKeptUnderAFallbackTagAreAdopted() {
    Digest subject = repository.image("v1");
    String old =
        Content.image().replace("\"layers\":[]", "\"layers\":[],\"annotations\":{\"a\":\"b\"}");
    repository.manifest("old", old, MediaTypes.OCI_MANIFEST);
    String fallback = "sha256-" + subject.encoded();

    repository.manifest(fallback, Content.index(old), MediaTypes.OCI_INDEX);

    assertThat(wire.get(repository.path("referrers/" + subject)).text())
        .contains(Content.digest(old).toString(), "\"a\":\"b\"");
  }

  /// One that says itself what it refers to and two that only the list under the fallback tag
  /// knows, which names all three.
  @Test
  void aListOfReferrersGoesOnAfterEachOfThemAndAfterNothingElse() {
    Digest subject = repository.image("v1");
    String named = Content.referrer(Content.image(), "application/example");
    String first = Content.image().replace("\"layers\":[]", "\"layers\":[],\"x\":1");
    String second = Content.image().replace("\"layers\":[]", "\"layers\":[],\"x\":2");
    repository.manifest("named", named, MediaTypes.OCI_MANIFEST);
    repository.manifest("first", first, MediaTypes.OCI_MANIFEST);
    repository.manifest("second", second, MediaTypes.OCI_MANIFEST);
    repository.manifest(
        "sha256-" + subject.encoded(),
        Content.index(first, named, second, first),
        MediaTypes.OCI_INDEX);

    assertThat(referrers(subject, ""))
        .containsExactly(Content.digest(named), Content.digest(first), Content.digest(second));
    assertThat(referrers(subject, "?last=" + Content.digest(named)))
        .containsExactly(Content.digest(first), Content.digest(second));
    assertThat(referrers(subject, "?last=" + Content.digest(first)))
        .containsExactly(Content.digest(second));
    assertThat(referrers(subject, "?last=" + Content.digest(second))).isEmpty();
    assertThat(referrers(subject, "?last=" + subject)).isEmpty();
    assertThat(referrers(subject, "?last=" + Content.digest("unknown"))).isEmpty();
  }

  private List<Digest> referrers(Digest subject, String query) {
    Wire.Answer answer = wire.get(repository.path("referrers/" + subject + query));
    assertThat(answer.status()).isEqualTo(200);
    return Pattern.compile("\"digest\":\"([^\"]+)\"")
        .matcher(answer.text())
        .results()
        .map(match -> Digest.parse(match.group(1)))
        .toList();
  }

  @Test
  void theReferrersOfANameNobodyHasPushedAreNone() {
    Wire.Answer referrers = wire.get(repository.path("referrers/" + Content.digest("x")));

    assertThat(referrers.status()).isEqualTo(200);
    assertThat(referrers.text()).contains("\"manifests\":[]");
  }

  @Test
  void aTagIsDeletedAlone() {
    Digest digest = repository.image("v1");
    repository.image("v2");

    assertThat(wire.delete(repository.path("manifests/v1")).status()).isEqualTo(202);

    assertThat(wire.get(repository.path("manifests/v1")).outcome())
        .isEqualTo("404 MANIFEST_UNKNOWN");
    assertThat(wire.get(repository.path("manifests/v2")).status()).isEqualTo(200);
    assertThat(wire.get(repository.path("manifests/" + digest)).status()).isEqualTo(200);
  }

  @Test
  void aManifestIsDeletedWithItsTagsAndComesBackWhenPushedAgain() {
    Digest digest = repository.image("v1");

    assertThat(wire.delete(repository.path("manifests/" + digest)).status()).isEqualTo(202);
    assertThat(wire.get(repository.path("manifests/v1")).status()).isEqualTo(404);
    assertThat(wire.get(repository.path("manifests/" + digest)).status()).isEqualTo(404);
    assertThat(wire.get(repository.path("tags/list")).text()).contains("\"tags\":[]");

    repository.image("v1");
    assertThat(wire.get(repository.path("manifests/v1")).status()).isEqualTo(200);
  }

  @Test
  void aManifestThatALivingIndexNeedsIsNotDeleted() {
    Digest child = repository.image("v1");
    String index = Content.index(Content.image());
    repository.manifest("all", index, MediaTypes.OCI_INDEX);

    Wire.Answer refused = wire.delete(repository.path("manifests/" + child));

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.text()).contains(Content.digest(index).toString());
    assertThat(wire.get(repository.path("manifests/" + child)).status()).isEqualTo(200);
    wire.delete(repository.path("manifests/" + Content.digest(index)));
    assertThat(wire.delete(repository.path("manifests/" + child)).status()).isEqualTo(202);
  }

  @Test
  void aBlobIsHeldByLivingManifestsOnly() {
    byte[] layer = Content.noise(50, 20);
    Digest manifest = repository.image("v1", layer);
    String blob = repository.path("blobs/" + Content.digest(layer));

    Wire.Answer refused = wire.delete(blob);
    assertThat(refused.outcome()).isEqualTo("405 UNSUPPORTED");
    assertThat(refused.text()).contains(manifest.toString());

    wire.delete(repository.path("manifests/" + manifest));
    assertThat(wire.delete(blob).status()).isEqualTo(202);
    assertThat(wire.head(blob).status()).isEqualTo(404);
    assertThat(wire.delete(blob).outcome()).isEqualTo("404 BLOB_UNKNOWN");
  }

  @Test
  void theCatalogHasWhatTheCallerMayRead() {
    repository.image("v1");

    assertThat(wire.get("/v2/_catalog?n=10000").text()).contains(repository.repository());
    Wire other = Wire.bearer(berth.url(), berth.createUser("u" + System.nanoTime()));
    assertThat(other.get("/v2/_catalog?n=10000").text()).doesNotContain("alice/");
  }

  @Test
  void aNameWithoutAPackageIsRefusedBeforeTheFirstByte() {
    assertThat(wire.post("/v2/alice/blobs/uploads/", new byte[0]).outcome())
        .isEqualTo("400 NAME_INVALID");
  }

  @Test
  void aMountFromWhatIsNoNameBeginsAnUpload() {
    String query = "?mount=" + Content.digest("x") + "&from=UPPER";

    assertThat(wire.post(repository.path("blobs/uploads/" + query), new byte[0]).status())
        .isEqualTo(202);
  }

  @Test
  void anUploadBeginsWithoutTheLastSlashToo() {
    byte[] bytes = Content.noise(100, 31);

    Wire.Answer opened = wire.post(repository.path("blobs/uploads"), new byte[0]);

    opened.expect(202);
    String session = opened.header("Location").orElseThrow();
    wire.put(session + "?digest=" + Content.digest(bytes), bytes).expect(201);
  }

  @ParameterizedTest
  @EnumSource(DigestAlgorithm.class)
  void anUploadMayBeToldTheAlgorithmBeforeAndEndByEither(DigestAlgorithm algorithm) {
    byte[] bytes = Content.noise(50_000, 32);
    String query = "?digest-algorithm=sha512";
    Wire.Answer opened = wire.post(repository.path("blobs/uploads/" + query), new byte[0]);
    String session = opened.expect(202).header("Location").orElseThrow();
    wire.patch(session, slice(bytes, 0, 30_000)).expect(202);

    Wire.Answer put =
        wire.put(
            session + "?digest=" + Digest.compute(algorithm, bytes), slice(bytes, 30_000, 50_000));

    put.expect(201);
    assertThat(wire.get(put.header("Location").orElseThrow()).bytes()).isEqualTo(bytes);
  }

  @Test
  void anAlgorithmNobodyKnowsIsRefusedBeforeTheFirstByte() {
    String query = "?digest-algorithm=md5";

    assertThat(wire.post(repository.path("blobs/uploads/" + query), new byte[0]).outcome())
        .isEqualTo("400 DIGEST_INVALID");
  }

  @Test
  void moreBytesThanAChunkAnnouncesAreNotTaken() {
    String session = repository.session();

    Wire.Answer answer = wire.stream("PATCH", session, new byte[20], "Content-Range", "0-9");

    assertThat(answer.outcome()).isEqualTo("400 SIZE_INVALID");
    assertThat(wire.get(session).header("Range")).hasValue("0-0");
  }

  @Test
  void rangesThatOverlapGiveTheWholeOnce() {
    byte[] bytes = Content.noise(100, 30);
    Digest digest = repository.blob(bytes);

    Wire.Answer answer = wire.get(repository.path("blobs/" + digest), "Range", "bytes=0-,0-,0-");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.bytes()).isEqualTo(bytes);
  }

  @Test
  void anEncodedSlashInANameIsASlash() {
    repository.image("v1");

    assertThat(
            wire.get("/v2/" + repository.repository().replace("/", "%2F") + "/manifests/v1")
                .status())
        .isEqualTo(200);
  }

  @Test
  void nothingIsCompressed() {
    String manifest = padded(100_000);
    byte[] blob = new byte[100_000];
    repository.blob(Content.CONFIG);
    repository.blob(blob);
    String tag = "v".repeat(100);
    String tags =
        IntStream.range(0, 20).mapToObj(i -> "tag=" + i + tag).collect(Collectors.joining("&"));
    repository
        .manifest(Content.digest(manifest) + "?" + tags, manifest, MediaTypes.OCI_MANIFEST)
        .expect(201);

    Wire.Answer list = uncompressed("tags/list");

    assertThat(uncompressed("manifests/0" + tag).text()).isEqualTo(manifest);
    assertThat(uncompressed("blobs/" + Content.digest(blob)).bytes()).isEqualTo(blob);
    assertThat(list.text()).contains("\"19" + tag + "\"");
  }

  private Wire.Answer uncompressed(String path) {
    Wire.Answer answer =
        wire.get(repository.path(path), "Accept-Encoding", "gzip, deflate, br, zstd");
    assertThat(answer.header("Content-Encoding")).isEmpty();
    assertThat(answer.header("Content-Length")).hasValue(String.valueOf(answer.bytes().length));
    return answer;
  }

  private byte[] pulled(byte[] bytes) {
    return wire.get(repository.path("blobs/" + Content.digest(bytes))).bytes();
  }

  private static String linked(Wire.Answer answer) {
    String link = answer.header("Link").orElseThrow();
    return link.substring(1, link.indexOf('>'));
  }

  private static byte[] slice(byte[] bytes, int from, int to) {
    return java.util.Arrays.copyOfRange(bytes, from, to);
  }

  private static String padded(int size) {
    String manifest =
        Content.image().replace("\"layers\":[]", "\"layers\":[],\"annotations\":{\"pad\":\"@\"}");
    return manifest.replace("@", "x".repeat(size - manifest.length() + 1));
  }
}
