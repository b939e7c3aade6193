package dev.berth.meta;

/// Whoever changes something would lose a right of their own by it, and did not say that they mean
/// it. Nothing took effect.
public final class OwnLastRightException extends RuntimeException {

  public OwnLastRightException() {
    super("the actor would lose a right of their own", null, false, false);
  }
}
