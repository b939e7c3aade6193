package dev.berth.http.web;

import dev.berth.oci.Platform;

/// Platforms as people write them: `linux/arm64/v8`.
final class Platforms {
  private Platforms() {}

  static String text(Platform platform) {
    StringBuilder text =
        new StringBuilder(platform.os()).append('/').append(platform.architecture());
    if (!platform.variant().isEmpty()) {
      text.append('/').append(platform.variant());
    }
    if (!platform.osVersion().isEmpty()) {
      text.append(" (").append(platform.osVersion()).append(')');
    }
    return text.toString();
  }
}
