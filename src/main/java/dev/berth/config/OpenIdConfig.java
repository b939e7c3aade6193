package dev.berth.config;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Where users may sign in by OpenID Connect.
///
/// @param issuer its address, as it calls itself
/// @param clientSecret absent: this server is a public client there
/// @param loginClaim which of the things it says of a person is their login here
/// @param name what the sign-in page calls it
/// @param users who may sign in
public record OpenIdConfig(
    URI issuer,
    String clientId,
    Optional<String> clientSecret,
    List<String> scopes,
    String loginClaim,
    String name,
    Users users) {
  private static final int LONGEST_SECRET = 4096;

  /// Who may sign in: the words of `--oidc-users`.
  public enum Users {
    /// Users who have linked themselves.
    LINK,
    /// Everybody whom the issuer signs in, who becomes a user by that.
    CREATE
  }

  @Override
  public String toString() {
    return "OpenIdConfig[issuer=" + issuer + "]";
  }

  /// The secret that was given in one of two ways.
  static Optional<String> secret(Optional<String> text, Optional<Path> file) {
    if (text.isPresent() && file.isPresent()) {
      throw new SettingException(
          "--oidc-client-secret and --oidc-client-secret-file were both given: one is enough.");
    }
    return file.isPresent() ? Optional.of(read(file.get())) : text;
  }

  private static String read(Path file) {
    try {
      String secret = Files.size(file) > LONGEST_SECRET ? "" : Files.readString(file).strip();
      if (secret.isEmpty()) {
        throw new SettingException("There is no secret in the file of --oidc-client-secret-file.");
      }
      return secret;
    } catch (IOException _) {
      throw new SettingException(
          "The file " + file + " of --oidc-client-secret-file cannot be read.");
    }
  }

  /// Together, or nothing.
  ///
  /// @param name empty: the issuer's host
  static Optional<OpenIdConfig> of(
      Optional<URI> issuer,
      Optional<String> clientId,
      Optional<String> clientSecret,
      List<String> scopes,
      String loginClaim,
      Optional<String> name,
      Users users) {
    if (issuer.isPresent() != clientId.isPresent()
        || (issuer.isEmpty() && clientSecret.isPresent())) {
      throw new SettingException(
          "Signing in by OpenID Connect needs both --oidc-issuer and --oidc-client-id.");
    }
    return issuer.map(address ->
        new OpenIdConfig(
            address,
            clientId.orElseThrow(),
            clientSecret,
            scopes,
            loginClaim,
            name.orElse(address.getHost()),
            users));
  }
}
