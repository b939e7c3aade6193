package dev.berth.meta.sql;

import dev.berth.meta.BlobRecordStore;
import dev.berth.oci.Digest;
import dev.berth.oci.RepositoryName;
import dev.berth.oci.Tag;
import dev.berth.oci.UploadId;
import dev.berth.packages.Actor;
import dev.berth.packages.AuditAction;
import dev.berth.packages.PackageTarget;
import dev.berth.packages.RegistryPackage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Blobs and where they may be read, in SQL.
final class SqlBlobRecords implements BlobRecordStore {
  private static final int REMEMBERED = 50_000;
  private static final long REMEMBERED_BYTES = 8L * 1024 * 1024;
  // An entry's own weight beside the blob's bytes, roughly.
  private static final int ENTRY_BYTES = 300;
  // The joins go from the one blob of the digest to the one link; CROSS keeps SQLite to that order.
  private static final String LINKED =
      """
      FROM blobs b CROSS JOIN package_blobs l
      WHERE b.digest = ? AND l.package_id = ? AND l.blob_id = b.id\
      """;

  private static final String UNPUBLISHED =
      """
      FROM packages p
      WHERE p.published_at IS NULL AND p.deleted_at IS NULL AND p.created_at < ?
        AND NOT EXISTS (
          SELECT 1 FROM uploads u WHERE u.repository = p.owner_login || '/' || p.name)
        AND NOT EXISTS (
          SELECT 1 FROM package_blobs l WHERE l.package_id = p.id AND l.linked_at >= ?)\
      """;

  private record Place(long packageId, Digest digest) {}

  /// A blob of a package.
  ///
  /// @param keptUntil before this the blob is not reviewed. That stays true: a review only moves
  ///   forward, and one that is entered later has a later date
  private record Known(OptionalLong size, Instant keptUntil) {}

  private record Blob(long id, long size) {
    static Blob of(ResultSet row) throws SQLException {
      return new Blob(row.getLong(1), row.getLong(2));
    }
  }

  /// A blob of a package, and the package's owner.
  private record Owned(long id, long ownerId) {
    static Owned of(ResultSet row) throws SQLException {
      return new Owned(row.getLong(1), row.getLong(2));
    }
  }

  private static final Known ABSENT = new Known(OptionalLong.empty(), Instant.MIN);

  private final Database database;
  private final SqlPackages packages;
  private final SqlUploads uploads;
  private final InstantSource clock;
  private final FactCache<Place, Known> blobs;
  private final FactCache<Digest, Optional<byte[]>> contents;

  SqlBlobRecords(Database database, SqlPackages packages, SqlUploads uploads, InstantSource clock) {
    this.database = database;
    this.packages = packages;
    this.uploads = uploads;
    this.clock = clock;
    this.blobs = FactCache.ofSize(database, REMEMBERED, this::read);
    this.contents =
        FactCache.ofWeight(
            database,
            REMEMBERED_BYTES,
            (_, found) -> ENTRY_BYTES + found.map(bytes -> bytes.length).orElse(0),
            this::readContent);
  }

  @Override
  public OptionalLong findSize(long packageId, Digest digest) {
    return blobs.find(new Place(packageId, digest)).size();
  }

  private Known read(Place place) {
    Instant now = clock.instant();
    return database.read(
        "find a blob",
        s ->
            s.first(
                    row -> known(row, now),
                    "SELECT b.size,"
                        + " (SELECT review_after FROM reviews r WHERE r.blob_id = b.id) "
                        + LINKED,
                    place.digest(),
                    place.packageId())
                .orElse(ABSENT));
  }

  private static Known known(ResultSet row, Instant now) throws SQLException {
    Instant reviewAfter = Rows.time(row, 2);
    return new Known(
        OptionalLong.of(row.getLong(1)),
        reviewAfter == null ? now.plus(Reviews.PERIOD) : reviewAfter);
  }

  @Override
  public OptionalLong findSizeAndKeep(long packageId, Digest digest) {
    Known known = blobs.find(new Place(packageId, digest));
    Instant now = clock.instant();
    return known.size().isEmpty() || known.keptUntil().isAfter(now.plus(Reviews.NEAR))
        ? known.size()
        : keep(packageId, digest, now);
  }

  private OptionalLong keep(long packageId, Digest digest, Instant now) {
    return database.write(
        "keep a blob",
        s -> {
          Optional<OptionalLong> size =
              s.first(
                  row -> OptionalLong.of(row.getLong(1)),
                  "SELECT b.size " + LINKED + " {for key share}",
                  digest,
                  packageId);
          s.update(
              """
              UPDATE reviews SET review_after = ?
              WHERE blob_id = (SELECT id FROM blobs WHERE digest = ?) AND review_after < ?\
              """,
              now.plus(Reviews.PERIOD),
              digest,
              now.plus(Reviews.PERIOD));
          s.afterCommit(() -> blobs.forget(new Place(packageId, digest)));
          return size.orElse(OptionalLong.empty());
        });
  }

  @Override
  public long commit(PackageTarget target, Digest digest, long size, @Nullable UploadId upload) {
    return commit(target, digest, size, null, upload);
  }

  @Override
  public long commit(
      PackageTarget target, Digest digest, byte[] content, @Nullable UploadId upload) {
    return commit(target, digest, content.length, content, upload);
  }

  private long commit(
      PackageTarget target,
      Digest digest,
      long size,
      byte @Nullable [] content,
      @Nullable UploadId upload) {
    return database.write(
        "commit a blob",
        s -> {
          long packageId = packages.resolve(s, target);
          Instant now = clock.instant();
          link(
              s,
              target,
              packageId,
              digest,
              new Blob(findOrInsert(s, digest, size, content, now), size),
              now);
          if (content != null) {
            s.afterCommit(() -> contents.forget(digest));
          }
          if (upload != null) {
            uploads.end(s, upload);
          }
          return packageId;
        });
  }

  private static long findOrInsert(
      Session session, Digest digest, long size, byte @Nullable [] content, Instant now)
      throws SQLException {
    Optional<Long> known = findBlob(session, digest);
    Optional<Long> made =
        known.isPresent()
            ? Optional.empty()
            : session.number(
                """
                INSERT INTO blobs (digest, size, created_at, content) VALUES (?, ?, ?, ?)
                ON CONFLICT (digest) DO NOTHING RETURNING id\
                """,
                digest,
                size,
                now,
                content);
    if (made.isPresent()) {
      return made.get();
    }
    if (content != null) {
      // The bytes that it came with before are perhaps lost; these are at hand.
      session.update(
          "UPDATE blobs SET content = ? WHERE digest = ? AND content IS NULL", content, digest);
    }
    return known.isPresent() ? known.get() : findBlob(session, digest).orElseThrow();
  }

  @Override
  public Optional<byte[]> findContent(Digest digest) {
    return contents.find(digest);
  }

  private Optional<byte[]> readContent(Digest digest) {
    return database.read(
        "read a small blob",
        s ->
            s.first(
                row -> row.getBytes(1),
                "SELECT content FROM blobs WHERE digest = ? AND content IS NOT NULL",
                digest));
  }

  private static Optional<Long> findBlob(Session session, Digest digest) throws SQLException {
    return session.number("SELECT id FROM blobs WHERE digest = ? {for key share}", digest);
  }

  private void link(
      Session session, PackageTarget target, long packageId, Digest digest, Blob blob, Instant now)
      throws SQLException {
    BlobLinks.link(session, target.ownerId(), packageId, blob.id(), blob.size(), now);
    Reviews.enterBlob(session, blob.id(), "unnamed", now);
    session.afterCommit(() -> blobs.forget(new Place(packageId, digest)));
  }

  @Override
  public boolean mount(PackageTarget target, Digest digest, long sourcePackageId) {
    return database.write(
        "mount a blob",
        s -> {
          Optional<Long> known = s.number("SELECT b.id " + LINKED, digest, sourcePackageId);
          if (known.isEmpty()) {
            return false;
          }
          long packageId = packages.resolve(s, target);
          // Before the lock of the link, as whoever takes the link away does.
          BlobLinks.lock(s, target.ownerId(), known.get());
          Optional<Blob> blob =
              s.first(
                  Blob::of,
                  "SELECT b.id, b.size " + LINKED + " {for key share}",
                  digest,
                  sourcePackageId);
          if (blob.isEmpty()) {
            return false;
          }
          link(s, target, packageId, digest, blob.get(), clock.instant());
          return true;
        });
  }

  @Override
  public List<RepositoryName> findHolders(Digest digest, long preferredOwnerId, int limit) {
    return database.read(
        "find who holds a blob",
        s -> {
          List<RepositoryName> holders =
              new ArrayList<>(holders(s, "l.owner_id = ?", digest, preferredOwnerId, limit));
          if (holders.size() < limit) {
            int missing = limit - holders.size();
            holders.addAll(holders(s, "l.owner_id <> ?", digest, preferredOwnerId, missing));
          }
          return holders;
        });
  }

  private static List<RepositoryName> holders(
      Session session, String whose, Digest digest, long ownerId, int limit) throws SQLException {
    return session.list(
        row -> new RepositoryName(row.getString(1) + "/" + row.getString(2)),
        "SELECT p.owner_login, p.name"
            + " FROM blobs b CROSS JOIN package_blobs l CROSS JOIN packages p"
            + " WHERE b.digest = ? AND l.blob_id = b.id AND "
            + whose
            + " AND p.id = l.package_id AND p.deleted_at IS NULL"
            + " LIMIT ?",
        digest,
        ownerId,
        limit);
  }

  @Override
  public Unlinking unlink(long packageId, Digest digest, Actor by) {
    return database.write(
        "unlink a blob",
        s -> {
          Optional<Owned> known =
              s.first(Owned::of, "SELECT b.id, l.owner_id " + LINKED, digest, packageId);
          if (known.isEmpty()) {
            return new Unlinking.Absent();
          }
          BlobLinks.lock(s, known.get().ownerId(), known.get().id());
          Optional<Blob> blob =
              s.first(
                  Blob::of,
                  "SELECT b.id, b.size " + LINKED + " {for update of l}",
                  digest,
                  packageId);
          if (blob.isEmpty()) {
            return new Unlinking.Absent();
          }
          Optional<Unlinking> needed = findNeed(s, packageId, digest);
          if (needed.isPresent()) {
            return needed.get();
          }
          BlobLinks.unlink(s, packageId, blob.get().id(), blob.get().size());
          Reviews.enterBlob(s, blob.get().id(), "unlinked", clock.instant());
          s.afterCommit(() -> blobs.forget(new Place(packageId, digest)));
          Optional<RegistryPackage> subject = SqlPackages.read(s, packageId);
          if (subject.isPresent()) {
            SqlPackages.event(AuditAction.BLOB_DELETE, by, subject.get())
                .before("digest", digest.toString())
                .write(s, clock.instant());
          }
          return new Unlinking.Unlinked();
        });
  }

  private static Optional<Unlinking> findNeed(Session session, long packageId, Digest digest)
      throws SQLException {
    return session.first(
        row ->
            new Unlinking.Needed(
                Digest.parse(row.getString(1)),
                Optional.ofNullable(row.getString(2)).map(Tag::new)),
        """
        SELECT v.digest,
          (SELECT min(t.name) FROM tags t WHERE t.package_id = v.package_id AND t.version_id = v.id)
        FROM version_blobs e CROSS JOIN versions v
        WHERE e.digest = ? AND e.package_id = ? AND v.id = e.version_id
          AND (v.deleted_at IS NULL OR v.held = 1)
        ORDER BY e.counted DESC, e.version_id DESC LIMIT 1\
        """,
        digest,
        packageId);
  }

  @Override
  public boolean isInBlobStore(Digest digest) {
    return database.read(
        "look for a blob",
        s -> s.exists("SELECT 1 FROM blobs WHERE digest = ? AND content IS NULL", digest));
  }

  @Override
  public int removeUnpublished(Instant before, int limit) {
    List<Long> candidates =
        database.read(
            "list unpublished packages",
            s ->
                s.list(
                    row -> row.getLong(1),
                    "SELECT p.id " + UNPUBLISHED + " ORDER BY p.created_at LIMIT ?",
                    before,
                    before,
                    limit));
    int removed = 0;
    for (long packageId : candidates) {
      boolean done =
          database.write("remove a package", s -> removeUnpublished(s, packageId, before));
      removed += done ? 1 : 0;
    }
    return removed;
  }

  private boolean removeUnpublished(Session session, long packageId, Instant before)
      throws SQLException {
    // Pushes that are under way end before this is decided.
    session.exists("SELECT 1 FROM packages WHERE id = ? {for update}", packageId);
    Optional<RepositoryName> repository =
        session.first(
            row -> new RepositoryName(row.getString(1) + "/" + row.getString(2)),
            "SELECT p.owner_login, p.name " + UNPUBLISHED + " AND p.id = ?",
            before,
            before,
            packageId);
    if (repository.isEmpty()) {
      return false;
    }
    Instant now = clock.instant();
    Optional<Long> owner =
        session.number(
            "UPDATE packages SET deleted_at = ?, updated_at = ? WHERE id = ? RETURNING owner_id",
            now,
            now,
            packageId);
    // It lets go of its blobs by and by: nobody finds the package, and so nobody reads them there.
    StorageChanges.changeLiving(session, owner.orElseThrow(), packageId, false, true);
    session.afterCommit(() -> packages.forget(repository.get()));
    return true;
  }
}
