package dev.berth.registry;

import dev.berth.oci.Descriptor;
import dev.berth.oci.Digest;
import dev.berth.oci.ErrorCode;
import dev.berth.oci.Manifest;
import dev.berth.oci.MediaTypes;
import dev.berth.oci.RegistryException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/// Reads what a manifest says in one pass over its bytes, keeping only what a registry looks at.
/// What it does not know it skips, to be served as it came.
final class ManifestReader {
  private static final int DEEPEST = 100;
  private static final int MOST_DESCRIPTORS = 10_000;
  private static final int LONGEST_TYPE = 255;
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private final JsonParser json;

  private long schemaVersion = -1;
  private @Nullable String mediaType;
  private @Nullable String artifactType;
  private @Nullable Descriptor config;
  private @Nullable List<Descriptor> layers;
  private @Nullable List<Descriptor> manifests;
  private @Nullable Descriptor subject;
  private boolean signed;
  private Map<String, String> annotations = Map.of();

  private ManifestReader(JsonParser json) {
    this.json = json;
  }

  /// Reads `bytes` as a manifest of the type `declared` by the request.
  ///
  /// @throws RegistryException `MANIFEST_INVALID` or `DIGEST_INVALID`, saying what is wrong
  static Manifest read(byte[] bytes, Optional<String> declared) {
    if (!beginsInUtf8(bytes)) {
      throw invalid("the manifest is not a JSON object in UTF-8");
    }
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), bytes)) {
      ManifestReader reader = new ManifestReader(json);
      reader.readAll();
      return reader.manifest(declared);
    } catch (JacksonException e) {
      throw invalid("the manifest is not JSON: " + e.getOriginalMessage());
    }
  }

  /// Whether an object begins here without a mark of its encoding or the zeros of another, which
  /// the parser would understand and clients would not.
  private static boolean beginsInUtf8(byte[] bytes) {
    int at = 0;
    while (at < bytes.length && (bytes[at] == ' ' || (bytes[at] >= '\t' && bytes[at] <= '\r'))) {
      at++;
    }
    return at + 1 < bytes.length && bytes[at] == '{' && bytes[at + 1] != 0;
  }

  private void readAll() {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw invalid("the manifest is not a JSON object");
    }
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = json.currentName();
      json.nextToken();
      switch (name) {
        case "schemaVersion" -> schemaVersion = number(name);
        case "mediaType" -> mediaType = type(name);
        case "artifactType" -> artifactType = type(name);
        case "config" -> config = descriptor(name);
        case "layers" -> layers = descriptors(name);
        case "manifests" -> manifests = descriptors(name);
        case "subject" -> subject = isNull() ? null : descriptor(name);
        case "annotations" -> annotations = strings(name);
        case "signatures", "fsLayers" -> {
          signed = true;
          json.skipChildren();
        }
        default -> json.skipChildren();
      }
    }
    if (json.nextToken() != null) {
      throw invalid("something follows the manifest's JSON object");
    }
  }

  private Manifest manifest(Optional<String> declared) {
    String type = mediaType(declared);
    if (schemaVersion == 1 || MediaTypes.isDockerSchema1(type)) {
      throw invalid(
          "Docker image manifest version 2, schema 1 is not supported; push with a client of this"
              + " decade, which writes schema 2 or OCI manifests");
    }
    if (schemaVersion != 2) {
      throw invalid("schemaVersion must be 2");
    }
    if (mediaType != null && !mediaType.equals(type)) {
      throw invalid(
          "the manifest says mediaType "
              + RegistryException.quote(mediaType)
              + ", the request's Content-Type is "
              + RegistryException.quote(type));
    }
    // A document that could be read as both is refused (image-spec, "Security considerations").
    if (MediaTypes.isIndex(type)) {
      if (manifests == null || config != null || layers != null) {
        throw invalid("an index has manifests, and neither config nor layers");
      }
      return new Manifest.ImageIndex(type, artifactType, manifests, subject, annotations);
    }
    if (MediaTypes.isImageManifest(type)) {
      if (config == null || manifests != null) {
        throw invalid("an image manifest has a config, and no manifests");
      }
      return new Manifest.ImageManifest(
          type, artifactType, config, layers == null ? List.of() : layers, subject, annotations);
    }
    throw invalid(
        "not a media type of manifests: "
            + RegistryException.quote(type)
            + "; known are those of OCI and Docker image manifests and indexes");
  }

  private String mediaType(Optional<String> declared) {
    if (declared.isPresent()) {
      return declared.get();
    }
    if (mediaType != null) {
      return mediaType;
    }
    if (signed) {
      return "application/vnd.docker.distribution.manifest.v1+json";
    }
    throw invalid("neither Content-Type nor mediaType says what kind of manifest this is");
  }

  private Descriptor descriptor(String of) {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw invalid(of + " is not an object");
    }
    String type = "";
    String digest = null;
    long size = -1;
    String artifact = null;
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = json.currentName();
      json.nextToken();
      switch (name) {
        case "mediaType" -> type = type(of + ".mediaType");
        case "digest" -> digest = text(of + ".digest");
        case "size" -> size = number(of + ".size");
        case "artifactType" -> artifact = type(of + ".artifactType");
        default -> json.skipChildren();
      }
    }
    if (digest == null) {
      throw invalid(of + " has no digest");
    }
    if (size < 0) {
      throw invalid(of + " has no size, or a negative one");
    }
    return new Descriptor(type, Digest.parse(digest), size, artifact, Map.of());
  }

  private @Nullable List<Descriptor> descriptors(String of) {
    if (isNull()) {
      return null;
    }
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw invalid(of + " is not a list");
    }
    List<Descriptor> all = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (all.size() == MOST_DESCRIPTORS) {
        throw invalid(of + " has more than " + MOST_DESCRIPTORS + " entries");
      }
      all.add(descriptor(of + "[" + all.size() + "]"));
    }
    return all;
  }

  private Map<String, String> strings(String of) {
    if (isNull()) {
      return Map.of();
    }
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw invalid(of + " is not an object");
    }
    Map<String, String> all = new HashMap<>();
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = json.currentName();
      json.nextToken();
      all.put(name, text(of + "." + name));
    }
    return all;
  }

  private boolean isNull() {
    return json.currentToken() == JsonToken.VALUE_NULL;
  }

  private String text(String of) {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      throw invalid(RegistryException.quote(of) + " is not a string");
    }
    return json.getString();
  }

  /// The text of a media type. Two names of 127 characters are the longest that there can be (RFC
  /// 6838, section 4.2).
  private String type(String of) {
    String type = text(of);
    if (type.length() > LONGEST_TYPE || type.chars().anyMatch(Character::isISOControl)) {
      throw invalid(RegistryException.quote(of) + " is not a media type");
    }
    return type;
  }

  private long number(String of) {
    if (json.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      throw invalid(RegistryException.quote(of) + " is not a whole number");
    }
    return json.getLongValue();
  }

  private static RegistryException invalid(String message) {
    return new RegistryException(ErrorCode.MANIFEST_INVALID, message);
  }
}
