package dev.berth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.LocalBerth;
import dev.berth.oci.Digest;
import dev.berth.oci.MediaTypes;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What clients say about manifests beside their bytes: their type, the types they understand, and
/// the tags that go with a push by digest.
class ManifestRequestsTest {
  private static final String SCHEMA_1 =
      "{\"schemaVersion\":1,\"name\":\"alice/x\",\"tag\":\"v1\",\"fsLayers\":[],\"signatures\":[]}";

  private static LocalBerth berth;
  private static Wire wire;
  private Pushing repository;

  @BeforeAll
  static void start() {
    berth = LocalBerth.start();
    wire = Wire.bearer(berth.url(), berth.createUser("alice"));
  }

  @AfterAll
  static void stop() {
    berth.close();
  }

  @BeforeEach
  void freshRepository() {
    repository = new Pushing(wire, "alice/" + UUID.randomUUID());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/vnd.docker.distribution.manifest.v1+json",
        "application/vnd.docker.distribution.manifest.v1+prettyjws",
        MediaTypes.DOCKER_MANIFEST,
        MediaTypes.OCI_MANIFEST
      })
  void aManifestOfSchema1IsRefusedByName(String type) {
    Wire.Answer answer = repository.manifest("v1", SCHEMA_1, type);

    assertThat(answer.outcome()).isEqualTo("400 MANIFEST_INVALID");
    assertThat(answer.text())
        .contains(
            "\"message\":\"Docker image manifest version 2, schema 1 is not supported; push with a"
                + " client of this decade, which writes schema 2 or OCI manifests\"");
    assertThat(wire.get(repository.path("manifests/v1")).status()).isEqualTo(404);
  }

  /// Lines of `Accept`, separated by bars, with the short names of types in place of the types.
  private static String[] accept(String lines) {
    return List.of(lines.split("\\|", -1)).stream()
        .map(line ->
            line.strip()
                .replace("docker-manifest", MediaTypes.DOCKER_MANIFEST)
                .replace("docker-list", MediaTypes.DOCKER_LIST)
                .replace("oci-manifest", MediaTypes.OCI_MANIFEST)
                .replace("oci-index", MediaTypes.OCI_INDEX))
        .flatMap(line -> List.of("Accept", line).stream())
        .toArray(String[]::new);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      textBlock =
          """
          "oci-manifest | oci-index"
          "docker-manifest | docker-list | oci-manifest | oci-index"
          "docker-manifest, docker-list | oci-manifest, oci-index"
          "docker-manifest | */*"
          "docker-manifest | application/*"
          "docker-manifest;q=1.0, oci-index;q=0.1"
          "docker-manifest;q=1.0 | oci-index;q=0.001"
          "oci-index;q=0.5, docker-list;q=0.9"
          "docker-list, */*;q=0.1"
          "text/html | application/json"
          """)
  void whatIsStoredIsServedToWhomItSuitsHoweverMuchTheyPreferAnother(String lines) {
    String index = Content.index();
    repository.manifest("v1", index, MediaTypes.OCI_INDEX);

    Wire.Answer pulled = wire.get(repository.path("manifests/v1"), accept(lines));
    Wire.Answer head = wire.head(repository.path("manifests/v1"), accept(lines));

    assertThat(pulled.status()).as(pulled.text()).isEqualTo(200);
    assertThat(pulled.header("Content-Type")).hasValue(MediaTypes.OCI_INDEX);
    assertThat(pulled.text()).isEqualTo(index);
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.header("Content-Type")).hasValue(MediaTypes.OCI_INDEX);
    assertThat(head.header("Content-Length")).hasValue(String.valueOf(index.length()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      textBlock =
          """
          "docker-manifest";                               "index"
          "docker-manifest | docker-list";                 "index"
          "docker-manifest, docker-list | oci-manifest";   "index"
          "docker-manifest;q=1.0 | oci-manifest;q=0.9";    "index"
          "oci-manifest | application/json";               "index"
          "oci-index | docker-list | docker-manifest";     "manifest"
          """)
  void whatIsStoredIsNotServedToWhoNamesOtherTypesOnly(String lines, String stored) {
    repository.image("manifest");
    repository.manifest("index", Content.index(), MediaTypes.OCI_INDEX);

    Wire.Answer pulled = wire.get(repository.path("manifests/" + stored), accept(lines));
    Wire.Answer head = wire.head(repository.path("manifests/" + stored), accept(lines));

    assertThat(pulled.outcome()).isEqualTo("404 MANIFEST_UNKNOWN");
    assertThat(pulled.text())
        .contains(
            stored.equals("index")
                ? "OCI index found, but Accept header does not support OCI indexes"
                : "OCI manifest found, but Accept header does not support OCI manifests");
    assertThat(head.status()).isEqualTo(404);
    assertThat(head.bytes()).isEmpty();
  }

  private Wire.Answer pushWithTags(List<String> tags) {
    String query = tags.stream().map(tag -> "tag=" + tag).collect(Collectors.joining("&"));
    return repository.manifest(
        Content.digest(Content.index()) + "?" + query, Content.index(), MediaTypes.OCI_INDEX);
  }

  private static List<String> tags(int count, int length) {
    return IntStream.range(0, count)
        .mapToObj(i -> "t" + "x".repeat(length - 4) + "%03d".formatted(i))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 128})
  void aHundredTagsAreSetInOnePushHoweverLongTheyAre(int length) {
    List<String> tags = tags(100, length);

    Wire.Answer pushed = pushWithTags(tags);

    assertThat(pushed.status()).as(pushed.text()).isEqualTo(201);
    assertThat(pushed.headers("OCI-Tag")).containsExactlyInAnyOrderElementsOf(tags);
    for (String tag : tags) {
      assertThat(wire.head(repository.path("manifests/" + tag)).header("Docker-Content-Digest"))
          .hasValue(Content.digest(Content.index()).toString());
    }
  }

  @Test
  void moreThanAHundredTagsAreTooMany() {
    Wire.Answer answer = pushWithTags(tags(101, 4));

    assertThat(answer.outcome()).isEqualTo("414 TAG_INVALID");
    assertThat(answer.text()).contains("more than 100 tags");
    assertNothingWasPushed();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-x", ".x", "", "a/b", "a:b", "a%20b", "a%01b", "%C3%A9"})
  void aTagThatIsNoneStoresNothing(String tag) {
    Wire.Answer answer = pushWithTags(List.of("good", tag));

    assertThat(answer.outcome()).isEqualTo("400 TAG_INVALID");
    assertNothingWasPushed();
  }

  @Test
  void aTagThatIsTooLongStoresNothing() {
    assertThat(pushWithTags(tags(1, 129)).outcome()).isEqualTo("400 TAG_INVALID");
    assertNothingWasPushed();
  }

  @Test
  void tagsGoWithAPushByDigestOnly() {
    Wire.Answer answer = repository.manifest("v1?tag=v2", Content.index(), MediaTypes.OCI_INDEX);

    assertThat(answer.outcome()).isEqualTo("400 TAG_INVALID");
    assertThat(answer.text()).contains("tag parameters go with a push by digest only");
    assertNothingWasPushed();
  }

  private void assertNothingWasPushed() {
    Digest digest = Content.digest(Content.index());
    assertThat(wire.get(repository.path("manifests/" + digest)).status()).isEqualTo(404);
    assertThat(wire.get(repository.path("tags/list")).text()).contains("\"tags\":[]");
  }
}
