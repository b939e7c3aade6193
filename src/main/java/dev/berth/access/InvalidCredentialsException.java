package dev.berth.access;

/// Credentials were brought and are wrong, expired, revoked or of an account that is suspended.
/// Which of these it was is not said.
public final class InvalidCredentialsException extends RuntimeException {

  public InvalidCredentialsException() {
    super("the credentials are not valid", null, false, false);
  }
}
