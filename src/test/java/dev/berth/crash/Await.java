package dev.berth.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/// Waits for what another process does.
final class Await {
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final long BETWEEN_LOOKS = Duration.ofMillis(2).toNanos();

  private Await() {}

  /// Returns when `condition` holds and fails when that takes too long.
  static void until(String what, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + LONGEST.toNanos();
    boolean holds = condition.call();
    while (!holds && System.nanoTime() < deadline) {
      LockSupport.parkNanos(BETWEEN_LOOKS);
      holds = condition.call();
    }
    assertThat(holds).as("within %d seconds: %s", LONGEST.toSeconds(), what).isTrue();
  }
}
