package dev.berth.access;

/// Signing in elsewhere came to nothing, by no fault of the browser's.
public final class IdentityProviderException extends RuntimeException {
  private final boolean temporary;

  private IdentityProviderException(String text, boolean temporary) {
    super(text, null, false, false);
    this.temporary = temporary;
  }

  /// It does not answer, or not in time.
  ///
  /// @param text why, as a sentence without a secret, which is shown
  public static IdentityProviderException unreachable(String text) {
    return new IdentityProviderException(text, true);
  }

  /// What it says cannot be trusted, or it refuses.
  ///
  /// @param text why, as a sentence without a secret, which is shown
  public static IdentityProviderException refused(String text) {
    return new IdentityProviderException(text, false);
  }

  /// Whether it is worth to try again later.
  public boolean isTemporary() {
    return temporary;
  }

  public String text() {
    return String.valueOf(getMessage());
  }
}
