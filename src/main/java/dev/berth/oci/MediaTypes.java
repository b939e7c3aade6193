package dev.berth.oci;

import java.util.Set;

/// The media types that a registry tells apart. Any other is carried through as it is.
public final class MediaTypes {
  public static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  public static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";
  public static final String OCI_CONFIG = "application/vnd.oci.image.config.v1+json";
  public static final String DOCKER_MANIFEST =
      "application/vnd.docker.distribution.manifest.v2+json";
  public static final String DOCKER_LIST =
      "application/vnd.docker.distribution.manifest.list.v2+json";
  public static final String DOCKER_CONFIG = "application/vnd.docker.container.image.v1+json";
  public static final String OCTET_STREAM = "application/octet-stream";

  private static final Set<String> DOCKER_SCHEMA_1 =
      Set.of(
          "application/vnd.docker.distribution.manifest.v1+json",
          "application/vnd.docker.distribution.manifest.v1+prettyjws");

  private MediaTypes() {}

  /// Whether this is Docker's first manifest format, which no client has written for years.
  public static boolean isDockerSchema1(String mediaType) {
    return DOCKER_SCHEMA_1.contains(mediaType);
  }

  /// Whether manifests of this type list other manifests.
  public static boolean isIndex(String mediaType) {
    return mediaType.equals(OCI_INDEX) || mediaType.equals(DOCKER_LIST);
  }

  /// Whether this is a manifest of an image or an artifact.
  public static boolean isImageManifest(String mediaType) {
    return mediaType.equals(OCI_MANIFEST) || mediaType.equals(DOCKER_MANIFEST);
  }

  /// Whether layers of this type are never uploaded: clients fetch them from the URLs they name
  /// (image-spec, "Non-Distributable Layers").
  public static boolean isNonDistributable(String mediaType) {
    return mediaType.contains(".nondistributable.") || mediaType.contains(".rootfs.foreign.");
  }
}
