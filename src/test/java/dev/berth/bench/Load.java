package dev.berth.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// A load, and all who are put under it in turn.
record Load(Cell cell, List<Subject> subjects) {
  Load {
    subjects = List.copyOf(subjects);
  }

  /// One that is measured under its name.
  record Subject(String name, Measurement measurement) {}

  /// Puts one subject under the load once.
  interface Measurement {
    Figures take(Round round) throws Exception;
  }

  /// The subjects as a round takes them: each round begins with another.
  List<Subject> subjectsIn(Round round) {
    List<Subject> rotated = new ArrayList<>(subjects);
    Collections.rotate(rotated, -round.number());
    return rotated;
  }
}
