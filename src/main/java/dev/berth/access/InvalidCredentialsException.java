package dev.berth.access;

import java.util.Optional;

/// Credentials were brought and are wrong, expired, revoked or of an account that is suspended.
/// Which of these it was is not said, but to the token of a repository that was deleted.
public final class InvalidCredentialsException extends RuntimeException {
  private final boolean repositoryGone;

  public InvalidCredentialsException() {
    this(false);
  }

  private InvalidCredentialsException(boolean repositoryGone) {
    super("the credentials are not valid", null, false, false);
    this.repositoryGone = repositoryGone;
  }

  static InvalidCredentialsException ofGoneRepository() {
    return new InvalidCredentialsException(true);
  }

  /// What GHCR says of it, to be answered by `DENIED`; empty for what is `UNAUTHORIZED`.
  public Optional<String> denial() {
    return repositoryGone
        ? Optional.of("permission_denied: The requested installation does not exist.")
        : Optional.empty();
  }
}
