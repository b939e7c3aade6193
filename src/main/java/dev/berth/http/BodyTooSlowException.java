package dev.berth.http;

import java.time.Duration;

/// A request's body took longer to come than its route waits.
public final class BodyTooSlowException extends RuntimeException {
  private final Duration time;

  public BodyTooSlowException(Duration time) {
    super("the request's body took longer than " + time.toSeconds() + " s", null, false, false);
    this.time = time;
  }

  /// How long was waited.
  public Duration time() {
    return time;
  }
}
