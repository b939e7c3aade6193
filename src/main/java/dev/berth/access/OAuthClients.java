package dev.berth.access;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// What programs call themselves when they ask for a token. Their ids prove nothing, since they are
/// in every copy of the program: an id is a label, and a known one has a name.
final class OAuthClients {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private static final Map<String, String> NAMES =
      Map.of(
          "178c6fc778ccc68e1d6a", "GitHub CLI",
          "0120e057bd645470c1ed", "Git Credential Manager");

  private OAuthClients() {}

  /// What the program of this id is called; empty for what is no id.
  static Optional<String> name(String id) {
    return ID.matcher(id).matches()
        ? Optional.of(NAMES.getOrDefault(id, "Application " + id))
        : Optional.empty();
  }
}
