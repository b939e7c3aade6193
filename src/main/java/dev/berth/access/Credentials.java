package dev.berth.access;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/// What an `Authorization` header brings.
sealed interface Credentials {

  /// No header, or an empty user and password, as some clients send them.
  record None() implements Credentials {}

  /// A user name and a secret (RFC 7617). GHCR does not look at the name.
  record Basic(String user, String secret) implements Credentials {}

  /// A token (RFC 6750), or a secret under GitHub's own scheme `token`.
  record Bearer(String token, boolean githubScheme) implements Credentials {}

  /// Something else.
  record Unreadable() implements Credentials {}

  /// Reads the value of an `Authorization` header.
  static Credentials parse(Optional<String> header) {
    if (header.isEmpty()) {
      return new None();
    }
    String text = header.get();
    int blank = text.indexOf(' ');
    if (blank < 0) {
      return new Unreadable();
    }
    String rest = text.substring(blank + 1).strip();
    return switch (text.substring(0, blank).toLowerCase(Locale.ROOT)) {
      case "bearer" -> new Bearer(rest, false);
      case "token" -> new Bearer(rest, true);
      case "basic" -> basic(rest);
      default -> new Unreadable();
    };
  }

  private static Credentials basic(String encoded) {
    Optional<String> decoded = decodeBase64(encoded);
    if (decoded.isEmpty() || decoded.get().indexOf(':') < 0) {
      return new Unreadable();
    }
    String pair = decoded.get();
    int colon = pair.indexOf(':');
    if (pair.length() == 1) {
      return new None();
    }
    return new Basic(pair.substring(0, colon), pair.substring(colon + 1));
  }

  /// The text that `encoded` is in Base64, if it is.
  static Optional<String> decodeBase64(String encoded) {
    try {
      return Optional.of(new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
