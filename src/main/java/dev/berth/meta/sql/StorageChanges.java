package dev.berth.meta.sql;

import java.sql.SQLException;

/// Changes of what is stored, noted in the transactions that make them. Nobody waits for anybody
/// there but for who changes the same blob in the same name space.
final class StorageChanges {
  private StorageChanges() {}

  /// What a blob counts for in a package has changed.
  ///
  /// @param bytes in the package's own sum
  /// @param charged in what is charged to it
  static void blob(
      Session session, long ownerId, long packageId, long blobId, long bytes, long charged)
      throws SQLException {
    note(session, ownerId, packageId, blobId, 0, bytes, charged);
  }

  /// A version was made, or counts no more (`bytes` below zero), or again.
  static void version(Session session, long ownerId, long packageId, long versionId, long bytes)
      throws SQLException {
    note(session, ownerId, packageId, 0, versionId, bytes, bytes);
  }

  /// What a package holds is metered from now on, or not, in a transaction that has changed its
  /// row.
  static void changeMetered(Session session, long ownerId, long packageId, boolean metered)
      throws SQLException {
    change(session, ownerId, packageId, 0, metered ? 1 : -1);
  }

  /// What a package holds counts from now on, or not, in a transaction that has changed its row: it
  /// was deleted, or has come back.
  static void changeLiving(
      Session session, long ownerId, long packageId, boolean living, boolean metered)
      throws SQLException {
    int sign = living ? 1 : -1;
    change(session, ownerId, packageId, sign, metered ? sign : 0);
    StorageReviews.enterPackage(session, packageId);
  }

  private static void change(Session session, long ownerId, long packageId, int all, int metered)
      throws SQLException {
    session.update(
        """
        UPDATE owner_storage SET
          bytes = bytes + ? * coalesce((SELECT s.bytes FROM package_storage s
            WHERE s.owner_id = ? AND s.package_id = ?), 0),
          charged_bytes = charged_bytes + ? * coalesce((SELECT s.charged_bytes
            FROM package_storage s WHERE s.owner_id = ? AND s.package_id = ?), 0),
          metered_bytes = metered_bytes + ? * coalesce((SELECT s.charged_bytes
            FROM package_storage s WHERE s.owner_id = ? AND s.package_id = ?), 0)
        WHERE owner_id = ?\
        """,
        all,
        ownerId,
        packageId,
        all,
        ownerId,
        packageId,
        metered,
        ownerId,
        packageId,
        ownerId);
  }

  private static void note(
      Session session,
      long ownerId,
      long packageId,
      long blobId,
      long versionId,
      long bytes,
      long charged)
      throws SQLException {
    session.update(
        """
        INSERT INTO storage_changes
          (owner_id, package_id, blob_id, version_id, bytes, charged_bytes)
        VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (owner_id, package_id, blob_id, version_id) DO UPDATE
          SET bytes = storage_changes.bytes + excluded.bytes,
            charged_bytes = storage_changes.charged_bytes + excluded.charged_bytes\
        """,
        ownerId,
        packageId,
        blobId,
        versionId,
        bytes,
        charged);
  }
}
