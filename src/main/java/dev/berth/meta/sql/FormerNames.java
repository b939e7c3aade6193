package dev.berth.meta.sql;

import dev.berth.packages.Repository;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;

/// The names that repositories had. One is given up when a repository takes the name, when the one
/// that had it is deleted, and with its owner.
final class FormerNames {
  private FormerNames() {}

  /// The living repository that had the name.
  static Optional<Repository> read(Session session, long ownerId, String name) throws SQLException {
    return session.first(
        Rows::repository,
        "SELECT "
            + Rows.REPOSITORY
            + """
             FROM former_repository_names f CROSS JOIN repositories r CROSS JOIN accounts a
            WHERE f.owner_id = ? AND f.lower_name = ? AND r.id = f.repository_id
              AND r.deleted_at IS NULL AND a.id = r.owner_id\
            """,
        ownerId,
        lower(name));
  }

  /// Notes that a repository has another name, or owner, than before.
  static void move(Session session, Repository before, long ownerId, String name)
      throws SQLException {
    if (before.owner().id() == ownerId && lower(before.name()).equals(lower(name))) {
      return;
    }
    session.update(
        """
        INSERT INTO former_repository_names (owner_id, lower_name, repository_id)
        VALUES (?, ?, ?)\
        """,
        before.owner().id(),
        lower(before.name()),
        before.id());
    take(session, ownerId, name);
  }

  /// Notes that a repository has a name.
  static void take(Session session, long ownerId, String name) throws SQLException {
    session.update(
        "DELETE FROM former_repository_names WHERE owner_id = ? AND lower_name = ?",
        ownerId,
        lower(name));
  }

  /// Gives up all names that a repository had.
  static void forget(Session session, long repositoryId) throws SQLException {
    session.update("DELETE FROM former_repository_names WHERE repository_id = ?", repositoryId);
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
