package dev.berth;

import dev.berth.meta.HookOutbox;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The log of what webhooks were sent, which is kept for a while.
record HookLog(HookOutbox outbox, Duration kept, InstantSource clock) {
  private static final Logger LOG = LoggerFactory.getLogger(HookLog.class);
  private static final int AT_ONCE = 500;

  /// Removes what is older, and what deleted hooks left behind, in small steps.
  @SuppressWarnings("IllegalCatch")
  void removeOld() {
    try {
      int removed = 0;
      int last;
      do {
        last = outbox.removeOld(clock.instant().minus(kept), AT_ONCE);
        removed += last;
      } while (last >= AT_ONCE && !Thread.currentThread().isInterrupted());
      if (removed > 0) {
        LOG.info("removed {} events that webhooks had been told of", removed);
      }
    } catch (RuntimeException e) { // the next pass may succeed
      LOG.warn("old deliveries of webhooks could not be removed", e);
    }
  }
}
