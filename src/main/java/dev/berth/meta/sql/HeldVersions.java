package dev.berth.meta.sql;

import dev.berth.oci.Digest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/// Deleted versions that stay to be pulled by their digests because indexes name them: held as long
/// as one of these lives, or is held itself. The package is locked.
final class HeldVersions {
  private static final int PARENTS_NAMED = 10;

  private record Child(long id, Digest digest) {}

  private HeldVersions() {}

  /// Some of the versions that need a digest.
  static List<Digest> findParents(Session session, long packageId, Digest digest)
      throws SQLException {
    return session.list(
        row -> Digest.parse(row.getString(1)),
        """
        SELECT v.digest FROM version_children e CROSS JOIN versions v
        WHERE e.digest = ? AND e.package_id = ? AND e.living = 1 AND v.id = e.version_id
        LIMIT ?\
        """,
        digest,
        packageId,
        PARENTS_NAMED);
  }

  /// Notes whether a version can be pulled, and with that whether what it names is needed by it.
  static void setLiving(Session session, long packageId, long version, boolean living)
      throws SQLException {
    session.update(
        "UPDATE version_children SET living = ? WHERE package_id = ? AND version_id = ?",
        living,
        packageId,
        version);
  }

  /// Holds a version that is deleted.
  static void hold(Session session, long version) throws SQLException {
    session.update("UPDATE versions SET held = 1 WHERE id = ?", version);
    Reviews.settleVersion(session, version);
  }

  /// Lets go of a version that is neither living nor held any more, and of what it held.
  ///
  /// @param changed is told what cannot be pulled any more
  static void release(
      Session session, long packageId, long parent, Instant now, Consumer<Digest> changed)
      throws SQLException {
    Deque<Long> parents = new ArrayDeque<>(List.of(parent));
    while (!parents.isEmpty()) {
      long gone = parents.pop();
      setLiving(session, packageId, gone, false);
      for (Child child : children(session, packageId, gone, 1)) {
        if (findParents(session, packageId, child.digest()).isEmpty()) {
          session.update("UPDATE versions SET held = 0 WHERE id = ?", child.id());
          Reviews.enterDeleted(session, child.id(), now);
          StorageReviews.enterVersion(session, packageId, child.id());
          changed.accept(child.digest());
          parents.push(child.id());
        }
      }
    }
  }

  /// Holds what a version needs that has come back, as far as its bytes are there.
  ///
  /// @param changed is told what can be pulled again
  static void holdChildren(Session session, long packageId, long parent, Consumer<Digest> changed)
      throws SQLException {
    Deque<Long> parents = new ArrayDeque<>(List.of(parent));
    while (!parents.isEmpty()) {
      for (Child child : children(session, packageId, parents.pop(), 0)) {
        hold(session, child.id());
        setLiving(session, packageId, child.id(), true);
        StorageReviews.enterVersion(session, packageId, child.id());
        changed.accept(child.digest());
        parents.push(child.id());
      }
    }
  }

  /// The deleted versions that an index names.
  private static List<Child> children(Session session, long packageId, long parent, int held)
      throws SQLException {
    return session.list(
        HeldVersions::child,
        """
        SELECT v.id, v.digest FROM version_children e CROSS JOIN versions v
        WHERE e.package_id = ? AND e.version_id = ? AND v.package_id = e.package_id
          AND v.digest = e.digest AND v.deleted_at IS NOT NULL AND v.held = ? {for update of v}\
        """,
        packageId,
        parent,
        held);
  }

  private static Child child(ResultSet row) throws SQLException {
    return new Child(row.getLong(1), Digest.parse(row.getString(2)));
  }
}
