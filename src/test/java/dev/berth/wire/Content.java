package dev.berth.wire;

import dev.berth.oci.Digest;
import dev.berth.oci.DigestAlgorithm;
import dev.berth.oci.MediaTypes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/// Makes blobs and manifests.
final class Content {
  static final byte[] CONFIG = "{}".getBytes(StandardCharsets.UTF_8);

  private Content() {}

  static Digest digest(byte[] bytes) {
    return Digest.compute(DigestAlgorithm.SHA256, bytes);
  }

  static Digest digest(String text) {
    return digest(utf8(text));
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /// Bytes that look random and are the same for the same seed.
  static byte[] noise(int size, long seed) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  static String descriptor(String mediaType, byte[] bytes) {
    return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
        .formatted(mediaType, digest(bytes), bytes.length);
  }

  /// An image of an empty configuration and these layers.
  static String image(byte[]... layers) {
    return "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":%s,\"layers\":[%s]}"
        .formatted(
            MediaTypes.OCI_MANIFEST,
            descriptor(MediaTypes.OCI_CONFIG, CONFIG),
            List.of(layers).stream()
                .map(layer -> descriptor("application/vnd.oci.image.layer.v1.tar", layer))
                .collect(Collectors.joining(",")));
  }

  /// An artifact that refers to another manifest.
  static String referrer(String subject, String artifactType) {
    return ("{\"schemaVersion\":2,\"mediaType\":\"%s\",\"artifactType\":\"%s\",\"config\":%s,"
            + "\"layers\":[],\"subject\":%s,\"annotations\":{\"made.by\":\"test\"}}")
        .formatted(
            MediaTypes.OCI_MANIFEST,
            artifactType,
            descriptor("application/vnd.oci.empty.v1+json", CONFIG),
            descriptor(MediaTypes.OCI_MANIFEST, utf8(subject)));
  }

  static String index(String... manifests) {
    return "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[%s]}"
        .formatted(
            MediaTypes.OCI_INDEX,
            List.of(manifests).stream()
                .map(manifest -> descriptor(MediaTypes.OCI_MANIFEST, utf8(manifest)))
                .collect(Collectors.joining(",")));
  }
}
