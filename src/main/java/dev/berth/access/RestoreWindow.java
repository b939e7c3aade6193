package dev.berth.access;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// How long what was deleted can be restored.
public record RestoreWindow(Duration length, InstantSource clock) {

  /// What was deleted before cannot be restored any more.
  Instant start() {
    return clock.instant().minus(length);
  }
}
