package dev.berth.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// How long one core has been busy and idle since the machine started.
record CoreTime(long busy, long idle) {
  static CoreTime of(String core) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/stat"))) {
      if (line.startsWith("cpu" + core + " ")) {
        String[] fields = line.split(" ", -1);
        long sum = 0;
        for (int i = 1; i <= 8; i++) {
          sum += Long.parseLong(fields[i]);
        }
        // idle and iowait
        long idle = Long.parseLong(fields[4]) + Long.parseLong(fields[5]);
        return new CoreTime(sum - idle, idle);
      }
    }
    throw new BenchException("/proc/stat knows no core " + core);
  }

  /// The share of the time since `before` in which the core was busy, in percent.
  double percentSince(CoreTime before) {
    double all = busy + idle - before.busy - before.idle;
    return all == 0 ? 0 : 100 * (busy - before.busy) / all;
  }
}
