package dev.berth.cli;

import static dev.berth.cli.Asking.encode;

import dev.berth.cli.Command.Arguments;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/// The options that choose versions of a package, as the server's filters.
final class VersionChoice {
  private static final String TAGGED = "--tagged";
  private static final String UNTAGGED = "--untagged";
  private static final String TAG = "--tag";
  private static final String OLDER = "--older-than";
  private static final String NEWER = "--newer-than";
  private static final String NOT_PULLED = "--not-pulled-for";
  private static final String OLDEST_FIRST = "--oldest-first";
  private static final Pattern AGE = Pattern.compile("([0-9]{1,5})([hdw])");

  /// Values by the names of the filters.
  private final Map<String, String> filters = new LinkedHashMap<>();

  private final boolean oldestFirst;

  private VersionChoice(Arguments arguments) {
    if (arguments.has(TAGGED) && arguments.has(UNTAGGED)) {
      throw new CommandException("no version is both; give --tagged or --untagged.");
    }
    if (arguments.has(TAGGED) || arguments.has(UNTAGGED)) {
      filters.put("tagged", Boolean.toString(arguments.has(TAGGED)));
    }
    if (arguments.has(TAG)) {
      filters.put("tag", arguments.option(TAG, ""));
    }
    if (arguments.has(OLDER)) {
      filters.put("created_before", time(arguments.option(OLDER, "")));
    }
    if (arguments.has(NEWER)) {
      filters.put("created_after", time(arguments.option(NEWER, "")));
    }
    if (arguments.has(NOT_PULLED)) {
      filters.put("not_pulled_since", time(arguments.option(NOT_PULLED, "")));
    }
    oldestFirst = arguments.has(OLDEST_FIRST);
  }

  static Command addTo(Command command) {
    return command
        .flag(TAGGED, "only those that have a tag")
        .flag(UNTAGGED, "only those that have no tag")
        .option(TAG, "PATTERN", "only those that have such a tag; * stands for any characters")
        .option(OLDER, "AGE", "only those pushed longer ago than, say, 12h, 30d or 8w")
        .option(NEWER, "AGE", "only those pushed within that time")
        .option(
            NOT_PULLED, "AGE", "only those that nobody has pulled for that long, nor pushed since")
        .flag(OLDEST_FIRST, "the oldest first");
  }

  static VersionChoice of(Arguments arguments) {
    return new VersionChoice(arguments);
  }

  private static String time(String age) {
    Matcher parts = AGE.matcher(age);
    if (!parts.matches()) {
      throw new CommandException("\"" + age + "\" is no age; give hours, days or weeks, as 30d.");
    }
    int hours =
        switch (parts.group(2)) {
          case "h" -> 1;
          case "d" -> 24;
          default -> 24 * 7;
        };
    return Instant.now()
        .minus(Duration.ofHours((long) hours * Integer.parseInt(parts.group(1))))
        .truncatedTo(ChronoUnit.SECONDS)
        .toString();
  }

  /// Whether it says which versions are meant.
  boolean filters() {
    return !filters.isEmpty();
  }

  /// The parameters of a query, each with `&` before it.
  String query() {
    String query =
        filters.entrySet().stream()
            .map(filter -> "&" + filter.getKey() + "=" + encode(filter.getValue()))
            .collect(Collectors.joining());
    return oldestFirst ? query + "&direction=asc" : query;
  }

  /// Adds the fields of a body.
  void addTo(ObjectNode body) {
    filters.forEach((name, value) -> {
      if (name.equals("tagged")) {
        body.put(name, Boolean.parseBoolean(value));
      } else {
        body.put(name, value);
      }
    });
    if (oldestFirst) {
      body.put("direction", "asc");
    }
  }
}
