package dev.berth.contents;

import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Reads SLSA provenance of the versions 0.2 and 1, bare, in an in-toto statement, or in a signed
/// envelope.
final class ProvenanceReader {
  private static final int MOST_MATERIALS = 200;
  private static final int MOST_SOURCES = 5;
  private static final int LONGEST = 500;

  private final JsonNode predicate;

  private ProvenanceReader(JsonNode predicate) {
    this.predicate = predicate;
  }

  static Document read(byte[] bytes) {
    JsonNode root = unwrap(ArtifactManifest.JSON.readTree(bytes));
    JsonNode predicate = root.has("predicate") ? root.path("predicate") : root;
    return predicate.has("buildDefinition") || predicate.has("builder")
        ? new ProvenanceReader(predicate).read()
        : new Document.Unread("it is no SLSA provenance");
  }

  private static JsonNode unwrap(JsonNode root) {
    JsonNode envelope = root.has("dsseEnvelope") ? root.path("dsseEnvelope") : root;
    String payload = envelope.path("payload").asString("");
    return payload.isEmpty()
        ? root
        : ArtifactManifest.JSON.readTree(Base64.getDecoder().decode(payload));
  }

  private Document read() {
    JsonNode definition = predicate.path("buildDefinition");
    JsonNode run = predicate.path("runDetails");
    boolean current = definition.isObject();
    JsonNode times = current ? run.path("metadata") : predicate.path("metadata");
    List<Document.Material> materials =
        materials(current ? definition.path("resolvedDependencies") : predicate.path("materials"));
    return new Document.Provenance(
        text(current ? run.path("builder").path("id") : predicate.path("builder").path("id")),
        text(current ? definition.path("buildType") : predicate.path("buildType")),
        sources(current ? definition : predicate),
        text(times.path(current ? "startedOn" : "buildStartedOn")),
        text(times.path(current ? "finishedOn" : "buildFinishedOn")),
        materials.subList(0, Math.min(MOST_MATERIALS, materials.size())),
        materials.size() > MOST_MATERIALS);
  }

  private List<String> sources(JsonNode definition) {
    Set<String> sources = new LinkedHashSet<>();
    JsonNode source = predicate.path("invocation").path("configSource");
    JsonNode external = definition.path("externalParameters");
    JsonNode workflow = external.path("workflow");
    JsonNode vcs =
        predicate.path("metadata").path("https://mobyproject.org/buildkit@v1#metadata").path("vcs");
    JsonNode newVcs = predicate.path("runDetails").path("metadata").path("buildkit_metadata");
    for (JsonNode each : List.of(vcs, newVcs.path("vcs"))) {
      add(sources, each.path("source"), each.path("revision"), "@");
    }
    add(sources, workflow.path("repository"), workflow.path("ref"), "@");
    add(sources, workflow.path("path"), workflow.path("none"), "");
    add(sources, source.path("uri"), source.path("entryPoint"), " ");
    add(sources, external.path("configSource").path("uri"), external.path("none"), "");
    add(sources, external.path("configSource").path("path"), external.path("none"), "");
    return sources.stream().limit(MOST_SOURCES).toList();
  }

  private static void add(Set<String> sources, JsonNode source, JsonNode detail, String between) {
    String text = text(source);
    String more = text(detail);
    if (!text.isEmpty()) {
      sources.add(more.isEmpty() ? text : text + between + more);
    }
  }

  private static List<Document.Material> materials(JsonNode list) {
    List<Document.Material> materials = new ArrayList<>();
    for (JsonNode each : list) {
      if (materials.size() > MOST_MATERIALS) {
        break;
      }
      String digest =
          each.path("digest")
              .propertyStream()
              .findFirst()
              .map((Map.Entry<String, JsonNode> entry) ->
                  entry.getKey() + ":" + text(entry.getValue()))
              .orElse("");
      String uri = text(each.path("uri"));
      materials.add(new Document.Material(uri.isEmpty() ? text(each.path("name")) : uri, digest));
    }
    return materials;
  }

  private static String text(JsonNode node) {
    String text = node.isString() ? node.asString() : "";
    return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
  }
}
