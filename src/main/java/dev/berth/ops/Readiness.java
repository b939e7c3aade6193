package dev.berth.ops;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the checks found last. Anybody may ask, and as often as they like: a finding is given again
/// for a second, and those who ask while the checks run wait for that one run.
public final class Readiness {
  /// How long a finding stands.
  static final Duration KEPT = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(Readiness.class);

  private final List<Check> checks;
  private final LongSupplier nanoTime;
  private final ReentrantLock running = new ReentrantLock();
  private volatile @Nullable Finding latest;

  public Readiness(List<Check> checks) {
    this(checks, System::nanoTime);
  }

  /// @param nanoTime as [System#nanoTime]
  Readiness(List<Check> checks, LongSupplier nanoTime) {
    this.checks = List.copyOf(checks);
    this.nanoTime = nanoTime;
  }

  /// What the checks said.
  ///
  /// @param works by the names of the checks, in their order
  /// @param nanos when they had said it
  record Finding(Map<String, Boolean> works, long nanos) {
    boolean isReady() {
      return !works.containsValue(false);
    }
  }

  /// The last finding if it still stands.
  Optional<Finding> known() {
    Finding found = latest;
    return found == null || nanoTime.getAsLong() - found.nanos() >= KEPT.toNanos()
        ? Optional.empty()
        : Optional.of(found);
  }

  /// The last finding if it still stands, or else a new one, which is waited for.
  Finding find() {
    running.lock();
    try {
      return known().orElseGet(this::run);
    } finally {
      running.unlock();
    }
  }

  private Finding run() {
    Map<String, Boolean> works = new LinkedHashMap<>();
    for (Check check : checks) {
      works.put(check.name(), works(check));
    }
    Finding found = new Finding(works, nanoTime.getAsLong());
    latest = found;
    return found;
  }

  private static boolean works(Check check) {
    try {
      check.test().run();
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (Exception e) {
      LOG.warn("not ready: {} failed", check.name(), e);
      return false;
    }
  }
}
