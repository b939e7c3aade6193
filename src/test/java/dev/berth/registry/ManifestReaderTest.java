package dev.berth.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.berth.oci.Descriptor;
import dev.berth.oci.ErrorCode;
import dev.berth.oci.Manifest;
import dev.berth.oci.MediaTypes;
import dev.berth.oci.RegistryException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestReaderTest {
  private static final String DIGEST = "sha256:" + "0".repeat(64);
  private static final String POINTER =
      "{\"mediaType\":\"x/y\",\"digest\":\"" + DIGEST + "\",\"size\":2}";
  private static final String IMAGE =
      "{\"schemaVersion\":2,\"config\":" + POINTER + ",\"layers\":[" + POINTER + "]}";
  private static final String INDEX =
      "{\"schemaVersion\":2,\"manifests\":[" + POINTER + "],\"subject\":" + POINTER + "}";

  @Test
  void anImageHasItsConfigurationAndLayers() {
    Manifest manifest = read(IMAGE, MediaTypes.OCI_MANIFEST);

    assertThat(manifest)
        .isInstanceOfSatisfying(
            Manifest.ImageManifest.class,
            image -> {
              assertThat(image.config().size()).isEqualTo(2);
              assertThat(image.layers()).extracting(Descriptor::mediaType).containsExactly("x/y");
            });
  }

  @Test
  void anIndexHasItsManifestsAndItsSubject() {
    assertThat(read(INDEX, MediaTypes.OCI_INDEX))
        .isInstanceOfSatisfying(
            Manifest.ImageIndex.class,
            index -> {
              assertThat(index.manifests()).extracting(Descriptor::size).containsExactly(2L);
              assertThat(index.subject()).map(Descriptor::mediaType).hasValue("x/y");
            });
  }

  @Test
  void theConfigurationsTypeIsTheArtifactTypeWhereNoneIsNamed() {
    assertThat(read(IMAGE, MediaTypes.OCI_MANIFEST).artifactType()).hasValue("x/y");
  }

  @Test
  void fieldsNobodyKnowsAreSkipped() {
    String json =
        IMAGE.replace("{\"schemaVersion\"", "{\"new\":{\"deep\":[1,{}]},\"schemaVersion\"");

    assertThat(read(json, MediaTypes.OCI_MANIFEST)).isInstanceOf(Manifest.ImageManifest.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{",
        "{\"schemaVersion\":2}",
        "{\"schemaVersion\":2,\"config\":3}",
        "{\"schemaVersion\":2,\"config\":{}}",
        "{\"schemaVersion\":2,\"schemaVersion\":2,\"config\":{}}",
        "{\"schemaVersion\":\"2\"}",
        "{\"schemaVersion\":99999999999999999999999}",
        "{\"schemaVersion\":2,\"manifests\":[]}",
        "{\"schemaVersion\":2,\"mediaType\":\"text/plain\"}",
        "{\"schemaVersion\":2,\"layers\":{}}",
        "{\"schemaVersion\":2,\"annotations\":{\"a\":1}}"
      })
  void whatIsNoImageManifestIsRefused(String json) {
    refused(json, MediaTypes.OCI_MANIFEST);
  }

  @Test
  void aDocumentThatCouldBeImageAndIndexIsRefused() {
    String both = IMAGE.replace("\"layers\"", "\"manifests\":[],\"layers\"");

    refused(both, MediaTypes.OCI_MANIFEST);
    refused(both, MediaTypes.OCI_INDEX);
  }

  @Test
  void schema1IsRefusedByName() {
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() ->
            read(
                "{\"schemaVersion\":1,\"fsLayers\":[]}",
                "application/vnd.docker.distribution.manifest.v1+prettyjws"))
        .satisfies(e -> assertThat(e.text()).contains("schema 1"));
  }

  @Test
  void aTypeThatDiffersFromTheRequestsIsRefused() {
    refused(
        IMAGE.replace(
            "{\"schemaVersion\"",
            "{\"mediaType\":\"" + MediaTypes.DOCKER_MANIFEST + "\",\"schemaVersion\""),
        MediaTypes.OCI_MANIFEST);
  }

  @Test
  void somethingAfterTheManifestIsRefused() {
    refused(IMAGE + "{}", MediaTypes.OCI_MANIFEST);
  }

  @Test
  void nestingWithoutEndIsRefusedAtOnce() {
    String deep = "{\"schemaVersion\":2,\"x\":" + "[".repeat(1_000_000);

    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(10), () -> refused(deep, MediaTypes.OCI_MANIFEST));
  }

  @Property
  void anyBytesAreReadOrRefused(@ForAll @Size(max = 200) byte[] bytes) {
    readOrRefused(bytes, MediaTypes.OCI_MANIFEST);
    readOrRefused(bytes, MediaTypes.OCI_INDEX);
  }

  @Provide
  Arbitrary<String> documents() {
    return Arbitraries.of(IMAGE, INDEX);
  }

  @Property
  void aManifestChangedAnywhereIsReadOrRefused(
      @ForAll("documents") String document, @ForAll int at, @ForAll byte with) {
    byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
    bytes[Math.floorMod(at, bytes.length)] = with;

    for (String type : List.of(MediaTypes.OCI_MANIFEST, MediaTypes.OCI_INDEX)) {
      readOrRefused(bytes, type);
    }
  }

  @Property
  void aManifestCutAnywhereIsRefused(@ForAll("documents") String document, @ForAll int at) {
    byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
    byte[] cut = Arrays.copyOf(bytes, Math.floorMod(at, bytes.length));

    for (String type : List.of(MediaTypes.OCI_MANIFEST, MediaTypes.OCI_INDEX)) {
      assertThatExceptionOfType(RegistryException.class)
          .isThrownBy(() -> ManifestReader.read(cut, Optional.of(type)))
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.MANIFEST_INVALID));
    }
  }

  @Property
  void aManifestWithAPieceTakenOutIsReadOrRefused(
      @ForAll("documents") String document, @ForAll int from, @ForAll int to) {
    int one = Math.floorMod(from, document.length());
    int other = Math.floorMod(to, document.length());
    String cut =
        document.substring(0, Math.min(one, other)) + document.substring(Math.max(one, other));

    for (String type : List.of(MediaTypes.OCI_MANIFEST, MediaTypes.OCI_INDEX)) {
      readOrRefused(cut.getBytes(StandardCharsets.UTF_8), type);
    }
  }

  private static void readOrRefused(byte[] bytes, String type) {
    try {
      ManifestReader.read(bytes, Optional.of(type));
    } catch (RegistryException e) {
      assertThat(e.code()).isIn(ErrorCode.MANIFEST_INVALID, ErrorCode.DIGEST_INVALID);
    }
  }

  private static void refused(String json, String type) {
    assertThatExceptionOfType(RegistryException.class).isThrownBy(() -> read(json, type));
  }

  private static Manifest read(String json, String type) {
    return ManifestReader.read(json.getBytes(StandardCharsets.UTF_8), Optional.of(type));
  }
}
