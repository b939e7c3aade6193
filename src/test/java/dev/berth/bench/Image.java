package dev.berth.bench;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/// A small image: configuration, layers and manifest, with bytes that no other image has.
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Image(byte[] configuration, List<byte[]> layers, byte[] manifest) {
  static final String MEDIA_TYPE = "application/vnd.oci.image.manifest.v1+json";

  /// What Docker's client says it accepts, in one line.
  static final String ACCEPT =
      "Accept: application/vnd.docker.distribution.manifest.v2+json,"
          + " application/vnd.docker.distribution.manifest.list.v2+json,"
          + " application/vnd.oci.image.index.v1+json,"
          + " "
          + MEDIA_TYPE;

  static Image random(int layerCount, int layerSize) {
    Random random = new Random();
    List<byte[]> layers =
        random.longs(layerCount).mapToObj(seed -> randomBytes(seed, layerSize)).toList();
    String diffs =
        layers.stream()
            .map(layer -> "\"" + Sha256.of(layer) + "\"")
            .collect(Collectors.joining(",", "[", "]"));
    byte[] configuration =
        """
        {"architecture":"amd64","os":"linux","config":{"Env":["PATH=/bin"],"Cmd":["/run"]},\
        "rootfs":{"type":"layers","diff_ids":%s},"history":[{"created_by":"%016x"}]}\
        """
            .formatted(diffs, random.nextLong())
            .getBytes(StandardCharsets.UTF_8);
    String manifest =
        """
        {"schemaVersion":2,"mediaType":"%s","config":%s,"layers":[%s]}\
        """
            .formatted(
                MEDIA_TYPE,
                descriptor("application/vnd.oci.image.config.v1+json", configuration),
                layers.stream()
                    .map(layer -> descriptor("application/vnd.oci.image.layer.v1.tar+gzip", layer))
                    .collect(Collectors.joining(",")));
    return new Image(configuration, layers, manifest.getBytes(StandardCharsets.UTF_8));
  }

  String digest() {
    return Sha256.of(manifest);
  }

  private static String descriptor(String mediaType, byte[] bytes) {
    return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
        .formatted(mediaType, Sha256.of(bytes), bytes.length);
  }

  private static byte[] randomBytes(long seed, int size) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }
}
