package dev.berth.access;

import java.util.Optional;

/// Credentials were brought and are wrong, expired, revoked or of an account that is suspended.
/// Which of these it was is not said, but to the token of a repository that was deleted, and to who
/// has a right password that is not enough.
public final class InvalidCredentialsException extends RuntimeException {
  private final Optional<String> denial;

  public InvalidCredentialsException() {
    this(Optional.empty());
  }

  private InvalidCredentialsException(Optional<String> denial) {
    super("the credentials are not valid", null, false, false);
    this.denial = denial;
  }

  static InvalidCredentialsException ofGoneRepository() {
    return new InvalidCredentialsException(
        Optional.of("permission_denied: The requested installation does not exist."));
  }

  static InvalidCredentialsException ofSecondFactor() {
    return new InvalidCredentialsException(
        Optional.of(
            "denied: the account has two-factor authentication, so a personal access token is"
                + " needed instead of the password"));
  }

  /// What is said of it, to be answered by `DENIED`; empty for what is `UNAUTHORIZED`.
  public Optional<String> denial() {
    return denial;
  }
}
