package dev.berth.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What deciding about a right costs, on a small site and on a large one.
final class AccessRow implements Row {
  private static final int CONNECTIONS = 16;
  private static final String SMALL = "Berth, small site";
  private static final String LARGE = "Berth, large site";

  private final Testbed testbed;
  private final List<AccessSite> sites;
  private final Image image = Image.random(1, 32);
  private final Map<String, AccessSite.Running> running = new LinkedHashMap<>();

  AccessRow(Testbed testbed) {
    this.testbed = testbed;
    this.sites =
        List.of(
            new AccessSite(SMALL, 1, 1, 10),
            new AccessSite(LARGE, 10_000, 1_000, testbed.options().packages()));
  }

  @Override
  public String name() {
    return "access";
  }

  @Override
  public String title() {
    return "Deciding about a right";
  }

  @Override
  public String method() {
    AccessSite large = sites.getLast();
    return """
    A manifest of an organization's private package is read by a member who may because of a team. On the small site \
    the package gives two roles, the member is in one team and the organization has ten other packages; on the large \
    one the package gives %,d roles, the member is in %,d teams and there are %,d other packages. Once with what was \
    decided before remembered; once right after another's role in the package was changed each time, by which all \
    that is remembered of rights in the organization's packages has to be read again: only the pull is timed then. \
    Every body is compared. The large site is written into the database of a stopped server.\
    """
        .formatted(large.grants(), large.teams(), large.packages());
  }

  @Override
  public List<Metric> columns() {
    return List.of(Metric.REQUESTS_PER_SECOND, Metric.P50, Metric.P99);
  }

  @Override
  public void prepare() throws Exception {
    for (Launcher launcher : testbed.launchers()) {
      if (launcher.name().equals("Berth")) {
        for (AccessSite site : sites) {
          running.put(site.name(), site.start(testbed, launcher, image));
        }
      }
    }
  }

  @Override
  public List<Load> loads() {
    List<Load.Subject> remembered = new ArrayList<>();
    List<Load.Subject> changed = new ArrayList<>();
    running.forEach((name, site) -> {
      remembered.add(new Load.Subject(name, round -> remembered(site, round)));
      changed.add(new Load.Subject(name, round -> changed(site, round)));
    });
    return List.of(new Load(remembered(), remembered), new Load(changed(), changed));
  }

  private byte[] request(AccessSite.Running site) throws Exception {
    return Request.of(
        site.contender().endpoint(),
        "GET",
        RegistryClient.manifestPath(AccessSite.REPOSITORY, "latest"),
        site.contender().authorization(AccessSite.REPOSITORY),
        Image.ACCEPT);
  }

  private Figures remembered(AccessSite.Running site, Round round) throws Exception {
    return KeepAliveLoad.get(site.contender().endpoint(), request(site), image.manifest())
        .run(CONNECTIONS, round.requestTime())
        .figures();
  }

  private Figures changed(AccessSite.Running site, Round round) throws Exception {
    byte[] request = request(site);
    Latencies latencies = new Latencies();
    long asked = 0;
    try (HttpConnection administrator = new HttpConnection(site.contender().endpoint());
        HttpConnection reader = new HttpConnection(site.contender().endpoint())) {
      long end = System.nanoTime() + round.requestTime().toNanos();
      for (int i = 0; System.nanoTime() < end; i++) {
        site.changeRights(administrator, i % 2 == 1);
        long start = System.nanoTime();
        reader.send(request);
        byte[] body = reader.answer(false).expect(200, "GET of a manifest").body();
        long time = System.nanoTime() - start;
        if (!Arrays.equals(body, image.manifest())) {
          throw new BenchException("a manifest came back changed");
        }
        latencies.add(time);
        asked += time;
      }
    }
    return latencies.figures(asked / 1e9);
  }

  @Override
  public List<Goal> goals() {
    return List.of(
        Goal.atLeast(remembered(), LARGE, Metric.REQUESTS_PER_SECOND, 0.9, SMALL),
        Goal.atMost(changed(), LARGE, Metric.P50, 1.2, SMALL));
  }

  private Cell remembered() {
    return new Cell(name(), "remembered, " + Text.count(CONNECTIONS, "connection"));
  }

  private Cell changed() {
    return new Cell(name(), "right after a change of rights, 1 connection");
  }
}
