package dev.berth.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Listing the first tags of packages with few and with very many.
final class TagsRow implements Row {
  private static final int PAGE = 100;
  private static final Pattern LIST = Pattern.compile("\"tags\"\\s*:\\s*\\[([^\\]]*)\\]");

  private final Testbed testbed;
  private final List<Integer> sizes;
  private final Image image = Image.random(1, 32);
  private final Map<Integer, List<String>> tags = new HashMap<>();

  TagsRow(Testbed testbed) {
    this.testbed = testbed;
    this.sizes = List.of(PAGE, testbed.options().tags());
    for (int size : sizes) {
      List<String> names = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        names.add("tag-%06d".formatted(i));
      }
      tags.put(size, names);
    }
  }

  @Override
  public String name() {
    return "tags";
  }

  @Override
  public String title() {
    return "First page of a tag list";
  }

  @Override
  public String method() {
    return """
    `GET …/tags/list?n=%d` over one connection. The first answer is compared with the tags that were made, all others \
    with the first, byte by byte. Berth's tags are pushed; Distribution's are laid out as the files that its \
    documentation describes, and read back through its API.\
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
        Metric.LOAD_CORE);
  }

  @Override
  public void prepare() throws Exception {
    for (Contender contender : contenders()) {
      for (int size : sizes) {
        contender.provision().tags(repository(size), image, tags.get(size));
        try (RegistryClient client = contender.client()) {
          client.verifyManifest(repository(size), tags.get(size).getLast(), image.manifest());
        }
      }
    }
  }

  /// Peers are left out: a hundred thousand pushes would take them too long.
  private List<Contender> contenders() throws Exception {
    return testbed
        .registries()
        .subList(0, testbed.registries().size() - testbed.options().peers().size());
  }

  @Override
  public List<Load> loads() throws Exception {
    List<Load> loads = new ArrayList<>();
    for (int size : sizes) {
      List<Load.Subject> subjects = new ArrayList<>();
      for (Contender contender : contenders()) {
        subjects.add(new Load.Subject(contender.name(), round -> measure(contender, size, round)));
      }
      loads.add(new Load(cell(size), subjects));
    }
    return loads;
  }

  private Figures measure(Contender contender, int size, Round round) throws Exception {
    byte[] request =
        Request.of(
            contender.endpoint(),
            "GET",
            "/v2/" + repository(size) + "/tags/list?n=" + PAGE,
            contender.authorization(repository(size)));
    Latencies latencies = new Latencies();
    try (HttpConnection connection = new HttpConnection(contender.endpoint())) {
      byte[] first = page(connection, request);
      checkFirst(first, size);
      Meter meter = Meter.start(contender.process(), testbed.options().loadCore());
      long start = System.nanoTime();
      long now = start;
      while (now - start < round.requestTime().toNanos()) {
        byte[] body = page(connection, request);
        long end = System.nanoTime();
        if (!Arrays.equals(body, first)) {
          throw new BenchException("a page of tags differs from the first");
        }
        latencies.add(end - now);
        now = System.nanoTime();
      }
      return meter.stop().perRequest(latencies.figures((now - start) / 1e9), latencies.count());
    }
  }

  private static byte[] page(HttpConnection connection, byte[] request) throws Exception {
    connection.send(request);
    return connection.answer(false).expect(200, "GET of a tag list").body();
  }

  private void checkFirst(byte[] body, int size) {
    Matcher list = LIST.matcher(new Answer(new Head(200, List.of()), body).text());
    List<String> listed =
        list.find()
            ? Arrays.asList(list.group(1).replaceAll("[\\s\"]", "").split(",", -1))
            : List.of();
    if (!listed.equals(tags.get(size).subList(0, PAGE))) {
      throw new BenchException("a page holds other tags than those pushed: " + listed);
    }
  }

  @Override
  public List<Goal> goals() {
    Cell few = cell(sizes.getFirst());
    Cell many = cell(sizes.getLast());
    return List.of(
        Goal.ratio(
            many,
            "Berth",
            Metric.P50,
            Goal.Sense.AT_MOST,
            1.1,
            new Goal.Term(few, "Berth", Metric.P50)),
        Goal.atLeast(many, "Berth", Metric.REQUESTS_PER_SECOND, 50, "Distribution"));
  }

  private static String repository(int size) {
    return "admin/bench-tags-" + size;
  }

  private Cell cell(int size) {
    return new Cell(name(), "a package with " + Text.count(size, "tag"));
  }
}
