package dev.berth.registry;

import dev.berth.oci.RegistryException;
import dev.berth.packages.AuditAction;
import dev.berth.packages.InvalidValueException;
import dev.berth.packages.InvalidValueException.Reason;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What is searched for in the audit log, in GitHub's words: `action:team.create actor:alice
/// created:>=2030-01-31`. Several actions mean any of them; `action:team` means all of that
/// category. `package:` is Berth's own.
///
/// @param names what stands after each of the other qualifiers
/// @param since not before; absent: from the beginning
/// @param until not after; absent: to the end
record AuditPhrase(
    Optional<Set<AuditAction>> actions,
    Map<String, String> names,
    Optional<Instant> since,
    Optional<Instant> until) {
  static final String ACTOR = "actor";
  static final String USER = "user";
  static final String REPOSITORY = "repo";
  static final String PACKAGE = "package";
  static final String ORGANIZATION = "org";

  private static final Set<String> NAMES = Set.of(ACTOR, USER, REPOSITORY, PACKAGE, ORGANIZATION);
  private static final Pattern WORD = Pattern.compile("([a-z]+):(?:\"([^\"]*)\"|(\\S*))");
  private static final String TIMES =
      " is no time: created: takes 2030-01-31 or 2030-01-31T12:00:00Z, with >, >=, < or <= before"
          + " it, or two with .. between them.";

  /// Reads a phrase; an empty one searches for everything.
  ///
  /// @throws InvalidValueException if a word of it is none of these
  static AuditPhrase parse(String text) {
    Set<AuditAction> actions = EnumSet.noneOf(AuditAction.class);
    boolean byAction = false;
    Map<String, String> names = new HashMap<>();
    Period period = Period.ALWAYS;
    String rest = text.strip();
    while (!rest.isEmpty()) {
      Matcher word = WORD.matcher(rest);
      if (!word.lookingAt()) {
        throw wrong(
            RegistryException.quote(rest.split("\\s", 2)[0])
                + " is no qualifier such as action:team.create.");
      }
      String qualifier = word.group(1);
      String value = word.group(2) == null ? word.group(3) : word.group(2);
      if (qualifier.equals("action")) {
        byAction = true;
        addActions(actions, value);
      } else if (qualifier.equals("created")) {
        period = period.and(Period.parse(value));
      } else if (!NAMES.contains(qualifier)) {
        throw wrong(
            qualifier
                + ": is no qualifier; there are action:, actor:, created:, org:, package:, repo:"
                + " and user:.");
      } else if (names.put(qualifier, value) != null) {
        throw wrong(qualifier + ": stands there twice.");
      }
      rest = rest.substring(word.end()).strip();
    }
    return new AuditPhrase(
        byAction ? Optional.of(actions) : Optional.empty(), names, period.since(), period.until());
  }

  /// GitHub has actions that Berth does not; nothing is found by them.
  private static void addActions(Set<AuditAction> actions, String word) {
    Arrays.stream(AuditAction.values())
        .filter(action -> action.word().equals(word) || action.word().startsWith(word + "."))
        .forEach(actions::add);
  }

  /// Times, both included.
  private record Period(Optional<Instant> since, Optional<Instant> until) {
    static final Period ALWAYS = new Period(Optional.empty(), Optional.empty());

    Period and(Period other) {
      if ((since.isPresent() && other.since.isPresent())
          || (until.isPresent() && other.until.isPresent())) {
        throw wrong("created: stands there twice for the same side.");
      }
      return new Period(since.or(other::since), until.or(other::until));
    }

    static Period parse(String text) {
      int dots = text.indexOf("..");
      if (dots >= 0) {
        return new Period(
            side(text.substring(0, dots)).map(Moment::start),
            side(text.substring(dots + 2)).map(Moment::end));
      }
      if (text.startsWith(">=")) {
        return from(Moment.parse(text.substring(2)).start());
      }
      if (text.startsWith("<=")) {
        return to(Moment.parse(text.substring(2)).end());
      }
      if (text.startsWith(">")) {
        return from(Moment.parse(text.substring(1)).end().plusMillis(1));
      }
      if (text.startsWith("<")) {
        return to(Moment.parse(text.substring(1)).start().minusMillis(1));
      }
      Moment moment = Moment.parse(text);
      return new Period(Optional.of(moment.start()), Optional.of(moment.end()));
    }

    private static Optional<Moment> side(String text) {
      return text.equals("*") ? Optional.empty() : Optional.of(Moment.parse(text));
    }

    private static Period from(Instant since) {
      return new Period(Optional.of(since), Optional.empty());
    }

    private static Period to(Instant until) {
      return new Period(Optional.empty(), Optional.of(until));
    }
  }

  /// A day (UTC) or a second, from its first millisecond to its last.
  private record Moment(Instant start, Instant end) {
    static Moment parse(String text) {
      try {
        if (text.length() == "2030-01-31".length()) {
          Instant start = LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
          return new Moment(start, start.plus(1, ChronoUnit.DAYS).minusMillis(1));
        }
        Instant start = OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MILLIS);
        boolean whole = start.truncatedTo(ChronoUnit.SECONDS).equals(start);
        return new Moment(start, whole ? start.plusMillis(999) : start);
      } catch (DateTimeException e) {
        throw wrong(RegistryException.quote(text) + TIMES);
      }
    }
  }

  private static InvalidValueException wrong(String sentence) {
    return new InvalidValueException("AuditLog", "phrase", Reason.INVALID, sentence);
  }
}
