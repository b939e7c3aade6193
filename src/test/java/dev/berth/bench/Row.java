package dev.berth.bench;

import java.util.List;

/// One row of the goals: a kind of work with its loads, measured, compared and explained together.
interface Row {
  /// How it is chosen on the command line.
  String name();

  String title();

  /// What is done, for the reader of the report.
  String method();

  List<Metric> columns();

  /// Brings what is needed into the servers, and verifies that it is there.
  void prepare() throws Exception;

  List<Load> loads() throws Exception;

  /// What Berth has to reach.
  List<Goal> goals();

  /// Takes away what the row brought.
  default void cleanUp() throws Exception {}
}
