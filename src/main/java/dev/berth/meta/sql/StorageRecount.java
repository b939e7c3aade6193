package dev.berth.meta.sql;

import java.sql.SQLException;

/// Adds up anew what an owner's packages hold, from what is there, less the changes that are in no
/// sum yet. Each statement sees both at the same instant; whoever else writes to sums waits.
final class StorageRecount {
  private static final String CHARGED_ONCE =
      """
      UPDATE package_blobs SET charge = 0
      WHERE package_id IN (SELECT id FROM packages WHERE owner_id = ?) AND charge = 1
        AND EXISTS (SELECT 1 FROM package_blobs l
          WHERE l.blob_id = package_blobs.blob_id AND l.owner_id = package_blobs.owner_id
            AND l.charge = 1 AND l.package_id < package_blobs.package_id)\
      """;

  // Whatever was deleted or has come back without being entered.
  private static final String REVIEWS =
      """
      INSERT INTO storage_reviews (owner_id, package_id, version_id, after_digest, after_blob)
      SELECT p.owner_id, v.package_id, v.id, '', 0
      FROM packages p JOIN versions v ON v.package_id = p.id
      WHERE p.owner_id = ?
        AND v.counted <> CASE WHEN v.deleted_at IS NULL OR v.held = 1 THEN 1 ELSE 0 END
      ON CONFLICT (owner_id, package_id, version_id)
        DO UPDATE SET after_digest = '', after_blob = 0\
      """;

  private static final String PACKAGES =
      """
      INSERT INTO package_storage (owner_id, package_id, bytes, charged_bytes)
      SELECT p.owner_id, p.id,
        coalesce((SELECT sum(b.size) FROM package_blobs l JOIN blobs b ON b.id = l.blob_id
          WHERE l.package_id = p.id AND l.charge >= 0), 0)
        + coalesce((SELECT sum(v.size) FROM versions v
          WHERE v.package_id = p.id AND v.counted = 1), 0)
        - coalesce((SELECT sum(c.bytes) FROM storage_changes c
          WHERE c.owner_id = p.owner_id AND c.package_id = p.id), 0),
        coalesce((SELECT sum(b.size) FROM package_blobs l JOIN blobs b ON b.id = l.blob_id
          WHERE l.package_id = p.id AND l.charge = 1), 0)
        + coalesce((SELECT sum(v.size) FROM versions v
          WHERE v.package_id = p.id AND v.counted = 1), 0)
        - coalesce((SELECT sum(c.charged_bytes) FROM storage_changes c
          WHERE c.owner_id = p.owner_id AND c.package_id = p.id), 0)
      FROM packages p WHERE p.owner_id = ?
      ON CONFLICT (owner_id, package_id) DO UPDATE
        SET bytes = excluded.bytes, charged_bytes = excluded.charged_bytes\
      """;

  private static final String OWNER =
      """
      INSERT INTO owner_storage (owner_id, bytes, charged_bytes, metered_bytes)
      SELECT ?, coalesce(sum(s.bytes), 0), coalesce(sum(s.charged_bytes), 0),
        coalesce(sum(CASE WHEN p.visibility = 'public' THEN 0 ELSE s.charged_bytes END), 0)
      FROM packages p
        JOIN package_storage s ON s.owner_id = p.owner_id AND s.package_id = p.id
      WHERE p.owner_id = ? AND p.deleted_at IS NULL
      ON CONFLICT (owner_id) DO UPDATE
        SET bytes = excluded.bytes, charged_bytes = excluded.charged_bytes,
          metered_bytes = excluded.metered_bytes\
      """;

  private StorageRecount() {}

  /// In a transaction that no other one that settles runs beside.
  static void run(Session session, long ownerId) throws SQLException {
    session.lock("SELECT 1 FROM packages WHERE owner_id = ? ORDER BY id {for share}", ownerId);
    session.update(CHARGED_ONCE, ownerId);
    session.update(REVIEWS, ownerId);
    session.update(PACKAGES, ownerId);
    session.update(OWNER, ownerId, ownerId);
  }
}
