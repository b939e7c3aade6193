package dev.berth.meta;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/// How many requests were made of whom, on all nodes that share the store.
public interface RequestCounts {

  /// Requests of one caller.
  ///
  /// @param caller any name; may be kept for as long as the window lasts
  /// @param end when the window ends in which they were made
  /// @param count how many; may be negative, to take some back
  record Requests(String caller, Instant end, long count) {}

  /// Adds requests, all at once, and tells how many there are by then of each of these callers in
  /// the window. What was counted in an earlier window is forgotten; what comes for one that is
  /// over is without effect.
  Map<String, Long> add(List<Requests> requests);

  /// Removes what was counted in windows that ended before `before`.
  ///
  /// @return how many callers were forgotten
  int removeEnded(Instant before);
}
