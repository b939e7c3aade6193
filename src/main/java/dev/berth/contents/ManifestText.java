package dev.berth.contents;

import dev.berth.oci.RawManifest;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;

/// A manifest as people read it.
///
/// @param text formatted, where it is small enough for that
/// @param whole whether this is all of it
public record ManifestText(String text, boolean whole) {
  /// As many bytes are shown of what is larger, as they are.
  private static final int SHOWN = 64 << 10;

  private static final int LARGEST = 128 << 10;

  public static ManifestText of(RawManifest manifest) {
    byte[] bytes = manifest.bytes();
    if (bytes.length > LARGEST) {
      return new ManifestText(new String(bytes, 0, SHOWN, StandardCharsets.UTF_8), false);
    }
    try {
      return new ManifestText(
          ArtifactManifest.JSON
              .writerWithDefaultPrettyPrinter()
              .writeValueAsString(ArtifactManifest.JSON.readTree(bytes)),
          true);
    } catch (JacksonException _) {
      return new ManifestText(new String(bytes, StandardCharsets.UTF_8), true);
    }
  }
}
