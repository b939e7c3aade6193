package dev.berth.registry;

import dev.berth.oci.Descriptor;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Reads from an image's configuration the labels that the registry looks at. A push never fails
/// for its labels.
final class ImageLabels {
  private static final int LONGEST_TEXT = 100_000;

  private final Configurations configurations;
  private final Predicate<String> wanted;

  /// @param wanted the labels that are kept
  ImageLabels(StoredBlobs blobs, Set<String> wanted) {
    this(blobs, Set.copyOf(wanted)::contains);
  }

  private ImageLabels(StoredBlobs blobs, Predicate<String> wanted) {
    this.configurations = new Configurations(blobs);
    this.wanted = wanted;
  }

  /// Keeps all labels.
  static ImageLabels all(StoredBlobs blobs) {
    return new ImageLabels(blobs, _ -> true);
  }

  /// The wanted labels of an image; empty if this is none, or its configuration cannot be read.
  ///
  /// @param config what its manifest names as its configuration
  /// @param size of the configuration, in bytes, whatever the manifest says
  Optional<Map<String, String>> read(Descriptor config, long size) {
    return configurations.read(config, size, this::labels);
  }

  private Optional<Map<String, String>> labels(JsonParser json) {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      return Optional.empty();
    }
    boolean labelled = enter(json, "config") && enter(json, "Labels");
    return Optional.of(labelled ? texts(json) : Map.of());
  }

  /// Goes into the object that a property of the current object holds.
  private static boolean enter(JsonParser json, String property) {
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      boolean found = json.currentName().equals(property);
      JsonToken value = json.nextToken();
      if (found) {
        return value == JsonToken.START_OBJECT;
      }
      json.skipChildren();
    }
    return false;
  }

  private Map<String, String> texts(JsonParser json) {
    Map<String, String> texts = new HashMap<>();
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = json.currentName();
      boolean text = json.nextToken() == JsonToken.VALUE_STRING;
      if (text && wanted.test(name) && json.getStringLength() <= LONGEST_TEXT) {
        texts.put(name, json.getString());
      }
      json.skipChildren();
    }
    return texts;
  }
}
