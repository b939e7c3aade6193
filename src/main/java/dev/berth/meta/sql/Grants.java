package dev.berth.meta.sql;

import dev.berth.packages.Role;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// Which users were given which roles in packages.
final class Grants {
  private static final int REMEMBERED = 20_000;

  private record Grant(long packageId, long userId) {}

  private final Database database;
  private final FactCache<Grant, Optional<Role>> roles;

  Grants(Database database) {
    this.database = database;
    this.roles = FactCache.ofSize(database, REMEMBERED, this::read);
  }

  Optional<Role> find(long packageId, long userId) {
    return roles.find(new Grant(packageId, userId));
  }

  private Optional<Role> read(Grant grant) {
    return database.read(
        "find a grant",
        s ->
            s.first(
                row -> Rows.constant(Role.class, row.getString(1)),
                "SELECT role FROM package_grants WHERE package_id = ? AND user_id = ?",
                grant.packageId(),
                grant.userId()));
  }

  /// Has a grant that the session makes or ends be read again after its commit.
  void forgetAfterCommit(Session session, long packageId, long userId) {
    session.afterCommit(() -> roles.forget(new Grant(packageId, userId)));
  }

  /// Ends all roles of a user in the packages of an organization.
  void removeAll(Session session, long organizationId, long userId) throws SQLException {
    List<Long> packages =
        session.list(
            row -> row.getLong(1),
            """
            DELETE FROM package_grants
            WHERE user_id = ? AND package_id IN (SELECT id FROM packages WHERE owner_id = ?)
            RETURNING package_id\
            """,
            userId,
            organizationId);
    packages.forEach(id -> forgetAfterCommit(session, id, userId));
  }
}
