package dev.berth;

import dev.berth.meta.HookOutbox;
import java.time.Duration;
import java.time.InstantSource;

/// The log of what webhooks were sent, which is kept for a while.
record HookLog(HookOutbox outbox, Duration kept, InstantSource clock) {
  private static final int AT_ONCE = 500;

  /// Removes what is older, and what deleted hooks left behind, in small steps.
  ///
  /// @return how many events that webhooks had been told of
  long removeOld() {
    long removed = 0;
    int last;
    do {
      last = outbox.removeOld(clock.instant().minus(kept), AT_ONCE);
      removed += last;
    } while (last >= AT_ONCE && !Thread.currentThread().isInterrupted());
    return removed;
  }
}
