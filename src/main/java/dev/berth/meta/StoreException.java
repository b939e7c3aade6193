package dev.berth.meta;

/// The metadata store is broken or cannot be reached; nothing of the call took effect.
public final class StoreException extends RuntimeException {

  public StoreException(String attempted, Throwable cause) {
    super("could not " + attempted + ": " + cause.getMessage(), cause);
  }
}
