package dev.berth.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// Pushing many images of which each is next to nothing.
final class TinyRow implements Row {
  private static final int LAYER_SIZE = 4096;

  /// How many clients push into how many packages.
  private record Setting(int clients, int packages) {}

  private static final List<Setting> SETTINGS =
      List.of(new Setting(1, 1), new Setting(8, 1), new Setting(8, 50));

  private final Testbed testbed;

  TinyRow(Testbed testbed) {
    this.testbed = testbed;
  }

  @Override
  public String name() {
    return "tiny";
  }

  @Override
  public String title() {
    return "Tiny images";
  }

  @Override
  public String method() {
    return """
    %,d images of a configuration, a layer of %,d bytes and a manifest, all new to the server, each pushed as a client \
    does it: for both blobs `HEAD` (404), `POST`, `PUT`; then `PUT` of the manifest under a tag. A client keeps one \
    connection, and asks for a token once per package where the server wants one, inside the clock. Each measurement \
    goes to new packages. After the clock every manifest is read back and compared; in the first round the \
    blobs too. Both registries acknowledge only what is durable.\
    """
        .formatted(testbed.options().images(), LAYER_SIZE);
  }

  @Override
  public List<Metric> columns() {
    return List.of(
        Metric.IMAGES_PER_SECOND, Metric.P50, Metric.P99, Metric.CPU_PER_IMAGE, Metric.LOAD_CORE);
  }

  @Override
  public void prepare() {}

  @Override
  public List<Load> loads() throws Exception {
    List<Load> loads = new ArrayList<>();
    for (Setting setting : SETTINGS) {
      List<Load.Subject> subjects = new ArrayList<>();
      for (Contender contender : testbed.registries()) {
        subjects.add(
            new Load.Subject(contender.name(), round -> measure(contender, setting, round)));
      }
      loads.add(new Load(cell(setting), subjects));
    }
    return loads;
  }

  private Figures measure(Contender contender, Setting setting, Round round) throws Exception {
    List<Push> pushes = pushes(setting, round);
    Latencies latencies = new Latencies();
    AtomicInteger next = new AtomicInteger();
    Meter meter = Meter.start(contender.process(), testbed.options().loadCore());
    long nanos =
        Streams.run(
            setting.clients,
            stream -> {
              Latencies own = new Latencies();
              try (RegistryClient client = contender.client()) {
                for (int i; (i = next.getAndIncrement()) < pushes.size(); ) {
                  long start = System.nanoTime();
                  pushes.get(i).run(client);
                  own.add(System.nanoTime() - start);
                }
              }
              latencies.addAll(own);
            });
    Figures figures =
        Figures.of(Metric.IMAGES_PER_SECOND, pushes.size() * 1e9 / nanos)
            .with(Metric.P50, latencies.milliseconds(0.5))
            .with(Metric.P99, latencies.milliseconds(0.99));
    Figures complete = meter.stop().perImage(figures, pushes.size());
    try (RegistryClient client = contender.client()) {
      for (Push push : pushes) {
        push.verify(client, round.readsBack());
      }
    }
    return complete;
  }

  private List<Push> pushes(Setting setting, Round round) {
    String prefix =
        "admin/tiny-%d-%d-%d".formatted(round.number(), setting.clients, setting.packages);
    List<Push> pushes = new ArrayList<>();
    for (int i = 0; i < round.images(testbed.options().images()); i++) {
      Image image = Image.random(1, LAYER_SIZE);
      pushes.add(
          new Push(
              prefix + "-" + i % setting.packages,
              "v" + i,
              image,
              Sha256.of(image.configuration()),
              Sha256.of(image.layers().getFirst())));
    }
    return pushes;
  }

  /// The push of one image, with its digests at hand.
  private record Push(
      String repository, String tag, Image image, String configuration, String layer) {
    void run(RegistryClient client) throws IOException {
      blob(client, configuration, image.configuration());
      blob(client, layer, image.layers().getFirst());
      client.pushManifest(repository, tag, image.manifest());
    }

    private void blob(RegistryClient client, String digest, byte[] bytes) throws IOException {
      if (client.hasBlob(repository, digest)) {
        throw new BenchException("a blob is there before it was pushed");
      }
      client.push(repository, digest, bytes);
    }

    void verify(RegistryClient client, boolean withBlobs) throws IOException {
      client.verifyManifest(repository, tag, image.manifest());
      if (withBlobs) {
        client.verifyBlob(repository, configuration, image.configuration().length);
        client.verifyBlob(repository, layer, LAYER_SIZE);
      }
    }
  }

  @Override
  public List<Goal> goals() {
    return SETTINGS.stream()
        .map(setting ->
            Goal.atLeast(
                cell(setting),
                "Berth",
                Metric.IMAGES_PER_SECOND,
                setting.clients == 1 ? 4 : 8,
                "Distribution"))
        .toList();
  }

  private Cell cell(Setting setting) {
    return new Cell(
        name(),
        "%s into %s"
            .formatted(
                Text.count(setting.clients, "client"), Text.count(setting.packages, "package")));
  }
}
