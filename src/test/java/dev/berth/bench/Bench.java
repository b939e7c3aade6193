package dev.berth.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// `make bench`: measures Berth beside CNCF Distribution and nginx.
///
/// This process is the load generator, and the programs it starts for a load (wrk, curl) are too:
/// all of them run on the load core, all servers on the server core. Rows come one after the other;
/// within a row, round follows round, and within a round every load goes to all servers in turn.
public final class Bench {
  private final Options options;
  private final Testbed testbed;
  private final List<Row> rows;
  private final Results results = new Results();
  private final long started = System.nanoTime();

  private Bench(Options options, Testbed testbed, List<Row> rows) {
    this.options = options;
    this.testbed = testbed;
    this.rows = rows;
  }

  /// Ends with 0 when everything was measured, 1 when a row was not, 2 when it was asked for the
  /// impossible.
  public static void main(String[] arguments) throws Exception {
    if (List.of(arguments).contains("--help")) {
      System.out.print(Options.HELP);
      return;
    }
    try {
      System.exit(run(Options.parse(arguments)) ? 0 : 1);
    } catch (IllegalArgumentException | BenchException e) {
      System.err.println("bench: " + e.getMessage());
      System.exit(2);
    }
  }

  private static boolean run(Options options) throws Exception {
    Shell.run(
        List.of(
            "taskset",
            "--all-tasks",
            "--cpu-list",
            "--pid",
            options.loadCore(),
            Long.toString(ProcessHandle.current().pid())));
    String loadBefore = Machine.load();
    if (Double.parseDouble(loadBefore) > 0.5) {
      System.out.println(
          "bench: the load average is "
              + loadBefore
              + ": others use this machine, figures will suffer");
    }
    Path registry = options.distribution().orElseGet(() -> Tools.find("registry"));
    deleteAll(options);
    Files.createDirectories(options.work());
    List<Launcher> launchers = launchers(options, registry);
    try (Testbed testbed = new Testbed(options, launchers)) {
      Bench bench = new Bench(options, testbed, rows(options, testbed));
      bench.measure();
      bench.write(Machine.facts(options, registry, loadBefore), launchers);
      return !bench.results.hasFailures();
    } finally {
      if (!options.keep()) {
        System.out.println("removing the servers' data");
        deleteAll(options);
      }
    }
  }

  private static List<Launcher> launchers(Options options, Path registry) {
    Map<String, Launcher> all =
        Map.of(
            "berth",
            new BerthLauncher(
                options.berth(),
                options.berthArguments(),
                options.jfr() ? Optional.of(options.output()) : Optional.empty()),
            "distribution",
            new DistributionLauncher(registry),
            "nginx",
            new NginxLauncher(Tools.find("nginx").toString()));
    return options.servers().stream().map(all::get).toList();
  }

  private static List<Row> rows(Options options, Testbed testbed) {
    List<Row> all =
        List.of(
            new StartRow(testbed),
            new ManifestRow(testbed, new Wrk(Tools.find("wrk").toString())),
            new PullRow(testbed),
            new TlsRow(testbed, Tools.find("curl").toString()),
            new PushRow(testbed),
            new TinyRow(testbed),
            new TagsRow(testbed),
            new AccessRow(testbed),
            new HiddenRow(testbed),
            new VersionsRow(testbed),
            new HooksRow(testbed),
            new MemoryRow(testbed));
    return all.stream().filter(row -> options.rows().contains(row.name())).toList();
  }

  private void measure() {
    for (Row row : rows) {
      try {
        say(row.title() + ": preparing");
        row.prepare();
        List<Load> loads = row.loads();
        for (int number = 0; number <= options.rounds(); number++) {
          round(loads, new Round(number, options.quick()));
        }
      } catch (Exception e) {
        results.fail(row, String.valueOf(e.getMessage()));
        say(row.title() + ": NOT MEASURED: " + e.getMessage());
      } finally {
        cleanUp(row);
      }
    }
  }

  private void round(List<Load> loads, Round round) throws Exception {
    for (Load load : loads) {
      if (load.subjects().isEmpty()) {
        continue;
      }
      List<String> said = new ArrayList<>();
      for (Load.Subject subject : load.subjectsIn(round)) {
        Figures figures = take(load, subject, round);
        if (!round.warmUp()) {
          results.add(load.cell(), subject.name(), figures);
        }
        said.add(subject.name() + " " + summary(figures));
        testbed.cutLogs();
      }
      say(
          "%s, %s, %s: %s"
              .formatted(
                  load.cell().row(),
                  round.warmUp() ? "warm-up" : "round " + round.number(),
                  load.cell().load(),
                  said.stream().sorted().collect(Collectors.joining(", "))));
    }
  }

  private static Figures take(Load load, Load.Subject subject, Round round) throws Exception {
    try {
      return subject.measurement().take(round);
    } catch (BenchException | IOException e) {
      throw new BenchException(
          "%s, %s, round %d: %s"
              .formatted(subject.name(), load.cell().load(), round.number(), e.getMessage()),
          e);
    }
  }

  private void cleanUp(Row row) {
    try {
      row.cleanUp();
    } catch (Exception e) {
      say(row.title() + ": not cleaned up: " + e.getMessage());
    }
  }

  /// The figure that a row is about.
  private static String summary(Figures figures) {
    return figures.values().entrySet().stream()
        .filter(figure -> figure.getKey() != Metric.LOAD_CORE)
        .sorted(Map.Entry.comparingByKey())
        .limit(1)
        .map(figure -> Metric.write(figure.getValue()) + " " + figure.getKey().title())
        .findFirst()
        .orElse("");
  }

  private void write(Map<String, String> facts, List<Launcher> launchers) throws IOException {
    String page = Report.write(options, results, rows, facts, launchers);
    Path report = options.output().resolve("benchmarks.md");
    Files.writeString(report, page);
    Files.writeString(options.output().resolve("rounds.json"), Json.write(facts, results));
    say("written: " + report);
    if (options.publish()) {
      Files.createDirectories(Path.of("docs"));
      Files.writeString(Path.of("docs/benchmarks.md"), page);
      say("written: docs/benchmarks.md");
    }
  }

  private void say(String text) {
    Duration since = Duration.ofNanos(System.nanoTime() - started);
    System.out.printf(
        Locale.ROOT, "[%2d:%02d] %s%n", since.toMinutes(), since.toSecondsPart(), text);
  }

  /// Hundreds of thousands of small files lie there, so both cores and a program made for it remove
  /// them.
  private static void deleteAll(Options options) throws Exception {
    if (Files.exists(options.work())) {
      Shell.run(
          List.of(
              "taskset",
              "--cpu-list",
              options.serverCore() + "," + options.loadCore(),
              "rm",
              "--recursive",
              "--force",
              options.work().toString()));
    }
  }
}
