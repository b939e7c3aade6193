package dev.berth.ops;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/// What the process itself uses. The JDK's management classes are touched when somebody asks, never
/// at the start.
final class JvmMetrics {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final long STARTED = System.nanoTime();

  private JvmMetrics() {}

  static void register(Metrics metrics) {
    Runtime runtime = Runtime.getRuntime();
    metrics.gauge(
        "jvm.memory.heap.used.bytes",
        "Heap in use",
        () -> runtime.totalMemory() - runtime.freeMemory());
    metrics.gauge("jvm.memory.heap.max.bytes", "Largest heap allowed", runtime::maxMemory);
    metrics.gauge(
        "jvm.memory.direct.bytes", "Memory of buffers outside the heap", JvmMetrics::direct);
    metrics.gauge(
        "jvm.threads",
        "Platform threads",
        () -> ManagementFactory.getThreadMXBean().getThreadCount());
    metrics.counter("jvm.gc.collections", "Garbage collections", "", JvmMetrics::collections);
    metrics.gauge("jvm.gc.seconds", "Time spent collecting garbage", JvmMetrics::collectionSeconds);
    metrics.gauge("process.resident.memory.bytes", "Resident memory", JvmMetrics::resident);
    metrics.gauge(
        "process.uptime.seconds",
        "Time since the start",
        () -> (System.nanoTime() - STARTED) / 1e9);
  }

  private static long direct() {
    long bytes = 0;
    for (var pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
      bytes += pool.getName().equals("direct") ? pool.getMemoryUsed() : 0;
    }
    return bytes;
  }

  private static long collections() {
    long count = 0;
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      count += collector.getCollectionCount();
    }
    return count;
  }

  private static double collectionSeconds() {
    long millis = 0;
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      millis += collector.getCollectionTime();
    }
    return millis / 1e3;
  }

  private static double resident() {
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith("VmRSS:")) {
          return Double.parseDouble(line.replaceAll("[^0-9]", "")) * 1024;
        }
      }
    } catch (IOException e) {
      // Not on Linux.
    }
    return Double.NaN;
  }
}
