package dev.berth.meta.sql;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/// In which packages blobs may be read, and to which of them each is charged: in a name space to
/// one, which lives if any does that counts it. A blob that only deleted versions of a package name
/// is parked there: it can be read as before, and counts for nothing.
final class BlobLinks {
  private static final int PARKED = -1;
  private static final int FREE = 0;
  private static final int CHARGED = 1;

  /// A link that a blob is charged to.
  private record Charged(long packageId, boolean living) {}

  private BlobLinks() {}

  /// Has whoever else changes the links of a blob in a name space wait. Another pair may share the
  /// lock, which makes it wait and does no other harm. To be taken before the lock of a link.
  static void lock(Session session, long ownerId, long blobId) throws SQLException {
    session.lock("SELECT 1 FROM pg_advisory_xact_lock(?)", (ownerId << 32) ^ blobId);
  }

  /// Makes a blob readable in a package, if it is not.
  static void link(
      Session session, long ownerId, long packageId, long blobId, long size, Instant now)
      throws SQLException {
    lock(session, ownerId, blobId);
    Optional<Charged> other = findCharged(session, ownerId, blobId);
    boolean free = other.isPresent() && other.get().living();
    int made =
        session.update(
            """
            INSERT INTO package_blobs (package_id, blob_id, owner_id, linked_at, charge)
            VALUES (?, ?, ?, ?, ?) ON CONFLICT (package_id, blob_id) DO NOTHING\
            """,
            packageId,
            blobId,
            ownerId,
            now,
            free ? FREE : CHARGED);
    if (made == 1) {
      if (!free && other.isPresent()) {
        move(session, other.get().packageId(), blobId, CHARGED, FREE);
        StorageChanges.blob(session, ownerId, other.get().packageId(), blobId, 0, -size);
      }
      StorageChanges.blob(session, ownerId, packageId, blobId, size, free ? 0 : size);
    }
  }

  /// Ends that a blob may be read in a package.
  static void unlink(Session session, long packageId, long blobId, long size) throws SQLException {
    Optional<Long> owner =
        session.number(
            "SELECT owner_id FROM package_blobs WHERE package_id = ? AND blob_id = ?",
            packageId,
            blobId);
    if (owner.isEmpty()) {
      return;
    }
    lock(session, owner.get(), blobId);
    Optional<Long> charge =
        session.number(
            "DELETE FROM package_blobs WHERE package_id = ? AND blob_id = ? RETURNING charge",
            packageId,
            blobId);
    if (charge.isPresent() && charge.get() != PARKED) {
      long charged = charge.get() == CHARGED ? -size : 0;
      StorageChanges.blob(session, owner.get(), packageId, blobId, -size, charged);
      settle(session, owner.get(), blobId, size);
    }
  }

  /// Has a blob count in a package, or not, for what names it there.
  static void count(
      Session session, long ownerId, long packageId, long blobId, long size, boolean named)
      throws SQLException {
    lock(session, ownerId, blobId);
    if (named && move(session, packageId, blobId, PARKED, FREE)) {
      StorageChanges.blob(session, ownerId, packageId, blobId, size, 0);
      settle(session, ownerId, blobId, size);
    } else if (!named && move(session, packageId, blobId, FREE, PARKED)) {
      StorageChanges.blob(session, ownerId, packageId, blobId, -size, 0);
    } else if (!named && move(session, packageId, blobId, CHARGED, PARKED)) {
      StorageChanges.blob(session, ownerId, packageId, blobId, -size, -size);
      settle(session, ownerId, blobId, size);
    }
  }

  /// Has a blob charged to a living package that counts it, where there is one.
  static void settle(Session session, long ownerId, long blobId, long size) throws SQLException {
    lock(session, ownerId, blobId);
    Optional<Charged> charged = findCharged(session, ownerId, blobId);
    if (charged.isPresent() && charged.get().living()) {
      return;
    }
    Optional<Long> next =
        session.number(
            """
            SELECT l.package_id FROM package_blobs l CROSS JOIN packages p
            WHERE l.blob_id = ? AND l.owner_id = ? AND l.charge = 0
              AND p.id = l.package_id AND p.deleted_at IS NULL
            ORDER BY l.package_id LIMIT 1\
            """,
            blobId,
            ownerId);
    if (next.isEmpty()) {
      return;
    }
    if (charged.isPresent()) {
      move(session, charged.get().packageId(), blobId, CHARGED, FREE);
      StorageChanges.blob(session, ownerId, charged.get().packageId(), blobId, 0, -size);
    }
    move(session, next.get(), blobId, FREE, CHARGED);
    StorageChanges.blob(session, ownerId, next.get(), blobId, 0, size);
  }

  private static Optional<Charged> findCharged(Session session, long ownerId, long blobId)
      throws SQLException {
    return session.first(
        row -> new Charged(row.getLong(1), row.getLong(2) != 0),
        """
        SELECT l.package_id, CASE WHEN p.deleted_at IS NULL THEN 1 ELSE 0 END
        FROM package_blobs l CROSS JOIN packages p
        WHERE l.blob_id = ? AND l.owner_id = ? AND l.charge = 1 AND p.id = l.package_id\
        """,
        blobId,
        ownerId);
  }

  private static boolean move(Session session, long packageId, long blobId, int from, int to)
      throws SQLException {
    return session.update(
            "UPDATE package_blobs SET charge = ? WHERE package_id = ? AND blob_id = ? AND charge ="
                + " ?",
            to,
            packageId,
            blobId,
            from)
        == 1;
  }
}
