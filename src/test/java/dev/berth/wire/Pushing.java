package dev.berth.wire;

import dev.berth.oci.Digest;
import dev.berth.oci.MediaTypes;

/// Pushes to one repository.
record Pushing(Wire wire, String repository) {

  String path(String rest) {
    return "/v2/" + repository + "/" + rest;
  }

  /// Pushes a blob in one request.
  Digest blob(byte[] bytes) {
    Digest digest = Content.digest(bytes);
    Wire.Answer answer = wire.post(path("blobs/uploads/?digest=" + digest), bytes);
    answer.expect(201);
    return digest;
  }

  Wire.Answer manifest(String reference, String manifest, String mediaType) {
    return wire.put(
        path("manifests/" + reference), Content.utf8(manifest), "Content-Type", mediaType);
  }

  /// Pushes an image with its configuration and layers, and returns its digest.
  Digest image(String tag, byte[]... layers) {
    blob(Content.CONFIG);
    for (byte[] layer : layers) {
      blob(layer);
    }
    String manifest = Content.image(layers);
    Wire.Answer answer = manifest(tag, manifest, MediaTypes.OCI_MANIFEST);
    answer.expect(201);
    return Content.digest(manifest);
  }

  /// Opens an upload session and returns its path.
  String session() {
    Wire.Answer answer = wire.post(path("blobs/uploads/"), new byte[0]);
    answer.expect(202);
    return answer.header("Location").orElseThrow();
  }
}
