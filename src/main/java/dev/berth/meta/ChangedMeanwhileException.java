package dev.berth.meta;

/// The facts that a decision rested on were no longer true inside the call; nothing of it took
/// effect.
public final class ChangedMeanwhileException extends RuntimeException {

  public ChangedMeanwhileException(String what) {
    super(what, null, false, false);
  }
}
