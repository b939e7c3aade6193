package dev.berth.crash;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toMap;

import dev.berth.oci.Digest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What clients asked for and what they were told, to be compared with what is there after a crash.
///
/// Each [Thing] has a value, a text. What is there must be the value of an attempt that is not
/// known to be outdated: an attempt is, once another that began after its acknowledgement was
/// itself acknowledged. An attempt without an acknowledgement may have had its effect or not, but
/// not a part of it.
final class Ledger {
  /// The value of what is not there.
  static final String ABSENT = "";

  /// The value of what is there and has no other.
  static final String PRESENT = "here";

  /// Something clients can change.
  sealed interface Thing {
    String repository();

    /// A blob in a package.
    record Blob(String repository, Digest digest) implements Thing {}

    /// A manifest in a package.
    record Manifest(String repository, Digest digest) implements Thing {}

    /// A tag, whose value is a digest.
    record Name(String repository, String tag) implements Thing {}

    /// Who may pull: `public` or absent.
    record Publicity(String repository) implements Thing {}

    /// A personal token that may be used, wherever.
    record Token(String secret) implements Thing {
      @Override
      public String repository() {
        return ABSENT;
      }
    }
  }

  private static final long NEVER = Long.MAX_VALUE;

  /// A change of one or more things at once.
  final class Attempt {
    private final Map<Thing, String> values;
    private final long began;
    private volatile long ended = NEVER;

    private Attempt(Map<Thing, String> values, long began) {
      this.values = values;
      this.began = began;
    }

    /// The client was told that it happened.
    void acknowledged() {
      ended = deaf ? NEVER : clock.incrementAndGet();
    }

    /// The client was told that it did not happen.
    void refused() {
      values.keySet().forEach(thing -> attempts(thing).remove(this));
    }

    private boolean isPending() {
      return ended == NEVER;
    }

    @Override
    public String toString() {
      return values + " began " + began + (isPending() ? ", pending" : ", acknowledged " + ended);
    }
  }

  private volatile boolean deaf;
  private final AtomicLong clock = new AtomicLong();
  private final Map<Thing, List<Attempt>> attempts = new ConcurrentHashMap<>();

  /// To be called before anything of a change is sent.
  Attempt attempt(Map<Thing, String> values) {
    Attempt attempt = new Attempt(values, clock.incrementAndGet());
    values.keySet().forEach(thing -> attempts(thing).add(attempt));
    return attempt;
  }

  private List<Attempt> attempts(Thing thing) {
    return attempts.computeIfAbsent(
        thing,
        _ -> {
          List<Attempt> history = new CopyOnWriteArrayList<>();
          Attempt nothing = new Attempt(Map.of(thing, ABSENT), 0);
          nothing.ended = 0;
          history.add(nothing);
          return history;
        });
  }

  /// Sets whether acknowledgements count. A file system that is being cut off may let an fsync that
  /// is under way succeed all the same, and a machine without power would have answered nobody.
  void hear(boolean on) {
    deaf = !on;
  }

  /// The time, which goes on with each attempt and each acknowledgement.
  long now() {
    return clock.get();
  }

  /// Everything that was ever attempted.
  Set<Thing> things() {
    return attempts.keySet();
  }

  /// What was attempted since it was last compared.
  Set<Thing> changed() {
    return attempts.keySet().stream()
        .filter(thing -> attempts(thing).size() > 1)
        .collect(toCollection(HashSet::new));
  }

  /// How many changes were acknowledged that were not compared yet.
  long acknowledged() {
    return changed().stream()
        .filter(thing -> attempts(thing).stream().skip(1).anyMatch(a -> !a.isPending()))
        .count();
  }

  /// Compares what is there with what was told, and from then on takes it for granted.
  ///
  /// @param find what is there
  /// @return a sentence for each contradiction
  List<String> compare(Set<Thing> things, Function<Thing, String> find) {
    Map<Thing, String> found = things.parallelStream().collect(toMap(Function.identity(), find));
    List<String> contradictions = new ArrayList<>();
    found.forEach((thing, value) -> {
      if (!isPossible(thing, value)) {
        contradictions.add("%s is \"%s\" after %s".formatted(thing, value, attempts(thing)));
      }
    });
    things.stream()
        .flatMap(thing -> attempts(thing).stream())
        .distinct()
        .filter(attempt -> isPartial(attempt, found))
        .forEach(attempt -> contradictions.add("only a part happened of " + attempt));
    found.forEach(this::settle);
    return contradictions;
  }

  private boolean isPossible(Thing thing, String value) {
    List<Attempt> history = attempts(thing);
    return history.stream()
        .filter(attempt -> value.equals(attempt.values.get(thing)))
        .anyMatch(attempt ->
            history.stream().noneMatch(other -> !other.isPending() && other.began > attempt.ended));
  }

  /// Whether of an unacknowledged attempt some things show the effect and others, which only that
  /// attempt can have changed, do not.
  private boolean isPartial(Attempt attempt, Map<Thing, String> found) {
    if (!attempt.isPending() || attempt.values.size() < 2) {
      return false;
    }
    Set<Boolean> effects = ConcurrentHashMap.newKeySet();
    attempt.values.forEach((thing, value) -> {
      @Nullable String now = found.get(thing);
      boolean changes = attempts(thing).stream().noneMatch(a -> isOther(a, attempt, thing));
      if (now != null && changes) {
        effects.add(now.equals(value));
      }
    });
    return effects.size() > 1;
  }

  /// Whether `other` too can have made a thing what `attempt` was to make it, or undone that.
  private static boolean isOther(Attempt other, Attempt attempt, Thing thing) {
    return other != attempt
        && (other.ended > attempt.began
            || attempt.values.get(thing).equals(other.values.get(thing)));
  }

  private void settle(Thing thing, String value) {
    Attempt known = new Attempt(Map.of(thing, value), clock.incrementAndGet());
    known.acknowledged();
    attempts.put(thing, new CopyOnWriteArrayList<>(List.of(known)));
  }
}
