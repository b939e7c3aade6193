package dev.berth.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Starting, and the memory of a server that has nothing to do.
final class StartRow implements Row {
  private static final long IDLE_MILLIS = 3_000;

  private final Testbed testbed;
  private final Map<String, Placement> placements = new HashMap<>();

  StartRow(Testbed testbed) {
    this.testbed = testbed;
  }

  @Override
  public String name() {
    return "start";
  }

  @Override
  public String title() {
    return "Start and idle memory";
  }

  @Override
  public String method() {
    return """
    From the start of the process (for Berth that of the script `./berth`) to the first answer on `/v2/`: 401 from \
    Berth, 200 from the others. Not pinned: both cores. The data directory is there from an earlier start. %d s \
    later the resident memory is read.\
    """
        .formatted(IDLE_MILLIS / 1000);
  }

  @Override
  public List<Metric> columns() {
    return List.of(Metric.START, Metric.IDLE_MEMORY);
  }

  @Override
  public void prepare() throws Exception {
    for (Launcher launcher : testbed.launchers()) {
      Placement pinned = testbed.placement(launcher.name() + " start");
      placements.put(
          launcher.name(),
          new Placement(
              pinned.port(),
              pinned.directory(),
              testbed.options().serverCore() + "," + testbed.options().loadCore(),
              pinned.certificate()));
    }
  }

  @Override
  public List<Load> loads() {
    List<Load.Subject> subjects = new ArrayList<>();
    for (Launcher launcher : testbed.launchers()) {
      subjects.add(new Load.Subject(launcher.name(), round -> measure(launcher)));
    }
    return List.of(new Load(cell(), subjects));
  }

  private Figures measure(Launcher launcher) throws Exception {
    Placement placement = placements.get(launcher.name());
    try (ServerProcess process = launcher.launch(placement)) {
      long nanos = process.awaitAnswer(placement.endpoint(), launcher.greeting());
      Thread.sleep(IDLE_MILLIS);
      return Figures.of(Metric.START, nanos / 1e9)
          .with(Metric.IDLE_MEMORY, process.figures().residentMegabytes());
    }
  }

  @Override
  public List<Goal> goals() {
    return List.of(
        Goal.under(cell(), "Berth", Metric.START, 0.8),
        Goal.under(cell(), "Berth", Metric.IDLE_MEMORY, 160));
  }

  private Cell cell() {
    return new Cell(name(), "two cores, nothing else running");
  }
}
