package dev.berth.meta.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The queue of versions and packages that were deleted, or have come back, until it is looked at
/// what of their blobs counts: in pieces, so that no transaction is long or takes many locks.
///
/// What a version names says whether it counts for it. So each name is looked at once for each
/// deletion or restoration, in a time that does not grow with what was deleted before.
final class StorageReviews {
  private static final int PIECE = 200;
  private static final int VERSIONS_AT_ONCE = 50;
  static final String NAMED =
      "SELECT 1 FROM version_blobs WHERE digest = ? AND package_id = ? AND counted = 1 LIMIT 1";

  private record Subject(long id, long ownerId, boolean living, boolean published) {
    static Subject of(ResultSet row) throws SQLException {
      return new Subject(
          row.getLong(1), row.getLong(2), Rows.time(row, 3) == null, Rows.time(row, 4) != null);
    }
  }

  /// How far a version was looked at, or with the version 0 a package.
  private record Review(long versionId, String afterDigest, long afterBlob) {
    static Review of(ResultSet row) throws SQLException {
      return new Review(row.getLong(1), row.getString(2), row.getLong(3));
    }

    Review upTo(Blob last) {
      return versionId == 0
          ? new Review(versionId, "", last.id())
          : new Review(versionId, last.digest(), 0);
    }
  }

  private record Version(long size, boolean counted, boolean named) {
    static Version of(ResultSet row) throws SQLException {
      return new Version(row.getLong(1), row.getLong(2) != 0, row.getLong(3) != 0);
    }
  }

  /// @param id 0 if it is not in the package
  private record Blob(long id, long size, String digest, boolean parked) {
    static Blob of(ResultSet row) throws SQLException {
      return new Blob(row.getLong(1), row.getLong(2), row.getString(3), row.getLong(4) < 0);
    }
  }

  private StorageReviews() {}

  /// Has a version looked at, in a transaction that holds the package's lock.
  static void enterVersion(Session session, long packageId, long versionId) throws SQLException {
    session.update(
        """
        INSERT INTO storage_reviews (owner_id, package_id, version_id, after_digest, after_blob)
        SELECT owner_id, id, ?, '', 0 FROM packages WHERE id = ?
        ON CONFLICT (owner_id, package_id, version_id)
          DO UPDATE SET after_digest = '', after_blob = 0\
        """,
        versionId,
        packageId);
  }

  /// Has a package looked at, in a transaction that has changed its row.
  static void enterPackage(Session session, long packageId) throws SQLException {
    enterVersion(session, packageId, 0);
  }

  /// The first owner after `after` of whom something is to be looked at.
  static Optional<Long> findOwner(Session session, long after) throws SQLException {
    return session.number(
        "SELECT owner_id FROM storage_reviews WHERE owner_id > ? ORDER BY owner_id LIMIT 1", after);
  }

  /// Looks at an owner's next blobs, up to some hundred, in a transaction of its own. Those who do
  /// so keep each other off before.
  ///
  /// @return whether there were any
  static boolean run(Session session, long ownerId, Instant now) throws SQLException {
    Optional<Long> next =
        session.number(
            """
            SELECT package_id FROM storage_reviews WHERE owner_id = ?
            ORDER BY package_id LIMIT 1\
            """,
            ownerId);
    if (next.isEmpty()) {
      return false;
    }
    // Nothing is published there, deleted or restored meanwhile.
    SqlPackages.lock(session, next.get());
    Subject subject =
        session
            .first(
                Subject::of,
                "SELECT id, owner_id, deleted_at, published_at FROM packages WHERE id = ?",
                next.get())
            .orElseThrow();
    int left = PIECE;
    for (Review review :
        session.list(
            Review::of,
            """
            SELECT version_id, after_digest, after_blob FROM storage_reviews
            WHERE owner_id = ? AND package_id = ? ORDER BY version_id LIMIT ?\
            """,
            ownerId,
            subject.id(),
            VERSIONS_AT_ONCE)) {
      if (left > 0) {
        List<Blob> blobs =
            review.versionId() == 0
                ? ofPackage(session, subject, review, left, now)
                : ofVersion(session, subject, review, left);
        goOn(session, subject, review, blobs, blobs.size() == left);
        left -= blobs.size();
      }
    }
    return true;
  }

  private static void goOn(
      Session session, Subject subject, Review review, List<Blob> blobs, boolean more)
      throws SQLException {
    if (more) {
      Review next = review.upTo(blobs.getLast());
      session.update(
          """
          UPDATE storage_reviews SET after_digest = ?, after_blob = ?
          WHERE owner_id = ? AND package_id = ? AND version_id = ?\
          """,
          next.afterDigest(),
          next.afterBlob(),
          subject.ownerId(),
          subject.id(),
          next.versionId());
    } else {
      session.update(
          "DELETE FROM storage_reviews WHERE owner_id = ? AND package_id = ? AND version_id = ?",
          subject.ownerId(),
          subject.id(),
          review.versionId());
    }
  }

  /// A package that was deleted before anything was published in it lets go of its blobs; else they
  /// are charged to living packages, this or others.
  private static List<Blob> ofPackage(
      Session session, Subject subject, Review review, int limit, Instant now) throws SQLException {
    List<Blob> blobs =
        session.list(
            Blob::of,
            """
            SELECT b.id, b.size, b.digest, l.charge FROM package_blobs l CROSS JOIN blobs b
            WHERE l.package_id = ? AND l.blob_id > ? AND b.id = l.blob_id
            ORDER BY l.blob_id LIMIT ?\
            """,
            subject.id(),
            review.afterBlob(),
            limit);
    for (Blob blob : blobs) {
      if (subject.living() || subject.published()) {
        BlobLinks.settle(session, subject.ownerId(), blob.id(), blob.size());
      } else {
        BlobLinks.unlink(session, subject.id(), blob.id(), blob.size());
        Reviews.enterBlob(session, blob.id(), "unlinked", now);
      }
    }
    return blobs;
  }

  private static List<Blob> ofVersion(Session session, Subject subject, Review review, int limit)
      throws SQLException {
    Optional<Version> version =
        session.first(
            Version::of,
            """
            SELECT size, counted, CASE WHEN deleted_at IS NULL OR held = 1 THEN 1 ELSE 0 END
            FROM versions WHERE package_id = ? AND id = ?\
            """,
            subject.id(),
            review.versionId());
    if (version.isEmpty()) {
      return List.of();
    }
    boolean named = version.get().named();
    if (version.get().counted() != named) {
      countManifest(session, subject, review.versionId(), version.get());
    }
    List<Blob> blobs =
        session.list(
            Blob::of,
            """
            SELECT coalesce(l.blob_id, 0), coalesce(b.size, 0), e.digest, coalesce(l.charge, 0)
            FROM version_blobs e
              LEFT JOIN blobs b ON b.digest = e.digest
              LEFT JOIN package_blobs l ON l.package_id = e.package_id AND l.blob_id = b.id
            WHERE e.package_id = ? AND e.version_id = ? AND e.digest > ?
            ORDER BY e.digest LIMIT ?\
            """,
            subject.id(),
            review.versionId(),
            review.afterDigest(),
            limit);
    if (!blobs.isEmpty()) {
      countNames(session, subject, review, blobs.getLast().digest(), named);
    }
    for (Blob blob : blobs) {
      if (blob.id() != 0
          && (named ? blob.parked() : !blob.parked() && !isNamed(session, subject, blob))) {
        BlobLinks.count(session, subject.ownerId(), subject.id(), blob.id(), blob.size(), named);
      }
    }
    return blobs;
  }

  private static void countManifest(
      Session session, Subject subject, long versionId, Version version) throws SQLException {
    session.update("UPDATE versions SET counted = ? WHERE id = ?", version.named(), versionId);
    StorageChanges.version(
        session,
        subject.ownerId(),
        subject.id(),
        versionId,
        version.named() ? version.size() : -version.size());
  }

  /// Notes whether what a version names counts for it, up to a digest.
  private static void countNames(
      Session session, Subject subject, Review review, String last, boolean named)
      throws SQLException {
    session.update(
        """
        UPDATE version_blobs SET counted = ?
        WHERE package_id = ? AND version_id = ? AND digest > ? AND digest <= ? AND counted <> ?\
        """,
        named,
        subject.id(),
        review.versionId(),
        review.afterDigest(),
        last,
        named);
  }

  private static boolean isNamed(Session session, Subject subject, Blob blob) throws SQLException {
    return session.exists(NAMED, blob.digest(), subject.id());
  }
}
