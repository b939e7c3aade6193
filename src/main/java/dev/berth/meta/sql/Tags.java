package dev.berth.meta.sql;

import dev.berth.oci.Tag;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Moving tags, each time with a line of history.
final class Tags {
  private Tags() {}

  /// Points a tag to a version, from which on the one it leaves may be without a tag.
  static void put(Session session, long packageId, Tag tag, long version, long actorId, Instant now)
      throws SQLException {
    Optional<Long> before = insertOrLock(session, packageId, tag, version, now);
    if (before.isPresent()) {
      session.update(
          "UPDATE tags SET version_id = ?, updated_at = ? WHERE package_id = ? AND name = ?",
          version,
          now,
          packageId,
          tag);
      if (before.get() == version) {
        return;
      }
      Reviews.enterIfUntagged(session, packageId, before.get(), now);
    }
    note(session, packageId, tag, before.orElse(null), version, actorId, now);
  }

  /// Makes the tag, or gives the version that it points to.
  private static Optional<Long> insertOrLock(
      Session session, long packageId, Tag tag, long version, Instant now) throws SQLException {
    while (true) {
      Optional<Long> before =
          session.number(
              "SELECT version_id FROM tags WHERE package_id = ? AND name = ? {for update}",
              packageId,
              tag);
      if (before.isPresent()) {
        return before;
      }
      int made =
          session.update(
              """
              INSERT INTO tags (package_id, name, version_id, updated_at) VALUES (?, ?, ?, ?)
              ON CONFLICT (package_id, name) DO NOTHING\
              """,
              packageId,
              tag,
              version,
              now);
      if (made > 0) {
        return Optional.empty();
      }
      // Another transaction made it meanwhile.
    }
  }

  /// Removes a tag.
  ///
  /// @return the version it pointed to; empty when there was no such tag
  static Optional<Long> delete(Session session, long packageId, Tag tag, long actorId, Instant now)
      throws SQLException {
    Optional<Long> version =
        session.number(
            "DELETE FROM tags WHERE package_id = ? AND name = ? RETURNING version_id",
            packageId,
            tag);
    if (version.isPresent()) {
      note(session, packageId, tag, version.get(), null, actorId, now);
    }
    return version;
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
