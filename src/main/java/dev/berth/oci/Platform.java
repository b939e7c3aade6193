package dev.berth.oci;

/// What an image runs on (image-spec, "Image Index Property Descriptions"); what is not said is
/// empty.
public record Platform(String os, String architecture, String variant, String osVersion) {

  /// Whether it says anything: attestations that build tools list beside images are for
  /// `unknown/unknown`.
  public boolean isKnown() {
    return !(os.isEmpty() && architecture.isEmpty()) && !os.equals("unknown");
  }
}
