package dev.berth.bench;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Listing the versions of packages with few and with very many, by REST.
final class VersionsRow implements Row {
  private static final int FEW = 100;
  private static final int PAGE = 30;

  private final Testbed testbed;
  private Optional<Contender> contender = Optional.empty();
  private String administrator = "";

  VersionsRow(Testbed testbed) {
    this.testbed = testbed;
  }

  @Override
  public String name() {
    return "versions";
  }

  @Override
  public String title() {
    return "A page of a package's versions";
  }

  @Override
  public String method() {
    return """
    `GET …/versions?page=N` of GitHub's API over one connection, %d versions on a page, each with a tag. The versions \
    are laid out in the database of a server that is stopped. All answers are compared with the first, byte by byte. \
    What is allocated is what the server's Java program counts, whatever it does besides.\
    """
        .formatted(PAGE);
  }

  @Override
  public List<Metric> columns() {
    return List.of(
        Metric.REQUESTS_PER_SECOND,
        Metric.P50,
        Metric.P99,
        Metric.CPU_PER_REQUEST,
        Metric.ALLOCATED_PER_REQUEST);
  }

  private enum Which {
    FEW_FIRST,
    MANY_FIRST,
    MANY_LAST
  }

  private int versions(Which which) {
    return which == Which.FEW_FIRST ? FEW : testbed.options().tags();
  }

  private static String packageWith(int versions) {
    return "bench-versions-" + versions;
  }

  @Override
  public void prepare() throws Exception {
    for (Launcher launcher : testbed.launchers()) {
      if (launcher instanceof BerthLauncher berth) {
        BerthLauncher unlimited = berth.with("--rate-limit", "off");
        Placement placement = testbed.placement("Berth versions");
        Contender first = testbed.start(unlimited, placement);
        List<String> seed = new ArrayList<>();
        for (int versions : List.of(FEW, testbed.options().tags())) {
          first.provision().image("admin/" + packageWith(versions), "pushed", Image.random(1, 32));
          seed.addAll(List.of(packageWith(versions), Integer.toString(versions)));
        }
        testbed.stop(first);
        AccessSite.seed(VersionsSeed.class, placement, seed);
        contender = Optional.of(testbed.start(unlimited, placement));
        administrator =
            "Authorization: Bearer "
                + Files.readString(placement.data().resolve("admin-token")).strip();
      }
    }
  }

  @Override
  public List<Load> loads() {
    return Arrays.stream(Which.values())
        .map(which ->
            new Load(
                cell(which),
                contender.stream()
                    .map(berth ->
                        new Load.Subject(berth.name(), round -> measure(berth, which, round)))
                    .toList()))
        .toList();
  }

  private Figures measure(Contender berth, Which which, Round round) throws Exception {
    int versions = versions(which);
    int page = which == Which.MANY_LAST ? versions / PAGE : 1;
    byte[] request =
        Request.of(
            berth.endpoint(),
            "GET",
            "/api/v3/user/packages/container/%s/versions?per_page=%d&page=%d"
                .formatted(packageWith(versions), PAGE, page),
            administrator);
    Latencies latencies = new Latencies();
    try (HttpConnection connection = new HttpConnection(berth.endpoint());
        Allocations allocations = Allocations.of(berth.process())) {
      byte[] first = page(connection, request);
      check(first, versions - (page - 1) * PAGE);
      long allocated = allocations.bytes();
      Meter meter = Meter.start(berth.process(), testbed.options().loadCore());
      long start = System.nanoTime();
      long now = start;
      while (now - start < round.requestTime().toNanos()) {
        byte[] body = page(connection, request);
        latencies.add(System.nanoTime() - now);
        if (!Arrays.equals(body, first)) {
          throw new BenchException("a page of versions differs from the first");
        }
        now = System.nanoTime();
      }
      Figures figures =
          meter.stop().perRequest(latencies.figures((now - start) / 1e9), latencies.count());
      double bytes = allocations.bytes() - allocated;
      return figures.with(Metric.ALLOCATED_PER_REQUEST, bytes / 1e3 / latencies.count());
    }
  }

  private static byte[] page(HttpConnection connection, byte[] request) throws Exception {
    connection.send(request);
    return connection.answer(false).expect(200, "GET of a list of versions").body();
  }

  private static void check(byte[] body, int left) {
    String text = new Answer(new Head(200, List.of()), body).text();
    int listed = text.split("\"package_html_url\"", -1).length - 1;
    if (listed != Math.min(left, PAGE)) {
      throw new BenchException("a page has " + listed + " versions");
    }
  }

  @Override
  public List<Goal> goals() {
    List<Goal> goals = new ArrayList<>();
    for (Metric metric : List.of(Metric.P50, Metric.ALLOCATED_PER_REQUEST)) {
      goals.add(noMoreThan(Which.MANY_FIRST, metric, Which.FEW_FIRST));
      goals.add(noMoreThan(Which.MANY_LAST, metric, Which.MANY_FIRST));
    }
    return goals;
  }

  private Goal noMoreThan(Which which, Metric metric, Which reference) {
    return Goal.ratio(
        cell(which),
        "Berth",
        metric,
        Goal.Sense.AT_MOST,
        1.2,
        new Goal.Term(cell(reference), "Berth", metric));
  }

  private Cell cell(Which which) {
    return new Cell(
        name(),
        "the %s full page of %s"
            .formatted(
                which == Which.MANY_LAST ? "last" : "first",
                Text.count(versions(which), "version")));
  }
}
