package dev.berth.packages;

import java.time.LocalDate;

/// How often something was pulled on a day (UTC).
public record DownloadDay(LocalDate day, long count) {}
