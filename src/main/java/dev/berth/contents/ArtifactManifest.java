package dev.berth.contents;

import dev.berth.oci.Descriptor;
import dev.berth.oci.Digest;
import dev.berth.oci.RawManifest;
import dev.berth.oci.RegistryException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A small manifest with all annotations: those of what it names say what it is.
///
/// @param type of the artifact
/// @param named its layers, or the manifests of an index
record ArtifactManifest(String type, List<Descriptor> named, Map<String, String> annotations) {
  /// The largest that is looked into, in bytes.
  static final int LARGEST = 256 * 1024;

  private static final int DEEPEST = 100;

  /// Reads JSON that strangers wrote, as a tree: small documents only.
  static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
                  .build())
          .build();

  ArtifactManifest {
    named = List.copyOf(named);
    annotations = Map.copyOf(annotations);
  }

  /// Empty if it is too large to be looked into.
  static Optional<ArtifactManifest> read(RawManifest raw) {
    if (raw.bytes().length > LARGEST) {
      return Optional.empty();
    }
    try {
      JsonNode root = JSON.readTree(raw.bytes());
      List<Descriptor> named = new ArrayList<>();
      for (JsonNode each : root.path("layers")) {
        named.add(descriptor(each));
      }
      for (JsonNode each : root.path("manifests")) {
        named.add(descriptor(each));
      }
      String declared = root.path("artifactType").asString("");
      String type =
          declared.isEmpty()
              ? root.path("config").path("mediaType").asString(raw.mediaType())
              : declared;
      return Optional.of(new ArtifactManifest(type, named, texts(root.path("annotations"))));
    } catch (JacksonException | RegistryException _) {
      return Optional.empty();
    }
  }

  private static Descriptor descriptor(JsonNode node) {
    return new Descriptor(
        node.path("mediaType").asString(""),
        Digest.parse(node.path("digest").asString("")),
        node.path("size").asLong(0),
        null,
        texts(node.path("annotations")));
  }

  private static Map<String, String> texts(JsonNode node) {
    Map<String, String> texts = new HashMap<>();
    node.propertyStream()
        .forEach(entry -> texts.put(entry.getKey(), entry.getValue().asString("")));
    return texts;
  }
}
