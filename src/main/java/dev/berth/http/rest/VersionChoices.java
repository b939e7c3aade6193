package dev.berth.http.rest;

import dev.berth.packages.Period;
import dev.berth.packages.TagPattern;
import dev.berth.packages.VersionFilter;
import dev.berth.packages.VersionPlace;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Stream;

/// The words in which versions are chosen: parameters of a query, or fields of a body.
///
/// @param word what stands for a name
record VersionChoices(Function<String, Optional<String>> word) {
  private static final String TAGGED = "tagged";
  private static final String TAG = "tag";
  private static final String CREATED = "created";
  private static final String UPDATED = "updated";
  private static final String NOT_PULLED_SINCE = "not_pulled_since";
  private static final String DIRECTION = "direction";
  private static final String AFTER = "after";
  private static final List<String> FILTERS =
      List.of(
          TAGGED,
          TAG,
          CREATED + "_after",
          CREATED + "_before",
          UPDATED + "_after",
          UPDATED + "_before",
          NOT_PULLED_SINCE);
  private static final int LAST_YEAR = 9999;

  static VersionChoices ofQuery(RestCall call) {
    return new VersionChoices(call::parameter);
  }

  static VersionChoices ofBody(Fields fields) {
    return new VersionChoices(name ->
        switch (name) {
          case TAGGED -> fields.optionalTruth(name).map(String::valueOf);
          case AFTER -> {
            OptionalLong id = fields.optionalNumber(name);
            yield id.isPresent() ? Optional.of(Long.toString(id.getAsLong())) : Optional.empty();
          }
          default -> fields.optionalText(name);
        });
  }

  /// Whether any of the words is there.
  boolean any() {
    return filters() || Stream.of(DIRECTION, AFTER).anyMatch(name -> word.apply(name).isPresent());
  }

  /// Whether any word is there that says which versions are meant.
  boolean filters() {
    return FILTERS.stream().anyMatch(name -> word.apply(name).isPresent());
  }

  /// Which versions are meant.
  VersionFilter filter() {
    return new VersionFilter(
        word.apply(TAGGED).map(VersionChoices::truth),
        word.apply(TAG).map(VersionChoices::pattern),
        period(CREATED),
        period(UPDATED),
        time(NOT_PULLED_SINCE).map(time -> LocalDate.ofInstant(time, ZoneOffset.UTC)));
  }

  /// In which order, and from where on.
  VersionPlace place() {
    String direction = word.apply(DIRECTION).orElse("desc");
    if (!direction.equals("desc") && !direction.equals("asc")) {
      throw words().notAmong(DIRECTION, direction, List.of("asc", "desc"));
    }
    return new VersionPlace(direction.equals("desc"), after());
  }

  /// From where on.
  OptionalLong after() {
    return word.apply(AFTER).map(VersionChoices::id).orElseGet(OptionalLong::empty);
  }

  private static boolean truth(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw words().notAmong(TAGGED, text, List.of("true", "false"));
    };
  }

  static TagPattern pattern(String text) {
    if (!TagPattern.isPattern(text)) {
      throw words().wrong(TAG, text, "is neither a tag nor a pattern of tags such as v1.*.");
    }
    return new TagPattern(text);
  }

  private static OptionalLong id(String text) {
    if (!text.matches("[0-9]{1,18}")) {
      throw words().wrong(AFTER, text, "is no id of a version.");
    }
    return OptionalLong.of(Long.parseLong(text));
  }

  private Period period(String what) {
    return new Period(time(what + "_after"), time(what + "_before"));
  }

  /// A day (UTC) stands for its first moment.
  private Optional<Instant> time(String name) {
    Optional<String> text = word.apply(name);
    try {
      return text.map(VersionChoices::readTime);
    } catch (DateTimeException _) {
      throw words()
          .wrong(name, text.orElse(""), "is no time such as 2030-01-31 or 2030-01-31T12:00:00Z.");
    }
  }

  private static Instant readTime(String text) {
    if (text.length() == "2030-01-31".length()) {
      return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
    }
    OffsetDateTime time = OffsetDateTime.parse(text);
    if (time.getYear() < 0 || time.getYear() > LAST_YEAR) {
      throw new DateTimeException("a year that nobody means");
    }
    return time.toInstant();
  }

  private static Fields words() {
    return new Fields("PackageVersion", Json.object());
  }
}
