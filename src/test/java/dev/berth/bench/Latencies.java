package dev.berth.bench;

import java.util.Arrays;

/// The times of many requests, in nanoseconds.
final class Latencies {
  private long[] nanos = new long[1 << 16];
  private int count;

  void add(long value) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * count);
    }
    nanos[count++] = value;
  }

  synchronized void addAll(Latencies other) {
    for (int i = 0; i < other.count; i++) {
      add(other.nanos[i]);
    }
  }

  int count() {
    return count;
  }

  /// The rate and the usual quantiles of a load that took `seconds`.
  Figures figures(double seconds) {
    return Figures.of(Metric.REQUESTS_PER_SECOND, count / seconds)
        .with(Metric.P50, milliseconds(0.5))
        .with(Metric.P99, milliseconds(0.99));
  }

  /// The time in milliseconds within which the share `quantile` of the requests was answered.
  double milliseconds(double quantile) {
    if (count == 0) {
      throw new BenchException("no request was answered");
    }
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    int index = (int) Math.ceil(quantile * count) - 1;
    return sorted[Math.max(index, 0)] / 1e6;
  }
}
