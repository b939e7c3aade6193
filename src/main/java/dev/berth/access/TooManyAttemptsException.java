package dev.berth.access;

import java.time.Duration;

/// Too many attempts to sign in have failed lately.
public final class TooManyAttemptsException extends RuntimeException {
  private final long seconds;

  TooManyAttemptsException(Duration pause) {
    super("too many attempts to sign in have failed", null, false, false);
    this.seconds = Math.max(1, pause.plusMillis(999).toSeconds());
  }

  /// After how many seconds it is worth to try again.
  public long seconds() {
    return seconds;
  }
}
