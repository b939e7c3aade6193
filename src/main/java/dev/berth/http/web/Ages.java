package dev.berth.http.web;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Times as people read them.
final class Ages {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("MMM d, uuuu", Locale.ENGLISH).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter EXACT =
      DateTimeFormatter.ofPattern("MMM d, uuuu, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);
  private static final int MONTH = 30;

  private Ages() {}

  /// How long ago `time` was: `5 minutes ago`; after a month the day.
  static String of(Instant time) {
    Duration age = Duration.between(time, Instant.now());
    if (age.toSeconds() < 60) {
      return "just now";
    }
    if (age.toMinutes() < 60) {
      return ago(age.toMinutes(), "minute");
    }
    if (age.toHours() < 24) {
      return ago(age.toHours(), "hour");
    }
    if (age.toDays() < MONTH) {
      return age.toDays() == 1 ? "yesterday" : ago(age.toDays(), "day");
    }
    return "on " + day(time);
  }

  private static String ago(long number, String unit) {
    return number + " " + unit + (number == 1 ? "" : "s") + " ago";
  }

  static String day(Instant time) {
    return DAY.format(time);
  }

  static String exact(Instant time) {
    return EXACT.format(time);
  }
}
