package dev.berth.clients;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.json.JsonMapper;

/// An image layout, the directory form of the OCI image specification, which a test fills from
/// bytes. It needs no base image and no other program.
final class OciLayout {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String IMAGE = "application/vnd.oci.image.manifest.v1+json";
  private static final String INDEX = "application/vnd.oci.image.index.v1+json";
  private static final String CONFIGURATION = "application/vnd.oci.image.config.v1+json";
  private static final String LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";

  private final Path directory;
  private final List<Map<String, Object>> tagged = new ArrayList<>();

  /// What names a blob of the layout; `platform` is empty but for images.
  record Named(String mediaType, String digest, long size, String platform) {
    private Map<String, Object> json() {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("mediaType", mediaType);
      json.put("digest", digest);
      json.put("size", size);
      if (!platform.isEmpty()) {
        List<String> parts = List.of(platform.split("/", -1));
        json.put("platform", Map.of("os", parts.getFirst(), "architecture", parts.getLast()));
      }
      return json;
    }
  }

  private OciLayout(Path directory) {
    this.directory = directory;
  }

  static OciLayout in(Path directory) {
    OciLayout layout = new OciLayout(directory);
    layout.write("oci-layout", JSON.writeValueAsBytes(Map.of("imageLayoutVersion", "1.0.0")));
    layout.writeIndex();
    return layout;
  }

  Path directory() {
    return directory;
  }

  /// Adds an image with one layer for each file.
  Named image(String platform, Map<String, byte[]> files) {
    List<Map<String, Object>> layers = new ArrayList<>();
    List<String> contents = new ArrayList<>();
    files.forEach((name, content) -> {
      byte[] tar = Tar.of(Map.of(name, content));
      contents.add(digest(tar));
      layers.add(put(LAYER, zipped(tar), "").json());
    });
    List<String> parts = List.of(platform.split("/", -1));
    Map<String, Object> configuration = new LinkedHashMap<>();
    configuration.put("created", "2026-01-02T03:04:05Z");
    configuration.put("os", parts.getFirst());
    configuration.put("architecture", parts.getLast());
    configuration.put(
        "config", Map.of("Cmd", List.of("/hello"), "Labels", Map.of("made-by", "test")));
    configuration.put("rootfs", Map.of("type", "layers", "diff_ids", contents));

    Map<String, Object> manifest = new LinkedHashMap<>();
    manifest.put("schemaVersion", 2);
    manifest.put("mediaType", IMAGE);
    manifest.put("config", put(CONFIGURATION, JSON.writeValueAsBytes(configuration), "").json());
    manifest.put("layers", layers);
    return put(IMAGE, JSON.writeValueAsBytes(manifest), platform);
  }

  /// Adds an index of images, or of indexes.
  Named index(Named... children) {
    Map<String, Object> index = new LinkedHashMap<>();
    index.put("schemaVersion", 2);
    index.put("mediaType", INDEX);
    index.put("manifests", Stream.of(children).map(Named::json).toList());
    index.put("annotations", Map.of("org.opencontainers.image.title", "made by a test"));
    return put(INDEX, JSON.writeValueAsBytes(index), "");
  }

  /// Adds an index of one small image for each platform, and names it.
  Named taggedIndex(String tag, String... platforms) {
    Named index =
        index(
            Stream.of(platforms)
                .map(platform -> image(platform, Map.of("hello", platform.getBytes(UTF_8))))
                .toArray(Named[]::new));
    return tag(tag, index);
  }

  /// Names an image or index in the layout's own index.
  Named tag(String tag, Named named) {
    Map<String, Object> entry = named.json();
    entry.put("annotations", Map.of("org.opencontainers.image.ref.name", tag));
    tagged.add(entry);
    writeIndex();
    return named;
  }

  /// The digest under which the layout at `directory` holds the one thing it names.
  static String onlyDigest(Path directory) {
    try {
      var manifests =
          JSON.readTree(Files.readAllBytes(directory.resolve("index.json"))).get("manifests");
      if (manifests.size() != 1) {
        throw new AssertionError(directory + " names " + manifests.size() + " manifests, not one");
      }
      return manifests.get(0).get("digest").asString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  byte[] bytes(Named named) {
    return bytes(directory, named.digest());
  }

  static byte[] bytes(Path directory, String digest) {
    try {
      return Files.readAllBytes(directory.resolve("blobs").resolve(digest.replace(':', '/')));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String digest(byte[] bytes) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return "sha256:" + HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private Named put(String mediaType, byte[] bytes, String platform) {
    String digest = digest(bytes);
    write("blobs/" + digest.replace(':', '/'), bytes);
    return new Named(mediaType, digest, bytes.length, platform);
  }

  private void writeIndex() {
    write(
        "index.json",
        JSON.writeValueAsBytes(
            Map.of("schemaVersion", 2, "mediaType", INDEX, "manifests", tagged)));
  }

  private void write(String name, byte[] bytes) {
    Path file = directory.resolve(name);
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] zipped(byte[] bytes) {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return zipped.toByteArray();
  }
}
