package dev.berth.packages;

/// The token by which somebody acts was revoked, or its owner suspended, between the decision and
/// the transaction that it allowed. Nothing took effect.
public final class EndedTokenException extends RuntimeException {

  public EndedTokenException() {
    super("the token is not valid any more", null, false, false);
  }
}
