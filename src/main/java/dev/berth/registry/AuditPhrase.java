package dev.berth.registry;

import dev.berth.meta.AuditLog.Names;
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
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What is searched for in the audit log, in GitHub's words: `action:team.create -actor:alice
/// created:>=2030-01-31`. A qualifier that stands there several times means any of its values, one
/// with a hyphen before it none of them; `action:team` means all of that category. `package:` is
/// Berth's own.
///
/// @param actions one of these; empty: whichever
/// @param notActions none of these
/// @param wanted which values stand after each of the qualifiers that take a name, in lower case
/// @param unwanted the same with a hyphen before it
/// @param organization whose log
/// @param since not before; absent: from the beginning
/// @param until not after; absent: to the end
record AuditPhrase(
    Optional<Set<AuditAction>> actions,
    Set<AuditAction> notActions,
    Map<String, Set<String>> wanted,
    Map<String, Set<String>> unwanted,
    Optional<String> organization,
    Optional<Instant> since,
    Optional<Instant> until) {
  static final String ACTOR = "actor";
  static final String USER = "user";
  static final String REPOSITORY = "repo";
  static final String PACKAGE = "package";

  /// Each combination of actions and names is looked for by itself.
  private static final int MOST_COMBINATIONS = 200;

  private static final Set<String> NAMES = Set.of(ACTOR, USER, REPOSITORY, PACKAGE);
  private static final Pattern WORD = Pattern.compile("(-?)([a-z]+):(?:\"([^\"]*)\"|(\\S*))");
  private static final String TIMES =
      " is no time: created: takes 2030-01-31 or 2030-01-31T12:00:00Z, with >, >=, < or <= before"
          + " it, or two with .. between them.";

  /// Reads a phrase; an empty one searches for everything.
  ///
  /// @throws InvalidValueException if a word of it is none of these, or it asks for too many things
  ///   at once
  static AuditPhrase parse(String text) {
    Reading reading = new Reading();
    String rest = text.strip();
    while (!rest.isEmpty()) {
      Matcher word = WORD.matcher(rest);
      if (!word.lookingAt()) {
        throw wrong(
            RegistryException.quote(rest.split("\\s", 2)[0])
                + " is no qualifier such as action:team.create.");
      }
      String value = word.group(3) == null ? word.group(4) : word.group(3);
      reading.add(word.group(2), value, word.group(1).isEmpty());
      rest = rest.substring(word.end()).strip();
    }
    return reading.done();
  }

  /// The names that are asked for by a qualifier.
  Names names(String qualifier) {
    return new Names(
        wanted.getOrDefault(qualifier, Set.of()), unwanted.getOrDefault(qualifier, Set.of()));
  }

  /// What was read so far.
  private static final class Reading {
    private final Set<AuditAction> ofAction = EnumSet.noneOf(AuditAction.class);
    private final Set<AuditAction> ofOperation = EnumSet.noneOf(AuditAction.class);
    private final Set<AuditAction> notActions = EnumSet.noneOf(AuditAction.class);
    private final Map<String, Set<String>> wanted = new HashMap<>();
    private final Map<String, Set<String>> unwanted = new HashMap<>();
    private boolean byAction;
    private boolean byOperation;
    private Optional<String> organization = Optional.empty();
    private Period period = Period.ALWAYS;

    void add(String qualifier, String value, boolean positive) {
      if (NAMES.contains(qualifier)) {
        (positive ? wanted : unwanted)
            .computeIfAbsent(qualifier, _ -> new HashSet<>())
            .add(value.toLowerCase(Locale.ROOT));
      } else if (qualifier.equals("action")) {
        byAction |= positive;
        (positive ? ofAction : notActions).addAll(actions(value));
      } else if (qualifier.equals("operation")) {
        byOperation |= positive;
        (positive ? ofOperation : notActions).addAll(operations(value));
      } else if (positive && qualifier.equals("created")) {
        period = period.and(Period.parse(value));
      } else if (positive && qualifier.equals("org")) {
        if (organization.isPresent()) {
          throw wrong("org: stands there twice.");
        }
        organization = Optional.of(value);
      } else {
        throw wrong(
            (positive ? "" : "-")
                + qualifier
                + ": is no qualifier; there are action:, actor:, created:, operation:, org:,"
                + " package:, repo: and user:, and all but created: and org: with a hyphen before"
                + " them.");
      }
    }

    AuditPhrase done() {
      Optional<Set<AuditAction>> actions = Optional.empty();
      if (byAction || byOperation) {
        Set<AuditAction> both = EnumSet.allOf(AuditAction.class);
        if (byAction) {
          both.retainAll(ofAction);
        }
        if (byOperation) {
          both.retainAll(ofOperation);
        }
        actions = Optional.of(both);
      }
      long combinations = actions.map(Set::size).orElse(1);
      for (Set<String> names : wanted.values()) {
        combinations *= names.size();
      }
      int excluded = unwanted.values().stream().mapToInt(Set::size).sum();
      if (combinations > MOST_COMBINATIONS || excluded > MOST_COMBINATIONS) {
        throw wrong("The phrase asks for too many things at once.");
      }
      return new AuditPhrase(
          actions, notActions, wanted, unwanted, organization, period.since(), period.until());
    }
  }

  /// GitHub has actions that Berth does not; nothing is found by them.
  private static List<AuditAction> actions(String word) {
    return Arrays.stream(AuditAction.values())
        .filter(action -> action.word().equals(word) || action.word().startsWith(word + "."))
        .toList();
  }

  /// GitHub has kinds of actions that Berth does not; nothing is found by them.
  private static List<AuditAction> operations(String word) {
    return Arrays.stream(AuditAction.values())
        .filter(action -> action.operation().word().equals(word))
        .toList();
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
    private static final int LAST_YEAR = 9999;

    static Moment parse(String text) {
      try {
        if (text.length() == "2030-01-31".length()) {
          Instant start = LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
          return new Moment(start, start.plus(1, ChronoUnit.DAYS).minusMillis(1));
        }
        OffsetDateTime time = OffsetDateTime.parse(text);
        if (time.getYear() < 0 || time.getYear() > LAST_YEAR) {
          throw wrong(RegistryException.quote(text) + TIMES);
        }
        Instant start = time.toInstant().truncatedTo(ChronoUnit.MILLIS);
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
