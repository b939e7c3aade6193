package dev.berth.registry;

import dev.berth.blob.BlobContent;
import dev.berth.oci.ByteRange;
import dev.berth.oci.Descriptor;
import dev.berth.oci.MediaTypes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/// The configurations of images, which nobody has checked when they were pushed.
final class Configurations {
  /// The largest that is looked into, in bytes.
  static final int LARGEST = 256 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(Configurations.class);
  private static final int DEEPEST = 100;
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxStringLength(LARGEST)
                  .build())
          .build();

  private final StoredBlobs blobs;

  Configurations(StoredBlobs blobs) {
    this.blobs = blobs;
  }

  /// What `reader` finds in a configuration; empty if it is none of an image, or cannot be read.
  ///
  /// @param config what a manifest names as its configuration
  /// @param size of the configuration, in bytes, whatever the manifest says
  <T> Optional<T> read(Descriptor config, long size, Function<JsonParser, Optional<T>> reader) {
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
      try (BlobContent content = found.get();
          JsonParser json = JSON.createParser(ObjectReadContext.empty(), bytes(content))) {
        return reader.apply(json);
      }
    } catch (IOException e) {
      LOG.warn("could not read the configuration {}", config.digest(), e);
      return Optional.empty();
    } catch (JacksonException e) {
      LOG.debug("{} is no configuration: {}", config.digest(), e.getOriginalMessage());
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
}
