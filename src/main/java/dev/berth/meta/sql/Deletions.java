package dev.berth.meta.sql;

import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The deletions of a package's versions, each of which has a place: finds those at a place in the
/// list of what can be restored, the last one first, without counting those before it.
///
/// Places stand in groups as in [VersionMarks]. Of each group it is known how many of its deletions
/// were undone; what is left follows from that. The package is locked by whoever changes this.
final class Deletions {
  private static final int WIDTH = 64;
  private static final int LEVELS = 3;

  static final String FIRST =
      """
      SELECT deletion FROM versions
      WHERE package_id = ? AND deleted_at >= ? AND deleted_at IS NOT NULL
      ORDER BY deleted_at, deletion LIMIT 1\
      """;
  static final String COUNT =
      """
      SELECT count(*) FROM versions
      WHERE package_id = ? AND deletion >= ? AND deletion < ? AND deletion IS NOT NULL\
      """;
  static final String UNDONE =
      """
      SELECT place, undone FROM deletion_marks
      WHERE package_id = ? AND level = ? AND place >= ? AND place < ?\
      """;
  static final String LIST =
      SqlVersions.COLUMNS
          + """
           FROM versions
          WHERE package_id = ? AND deletion >= ? AND deletion < ? AND deletion IS NOT NULL
          ORDER BY deletion DESC LIMIT ? OFFSET ?\
          """;

  /// The places from `first` to before `end`.
  private record Range(long first, long end) {}

  /// @param total how many can be restored in all
  record Page(List<SqlVersions.Row> rows, long total) {}

  private final Session session;
  private final long packageId;

  private Deletions(Session session, long packageId) {
    this.session = session;
    this.packageId = packageId;
  }

  private static long span(int level) {
    long places = 1;
    for (int i = 0; i < level; i++) {
      places *= WIDTH;
    }
    return places;
  }

  /// Deletes a living version.
  static void add(Session session, long packageId, long version, Instant now) throws SQLException {
    long place =
        session
                .number(
                    "UPDATE packages SET deletions = deletions + 1 WHERE id = ? RETURNING"
                        + " deletions",
                    packageId)
                .orElseThrow()
            - 1;
    session.update(
        "UPDATE versions SET deleted_at = ?, updated_at = ?, deletion = ? WHERE id = ?",
        now,
        now,
        place,
        version);
  }

  /// Makes a deleted version live again.
  static void undo(Session session, long packageId, long version, Instant now) throws SQLException {
    long place =
        session.number("SELECT deletion FROM versions WHERE id = ?", version).orElseThrow();
    session.update(
        """
        UPDATE versions SET deleted_at = NULL, deletion = NULL, held = 0, updated_at = ?
        WHERE id = ?\
        """,
        now,
        version);
    HeldVersions.setLiving(session, packageId, version, true);
    for (int level = 1; level <= LEVELS; level++) {
      session.update(
          """
          INSERT INTO deletion_marks (package_id, level, place, undone) VALUES (?, ?, ?, 1)
          ON CONFLICT (package_id, level, place) DO UPDATE SET undone = deletion_marks.undone + 1\
          """,
          packageId,
          level,
          place - place % span(level));
    }
  }

  /// Up to `limit` of the versions that were deleted at `since` or later, after the first `skip`.
  static Page list(Session session, long packageId, Instant since, long skip, int limit)
      throws SQLException {
    return new Deletions(session, packageId).list(since, skip, limit);
  }

  private Page list(Instant since, long skip, int limit) throws SQLException {
    Optional<Long> first = session.number(FIRST, packageId, since);
    if (first.isEmpty()) {
      return new Page(List.of(), 0);
    }
    long end =
        session.number("SELECT deletions FROM packages WHERE id = ?", packageId).orElseThrow();
    Range all = new Range(first.get(), end);
    long total = count(all);
    return new Page(skip < total ? rows(all, skip, limit) : List.of(), total);
  }

  /// Those before the first full group one by one, then by ever larger groups.
  private long count(Range all) throws SQLException {
    long count = 0;
    long from = all.first();
    for (int level = 0; level <= LEVELS; level++) {
      long to = all.end();
      if (level < LEVELS) {
        long span = span(level + 1);
        to = Math.min(to, (from + span - 1) / span * span);
      }
      count +=
          level == 0
              ? session.number(COUNT, packageId, from, to).orElse(0L)
              : to - from - undone(level, from, to).values().stream().mapToLong(n -> n).sum();
      from = to;
    }
    return count;
  }

  /// @param skip fewer than there are
  private List<SqlVersions.Row> rows(Range all, long skip, int limit) throws SQLException {
    Range range = all;
    long left = skip;
    for (int level = LEVELS; level >= 1; level--) {
      long span = span(level);
      long group = (range.end() - 1) / span * span;
      Map<Long, Long> undone = undone(level, range.first() / span * span, range.end());
      long end = range.end();
      long living = end - group - undone.getOrDefault(group, 0L);
      while (left >= living && group > range.first()) {
        left -= living;
        end = group;
        group -= span;
        living = end - group - undone.getOrDefault(group, 0L);
      }
      range = new Range(Math.max(group, all.first()), end);
    }
    return session.list(SqlVersions::row, LIST, packageId, all.first(), range.end(), limit, left);
  }

  /// How many of each group that begins in a range were undone; none are left out.
  private Map<Long, Long> undone(int level, long from, long to) throws SQLException {
    record Mark(long place, long undone) {}
    Map<Long, Long> undone = new HashMap<>();
    for (Mark mark :
        session.list(
            row -> new Mark(row.getLong(1), row.getLong(2)), UNDONE, packageId, level, from, to)) {
      undone.put(mark.place(), mark.undone());
    }
    return undone;
  }
}
