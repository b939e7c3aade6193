package dev.berth.meta.sql;

import dev.berth.meta.RequestCounts;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Counts of requests in SQL.
final class SqlRequestCounts implements RequestCounts {
  private final Database database;

  SqlRequestCounts(Database database) {
    this.database = database;
  }

  @Override
  public Map<String, Long> add(List<Requests> requests) {
    // Always in the same order: nodes that do this at once must not wait for each other in circles.
    List<Requests> ordered =
        requests.stream().sorted(Comparator.comparing(Requests::caller)).toList();
    return database.write(
        "count requests",
        s -> {
          Map<String, Long> totals = new HashMap<>();
          for (Requests added : ordered) {
            s.number(
                    """
                    INSERT INTO request_counts (caller, ends_at, used) VALUES (?, ?, ?)
                    ON CONFLICT (caller) DO UPDATE
                      SET used = excluded.used + CASE WHEN request_counts.ends_at = excluded.ends_at
                          THEN request_counts.used ELSE 0 END,
                        ends_at = excluded.ends_at
                      WHERE request_counts.ends_at <= excluded.ends_at
                    RETURNING used\
                    """,
                    added.caller(),
                    added.end(),
                    added.count())
                .ifPresent(used -> totals.put(added.caller(), used));
          }
          return totals;
        });
  }

  @Override
  public int removeEnded(Instant before) {
    return database.write(
        "forget requests", s -> s.update("DELETE FROM request_counts WHERE ends_at < ?", before));
  }
}
