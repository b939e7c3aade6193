package dev.berth.crash;

import dev.berth.oci.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/// Content for pushes.
final class Images {
  static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";

  private Images() {}

  /// Bytes that nobody else has.
  static byte[] bytes(RandomGenerator random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  /// A manifest of these blobs; `note` makes it differ from others.
  static byte[] manifest(String note, byte[] configuration, byte[]... layers) {
    return manifest(note, descriptor(configuration), Arrays.asList(layers));
  }

  private static byte[] manifest(String note, String configuration, List<byte[]> layers) {
    return """
    {"schemaVersion": 2, "mediaType": "%s",
     "config": {"mediaType": "application/vnd.oci.image.config.v1+json", %s},
     "layers": [%s],
     "annotations": {"note": "%s"}}\
    """
        .formatted(
            MANIFEST,
            configuration,
            layers.stream()
                .map(layer ->
                    "{\"mediaType\": \"application/vnd.oci.image.layer.v1.tar\", "
                        + descriptor(layer)
                        + '}')
                .collect(Collectors.joining(", ")),
            note)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String descriptor(byte[] content) {
    Digest digest = Client.digest(content);
    return "\"digest\": \"%s\", \"size\": %d".formatted(digest, content.length);
  }
}
