package dev.berth.packages;

/// The right by which somebody acts was taken away between the decision and the transaction that it
/// allowed. Nothing took effect.
public final class EndedRightException extends RuntimeException {

  public EndedRightException() {
    super("the right to do this has ended", null, false, false);
  }
}
