package dev.berth.meta.sql;

import dev.berth.oci.Tag;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Moving tags, each time with a line of history. The package is locked.
final class Tags {
  private Tags() {}

  /// Points a tag to a version, and has the one that it leaves reviewed.
  ///
  /// @return whether it did not point to it before
  static boolean put(
      Session session, long packageId, Tag tag, long version, long actorId, Instant now)
      throws SQLException {
    Optional<Long> before = find(session, packageId, tag);
    if (before.isEmpty()) {
      session.update(
          "INSERT INTO tags (package_id, name, version_id, updated_at) VALUES (?, ?, ?, ?)",
          packageId,
          tag,
          version,
          now);
    } else {
      session.update(
          "UPDATE tags SET version_id = ?, updated_at = ? WHERE package_id = ? AND name = ?",
          version,
          now,
          packageId,
          tag);
      if (before.get() == version) {
        return false;
      }
      Reviews.enterLeft(session, before.get(), now);
    }
    note(session, packageId, tag, before.orElse(null), version, actorId, now);
    return true;
  }

  /// The version that a tag points to.
  static Optional<Long> find(Session session, long packageId, Tag tag) throws SQLException {
    return session.number(
        "SELECT version_id FROM tags WHERE package_id = ? AND name = ?", packageId, tag);
  }

  /// Removes a tag, and has the version that it leaves reviewed.
  ///
  /// @return whether there was such a tag
  static boolean delete(Session session, long packageId, Tag tag, long actorId, Instant now)
      throws SQLException {
    Optional<Long> version = find(session, packageId, tag);
    if (version.isPresent()) {
      session.update("DELETE FROM tags WHERE package_id = ? AND name = ?", packageId, tag);
      Reviews.enterLeft(session, version.get(), now);
      note(session, packageId, tag, version.get(), null, actorId, now);
    }
    return version.isPresent();
  }

  /// Removes all tags of a version.
  static List<Tag> deleteOf(
      Session session, long packageId, long version, long actorId, Instant now)
      throws SQLException {
    List<Tag> tags =
        session.list(
            row -> new Tag(row.getString(1)),
            "DELETE FROM tags WHERE package_id = ? AND version_id = ? RETURNING name",
            packageId,
            version);
    if (!tags.isEmpty()) {
      session.update(
          """
          INSERT INTO tag_moves (name, package_id, from_version, moved_at, actor_id)
          SELECT value, ?, ?, ?, ? FROM {each}\
          """,
          packageId,
          version,
          now,
          actorId,
          tags);
    }
    return tags;
  }

  /// The tags that a version had when it was deleted.
  static List<Tag> takenWith(Session session, long packageId, long version, Instant deletedAt)
      throws SQLException {
    return session.list(
        row -> new Tag(row.getString(1)),
        """
        SELECT name FROM tag_moves
        WHERE package_id = ? AND from_version = ? AND to_version IS NULL AND moved_at = ?
        ORDER BY name\
        """,
        packageId,
        version,
        deletedAt);
  }

  private static void note(
      Session session,
      long packageId,
      Tag tag,
      @Nullable Long from,
      @Nullable Long to,
      long actorId,
      Instant now)
      throws SQLException {
    session.update(
        """
        INSERT INTO tag_moves (package_id, name, from_version, to_version, moved_at, actor_id)
        VALUES (?, ?, ?, ?, ?, ?)\
        """,
        packageId,
        tag,
        from,
        to,
        now,
        actorId);
  }
}
