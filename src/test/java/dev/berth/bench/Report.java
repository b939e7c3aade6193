package dev.berth.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// The results as a Markdown page: what was to be reached and was, then all figures, then how they
/// were taken.
final class Report {
  private final Options options;
  private final Results results;
  private final List<Row> rows;
  private final StringBuilder page = new StringBuilder();

  private Report(Options options, Results results, List<Row> rows) {
    this.options = options;
    this.results = results;
    this.rows = rows;
  }

  static String write(
      Options options,
      Results results,
      List<Row> rows,
      Map<String, String> facts,
      List<Launcher> launchers) {
    Report report = new Report(options, results, rows);
    report.introduction();
    report.goals();
    report.figures();
    report.setting(facts, launchers);
    return report.page.toString();
  }

  private void introduction() {
    line("# Benchmarks");
    line("");
    line(
        "Written by `make bench`. All servers are up at once and measured in turn, each round"
            + " begins with another one, and every figure is the median of "
            + Text.count(options.rounds(), "round")
            + " with the least and the most in brackets. Every server is held on core "
            + options.serverCore()
            + " and the load generator on core "
            + options.loadCore()
            + ", unless said otherwise. MB and GB are decimal. Where the load core is near 100 %,"
            + " the load generator may have been the limit.");
    line("");
    if (options.quick() || options.jfr() || options.rounds() < 5) {
      line(
          "**These figures come from a short or a profiled run: good for finding mistakes, not for"
              + " comparing.**");
      line("");
    }
  }

  private void goals() {
    List<String> lines = new ArrayList<>();
    int met = 0;
    int missed = 0;
    for (Row row : rows) {
      for (Goal goal : row.goals()) {
        OptionalDouble reached = goal.reached(results);
        if (reached.isEmpty()) {
          continue;
        }
        boolean isMet = goal.isMetBy(reached.getAsDouble());
        met += isMet ? 1 : 0;
        missed += isMet ? 0 : 1;
        lines.add(
            cells(
                row.title() + ", " + goal.value().cell().load(),
                goal.text(),
                median(goal.value()),
                goal.reference().map(this::median).orElse(""),
                goal.reference().isPresent() ? ratio(reached.getAsDouble()) : "",
                isMet ? "pass" : "**miss**"));
      }
    }
    line("## Goals");
    line("");
    if (lines.isEmpty()) {
      line("Berth was not measured.");
    } else {
      line(met + " reached, " + missed + " missed.");
      line("");
      line(cells("load", "to reach", "Berth", "other", "ratio", ""));
      line("|--|--|--:|--:|--:|--|");
      lines.forEach(this::line);
    }
    for (Row row : rows) {
      results
          .failure(row)
          .ifPresent(reason -> line("- " + row.title() + ": **not measured**, see below"));
    }
    line("");
  }

  private String median(Goal.Term term) {
    return results.spread(term).map(spread -> Metric.write(spread.median())).orElse("");
  }

  private static String ratio(double ratio) {
    return String.format(Locale.ROOT, "%.2f", ratio);
  }

  private void figures() {
    for (Row row : rows) {
      line("## " + row.title());
      line("");
      line(row.method().strip());
      line("");
      Optional<String> failure = results.failure(row);
      if (failure.isPresent()) {
        line("**Not measured: " + failure.get().strip().replaceAll("\\s+", " ") + "**");
        line("");
        continue;
      }
      table(row);
    }
  }

  private void table(Row row) {
    List<String> head = new ArrayList<>(List.of("load", "server"));
    row.columns().forEach(metric -> head.add(metric.title()));
    line(cells(head.toArray(String[]::new)));
    line("|--|--" + "|--:".repeat(row.columns().size()) + "|");
    for (Cell cell : results.cells(row)) {
      for (String subject : inOrder(results.all().get(cell).keySet())) {
        List<String> values = new ArrayList<>(List.of(cell.load(), subject));
        for (Metric metric : row.columns()) {
          values.add(
              results.spread(new Goal.Term(cell, subject, metric)).map(Report::spread).orElse(""));
        }
        line(cells(values.toArray(String[]::new)));
      }
    }
    line("");
  }

  /// Results come in the order of the first round, which began with another server than the list.
  private static List<String> inOrder(Collection<String> subjects) {
    List<String> known = List.of("Berth", "Distribution", "nginx");
    return subjects.stream()
        .sorted(
            Comparator.comparingInt(
                subject -> known.contains(subject) ? known.indexOf(subject) : known.size()))
        .toList();
  }

  private static String spread(Results.Spread spread) {
    return spread.count() == 1
        ? Metric.write(spread.median())
        : "%s (%s–%s)"
            .formatted(
                Metric.write(spread.median()),
                Metric.write(spread.least()),
                Metric.write(spread.most()));
  }

  private void setting(Map<String, String> facts, List<Launcher> launchers) {
    line("## Machine and versions");
    line("");
    line("| | |");
    line("|--|--|");
    facts.forEach((name, value) -> line(cells(name, value)));
    line("");
    line("## Configuration");
    line("");
    launchers.forEach(
        launcher -> line("- " + launcher.name() + ": " + launcher.configuration() + "."));
    options
        .peers()
        .forEach(peer -> line("- " + peer.name() + ": started by hand at `" + peer.shown() + "`."));
  }

  private static String cells(String... values) {
    return "| " + String.join(" | ", values) + " |";
  }

  private void line(String text) {
    page.append(text).append('\n');
  }
}
