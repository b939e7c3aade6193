package dev.berth.bench;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Uploading large blobs.
final class PushRow implements Row {
  private static final List<Integer> STREAMS = List.of(1, 4);

  private final Testbed testbed;
  private final Set<String> singlePost = new HashSet<>();
  private BareLoopProcess bareLoop;

  PushRow(Testbed testbed) {
    this.testbed = testbed;
  }

  @Override
  public String name() {
    return "push";
  }

  @Override
  public String title() {
    return "Uploading blobs";
  }

  @Override
  public String method() {
    return """
    Every blob is new to the server. Docker streams a blob in one chunked `PATCH` and closes it with an empty \
    `PUT`; containerd sends it whole in a `PUT`; a single `POST` with the digest is the shortest way. Distribution \
    does not store what comes in a single `POST` (it answers 202), so there Berth is held against Distribution's \
    `POST` + `PUT`. After the clock each blob is asked for by `HEAD`, in the first round the last one of each stream is \
    read back and hashed, and all are removed from the disk. The bare loop is Java on the server's core which takes \
    its bytes from memory: hash, write 128 KB, fsync, rename, fsync of the directory. Both registries fsync before \
    they acknowledge.\
    """;
  }

  @Override
  public List<Metric> columns() {
    return List.of(Metric.MEGABYTES_PER_SECOND, Metric.CPU_PER_GIGABYTE, Metric.LOAD_CORE);
  }

  @Override
  public void prepare() throws Exception {
    for (Contender contender : testbed.registries()) {
      try (RegistryClient client = contender.client()) {
        if (client.takesSinglePost("admin/bench-push")) {
          singlePost.add(contender.name());
        }
      }
    }
    bareLoop =
        BareLoopProcess.start(
            testbed.directory().resolve("bare-loop"), testbed.options().serverCore());
    // Memory that a machine touches for the first time costs more: no server shall be the first to.
    bareLoop.store(testbed.options().blobSizes().getLast(), STREAMS.getLast(), 1);
  }

  @Override
  public List<Load> loads() throws Exception {
    List<Load> loads = new ArrayList<>();
    for (long size : testbed.options().blobSizes()) {
      for (int streams : STREAMS) {
        for (UploadForm form : UploadForm.values()) {
          loads.add(load(size, streams, form));
        }
      }
    }
    return loads;
  }

  private Load load(long size, int streams, UploadForm form) throws Exception {
    List<Load.Subject> subjects = new ArrayList<>();
    for (Contender contender : testbed.registries()) {
      if (form != UploadForm.POST || singlePost.contains(contender.name())) {
        subjects.add(
            new Load.Subject(
                contender.name(), round -> measure(contender, size, streams, form, round)));
      }
    }
    // The loop knows no forms: it is measured once for each size and number of streams.
    if (form == UploadForm.STREAMED) {
      subjects.add(
          new Load.Subject(BareLoopProcess.NAME, round -> measureBareLoop(size, streams, round)));
    }
    return new Load(cell(size, streams, form), subjects);
  }

  private Figures measure(Contender contender, long size, int streams, UploadForm form, Round round)
      throws Exception {
    int times = times(size, streams, round);
    List<Payload> payloads = new ArrayList<>();
    for (int i = 0; i < streams * times; i++) {
      payloads.add(Payload.unique(size));
    }
    Meter meter = Meter.start(contender.process(), testbed.options().loadCore());
    long nanos =
        Streams.run(
            streams,
            stream -> {
              try (RegistryClient client = contender.client()) {
                for (int i = 0; i < times; i++) {
                  client.push(repository(stream), payloads.get(i * streams + stream), form);
                }
              }
            });
    Figures figures = meter.stop().transfer(size * streams * times, nanos);
    verify(contender, payloads, streams, round);
    for (Payload payload : payloads) {
      contender.provision().discard(payload.digest());
    }
    return figures;
  }

  private void verify(Contender contender, List<Payload> payloads, int streams, Round round)
      throws Exception {
    try (RegistryClient client = contender.client()) {
      for (int i = 0; i < payloads.size(); i++) {
        client.verifyPresent(repository(i % streams), payloads.get(i));
        if (round.readsBack() && i >= payloads.size() - streams) {
          client.verifyBlob(
              repository(i % streams), payloads.get(i).digest(), payloads.get(i).size());
        }
      }
    }
  }

  private Figures measureBareLoop(long counted, int streams, Round round) throws Exception {
    long size = round.size(counted);
    int times = times(size, streams, round);
    Meter meter = Meter.start(bareLoop.figures(), testbed.options().loadCore());
    long nanos = bareLoop.store(size, streams, times);
    return meter.stop().transfer(size * streams * times, nanos);
  }

  /// Enough for a second or so; one big blob is that by itself.
  private static int times(long size, int streams, Round round) {
    return round.warmUp() || size >= 1_000_000_000 ? 1 : streams == 1 ? 4 : 2;
  }

  private static String repository(int stream) {
    return "admin/bench-push-" + stream;
  }

  @Override
  public List<Goal> goals() {
    List<Goal> goals = new ArrayList<>();
    for (long size : testbed.options().blobSizes()) {
      for (int streams : STREAMS) {
        double factor = streams == 1 ? 1.3 : size < 1_000_000_000 ? 1.2 : 1.0;
        for (UploadForm form : UploadForm.values()) {
          goals.add(
              goal(
                  cell(size, streams, form),
                  factor,
                  cell(size, streams, form == UploadForm.POST ? UploadForm.POST_PUT : form),
                  "Distribution"));
          goals.add(
              goal(
                  cell(size, streams, form),
                  0.8,
                  cell(size, streams, UploadForm.STREAMED),
                  BareLoopProcess.NAME));
        }
      }
    }
    return goals;
  }

  private static Goal goal(Cell cell, double factor, Cell otherCell, String other) {
    Metric metric = Metric.MEGABYTES_PER_SECOND;
    return Goal.ratio(
        cell,
        "Berth",
        metric,
        Goal.Sense.AT_LEAST,
        factor,
        new Goal.Term(otherCell, other, metric));
  }

  @Override
  public void cleanUp() {
    if (bareLoop != null) {
      bareLoop.close();
    }
  }

  private Cell cell(long size, int streams, UploadForm form) {
    return new Cell(
        name(), Text.size(size) + ", " + Text.count(streams, "stream") + ", " + form.title());
  }
}
