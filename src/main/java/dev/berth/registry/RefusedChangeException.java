package dev.berth.registry;

/// A change that things as they are do not allow, though its values are in order. Nothing took
/// effect.
public class RefusedChangeException extends RuntimeException {

  /// @param text why, and what to do, for a person to read
  public RefusedChangeException(String text) {
    super(text, null, false, false);
  }

  public String text() {
    return String.valueOf(getMessage());
  }
}
