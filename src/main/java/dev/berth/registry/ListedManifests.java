package dev.berth.registry;

import dev.berth.oci.Descriptor;
import dev.berth.oci.Digest;
import dev.berth.oci.Platform;
import dev.berth.oci.RawManifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// Reads what an index lists, with the platforms, from a manifest that was accepted before.
final class ListedManifests {
  private static final JsonFactory JSON = new JsonFactory();

  /// One of them.
  ///
  /// @param platform empty where the index says none
  record Listed(Descriptor descriptor, Optional<Platform> platform) {}

  private ListedManifests() {}

  /// All of them; none of what is no index.
  static List<Listed> read(RawManifest manifest) {
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), manifest.bytes())) {
      json.nextToken();
      List<Listed> all = new ArrayList<>();
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        boolean listed = json.currentName().equals("manifests");
        if (json.nextToken() == JsonToken.START_ARRAY && listed) {
          while (json.nextToken() == JsonToken.START_OBJECT) {
            all.add(listed(json));
          }
        } else {
          json.skipChildren();
        }
      }
      return all;
    }
  }

  private static Listed listed(JsonParser json) {
    String type = "";
    String digest = "";
    long size = 0;
    String artifactType = null;
    Optional<Platform> platform = Optional.empty();
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = json.currentName();
      json.nextToken();
      switch (name) {
        case "mediaType" -> type = text(json);
        case "digest" -> digest = text(json);
        case "size" -> size = json.getLongValue();
        case "artifactType" -> artifactType = orAbsent(text(json));
        case "platform" -> platform = platform(json);
        default -> json.skipChildren();
      }
    }
    return new Listed(
        new Descriptor(type, Digest.parse(digest), size, artifactType, Map.of()), platform);
  }

  private static @Nullable String orAbsent(String text) {
    return text.isEmpty() ? null : text;
  }

  /// The platform that the current object says; nobody has checked what stands there.
  private static Optional<Platform> platform(JsonParser json) {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return Optional.empty();
    }
    return Optional.of(readPlatform(json));
  }

  /// Reads the words of a platform among the properties of an object, which has been entered.
  static Platform readPlatform(JsonParser json) {
    String os = "";
    String architecture = "";
    String variant = "";
    String version = "";
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = json.currentName();
      json.nextToken();
      switch (name) {
        case "os" -> os = text(json);
        case "architecture" -> architecture = text(json);
        case "variant" -> variant = text(json);
        case "os.version" -> version = text(json);
        default -> json.skipChildren();
      }
    }
    return new Platform(os, architecture, variant, version);
  }

  private static String text(JsonParser json) {
    String text = json.currentToken() == JsonToken.VALUE_STRING ? json.getString() : "";
    json.skipChildren();
    return text;
  }
}
