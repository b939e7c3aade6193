package dev.berth.meta.sql;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// Finds the version at a place in the list of a package's living versions, the newest first,
/// without counting those before it.
///
/// A package's versions stand in groups of 64, the groups in groups of 64, and these once more. Of
/// each group it is known with which version it begins and how many of it live no more; how many it
/// has at all follows from its place. To find the 70,000th of 100,000 versions takes two looks at
/// groups of the third level, up to 64 at each of the others, and up to 64 versions.
final class VersionMarks {
  private static final int WIDTH = 64;
  private static final int LEVELS = 3;

  static final String MARKS =
      """
      SELECT first_id, place, gone FROM version_marks
      WHERE package_id = ? AND level = ? AND first_id >= ? AND first_id < ?
      ORDER BY first_id DESC\
      """;

  private VersionMarks() {}

  /// Where to read on from.
  ///
  /// @param before all versions before the place have this id or a higher one
  /// @param skip how many living ones to leave out from there, fewer than 64
  record Start(long before, long skip) {}

  private record Mark(long firstId, long place, long gone) {
    long living(int level, long made) {
      return Math.min(span(level), made - place) - gone;
    }
  }

  private static long span(int level) {
    long versions = WIDTH;
    for (int i = 1; i < level; i++) {
      versions *= WIDTH;
    }
    return versions;
  }

  /// Notes that a version was made.
  ///
  /// @param place how many the package had got before
  static void made(Session session, long packageId, long version, long place) throws SQLException {
    for (int level = 1; level <= LEVELS && place % span(level) == 0; level++) {
      session.update(
          "INSERT INTO version_marks (package_id, level, first_id, place) VALUES (?, ?, ?, ?)",
          packageId,
          level,
          version,
          place);
    }
  }

  /// Notes that a version lives no more, or does again.
  ///
  /// @param by 1 or -1
  static void changeGone(Session session, long packageId, long version, int by)
      throws SQLException {
    for (int level = 1; level <= LEVELS; level++) {
      session.update(
          """
          UPDATE version_marks SET gone = gone + ?
          WHERE package_id = ? AND level = ? AND first_id = (
            SELECT first_id FROM version_marks
            WHERE package_id = ? AND level = ? AND first_id <= ?
            ORDER BY first_id DESC LIMIT 1)\
          """,
          by,
          packageId,
          level,
          packageId,
          level,
          version);
    }
  }

  /// Where the living version is that has `skip` newer ones; empty beyond the end.
  ///
  /// @param made how many versions the package ever got
  static Optional<Start> find(Session session, long packageId, long made, long skip)
      throws SQLException {
    long from = 0;
    long before = Long.MAX_VALUE;
    long left = skip;
    for (int level = LEVELS; level >= 1; level--) {
      List<Mark> marks =
          session.list(
              row -> new Mark(row.getLong(1), row.getLong(2), row.getLong(3)),
              MARKS,
              packageId,
              level,
              from,
              before);
      boolean found = false;
      for (Mark mark : marks) {
        long living = mark.living(level, made);
        if (left < living) {
          from = mark.firstId();
          found = true;
          break;
        }
        left -= living;
        before = mark.firstId();
      }
      if (!found) {
        return Optional.empty();
      }
    }
    return Optional.of(new Start(before, left));
  }
}
