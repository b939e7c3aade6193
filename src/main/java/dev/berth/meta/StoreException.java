package dev.berth.meta;

/// The metadata store is broken or cannot be reached; nothing of the call took effect.
public final class StoreException extends RuntimeException {
  private final boolean full;

  public StoreException(String attempted, Throwable cause) {
    this(attempted, false, cause);
  }

  /// `full` says whether the reason is that there is no room.
  public StoreException(String attempted, boolean full, Throwable cause) {
    super("could not " + attempted + ": " + cause.getMessage(), cause);
    this.full = full;
  }

  /// Whether there was no room for what was to be written. Reading goes on, and so does writing
  /// once there is room again.
  public boolean isFull() {
    return full;
  }
}
