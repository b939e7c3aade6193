package dev.berth.bench;

import java.util.List;

/// The most memory that the servers of all other rows ever held. Comes last.
final class MemoryRow implements Row {
  private final Testbed testbed;

  MemoryRow(Testbed testbed) {
    this.testbed = testbed;
  }

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public String title() {
    return "Memory under all loads";
  }

  @Override
  public String method() {
    return """
    The highest resident memory (`VmHWM`) that each server's process has had since it was started, read after all \
    other rows of this run; of a server's two processes, with and without TLS, the larger counts.\
    """;
  }

  @Override
  public List<Metric> columns() {
    return List.of(Metric.PEAK_MEMORY);
  }

  @Override
  public void prepare() {}

  @Override
  public List<Load> loads() {
    List<Load.Subject> subjects =
        testbed.launchers().stream().map(Launcher::name).map(this::subject).toList();
    return List.of(new Load(cell(), subjects));
  }

  private Load.Subject subject(String name) {
    return new Load.Subject(
        name,
        round -> Figures.of(Metric.PEAK_MEMORY, testbed.peakMegabytes().getOrDefault(name, 0.0)));
  }

  @Override
  public List<Goal> goals() {
    return List.of(Goal.under(cell(), "Berth", Metric.PEAK_MEMORY, 400));
  }

  private Cell cell() {
    return new Cell(name(), "all rows of this run");
  }
}
