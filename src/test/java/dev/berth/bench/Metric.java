package dev.berth.bench;

import java.util.Locale;

/// What is measured, with its unit; what a row is about comes first.
enum Metric {
  REQUESTS_PER_SECOND("requests/s"),
  MEGABYTES_PER_SECOND("MB/s"),
  IMAGES_PER_SECOND("images/s"),
  P50("p50 ms"),
  P99("p99 ms"),
  CPU_PER_REQUEST("server CPU µs/request"),
  ALLOCATED_PER_REQUEST("server kB allocated/request"),
  CPU_PER_GIGABYTE("server CPU s/GB"),
  CPU_PER_IMAGE("server CPU ms/image"),
  START("start s"),
  IDLE_MEMORY("idle MB"),
  PEAK_MEMORY("peak MB"),
  /// How busy the load generator's core was: near 100 % the load generator may be the limit.
  LOAD_CORE("load core %");

  private final String title;

  Metric(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  /// Three significant digits, and thousands with a separator.
  static String write(double value) {
    double size = Math.abs(value);
    String shape = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f";
    return String.format(Locale.ROOT, shape, value);
  }
}
