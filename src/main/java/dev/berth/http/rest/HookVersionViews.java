package dev.berth.http.rest;

import dev.berth.oci.RawManifest;
import dev.berth.packages.HookSubject;
import dev.berth.packages.Repository;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A version of a package in what webhooks are sent.
final class HookVersionViews {
  private static final JsonMapper MAPPER = JsonMapper.shared();
  private static final String LABEL = "org.opencontainers.image.";

  /// The largest manifest, in bytes, whose configuration, layers and labels are shown.
  static final int LARGEST_SHOWN = 256 << 10;

  // Git's mode of a file that is nothing special.
  private static final int PLAIN_FILE = 33_188;

  private final Links links;

  HookVersionViews(Links links) {
    this.links = links;
  }

  /// `package_version`.
  ///
  /// @param tag that was set; empty for none
  /// @param labels what the version says of itself
  ObjectNode version(
      HookSubject subject, HookSubject.Version version, String tag, Map<String, String> labels) {
    String host = links.site().substring(links.site().indexOf("://") + 3);
    String name = subject.container().repository().value();
    String digest = version.manifest().digest().toString();
    String image = host + "/" + name + ":" + tag;
    ObjectNode view =
        Json.object()
            .put("id", version.id())
            .put("version", digest)
            .put("name", digest)
            .put("summary", "")
            .put("description", "")
            .put("body_html", "")
            .put("manifest", "")
            .put(
                "html_url",
                links.site()
                    + "/"
                    + subject.container().owner().login()
                    + "/packages/"
                    + subject.container().id())
            .put("target_commitish", "")
            .put("target_oid", labels.getOrDefault(LABEL + "revision", ""))
            .put("created_at", Views.time(version.createdAt()))
            .put("updated_at", Views.time(version.updatedAt()));
    Optional<Repository> described =
        subject.repository().filter(repository -> !repository.readme().isEmpty());
    if (described.isPresent()) {
      view.set("body", readme(described.get()));
    } else {
      view.put("body", "");
    }
    view.putArray("metadata");
    view.set("container_metadata", container(name, version.manifest(), tag, labels));
    view.putArray("package_files");
    view.put("installation_command", "docker pull " + image).put("package_url", image);
    view.set("author", new Views(links).simpleUser(subject.sender()));
    return view;
  }

  /// What tells about the package: the README of the repository that it belongs to.
  private ObjectNode readme(Repository repository) {
    byte[] bytes = repository.readme().getBytes(StandardCharsets.UTF_8);
    ObjectNode body = Json.object();
    body.putObject("repository")
        .set("repository", new RepositoryViews(links).repository(repository));
    body.putObject("info")
        .put("type", "blob")
        .put("oid", ReadmeHandlers.blobId(bytes))
        .put("mode", PLAIN_FILE)
        .put("name", ReadmeHandlers.NAME)
        .put("path", ReadmeHandlers.NAME)
        .put("size", bytes.length)
        .put("collection", false);
    return body.put("_formatted", true);
  }

  private static ObjectNode container(
      String name, RawManifest manifest, String tag, Map<String, String> labels) {
    JsonNode content =
        manifest.size() <= LARGEST_SHOWN ? MAPPER.readTree(manifest.bytes()) : MAPPER.missingNode();
    ObjectNode view = Json.object();
    view.putObject("tag").put("name", tag).put("digest", manifest.digest().toString());
    view.set("labels", labels(content, labels));
    ObjectNode shown =
        view.putObject("manifest")
            .put("digest", manifest.digest().toString())
            .put("media_type", manifest.mediaType())
            .put("uri", "repositories/" + name + "/manifests/" + manifest.digest())
            .put("size", manifest.size());
    shown.set("config", descriptor(content.path("config")));
    ArrayNode layers = shown.putArray("layers");
    content.path("layers").forEach(layer -> layers.add(descriptor(layer)));
    return view;
  }

  /// An index has no configuration: that is shown empty.
  private static ObjectNode descriptor(JsonNode of) {
    return Json.object()
        .put("digest", of.path("digest").asString(""))
        .put("media_type", of.path("mediaType").asString(""))
        .put("size", of.path("size").asLong(0));
  }

  private static ObjectNode labels(JsonNode manifest, Map<String, String> labels) {
    ObjectNode view =
        Json.object()
            .put("description", labels.getOrDefault(LABEL + "description", ""))
            .put("source", labels.getOrDefault(LABEL + "source", ""))
            .put("revision", labels.getOrDefault(LABEL + "revision", ""))
            .put("image_url", labels.getOrDefault(LABEL + "url", ""))
            .put("licenses", labels.getOrDefault(LABEL + "licenses", ""));
    ObjectNode all = view.putObject("all_labels");
    new TreeMap<>(labels).forEach(all::put);
    if (manifest.path("manifests").isArray()) {
      all.put("github.internal.platforms", platforms(manifest.path("manifests")).toString());
    }
    return view;
  }

  private static ArrayNode platforms(JsonNode children) {
    ArrayNode platforms = Json.array();
    for (JsonNode child : children) {
      JsonNode platform = child.path("platform");
      platforms
          .addObject()
          .put("digest", child.path("digest").asString(""))
          .put("architecture", platform.path("architecture").asString(""))
          .put("os", platform.path("os").asString(""));
    }
    return platforms;
  }
}
