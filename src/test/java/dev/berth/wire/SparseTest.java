package dev.berth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.LocalBerth;
import dev.berth.oci.Digest;
import dev.berth.oci.MediaTypes;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What each word of `--sparse` lets a manifest name that is not there.
class SparseTest {
  private static final byte[] LAYER = Content.noise(20, 1);
  private static final byte[] OTHER = Content.noise(20, 2);
  private static final String CHILD = Content.image();
  private static final String OTHER_CHILD = Content.image(OTHER);
  private static final Pattern DETAIL = Pattern.compile("\"detail\":\"([^\"]+)\"");

  private static Map<String, LocalBerth> berths;
  private static Map<String, Wire> wires;

  @BeforeAll
  static void start() {
    berths =
        Stream.of("none", "index", "all")
            .collect(Collectors.toMap(word -> word, word -> LocalBerth.start("sparse=" + word)));
    wires =
        berths.entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey,
                    e -> Wire.bearer(e.getValue().url(), e.getValue().createUser("alice"))));
  }

  @AfterAll
  static void stop() {
    berths.values().forEach(LocalBerth::close);
  }

  enum Pushed {
    /// Without its configuration and layers.
    IMAGE_ALONE,
    /// Without its manifests.
    INDEX_ALONE,
    /// An image with all it names.
    IMAGE,
    /// An index with all it names.
    INDEX;

    String manifest() {
      return switch (this) {
        case IMAGE_ALONE, IMAGE -> Content.image(LAYER, OTHER);
        case INDEX_ALONE, INDEX -> Content.index(CHILD, OTHER_CHILD);
      };
    }

    String mediaType() {
      return switch (this) {
        case IMAGE_ALONE, IMAGE -> MediaTypes.OCI_MANIFEST;
        case INDEX_ALONE, INDEX -> MediaTypes.OCI_INDEX;
      };
    }

    List<Digest> named() {
      return switch (this) {
        case IMAGE_ALONE, IMAGE ->
            List.of(Content.digest(Content.CONFIG), Content.digest(LAYER), Content.digest(OTHER));
        case INDEX_ALONE, INDEX -> List.of(Content.digest(CHILD), Content.digest(OTHER_CHILD));
      };
    }

    void prepare(Pushing repository) {
      switch (this) {
        case IMAGE_ALONE, INDEX_ALONE -> {}
        case IMAGE -> List.of(Content.CONFIG, LAYER, OTHER).forEach(repository::blob);
        case INDEX -> {
          repository.image("child");
          repository.image("other", OTHER);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "none,  IMAGE_ALONE, 404 MANIFEST_BLOB_UNKNOWN",
    "none,  INDEX_ALONE, 404 MANIFEST_BLOB_UNKNOWN",
    "none,  IMAGE,       201",
    "none,  INDEX,       201",
    "index, IMAGE_ALONE, 404 MANIFEST_BLOB_UNKNOWN",
    "index, INDEX_ALONE, 201",
    "index, IMAGE,       201",
    "index, INDEX,       201",
    "all,   IMAGE_ALONE, 201",
    "all,   INDEX_ALONE, 201",
    "all,   IMAGE,       201",
    "all,   INDEX,       201",
  })
  void aManifestIsTakenOrRefusedWithEachDigestThatIsMissing(
      String sparse, Pushed pushed, String outcome) {
    Pushing repository = new Pushing(wires.get(sparse), "alice/" + UUID.randomUUID());
    pushed.prepare(repository);

    Wire.Answer answer = repository.manifest("v1", pushed.manifest(), pushed.mediaType());

    assertThat(answer.outcome()).isEqualTo(outcome);
    List<Digest> missing = answer.status() == 201 ? List.of() : pushed.named();
    assertThat(DETAIL.matcher(answer.text()).results().map(found -> found.group(1)))
        .containsExactlyInAnyOrderElementsOf(missing.stream().map(Digest::toString).toList());
    Wire.Answer pulled = repository.wire().get(repository.path("manifests/v1"));
    assertThat(pulled.status()).isEqualTo(answer.status() == 201 ? 200 : 404);
  }
}
