package dev.berth.registry;

/// Refuses a change by which whoever makes it would lose a right of their own, and has not said
/// that they mean it.
public final class LostRightException extends RefusedChangeException {
  LostRightException(String text) {
    super(text);
  }
}
