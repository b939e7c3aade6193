package dev.berth.bench;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/// Something to reach: a figure, or the ratio of two.
record Goal(Term value, Optional<Term> reference, Sense sense, double bound) {
  /// The median of a metric of one subject under one load.
  record Term(Cell cell, String subject, Metric metric) {}

  /// Which side of the bound is good.
  enum Sense {
    AT_LEAST("at least"),
    AT_MOST("at most"),
    UNDER("under");

    private final String text;

    Sense(String text) {
      this.text = text;
    }
  }

  /// At least `factor` times another's figure under the same load.
  static Goal atLeast(Cell cell, String subject, Metric metric, double factor, String other) {
    return ratio(cell, subject, metric, Sense.AT_LEAST, factor, new Term(cell, other, metric));
  }

  static Goal atMost(Cell cell, String subject, Metric metric, double factor, String other) {
    return ratio(cell, subject, metric, Sense.AT_MOST, factor, new Term(cell, other, metric));
  }

  static Goal ratio(
      Cell cell, String subject, Metric metric, Sense sense, double factor, Term reference) {
    return new Goal(new Term(cell, subject, metric), Optional.of(reference), sense, factor);
  }

  static Goal under(Cell cell, String subject, Metric metric, double limit) {
    return new Goal(new Term(cell, subject, metric), Optional.empty(), Sense.UNDER, limit);
  }

  /// What was reached; empty when it was not measured.
  OptionalDouble reached(Results results) {
    OptionalDouble own = results.median(value);
    if (own.isEmpty() || reference.isEmpty()) {
      return own;
    }
    OptionalDouble other = results.median(reference.get());
    return other.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(own.getAsDouble() / other.getAsDouble());
  }

  boolean isMetBy(double reached) {
    return switch (sense) {
      case AT_LEAST -> reached >= bound;
      case AT_MOST -> reached <= bound;
      case UNDER -> reached < bound;
    };
  }

  /// The goal in words, such as `at least 12 × Distribution's requests/s`.
  String text() {
    String number =
        bound == Math.rint(bound)
            ? String.format(Locale.ROOT, "%.0f", bound)
            : String.format(Locale.ROOT, "%s", bound);
    String what = value.metric().title();
    return reference
        .map(other ->
            "%s %s × %s's %s%s"
                .formatted(
                    sense.text,
                    number,
                    other.subject(),
                    what,
                    other.cell().equals(value.cell()) ? "" : " with " + other.cell().load()))
        .orElse(sense.text + " " + number + " " + what);
  }
}
