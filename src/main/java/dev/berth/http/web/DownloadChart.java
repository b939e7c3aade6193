package dev.berth.http.web;

import dev.berth.packages.DownloadDay;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// How often something was pulled on each of the last days (UTC), as bars in a picture of [#WIDTH]
/// by [#HEIGHT].
///
/// @param bars one a day, the earliest first
record DownloadChart(List<Bar> bars) {
  static final int DAYS = 30;
  static final int HEIGHT = 48;
  static final int WIDTH = DAYS * Bar.STEP;

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("MMM d, uuuu", Locale.ENGLISH);

  /// One day.
  ///
  /// @param x where it begins, from the left
  /// @param height from the bottom; a day without pulls has a line
  record Bar(DownloadDay day, int x, int height) {
    private static final int STEP = 8;

    int y() {
      return HEIGHT - height;
    }

    String date() {
      return DAY.format(day.day());
    }
  }

  /// @param days those on which there were pulls
  static DownloadChart of(List<DownloadDay> days, LocalDate today) {
    Map<LocalDate, Long> counts =
        days.stream().collect(Collectors.toMap(DownloadDay::day, DownloadDay::count));
    long most = counts.values().stream().mapToLong(count -> count).max().orElse(0);
    List<Bar> bars = new ArrayList<>();
    for (int i = 0; i < DAYS; i++) {
      LocalDate date = first(today).plusDays(i);
      long count = counts.getOrDefault(date, 0L);
      int height = count == 0 ? 1 : (int) Math.max(2, Math.round((double) HEIGHT * count / most));
      bars.add(new Bar(new DownloadDay(date, count), i * Bar.STEP, height));
    }
    return new DownloadChart(List.copyOf(bars));
  }

  /// The first of the days that are shown.
  static LocalDate first(LocalDate today) {
    return today.minusDays(DAYS - 1);
  }

  long total() {
    return bars.stream().mapToLong(bar -> bar.day().count()).sum();
  }

  /// The days on which there were pulls, the latest first.
  List<Bar> pulled() {
    return bars.reversed().stream().filter(bar -> bar.day().count() > 0).toList();
  }

  /// What the picture shows.
  String text() {
    String all = Sizes.count(total(), "download") + " in the last " + DAYS + " days";
    return bars.stream()
        .filter(bar -> bar.day().count() > 0)
        .max((one, other) -> Long.compare(one.day().count(), other.day().count()))
        .map(most ->
            all + ", most on " + most.date() + ": " + Sizes.count(most.day().count(), "download"))
        .orElse(all);
  }
}
