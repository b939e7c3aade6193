package dev.berth.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// All figures of a run, round by round.
final class Results {
  private final Map<Cell, Map<String, List<Figures>>> figures = new LinkedHashMap<>();
  private final Map<String, String> failures = new LinkedHashMap<>();

  /// The middle of several values and how far they spread.
  record Spread(double median, double least, double most, int count) {
    static Spread of(List<Double> values) {
      List<Double> sorted = values.stream().sorted().toList();
      int middle = sorted.size() / 2;
      double median =
          sorted.size() % 2 == 1
              ? sorted.get(middle)
              : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
      return new Spread(median, sorted.getFirst(), sorted.getLast(), sorted.size());
    }
  }

  void add(Cell cell, String subject, Figures taken) {
    figures
        .computeIfAbsent(cell, none -> new LinkedHashMap<>())
        .computeIfAbsent(subject, none -> new ArrayList<>())
        .add(taken);
  }

  /// Forgets a row whose figures cannot be trusted, and remembers why.
  void fail(Row row, String reason) {
    figures.keySet().removeIf(cell -> cell.row().equals(row.name()));
    failures.put(row.name(), reason);
  }

  Optional<String> failure(Row row) {
    return Optional.ofNullable(failures.get(row.name()));
  }

  boolean hasFailures() {
    return !failures.isEmpty();
  }

  Map<Cell, Map<String, List<Figures>>> all() {
    return Collections.unmodifiableMap(figures);
  }

  List<Cell> cells(Row row) {
    return figures.keySet().stream().filter(cell -> cell.row().equals(row.name())).toList();
  }

  Optional<Spread> spread(Goal.Term term) {
    List<Double> values =
        figures.getOrDefault(term.cell(), Map.of()).getOrDefault(term.subject(), List.of()).stream()
            .map(taken -> taken.values().get(term.metric()))
            .filter(value -> value != null)
            .toList();
    return values.isEmpty() ? Optional.empty() : Optional.of(Spread.of(values));
  }

  OptionalDouble median(Goal.Term term) {
    return spread(term).stream().mapToDouble(Spread::median).findFirst();
  }
}
