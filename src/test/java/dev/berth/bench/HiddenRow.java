package dev.berth.bench;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/// Whether the time of an answer tells somebody who may not know it that a package is there.
final class HiddenRow implements Row {
  private static final String HIDDEN = "Berth, hidden";
  private static final String ABSENT = "Berth, absent";
  private static final int PACKAGES = 20_000;
  private static final String STRANGER = "bench-stranger";
  private static final String DIGEST = "sha256:" + "0".repeat(64);

  private final Testbed testbed;
  private final AccessSite site = new AccessSite("Berth", 1, 1, PACKAGES);
  private Optional<AccessSite.Running> running = Optional.empty();
  private String secret = "";
  private int asked;

  HiddenRow(Testbed testbed) {
    this.testbed = testbed;
  }

  @Override
  public String name() {
    return "hidden";
  }

  @Override
  public String title() {
    return "What is hidden beside what is absent";
  }

  @Override
  public String method() {
    return """
    Somebody who is not in an organization asks for a private package of it, and for one that is not there, by turns \
    on one connection. Once for the same two names again and again, and once for another pair of %,d each time, so \
    that nothing is remembered of it. The answers have the same bytes, which is compared. A ratio of 1 tells nothing.\
    """
        .formatted(PACKAGES);
  }

  @Override
  public List<Metric> columns() {
    return List.of(Metric.P50, Metric.P99);
  }

  @Override
  public void prepare() throws Exception {
    for (Launcher launcher : testbed.launchers()) {
      if (launcher instanceof BerthLauncher berth) {
        AccessSite.Running started =
            site.start(testbed, berth.with("--rate-limit", "off"), Image.random(1, 32));
        try (HttpConnection connection = new HttpConnection(started.contender().endpoint())) {
          secret = AccessSite.makeUser(connection, started.administrator(), STRANGER);
        }
        running = Optional.of(started);
      }
    }
  }

  /// A kind of request.
  private enum Kind {
    MANIFEST("GET of a manifest", 403),
    MANIFEST_ONCE("GET of a manifest, each name once", 403),
    BLOB("HEAD of a blob", 403),
    REST("GET of a package by REST", 404),
    REST_ONCE("GET of a package by REST, each name once", 404);

    private final String load;

    /// Who asks too often would be refused in another way.
    private final int status;

    Kind(String load, int status) {
      this.load = load;
      this.status = status;
    }

    boolean once() {
      return this == MANIFEST_ONCE || this == REST_ONCE;
    }
  }

  @Override
  public List<Load> loads() {
    return Arrays.stream(Kind.values())
        .map(kind -> {
          // Both are measured at once, by whoever comes first.
          Map<Integer, Map<String, Figures>> rounds = new HashMap<>();
          return new Load(
              cell(kind),
              running.isEmpty()
                  ? List.of()
                  : List.of(HIDDEN, ABSENT).stream()
                      .map(subject -> subject(subject, kind, rounds))
                      .toList());
        })
        .toList();
  }

  private Load.Subject subject(
      String subject, Kind kind, Map<Integer, Map<String, Figures>> rounds) {
    return new Load.Subject(
        subject,
        round -> {
          if (!rounds.containsKey(round.number())) {
            rounds.put(round.number(), measure(running.orElseThrow(), kind, round));
          }
          return rounds.get(round.number()).get(subject);
        });
  }

  private Map<String, Figures> measure(AccessSite.Running at, Kind kind, Round round)
      throws IOException {
    Latencies hidden = new Latencies();
    Latencies absent = new Latencies();
    Endpoint endpoint = at.contender().endpoint();
    try (HttpConnection connection = new HttpConnection(endpoint)) {
      String registry =
          new Access(STRANGER + ":" + secret).header(connection, AccessSite.REPOSITORY, "pull");
      IntFunction<byte[]> there = number -> request(endpoint, kind, "seeded-" + number, registry);
      IntFunction<byte[]> nowhere = number -> request(endpoint, kind, "absent-" + number, registry);
      long end = System.nanoTime() + round.requestTime().toNanos();
      for (int i = 0; System.nanoTime() < end; i++) {
        int number = 1 + (kind.once() ? asked++ % PACKAGES : 0);
        byte[] first = there.apply(number);
        byte[] second = nowhere.apply(number);
        // Whoever is asked first of the two may find the server's caches colder.
        boolean hiddenFirst = i % 2 == 0;
        Answer one =
            time(connection, kind, hiddenFirst ? first : second, hiddenFirst ? hidden : absent);
        Answer other =
            time(connection, kind, hiddenFirst ? second : first, hiddenFirst ? absent : hidden);
        if (one.status() != kind.status
            || one.status() != other.status()
            || !Arrays.equals(one.body(), other.body())) {
          throw new BenchException("the answers differ: " + one.text() + " and " + other.text());
        }
      }
    }
    double seconds = round.requestTime().toNanos() / 1e9 / 2;
    return Map.of(HIDDEN, hidden.figures(seconds), ABSENT, absent.figures(seconds));
  }

  private static Answer time(
      HttpConnection connection, Kind kind, byte[] request, Latencies latencies)
      throws IOException {
    long start = System.nanoTime();
    connection.send(request);
    Answer answer = connection.answer(kind == Kind.BLOB);
    latencies.add(System.nanoTime() - start);
    return answer;
  }

  private byte[] request(Endpoint endpoint, Kind kind, String name, String registry) {
    String repository = AccessSite.ORGANIZATION + "/" + name;
    return switch (kind) {
      case MANIFEST, MANIFEST_ONCE ->
          Request.of(
              endpoint,
              "GET",
              RegistryClient.manifestPath(repository, "latest"),
              registry,
              Image.ACCEPT);
      case BLOB ->
          Request.of(endpoint, "HEAD", RegistryClient.blobPath(repository, DIGEST), registry);
      case REST, REST_ONCE ->
          Request.of(
              endpoint,
              "GET",
              "/api/v3/orgs/" + AccessSite.ORGANIZATION + "/packages/container/" + name,
              "Authorization: Bearer " + secret);
    };
  }

  @Override
  public List<Goal> goals() {
    return Arrays.stream(Kind.values())
        .flatMap(kind ->
            List.of(
                Goal.atLeast(cell(kind), HIDDEN, Metric.P50, 0.95, ABSENT),
                Goal.atMost(cell(kind), HIDDEN, Metric.P50, 1.05, ABSENT))
                .stream())
        .toList();
  }

  private Cell cell(Kind kind) {
    return new Cell(name(), kind.load);
  }
}
