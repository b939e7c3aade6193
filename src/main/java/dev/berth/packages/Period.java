package dev.berth.packages;

import java.time.Instant;
import java.util.Optional;

/// A time span.
///
/// @param since its first moment; empty: from the beginning
/// @param before the first moment after it; empty: without an end
public record Period(Optional<Instant> since, Optional<Instant> before) {
  public static final Period ALWAYS = new Period(Optional.empty(), Optional.empty());

  /// Whether a moment lies in it.
  public boolean contains(Instant moment) {
    return since.filter(moment::isBefore).isEmpty()
        && before.filter(end -> !moment.isBefore(end)).isEmpty();
  }
}
