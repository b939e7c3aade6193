package dev.berth;

import dev.berth.config.UploadConfig;
import dev.berth.http.web.SiteFacts;
import dev.berth.meta.BlobRecordStore;
import dev.berth.registry.Uploads;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
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
  private final Map<Work, Run> runs = new ConcurrentHashMap<>();
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
        Instant expired = clock.instant().minus(config.expiry());
        carryOut(Work.ABANDONED, () -> uploads.removeAbandoned(expired, MOST_AT_ONCE));
        // A package without a manifest goes with the last upload to it.
        carryOut(Work.UNPUBLISHED, () -> records.removeUnpublished(expired, MOST_AT_ONCE));
        carryOut(Work.DELIVERIES, hookLog::removeOld);
        if (!clock.instant().isBefore(orphansAt)) {
          orphansAt = clock.instant().plus(ORPHANS_EVERY);
          Instant old = clock.instant().minus(orphansAge());
          carryOut(Work.ORPHANS, () -> uploads.removeOrphans(old));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// What a pass does.
  private enum Work {
    ABANDONED("abandoned uploads"),
    UNPUBLISHED("packages that nothing was published in"),
    DELIVERIES("events that webhooks had been told of"),
    ORPHANS("files that belonged to nothing");

    private final String what;

    Work(String what) {
      this.what = what;
    }
  }

  /// Removes something.
  private interface Removal {
    /// @return how many were removed
    long carryOut() throws IOException;
  }

  /// How it went last.
  private record Run(Instant at, long removed, boolean failed) {}

  @SuppressWarnings("IllegalCatch")
  private void carryOut(Work work, Removal removal) {
    Instant now = clock.instant();
    try {
      long removed = removal.carryOut();
      runs.put(work, new Run(now, removed, false));
      if (removed > 0) {
        LOG.info("removed {} {}", removed, work.what);
      }
    } catch (IOException | RuntimeException e) { // the next pass may succeed
      runs.put(work, new Run(now, 0, true));
      LOG.warn("{} could not be removed", work.what, e);
    }
  }

  /// An upload without a session may take longer than an hour, but never that long without a byte.
  private Duration orphansAge() {
    Duration idle = config.idle().multipliedBy(2);
    return idle.compareTo(ORPHANS_AFTER) > 0 ? idle : ORPHANS_AFTER;
  }

  /// What was done last.
  List<SiteFacts.Job> jobs() {
    return Stream.of(Work.values())
        .map(work -> {
          Optional<Run> run = Optional.ofNullable(runs.get(work));
          return new SiteFacts.Job(
              "Housekeeping",
              "Removes " + work.what + ".",
              run.map(Run::at),
              run.map(each -> each.failed() ? "not removed" : each.removed() + " removed")
                  .orElse("not yet"),
              run.filter(Run::failed).isPresent());
        })
        .toList();
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
