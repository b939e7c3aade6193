package dev.berth;

import dev.berth.config.UploadConfig;
import dev.berth.meta.BlobRecordStore;
import dev.berth.registry.Uploads;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Removes uploads that nobody goes on with, files that a crash left behind, and old lines of the
/// log of webhooks.
final class Housekeeping implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
  private static final Duration PAUSE = Duration.ofMinutes(5);
  private static final Duration ORPHANS_AFTER = Duration.ofHours(1);
  private static final Duration ORPHANS_EVERY = Duration.ofDays(1);
  private static final int MOST_AT_ONCE = 10_000;

  /// How the time between two passes is spent.
  @FunctionalInterface
  interface Pause {
    /// Returns when it is over.
    void take(Duration time) throws InterruptedException;
  }

  private final Uploads uploads;
  private final BlobRecordStore records;
  private final UploadConfig config;
  private final HookLog hookLog;
  private final InstantSource clock;
  private final Pause pause;
  private final Thread thread;

  Housekeeping(
      Uploads uploads,
      BlobRecordStore records,
      UploadConfig config,
      HookLog hookLog,
      InstantSource clock,
      Pause pause) {
    this.uploads = uploads;
    this.records = records;
    this.config = config;
    this.hookLog = hookLog;
    this.clock = clock;
    this.pause = pause;
    this.thread = Thread.ofVirtual().name("housekeeping").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /// Makes one pass after another until this thread is interrupted.
  void run() {
    Instant orphansAt = clock.instant().plus(orphansAge());
    try {
      while (true) {
        pause.take(PAUSE.compareTo(config.expiry()) < 0 ? PAUSE : config.expiry());
        removeAbandoned();
        removeUnpublished();
        hookLog.removeOld();
        if (!clock.instant().isBefore(orphansAt)) {
          orphansAt = clock.instant().plus(ORPHANS_EVERY);
          removeOrphans();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @SuppressWarnings("IllegalCatch")
  private void removeAbandoned() {
    try {
      int removed = uploads.removeAbandoned(clock.instant().minus(config.expiry()), MOST_AT_ONCE);
      if (removed > 0) {
        LOG.info("removed {} abandoned uploads", removed);
      }
    } catch (RuntimeException e) { // the next pass may succeed
      LOG.warn("abandoned uploads could not be removed", e);
    }
  }

  /// A package without a manifest goes with the last upload to it.
  @SuppressWarnings("IllegalCatch")
  private void removeUnpublished() {
    try {
      int removed = records.removeUnpublished(clock.instant().minus(config.expiry()), MOST_AT_ONCE);
      if (removed > 0) {
        LOG.info("removed {} packages that nothing was published in", removed);
      }
    } catch (RuntimeException e) { // the next pass may succeed
      LOG.warn("packages that nothing was published in could not be removed", e);
    }
  }

  /// An upload without a session may take longer than an hour, but never that long without a byte.
  private Duration orphansAge() {
    Duration idle = config.idle().multipliedBy(2);
    return idle.compareTo(ORPHANS_AFTER) > 0 ? idle : ORPHANS_AFTER;
  }

  @SuppressWarnings("IllegalCatch")
  private void removeOrphans() {
    try {
      long removed = uploads.removeOrphans(clock.instant().minus(orphansAge()));
      if (removed > 0) {
        LOG.info("removed {} files that belonged to nothing", removed);
      }
    } catch (IOException | RuntimeException e) { // the next pass may succeed
      LOG.warn("files that belong to nothing could not be removed", e);
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
