package dev.berth.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// What the kernel counts for one process and its children.
record ProcessFigures(long pid) {
  /// The kernel counts CPU time in these (`USER_HZ`, the same on every Linux that the JDK runs on).
  private static final double TICKS_PER_SECOND = 100;

  /// CPU time so far, of user and kernel, in seconds.
  double cpuSeconds() {
    return family().map(ProcessFigures::ticks).mapToLong(Long::longValue).sum() / TICKS_PER_SECOND;
  }

  double residentMegabytes() {
    return family().mapToLong(process -> status(process, "VmRSS:")).sum() / 1e6;
  }

  /// The most memory that was ever resident.
  double peakMegabytes() {
    return family().mapToLong(process -> status(process, "VmHWM:")).sum() / 1e6;
  }

  private Stream<Long> family() {
    LongStream children =
        ProcessHandle.of(pid).stream()
            .flatMap(ProcessHandle::descendants)
            .mapToLong(ProcessHandle::pid);
    return LongStream.concat(LongStream.of(pid), children).boxed();
  }

  private static long ticks(long pid) {
    String stat = read(pid, "stat");
    if (stat.isEmpty()) {
      return 0;
    }
    // The second field is a name in brackets, which may hold anything.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
  }

  private static long status(long pid, String name) {
    return read(pid, "status")
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst()
        .orElse(0);
  }

  /// A process that has ended has no figures.
  private static String read(long pid, String file) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid), file));
    } catch (NoSuchFileException e) {
      return "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
