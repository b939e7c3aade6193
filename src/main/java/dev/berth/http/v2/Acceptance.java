package dev.berth.http.v2;

import dev.berth.oci.ErrorCode;
import dev.berth.oci.MediaTypes;
import dev.berth.oci.RegistryException;
import java.util.List;
import java.util.Map;

/// Whether a client understands the type that a manifest is stored in. Nothing is ever converted.
final class Acceptance {
  private static final Map<String, String> NAMES =
      Map.of(
          MediaTypes.OCI_MANIFEST, "OCI manifest",
          MediaTypes.OCI_INDEX, "OCI index",
          MediaTypes.DOCKER_MANIFEST, "Docker manifest",
          MediaTypes.DOCKER_LIST, "Docker manifest list");

  private Acceptance() {}

  /// Refuses if the client names types of manifests, and not this one. Clients send their types on
  /// one line or on several; some only say `application/json` or nothing, and take anything.
  ///
  /// @throws RegistryException `MANIFEST_UNKNOWN`, in GHCR's words
  static void check(List<String> accept, String mediaType) {
    boolean choosy = false;
    for (String line : accept) {
      if (line.contains(mediaType) || line.contains("*/*") || line.contains("application/*")) {
        return;
      }
      for (String known : NAMES.keySet()) {
        choosy |= line.contains(known);
      }
    }
    if (choosy) {
      String name = NAMES.getOrDefault(mediaType, mediaType);
      String plural = name.endsWith("index") ? name + "es" : name + "s";
      throw new RegistryException(
          ErrorCode.MANIFEST_UNKNOWN,
          name + " found, but Accept header does not support " + plural);
    }
  }
}
