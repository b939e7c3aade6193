package dev.berth.bench;

import java.time.Duration;

/// One pass over all loads of a row. Round 0 warms the servers up: it is short and not counted.
record Round(int number, boolean quick) {
  boolean warmUp() {
    return number == 0;
  }

  /// Whether this round reads back and hashes what was pushed, which takes as long as pushing it.
  boolean readsBack() {
    return number == 1;
  }

  Duration requestTime() {
    return Duration.ofSeconds(warmUp() || quick ? 1 : 2);
  }

  Duration transferTime() {
    return Duration.ofMillis(warmUp() || quick ? 300 : 1500);
  }

  /// The size of the blobs to move: large ones warm nothing up that smaller ones do not.
  long size(long counted) {
    return warmUp() ? Math.min(counted, 100_000_000) : counted;
  }

  int images(int counted) {
    return warmUp() ? Math.min(counted, 200) : counted;
  }
}
