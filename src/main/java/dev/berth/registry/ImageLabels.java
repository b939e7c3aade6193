package dev.berth.registry;

import dev.berth.blob.BlobContent;
import dev.berth.oci.ByteRange;
import dev.berth.oci.Descriptor;
import dev.berth.oci.MediaTypes;
import dev.berth.oci.Platform;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/// Reads from an image's configuration the labels that the registry looks at, and its platform. A
/// push never fails for its labels.
final class ImageLabels {
  /// The largest configuration that is looked into, in bytes.
  static final int LARGEST = 256 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(ImageLabels.class);
  private static final int DEEPEST = 100;
  private static final int LONGEST_TEXT = 100_000;
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxStringLength(LARGEST)
                  .build())
          .build();

  private final StoredBlobs blobs;
  private final Predicate<String> wanted;

  /// @param wanted the labels that are kept
  ImageLabels(StoredBlobs blobs, Set<String> wanted) {
    this(blobs, Set.copyOf(wanted)::contains);
  }

  private ImageLabels(StoredBlobs blobs, Predicate<String> wanted) {
    this.blobs = blobs;
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
    return read(config, size, this::labels);
  }

  /// The platform that an image is for; empty as above.
  Optional<Platform> readPlatform(Descriptor config, long size) {
    return read(config, size, ImageLabels::platform);
  }

  private <T> Optional<T> read(Descriptor config, long size, Function<byte[], Optional<T>> reader) {
    boolean image =
        config.mediaType().equals(MediaTypes.OCI_CONFIG)
            || config.mediaType().equals(MediaTypes.DOCKER_CONFIG);
    if (!image || size > LARGEST) {
      return Optional.empty();
    }
    try {
      Optional<BlobContent> found = blobs.open(config.digest(), size);
      if (found.isEmpty()) {
        return Optional.empty();
      }
      try (BlobContent content = found.get()) {
        return reader.apply(bytes(content));
      }
    } catch (IOException e) {
      LOG.warn("could not read the labels in {}", config.digest(), e);
      return Optional.empty();
    } catch (JacksonException e) {
      LOG.debug("no labels can be read in {}: {}", config.digest(), e.getOriginalMessage());
      return Optional.empty();
    }
  }

  private static byte[] bytes(BlobContent content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream((int) content.size());
    if (content.size() > 0) {
      content.transferTo(new ByteRange(0, content.size() - 1), Channels.newChannel(bytes));
    }
    return bytes.toByteArray();
  }

  private static Optional<Platform> platform(byte[] config) {
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), config)) {
      return json.nextToken() == JsonToken.START_OBJECT
          ? Optional.of(ListedManifests.readPlatform(json))
          : Optional.empty();
    }
  }

  private Optional<Map<String, String>> labels(byte[] config) {
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), config)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      boolean labelled = enter(json, "config") && enter(json, "Labels");
      return Optional.of(labelled ? texts(json) : Map.of());
    }
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
