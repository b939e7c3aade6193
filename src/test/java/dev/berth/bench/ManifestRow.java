package dev.berth.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Reading a manifest, by far the most frequent request to any registry.
final class ManifestRow implements Row {
  private static final String REPOSITORY = "admin/bench-manifest";
  private static final String TAG = "latest";
  private static final List<Integer> CONNECTIONS = List.of(1, 16, 64);
  private static final Duration VERIFICATION = Duration.ofMillis(150);

  private final Testbed testbed;
  private final Wrk wrk;
  private final Image image = Image.random(8, 32);

  ManifestRow(Testbed testbed, Wrk wrk) {
    this.testbed = testbed;
    this.wrk = wrk;
  }

  private enum Kind {
    BY_TAG("GET by tag"),
    BY_DIGEST("GET by digest"),
    HEAD("HEAD by tag");

    private final String title;

    Kind(String title) {
      this.title = title;
    }
  }

  @Override
  public String name() {
    return "manifest";
  }

  @Override
  public String title() {
    return "Manifests";
  }

  @Override
  public String method() {
    return """
    A manifest of %,d bytes in a private package, asked for over kept-alive connections with the `Accept` \
    headers of Docker's client. wrk sends the `GET`s and checks each status; right before each of its runs our \
    own generator sends the same request for %d ms and compares every byte. `HEAD`, which wrk cannot send, is \
    measured by our own generator, which checks status and length of each answer.\
    """
        .formatted(image.manifest().length, VERIFICATION.toMillis());
  }

  @Override
  public List<Metric> columns() {
    return List.of(
        Metric.REQUESTS_PER_SECOND,
        Metric.P50,
        Metric.P99,
        Metric.CPU_PER_REQUEST,
        Metric.LOAD_CORE);
  }

  @Override
  public void prepare() throws Exception {
    for (Contender contender : testbed.contenders()) {
      contender.provision().image(REPOSITORY, TAG, image);
      try (RegistryClient client = contender.client()) {
        client.verifyManifest(REPOSITORY, TAG, image.manifest());
        client.verifyManifest(REPOSITORY, image.digest(), image.manifest());
        checkPrivacy(contender, client);
      }
    }
  }

  /// A server that asks for a token must need it for this manifest too: otherwise access would not
  /// be measured.
  private static void checkPrivacy(Contender contender, RegistryClient client) throws IOException {
    if (!contender.authorization(REPOSITORY).isEmpty()) {
      client
          .connection()
          .ask("GET", RegistryClient.manifestPath(REPOSITORY, TAG))
          .expect(401, "GET of a private manifest without a token");
    }
  }

  @Override
  public List<Load> loads() throws Exception {
    List<Load> loads = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      for (int connections : CONNECTIONS) {
        List<Load.Subject> subjects = new ArrayList<>();
        for (Contender contender : testbed.contenders()) {
          subjects.add(
              new Load.Subject(
                  contender.name(), round -> measure(contender, kind, connections, round)));
        }
        loads.add(new Load(cell(kind, connections), subjects));
      }
    }
    return loads;
  }

  private Figures measure(Contender contender, Kind kind, int connections, Round round)
      throws Exception {
    Endpoint endpoint = contender.endpoint();
    String authorization = contender.authorization(REPOSITORY);
    String target =
        RegistryClient.manifestPath(REPOSITORY, kind == Kind.BY_DIGEST ? image.digest() : TAG);
    byte[] get = Request.of(endpoint, "GET", target, authorization, Image.ACCEPT);
    KeepAliveLoad.get(endpoint, get, image.manifest()).run(connections, VERIFICATION);

    Meter meter = Meter.start(contender.process(), testbed.options().loadCore());
    Outcome outcome =
        kind == Kind.HEAD
            ? KeepAliveLoad.head(
                    endpoint,
                    Request.of(endpoint, "HEAD", target, authorization, Image.ACCEPT),
                    image.manifest().length)
                .run(connections, round.requestTime())
            : wrk.run(
                endpoint, target, connections, round.requestTime(), authorization, Image.ACCEPT);
    return meter.stop().perRequest(outcome.figures(), outcome.requests());
  }

  @Override
  public List<Goal> goals() {
    List<Goal> goals = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      for (int connections : CONNECTIONS) {
        Cell cell = cell(kind, connections);
        double factor = connections == 1 ? 3 : 12;
        goals.add(Goal.atLeast(cell, "Berth", Metric.REQUESTS_PER_SECOND, factor, "Distribution"));
        goals.add(Goal.atMost(cell, "Berth", Metric.P99, 1, "Distribution"));
        goals.add(Goal.atLeast(cell, "Berth", Metric.REQUESTS_PER_SECOND, 0.5, "nginx"));
      }
    }
    return goals;
  }

  private Cell cell(Kind kind, int connections) {
    return new Cell(name(), kind.title + ", " + Text.count(connections, "connection"));
  }
}
