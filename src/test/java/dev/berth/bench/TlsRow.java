package dev.berth.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;

/// Downloading large blobs over TLS, as most clients do.
final class TlsRow implements Row {
  private static final String REPOSITORY = "admin/bench-tls";
  private static final List<Integer> STREAMS = List.of(1, 4);
  private static final long BYTES_PER_LOAD = 800_000_000;

  private final Testbed testbed;
  private final String curl;
  private final Map<Long, Payload> payloads = new HashMap<>();
  private final List<Contender> contenders = new ArrayList<>();

  TlsRow(Testbed testbed, String curl) {
    this.testbed = testbed;
    this.curl = curl;
    testbed.options().blobSizes().forEach(size -> payloads.put(size, Payload.unique(size)));
  }

  @Override
  public String name() {
    return "tls";
  }

  @Override
  public String title() {
    return "Downloading blobs over TLS";
  }

  @Override
  public String method() {
    return """
    The same certificate for all servers, TLS 1.3 with AES-128-GCM (what Go's client, and so Docker's, prefers). \
    With HTTP/1.1 each stream downloads the blob again and again over its own connection by our own client, which \
    reads many TLS records in one system call: curl, which reads one by one, took more of its core than a server \
    of its own. With HTTP/2 the client is one curl process a load, whose start is inside the clock; its streams \
    share one connection. Both check the certificate, each status and length. The whole blob is hashed \
    once per server and protocol, from curl, before the clock starts.\
    """;
  }

  @Override
  public List<Metric> columns() {
    return List.of(Metric.MEGABYTES_PER_SECOND, Metric.CPU_PER_GIGABYTE, Metric.LOAD_CORE);
  }

  /// Content goes in by plain HTTP; then the server is started again on the same data with the
  /// certificate.
  @Override
  public void prepare() throws Exception {
    for (Launcher launcher : testbed.launchers()) {
      Placement placement = testbed.placement(launcher.name() + " TLS");
      Contender plain = testbed.start(launcher, placement);
      for (Payload payload : payloads.values()) {
        plain.provision().blob(REPOSITORY, payload);
      }
      testbed.stop(plain);
      Contender contender = testbed.start(launcher, placement.with(testbed.certificate()));
      contenders.add(contender);
      Curl client = client(contender);
      for (Payload payload : payloads.values()) {
        for (Curl.Protocol protocol : Curl.Protocol.values()) {
          String digest =
              client.digestOf(target(payload), protocol, authorization(contender, client));
          if (!digest.equals(payload.digest())) {
            throw new BenchException(contender.name() + " sent other bytes over TLS");
          }
        }
      }
    }
  }

  @Override
  public List<Load> loads() {
    List<Load> loads = new ArrayList<>();
    for (long size : testbed.options().blobSizes()) {
      for (Curl.Protocol protocol : Curl.Protocol.values()) {
        for (int streams : STREAMS) {
          List<Load.Subject> subjects = new ArrayList<>();
          for (Contender contender : contenders) {
            subjects.add(
                new Load.Subject(
                    contender.name(), round -> measure(contender, size, protocol, streams, round)));
          }
          loads.add(new Load(cell(size, protocol, streams), subjects));
        }
      }
    }
    return loads;
  }

  private Figures measure(
      Contender contender, long size, Curl.Protocol protocol, int streams, Round round)
      throws Exception {
    Payload payload = payloads.get(round.size(size));
    return switch (protocol) {
      case HTTP_1_1 -> overConnections(contender, payload, streams, round);
      case HTTP_2 -> overOneConnection(contender, payload, streams, round);
    };
  }

  private Figures overConnections(Contender contender, Payload payload, int streams, Round round)
      throws Exception {
    SSLContext trust = testbed.certificate().trust();
    byte[] request =
        Request.of(
            contender.endpoint(),
            "GET",
            target(payload),
            authorization(contender, client(contender)));
    AtomicLong bytes = new AtomicLong();
    long end = System.nanoTime() + round.transferTime().toNanos();
    Meter meter = Meter.start(contender.process(), testbed.options().loadCore());
    long nanos =
        Streams.run(
            streams,
            stream -> {
              try (HttpConnection connection = new HttpConnection(contender.endpoint(), trust)) {
                do {
                  connection.send(request);
                  connection.skip(payload.size());
                  bytes.addAndGet(payload.size());
                } while (System.nanoTime() < end);
              }
            });
    return meter.stop().transfer(bytes.get(), nanos);
  }

  private Figures overOneConnection(Contender contender, Payload payload, int streams, Round round)
      throws Exception {
    Curl client = client(contender);
    String authorization = authorization(contender, client);
    int times = round.warmUp() ? streams : (int) Math.max(streams, BYTES_PER_LOAD / payload.size());
    Meter meter = Meter.start(contender.process(), testbed.options().loadCore());
    long nanos =
        client.download(
            target(payload), payload.size(), Curl.Protocol.HTTP_2, streams, times, authorization);
    return meter.stop().transfer(times * payload.size(), nanos);
  }

  @Override
  public List<Goal> goals() {
    List<Goal> goals = new ArrayList<>();
    for (long size : testbed.options().blobSizes()) {
      for (Curl.Protocol protocol : Curl.Protocol.values()) {
        for (int streams : STREAMS) {
          goals.add(
              Goal.atLeast(
                  cell(size, protocol, streams),
                  "Berth",
                  Metric.MEGABYTES_PER_SECOND,
                  streams == 1 ? 1 : 1.1,
                  "Distribution"));
        }
      }
    }
    return goals;
  }

  @Override
  public void cleanUp() throws Exception {
    for (Contender contender : contenders) {
      for (Payload payload : payloads.values()) {
        contender.provision().discard(payload.digest());
      }
    }
  }

  private Curl client(Contender contender) throws Exception {
    return new Curl(curl, testbed.certificate().certificate(), contender.endpoint());
  }

  private static String authorization(Contender contender, Curl client) throws Exception {
    return contender.access().header(client, REPOSITORY, "pull");
  }

  private static String target(Payload payload) {
    return RegistryClient.blobPath(REPOSITORY, payload.digest());
  }

  private Cell cell(long size, Curl.Protocol protocol, int streams) {
    return new Cell(
        name(), Text.size(size) + ", " + protocol.title() + ", " + Text.count(streams, "stream"));
  }
}
