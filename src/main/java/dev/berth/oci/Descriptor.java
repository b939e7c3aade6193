package dev.berth.oci;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A typed pointer to content (image-spec, "Content Descriptors"), as far as a registry looks at
/// it.
///
/// @param size in bytes, not negative
/// @param artifactType what the content is for, when the manifest it points to says so
public record Descriptor(
    String mediaType,
    Digest digest,
    long size,
    @Nullable String artifactType,
    Map<String, String> annotations) {

  public Descriptor {
    if (size < 0) {
      throw new RegistryException(
          ErrorCode.MANIFEST_INVALID, "the size of " + digest + " is negative: " + size);
    }
    annotations = Map.copyOf(annotations);
  }

  public Descriptor(String mediaType, Digest digest, long size) {
    this(mediaType, digest, size, null, Map.of());
  }
}
