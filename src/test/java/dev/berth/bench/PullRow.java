package dev.berth.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/// Downloading large blobs.
final class PullRow implements Row {
  private static final String REPOSITORY = "admin/bench-pull";
  private static final List<Integer> STREAMS = List.of(1, 8);

  private final Testbed testbed;
  private final Map<Long, Payload> payloads = new HashMap<>();

  PullRow(Testbed testbed) {
    this.testbed = testbed;
    testbed.options().blobSizes().forEach(size -> payloads.put(size, Payload.unique(size)));
  }

  @Override
  public String name() {
    return "pull";
  }

  @Override
  public String title() {
    return "Downloading blobs";
  }

  @Override
  public String method() {
    return """
    Each stream downloads the blob again and again over its own connection. The whole blob is hashed once per \
    server before the clock starts; inside the clock status and length of each answer are checked (hashing there \
    would make the client the slower side). Blobs are in the page cache.\
    """;
  }

  @Override
  public List<Metric> columns() {
    return List.of(Metric.MEGABYTES_PER_SECOND, Metric.CPU_PER_GIGABYTE, Metric.LOAD_CORE);
  }

  @Override
  public void prepare() throws Exception {
    for (Contender contender : testbed.contenders()) {
      for (Payload payload : payloads.values()) {
        contender.provision().blob(REPOSITORY, payload);
        try (RegistryClient client = contender.client()) {
          client.verifyBlob(REPOSITORY, payload.digest(), payload.size());
        }
      }
    }
  }

  @Override
  public List<Load> loads() throws Exception {
    List<Load> loads = new ArrayList<>();
    for (long size : testbed.options().blobSizes()) {
      for (int streams : STREAMS) {
        List<Load.Subject> subjects = new ArrayList<>();
        for (Contender contender : testbed.contenders()) {
          subjects.add(
              new Load.Subject(
                  contender.name(), round -> measure(contender, size, streams, round)));
        }
        loads.add(new Load(cell(size, streams), subjects));
      }
    }
    return loads;
  }

  private Figures measure(Contender contender, long counted, int streams, Round round)
      throws Exception {
    long size = round.size(counted);
    byte[] request =
        Request.of(
            contender.endpoint(),
            "GET",
            RegistryClient.blobPath(REPOSITORY, payloads.get(size).digest()),
            contender.authorization(REPOSITORY));
    AtomicLong bytes = new AtomicLong();
    long end = System.nanoTime() + round.transferTime().toNanos();
    Meter meter = Meter.start(contender.process(), testbed.options().loadCore());
    long nanos =
        Streams.run(
            streams,
            stream -> {
              try (HttpConnection connection = new HttpConnection(contender.endpoint())) {
                do {
                  connection.send(request);
                  connection.skip(size);
                  bytes.addAndGet(size);
                } while (System.nanoTime() < end);
              }
            });
    return meter.stop().transfer(bytes.get(), nanos);
  }

  @Override
  public List<Goal> goals() {
    List<Goal> goals = new ArrayList<>();
    for (long size : testbed.options().blobSizes()) {
      for (int streams : STREAMS) {
        Cell cell = cell(size, streams);
        goals.add(Goal.atLeast(cell, "Berth", Metric.MEGABYTES_PER_SECOND, 1, "Distribution"));
        goals.add(Goal.atMost(cell, "Berth", Metric.CPU_PER_GIGABYTE, 1, "Distribution"));
        goals.add(Goal.atLeast(cell, "Berth", Metric.MEGABYTES_PER_SECOND, 0.9, "nginx"));
      }
    }
    return goals;
  }

  @Override
  public void cleanUp() throws Exception {
    for (Contender contender : testbed.contenders()) {
      for (Payload payload : payloads.values()) {
        contender.provision().discard(payload.digest());
      }
    }
  }

  private Cell cell(long size, int streams) {
    return new Cell(name(), Text.size(size) + ", " + Text.count(streams, "stream"));
  }
}
