package dev.berth.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a run measures, and how long.
record Options(
    List<String> rows,
    List<String> servers,
    List<Peer> peers,
    int rounds,
    boolean quick,
    boolean publish,
    boolean jfr,
    boolean keep,
    Path berth,
    List<String> berthArguments,
    Optional<Path> distribution,
    Path output,
    String serverCore,
    String loadCore) {
  static final List<String> ROWS =
      List.of(
          "start",
          "manifest",
          "pull",
          "tls",
          "push",
          "tiny",
          "tags",
          "access",
          "hidden",
          "versions",
          "hooks",
          "memory");
  static final List<String> SERVERS = List.of("berth", "distribution", "nginx");

  static final String HELP =
      """
      Measures Berth beside CNCF Distribution and nginx, and writes target/bench/benchmarks.md (tables),
      target/bench/rounds.json (every figure) and the servers' logs. Distribution and nginx are found where
      scripts/install-test-tools puts them.

        make bench                                         everything, five rounds: about 25 minutes
        make bench BENCH_ARGS="--quick --rows manifest"    a smoke test of one row

        --rows A,B,…       of start, manifest, pull, tls, push, tiny, tags, access, hidden,
                           versions, hooks, memory (default: all)
        --servers A,B,…    of berth, distribution, nginx (default: all)
        --rounds N         counted rounds (default: 5, with --quick 1); each begins with another server
        --quick            shorter loads, 100 MB blobs only, 200 images, 10,000 tags, packages and versions
        --peer NAME=URL,PID[,DIRECTORY]
                           another registry, started by you on the server core, for manifest, pull, push and tiny; the
                           URL may carry user:password@; DIRECTORY is where it keeps blobs, to free them between
                           rounds. May be given several times
        --publish          write docs/benchmarks.md as well
        --jfr              record Berth's flight to target/bench/*.jfr: a profile, not a comparison
        --berth FILE       (default: ./berth)
        --berth-args TEXT  more arguments for its `serve`
        --distribution FILE
        --output DIR       (default: target/bench)
        --server-core N    (default: 0)
        --load-core N      (default: 1)
        --keep             keep the servers' data
      """;

  int images() {
    return quick ? 200 : 1_000;
  }

  int tags() {
    return quick ? 10_000 : 100_000;
  }

  int packages() {
    return quick ? 10_000 : 1_000_000;
  }

  List<Long> blobSizes() {
    return quick ? List.of(100_000_000L) : List.of(100_000_000L, 1_000_000_000L);
  }

  /// Where the servers keep their data, on the disk of the clone.
  Path work() {
    return output.resolve("work");
  }

  static Options parse(String[] arguments) {
    Words words = new Words(arguments);
    List<String> rows = ROWS;
    List<String> servers = SERVERS;
    List<Peer> peers = new ArrayList<>();
    Optional<Integer> rounds = Optional.empty();
    boolean quick = false;
    boolean publish = false;
    boolean jfr = false;
    boolean keep = false;
    Path berth = Path.of("berth");
    List<String> berthArguments = List.of();
    Optional<Path> distribution = Optional.empty();
    Path output = Path.of("target/bench");
    String serverCore = "0";
    String loadCore = "1";
    while (words.more()) {
      String option = words.next();
      switch (option) {
        case "--rows" -> rows = words.among(option, ROWS);
        case "--servers" -> servers = words.among(option, SERVERS);
        case "--peer" -> peers.add(Peer.parse(words.value(option)));
        case "--rounds" -> rounds = Optional.of(words.positive(option));
        case "--quick" -> quick = true;
        case "--publish" -> publish = true;
        case "--jfr" -> jfr = true;
        case "--keep" -> keep = true;
        case "--berth" -> berth = Path.of(words.value(option));
        case "--berth-args" ->
            berthArguments = List.of(words.value(option).strip().split("\\s+", -1));
        case "--distribution" -> distribution = Optional.of(Path.of(words.value(option)));
        case "--output" -> output = Path.of(words.value(option));
        case "--server-core" -> serverCore = words.value(option);
        case "--load-core" -> loadCore = words.value(option);
        default -> throw new IllegalArgumentException("unknown option " + option);
      }
    }
    return new Options(
        rows,
        servers,
        List.copyOf(peers),
        rounds.orElse(quick ? 1 : 5),
        quick,
        publish,
        jfr,
        keep,
        berth,
        berthArguments,
        distribution,
        output.toAbsolutePath(),
        serverCore,
        loadCore);
  }

  /// The words of a command line, taken one by one.
  private static final class Words {
    private final String[] words;
    private int next;

    Words(String[] words) {
      this.words = words;
    }

    boolean more() {
      return next < words.length;
    }

    String next() {
      return words[next++];
    }

    String value(String option) {
      if (!more()) {
        throw new IllegalArgumentException(option + " needs a value");
      }
      return next();
    }

    int positive(String option) {
      String value = value(option);
      if (!value.matches("[1-9]\\d{0,5}")) {
        throw new IllegalArgumentException(option + " takes a positive number and not " + value);
      }
      return Integer.parseInt(value);
    }

    List<String> among(String option, List<String> known) {
      List<String> chosen = List.of(value(option).split(",", -1));
      for (String name : chosen) {
        if (!known.contains(name)) {
          throw new IllegalArgumentException(
              option + " knows " + String.join(", ", known) + " and not " + name);
        }
      }
      return known.stream().filter(chosen::contains).toList();
    }
  }
}
