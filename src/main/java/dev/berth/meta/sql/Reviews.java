package dev.berth.meta.sql;

import dev.berth.oci.Digest;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// The queue of what may have become unreferenced: each blob or version in it is looked at when its
/// date has come, and goes if nothing needs it then. An event moves the date forward, never back.
final class Reviews {
  /// How long a blob that nothing names, or a version that a tag has left, is left in peace.
  static final Duration PERIOD = Duration.ofHours(24);

  /// A review that comes sooner than this is put off for a client that asks for the blob.
  static final Duration NEAR = PERIOD.dividedBy(2);

  /// How long a deleted version can be restored.
  static final Duration RESTORABLE = Duration.ofDays(30);

  private Reviews() {}

  /// Has a blob reviewed a period from `now`.
  static void enterBlob(Session session, long blobId, String reason, Instant now)
      throws SQLException {
    session.update(
        """
        INSERT INTO reviews (blob_id, reason, review_after) VALUES (?, ?, ?)
        ON CONFLICT (blob_id) DO UPDATE
          SET review_after = excluded.review_after, reason = excluded.reason
          WHERE excluded.review_after > reviews.review_after\
        """,
        blobId,
        reason,
        now.plus(PERIOD));
  }

  /// Takes blobs out, because a manifest names them.
  static void settleBlobs(Session session, List<Digest> digests) throws SQLException {
    if (!digests.isEmpty()) {
      session.update(
          "DELETE FROM reviews WHERE blob_id IN (SELECT id FROM blobs WHERE digest {among})",
          digests);
    }
  }

  /// Has a version reviewed that a tag has left. Whether another one points to it is asked at the
  /// review.
  static void enterLeft(Session session, long versionId, Instant now) throws SQLException {
    enterVersion(session, versionId, "untagged", now.plus(PERIOD));
  }

  /// Has a deleted version reviewed when it can no longer be restored.
  static void enterDeleted(Session session, long versionId, Instant now) throws SQLException {
    enterVersion(session, versionId, "deleted", now.plus(RESTORABLE));
  }

  private static void enterVersion(Session session, long versionId, String reason, Instant after)
      throws SQLException {
    session.update(
        """
        INSERT INTO reviews (version_id, reason, review_after) VALUES (?, ?, ?)
        ON CONFLICT (version_id) DO UPDATE
          SET review_after = excluded.review_after, reason = excluded.reason
          WHERE excluded.review_after > reviews.review_after\
        """,
        versionId,
        reason,
        after);
  }

  /// Takes a version out, because it lives and a tag points to it.
  static void settleVersion(Session session, long versionId) throws SQLException {
    session.update("DELETE FROM reviews WHERE version_id = ?", versionId);
  }
}
