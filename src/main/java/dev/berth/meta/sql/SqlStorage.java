package dev.berth.meta.sql;

import dev.berth.meta.StorageStore;
import dev.berth.oci.Digest;
import dev.berth.packages.RepositoryBytes;
import dev.berth.packages.StoredBytes;
import dev.berth.packages.Visibility;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What is stored, in SQL: sums, and what has changed since ([StorageChanges]). Each answer is one
/// statement, which sees both at the same instant.
final class SqlStorage implements StorageStore {
  private static final int SETTLED_AT_ONCE = 500;
  // The lock of those who settle; a number that no blob of anybody has (BlobLinks).
  private static final long SETTLING = -1;

  private static final String OF_OWNER =
      """
      SELECT
        coalesce((SELECT bytes FROM owner_storage WHERE owner_id = ?), 0)
          + coalesce((SELECT sum(c.bytes) FROM storage_changes c CROSS JOIN packages p
              WHERE c.owner_id = ? AND p.id = c.package_id AND p.deleted_at IS NULL), 0),
        coalesce((SELECT charged_bytes FROM owner_storage WHERE owner_id = ?), 0)
          + coalesce((SELECT sum(c.charged_bytes) FROM storage_changes c CROSS JOIN packages p
              WHERE c.owner_id = ? AND p.id = c.package_id AND p.deleted_at IS NULL), 0),
        coalesce((SELECT metered_bytes FROM owner_storage WHERE owner_id = ?), 0)
          + coalesce((SELECT sum(c.charged_bytes) FROM storage_changes c CROSS JOIN packages p
              WHERE c.owner_id = ? AND p.id = c.package_id AND p.deleted_at IS NULL
                AND p.visibility <> 'public'), 0)\
      """;

  private static final String LIST =
      """
      SELECT p.id,
        coalesce(s.bytes, 0) + coalesce((SELECT sum(c.bytes) FROM storage_changes c
          WHERE c.owner_id = p.owner_id AND c.package_id = p.id), 0),
        coalesce(s.charged_bytes, 0) + coalesce((SELECT sum(c.charged_bytes)
          FROM storage_changes c WHERE c.owner_id = p.owner_id AND c.package_id = p.id), 0),
        p.visibility
      FROM packages p
        LEFT JOIN package_storage s ON s.owner_id = p.owner_id AND s.package_id = p.id
      WHERE p.owner_id = ? AND p.id > ? AND p.deleted_at IS NULL ORDER BY p.id LIMIT ?\
      """;

  // A version and its deleted children, as they count for nothing now, and what they name.
  private static final String OF_RESTORED =
      """
      WITH back AS (
        SELECT v.id, v.package_id, v.size, v.counted FROM versions v
        WHERE v.package_id = ? AND v.id = ? AND v.deleted_at IS NOT NULL
        UNION
        SELECT v.id, v.package_id, v.size, v.counted
        FROM version_children e
          JOIN versions v ON v.package_id = e.package_id AND v.digest = e.digest
        WHERE e.package_id = ? AND e.version_id = ? AND v.deleted_at IS NOT NULL)
      SELECT
        (SELECT coalesce(sum(size), 0) FROM back WHERE counted = 0)
        + (SELECT coalesce(sum(b.size), 0) FROM blobs b WHERE b.id IN (
            SELECT l.blob_id FROM back r
              JOIN version_blobs e ON e.package_id = r.package_id AND e.version_id = r.id
              JOIN blobs d ON d.digest = e.digest
              JOIN package_blobs l ON l.package_id = r.package_id AND l.blob_id = d.id
            WHERE l.charge = -1 AND NOT EXISTS (
              SELECT 1 FROM package_blobs o JOIN packages p ON p.id = o.package_id
              WHERE o.blob_id = l.blob_id AND o.owner_id = l.owner_id AND o.charge = 1
                AND p.deleted_at IS NULL)))\
      """;

  /// What of a package's sum is in its owner's.
  private enum Counting {
    NONE,
    UNMETERED,
    METERED
  }

  private record Key(long ownerId, long packageId, long blobId, long versionId) {}

  private record Change(Key key, long bytes, long charged) {
    static Change of(ResultSet row) throws SQLException {
      Key key = new Key(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4));
      return new Change(key, row.getLong(5), row.getLong(6));
    }
  }

  private static final class Sum {
    private final long ownerId;
    private long bytes;
    private long charged;
    private long metered;

    Sum(long ownerId) {
      this.ownerId = ownerId;
    }
  }

  private final Database database;
  private final InstantSource clock;
  private volatile long lastOwner;

  SqlStorage(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public StoredBytes findOfOwner(long ownerId) {
    return database.read(
        "find what an owner stores",
        s ->
            s.first(
                    row -> new StoredBytes(row.getLong(1), row.getLong(2), row.getLong(3)),
                    OF_OWNER,
                    ownerId,
                    ownerId,
                    ownerId,
                    ownerId,
                    ownerId,
                    ownerId)
                .orElseThrow());
  }

  @Override
  public StoredBytes findOfPackage(long ownerId, long packageId) {
    return list(ownerId, packageId - 1, 1).stream()
        .filter(found -> found.packageId() == packageId)
        .map(PackageStorage::stored)
        .findFirst()
        .orElse(new StoredBytes(0, 0, 0));
  }

  @Override
  public boolean isCharged(long ownerId, Digest digest) {
    return database.read(
        "look whether a blob is charged",
        s ->
            s.exists(
                """
                SELECT 1 FROM blobs b CROSS JOIN package_blobs l CROSS JOIN packages p
                WHERE b.digest = ? AND l.blob_id = b.id AND l.owner_id = ? AND l.charge = 1
                  AND p.id = l.package_id AND p.deleted_at IS NULL\
                """,
                digest,
                ownerId));
  }

  @Override
  public long countParked(long packageId, List<Digest> digests) {
    return database.read(
        "count what is not charged",
        s ->
            s.number(
                    """
                    SELECT coalesce(sum(b.size), 0) FROM blobs b CROSS JOIN package_blobs l
                    WHERE b.digest {among} AND l.package_id = ? AND l.blob_id = b.id
                      AND l.charge = -1 AND NOT EXISTS (
                        SELECT 1 FROM package_blobs o CROSS JOIN packages p
                        WHERE o.blob_id = l.blob_id AND o.owner_id = l.owner_id AND o.charge = 1
                          AND p.id = o.package_id AND p.deleted_at IS NULL)\
                    """,
                    digests,
                    packageId)
                .orElse(0L));
  }

  @Override
  public long countRestoredVersion(long packageId, long versionId) {
    return database.read(
        "count what a version brings back",
        s -> s.number(OF_RESTORED, packageId, versionId, packageId, versionId).orElse(0L));
  }

  @Override
  public long countRestoredPackage(long packageId) {
    return database.read(
        "count what a package brings back",
        s ->
            s.number(
                    """
                    SELECT coalesce((SELECT s.charged_bytes FROM package_storage s
                        WHERE s.owner_id = p.owner_id AND s.package_id = p.id), 0)
                      + coalesce((SELECT sum(c.charged_bytes) FROM storage_changes c
                        WHERE c.owner_id = p.owner_id AND c.package_id = p.id), 0)
                    FROM packages p WHERE p.id = ? AND p.deleted_at IS NOT NULL\
                    """,
                    packageId)
                .orElse(0L));
  }

  @Override
  public List<PackageStorage> list(long ownerId, long after, int limit) {
    return database.read(
        "list what an owner stores",
        s -> s.list(SqlStorage::packageStorage, LIST, ownerId, after, limit));
  }

  private static PackageStorage packageStorage(ResultSet row) throws SQLException {
    long charged = row.getLong(3);
    boolean open = row.getString(4).equals(Visibility.PUBLIC.word());
    return new PackageStorage(
        row.getLong(1), new StoredBytes(row.getLong(2), charged, open ? 0 : charged));
  }

  @Override
  public List<RepositoryBytes> listByRepository(long ownerId) {
    return database.read(
        "list what is stored by repository",
        s ->
            s.list(
                row -> new RepositoryBytes(Optional.ofNullable(row.getString(1)), row.getLong(2)),
                """
                SELECT r.name, sum(coalesce(s.charged_bytes, 0)
                  + coalesce((SELECT sum(c.charged_bytes) FROM storage_changes c
                    WHERE c.owner_id = p.owner_id AND c.package_id = p.id), 0))
                FROM packages p
                  LEFT JOIN package_storage s ON s.owner_id = p.owner_id AND s.package_id = p.id
                  LEFT JOIN repositories r ON r.id = p.repository_id
                WHERE p.owner_id = ? AND p.visibility <> 'public' AND p.deleted_at IS NULL
                GROUP BY r.name ORDER BY r.name\
                """,
                ownerId));
  }

  @Override
  public Settling settle() {
    Optional<Long> owner =
        database.read("look for what was deleted", s -> findWaiting(s, lastOwner));
    owner.ifPresent(next -> lastOwner = next);
    Settling reviewed = owner.isPresent() ? settle(owner.get()) : Settling.DONE;
    // In a transaction of its own: it locks packages after each other.
    Settling added =
        database.read("look for changes of what is stored", SqlStorage::isAnyChange)
            ? database.write("add up what is stored", SqlStorage::settleNext)
            : Settling.DONE;
    return reviewed.compareTo(added) > 0 ? reviewed : added;
  }

  private static Optional<Long> findWaiting(Session session, long after) throws SQLException {
    Optional<Long> next = StorageReviews.findOwner(session, after);
    return next.isPresent() ? next : StorageReviews.findOwner(session, 0);
  }

  private static boolean isAnyChange(Session session) throws SQLException {
    return session.exists("SELECT 1 FROM storage_changes WHERE owner_id > 0 LIMIT 1");
  }

  @Override
  public Settling settle(long ownerId) {
    return database.write(
        "look at what was deleted",
        s -> {
          if (!s.tryLock(SETTLING)) {
            return Settling.BUSY;
          }
          return StorageReviews.run(s, ownerId, clock.instant()) ? Settling.MORE : Settling.DONE;
        });
  }

  @Override
  public void recount(long ownerId) {
    database.write(
        "add up what an owner stores",
        s -> {
          s.lock("SELECT 1 FROM pg_advisory_xact_lock(?)", SETTLING);
          StorageRecount.run(s, ownerId);
          return ownerId;
        });
  }

  private static Settling settleNext(Session session) throws SQLException {
    if (!session.tryLock(SETTLING)) {
      return Settling.BUSY;
    }
    return addChanges(session) ? Settling.MORE : Settling.DONE;
  }

  /// Each line is by itself: what another transaction is writing to is left for later.
  private static boolean addChanges(Session session) throws SQLException {
    List<Change> changes =
        session.list(
            Change::of,
            """
            SELECT owner_id, package_id, blob_id, version_id, bytes, charged_bytes
            FROM storage_changes WHERE owner_id > 0
            ORDER BY owner_id, package_id, blob_id, version_id LIMIT ? {for update skip locked}\
            """,
            SETTLED_AT_ONCE);
    Map<Long, Sum> packages = new TreeMap<>();
    for (Change change : changes) {
      Key key = change.key();
      session.update(
          """
          DELETE FROM storage_changes
          WHERE owner_id = ? AND package_id = ? AND blob_id = ? AND version_id = ?\
          """,
          key.ownerId(),
          key.packageId(),
          key.blobId(),
          key.versionId());
      Sum sum = packages.computeIfAbsent(key.packageId(), _ -> new Sum(key.ownerId()));
      sum.bytes += change.bytes();
      sum.charged += change.charged();
    }
    Map<Long, Sum> owners = new TreeMap<>();
    for (Map.Entry<Long, Sum> each : packages.entrySet()) {
      Sum some = each.getValue();
      Counting counting = lockCounting(session, each.getKey());
      addToPackage(session, each.getKey(), some);
      Sum all = owners.computeIfAbsent(some.ownerId, Sum::new);
      all.bytes += counting == Counting.NONE ? 0 : some.bytes;
      all.charged += counting == Counting.NONE ? 0 : some.charged;
      all.metered += counting == Counting.METERED ? some.charged : 0;
    }
    for (Sum sum : owners.values()) {
      addToOwner(session, sum);
    }
    return changes.size() == SETTLED_AT_ONCE;
  }

  /// It stays so until the transaction ends. Who changes it looks at the package's sum after.
  private static Counting lockCounting(Session session, long packageId) throws SQLException {
    return session
        .first(
            row ->
                row.getString(1).equals(Visibility.PUBLIC.word())
                    ? Counting.UNMETERED
                    : Counting.METERED,
            "SELECT visibility FROM packages WHERE id = ? AND deleted_at IS NULL {for share}",
            packageId)
        .orElse(Counting.NONE);
  }

  private static void addToPackage(Session session, long packageId, Sum sum) throws SQLException {
    session.update(
        """
        INSERT INTO package_storage (owner_id, package_id, bytes, charged_bytes)
        VALUES (?, ?, ?, ?)
        ON CONFLICT (owner_id, package_id) DO UPDATE
          SET bytes = package_storage.bytes + excluded.bytes,
            charged_bytes = package_storage.charged_bytes + excluded.charged_bytes\
        """,
        sum.ownerId,
        packageId,
        sum.bytes,
        sum.charged);
  }

  private static void addToOwner(Session session, Sum sum) throws SQLException {
    session.update(
        """
        INSERT INTO owner_storage (owner_id, bytes, charged_bytes, metered_bytes)
        VALUES (?, ?, ?, ?)
        ON CONFLICT (owner_id) DO UPDATE
          SET bytes = owner_storage.bytes + excluded.bytes,
            charged_bytes = owner_storage.charged_bytes + excluded.charged_bytes,
            metered_bytes = owner_storage.metered_bytes + excluded.metered_bytes\
        """,
        sum.ownerId,
        sum.bytes,
        sum.charged,
        sum.metered);
  }
}
