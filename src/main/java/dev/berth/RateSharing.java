package dev.berth;

import dev.berth.access.RateLimits;
import dev.berth.meta.RequestCounts;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Has the nodes of a site tell each other, every other second, how many requests they have
/// counted.
final class RateSharing implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RateSharing.class);
  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final Duration SWEEP = Duration.ofHours(1);

  private final List<RateLimits> limits;
  private final RequestCounts counts;
  private final InstantSource clock;
  private final Thread thread = Thread.ofVirtual().name("rate-sharing").unstarted(this::run);

  private RateSharing(List<RateLimits> limits, RequestCounts counts, InstantSource clock) {
    this.limits = limits;
    this.counts = counts;
    this.clock = clock;
  }

  static RateSharing start(List<RateLimits> limits, RequestCounts counts, InstantSource clock) {
    RateSharing sharing = new RateSharing(limits, counts, clock);
    sharing.thread.start();
    return sharing;
  }

  private void run() {
    Instant sweepAt = clock.instant().plus(SWEEP);
    try {
      while (true) {
        Thread.sleep(PAUSE);
        boolean sweep = !clock.instant().isBefore(sweepAt);
        share(sweep);
        if (sweep) {
          sweepAt = clock.instant().plus(SWEEP);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @SuppressWarnings("IllegalCatch")
  private void share(boolean sweep) {
    try {
      limits.forEach(limit -> limit.share(counts));
      if (sweep) {
        counts.removeEnded(clock.instant());
      }
    } catch (RuntimeException e) { // this node goes on counting by itself
      LOG.warn("requests could not be counted for all nodes", e);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
