package dev.berth.bench;

import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// What a webhook costs those who push.
final class HooksRow implements Row {
  private static final String TOLD = "Berth, with a hook";
  private static final String UNTOLD = "Berth, without";
  private static final int CLIENTS = 4;
  private static final int LAYER = 1_000;
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(2);

  private final Testbed testbed;
  private Optional<Contender> contender = Optional.empty();
  private Optional<HookSink> sink = Optional.empty();
  private int pushed;

  HooksRow(Testbed testbed) {
    this.testbed = testbed;
  }

  @Override
  public String name() {
    return "hooks";
  }

  @Override
  public String title() {
    return "Pushes with a webhook";
  }

  @Override
  public String method() {
    return """
    %,d images of a configuration, a layer of %,d bytes and a manifest under a tag, pushed by %d clients into an \
    organization that has a webhook for `package`, and into one that has none, of the same server. The receiver is on \
    the load core and takes everything at once. After the clock, all that is waiting is awaited: each push has to \
    arrive.\
    """
        .formatted(testbed.options().images(), LAYER, CLIENTS);
  }

  @Override
  public List<Metric> columns() {
    return List.of(
        Metric.IMAGES_PER_SECOND, Metric.P50, Metric.P99, Metric.CPU_PER_IMAGE, Metric.LOAD_CORE);
  }

  @Override
  public void prepare() throws Exception {
    for (Launcher launcher : testbed.launchers()) {
      if (launcher instanceof BerthLauncher berth) {
        sink = Optional.of(new HookSink());
        Placement placement = testbed.placement("Berth hooks");
        Contender started = testbed.start(berth.with("--webhook-networks", "127.0.0.1"), placement);
        String administrator =
            "Authorization: Bearer "
                + Files.readString(placement.data().resolve("admin-token")).strip();
        try (HttpConnection connection = new HttpConnection(started.endpoint())) {
          for (String organization : List.of(organization(TOLD), organization(UNTOLD))) {
            AccessSite.send(
                connection,
                "POST",
                "/admin/organizations",
                administrator,
                "{\"login\": \"%s\", \"admin\": \"admin\"}".formatted(organization));
          }
          AccessSite.send(
              connection,
              "POST",
              "/orgs/" + organization(TOLD) + "/hooks",
              administrator,
              """
              {"name": "web", "events": ["package"],
               "config": {"url": "%s", "content_type": "json", "secret": "benchmark"}}\
              """
                  .formatted(sink.get().url()));
        }
        pushed = 1; // the ping
        contender = Optional.of(started);
      }
    }
  }

  private static String organization(String subject) {
    return subject.equals(TOLD) ? "bench-told" : "bench-untold";
  }

  @Override
  public List<Load> loads() {
    return List.of(
        new Load(
            cell(),
            contender.isEmpty()
                ? List.of()
                : List.of(TOLD, UNTOLD).stream()
                    .map(subject ->
                        new Load.Subject(
                            subject, round -> measure(contender.get(), subject, round)))
                    .toList()));
  }

  private Figures measure(Contender berth, String subject, Round round) throws Exception {
    List<Image> images =
        Stream.generate(() -> Image.random(1, LAYER))
            .limit(round.images(testbed.options().images()))
            .toList();
    Latencies latencies = new Latencies();
    AtomicInteger next = new AtomicInteger();
    Meter meter = Meter.start(berth.process(), testbed.options().loadCore());
    long nanos =
        Streams.run(
            CLIENTS,
            stream -> {
              Latencies own = new Latencies();
              String repository = organization(subject) + "/app-" + stream;
              try (RegistryClient client = berth.client()) {
                for (int i; (i = next.getAndIncrement()) < images.size(); ) {
                  long start = System.nanoTime();
                  client.push(repository, "v" + round.number() + "-" + i, images.get(i));
                  own.add(System.nanoTime() - start);
                }
              }
              latencies.addAll(own);
            });
    Figures figures =
        Figures.of(Metric.IMAGES_PER_SECOND, images.size() * 1e9 / nanos)
            .with(Metric.P50, latencies.milliseconds(0.5))
            .with(Metric.P99, latencies.milliseconds(0.99));
    Figures complete = meter.stop().perImage(figures, images.size());
    if (subject.equals(TOLD)) {
      pushed += images.size();
      await(pushed);
    }
    return complete;
  }

  private void await(int deliveries) throws InterruptedException {
    long end = System.nanoTime() + LONGEST_WAIT.toNanos();
    while (sink.orElseThrow().received() < deliveries) {
      if (System.nanoTime() > end) {
        throw new BenchException(
            sink.orElseThrow().received() + " of " + deliveries + " deliveries arrived");
      }
      Thread.sleep(10);
    }
  }

  @Override
  public List<Goal> goals() {
    return List.of(Goal.atLeast(cell(), TOLD, Metric.IMAGES_PER_SECOND, 0.9, UNTOLD));
  }

  @Override
  public void cleanUp() {
    sink.ifPresent(HookSink::close);
  }

  private Cell cell() {
    return new Cell(name(), Text.count(CLIENTS, "client"));
  }
}
