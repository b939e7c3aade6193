package dev.berth.bench;

import java.io.IOException;

/// Reads a server's CPU time and the load core's before and after a load.
final class Meter {
  private final ProcessFigures server;
  private final String loadCore;
  private final double cpuBefore;
  private final CoreTime coreBefore;

  private Meter(ProcessFigures server, String loadCore) throws IOException {
    this.server = server;
    this.loadCore = loadCore;
    this.cpuBefore = server.cpuSeconds();
    this.coreBefore = CoreTime.of(loadCore);
  }

  static Meter start(ProcessFigures server, String loadCore) throws IOException {
    return new Meter(server, loadCore);
  }

  Reading stop() throws IOException {
    double core = CoreTime.of(loadCore).percentSince(coreBefore);
    return new Reading(server.cpuSeconds() - cpuBefore, core);
  }

  /// What a load cost.
  record Reading(double cpuSeconds, double loadCorePercent) {
    Figures perRequest(Figures figures, long requests) {
      return figures
          .with(Metric.CPU_PER_REQUEST, cpuSeconds * 1e6 / requests)
          .with(Metric.LOAD_CORE, loadCorePercent);
    }

    Figures perImage(Figures figures, long images) {
      return figures
          .with(Metric.CPU_PER_IMAGE, cpuSeconds * 1e3 / images)
          .with(Metric.LOAD_CORE, loadCorePercent);
    }

    Figures transfer(long bytes, long nanos) {
      return Figures.of(Metric.MEGABYTES_PER_SECOND, bytes * 1e3 / nanos)
          .with(Metric.CPU_PER_GIGABYTE, cpuSeconds * 1e9 / bytes)
          .with(Metric.LOAD_CORE, loadCorePercent);
    }
  }
}
