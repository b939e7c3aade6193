package dev.berth.meta.sql;

import dev.berth.meta.VersionGraphStore;
import dev.berth.oci.Digest;
import dev.berth.packages.PackageVersion;
import dev.berth.packages.TooManyTagsException;
import dev.berth.packages.VersionSize;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What versions need and what needs them, by the edges in SQL.
final class SqlVersionGraph implements VersionGraphStore {
  /// How many versions that one names are looked at.
  private static final int MOST_VERSIONS = 1000;

  /// How many blobs are looked at.
  private static final int MOST_BLOBS = 20_000;

  /// How many versions, and how many packages, are asked whether they need a blob. More than can be
  /// assumed to be deleted.
  static final int MOST_LOOKED_AT = 200;

  private static final int PARENTS_NAMED = 10;

  private static final String THESE = "(SELECT CAST(value AS {integer}) FROM {each})";

  static final String PARENTS =
      """
      SELECT v.id, v.digest, v.created_at, v.updated_at, v.deleted_at
      FROM version_children e CROSS JOIN versions v
      WHERE e.digest = ? AND e.package_id = ? AND e.version_id > ? AND e.living = 1
        AND v.id = e.version_id
      ORDER BY e.version_id LIMIT ?\
      """;
  private static final String BY_DIGESTS =
      SqlVersions.COLUMNS
          + """
           FROM versions
          WHERE digest {among} AND package_id = ? AND (deleted_at IS NULL OR held = 1)\
          """;
  static final String OTHER_PARENTS =
      """
      SELECT v.digest FROM version_children e CROSS JOIN versions v
      WHERE e.digest = ? AND e.package_id = ? AND e.living = 1 AND e.version_id NOT IN %s
        AND v.id = e.version_id
      LIMIT ?\
      """
          .formatted(THESE);
  private static final String CHILDREN =
      """
      SELECT v.id, v.digest, v.size, v.deleted_at
      FROM version_children e CROSS JOIN versions v
      WHERE e.package_id = ? AND e.version_id = ? AND v.package_id = e.package_id
        AND v.digest = e.digest AND (v.deleted_at IS NULL OR v.held = 1)
      LIMIT ?\
      """;
  // Of what needs a blob, or needed it once, so many are looked at, and 2 says that there are more.
  // The newest come first: they live more often than old ones.
  static final String BLOBS =
      """
      SELECT e.digest, b.size,
        coalesce(
          (SELECT 1 FROM
            (SELECT o.version_id FROM version_blobs o
             WHERE o.digest = e.digest AND o.package_id = e.package_id
             ORDER BY o.counted DESC, o.version_id DESC LIMIT {looked at}) asked CROSS JOIN versions v
           WHERE v.id = asked.version_id AND (v.deleted_at IS NULL OR v.held = 1) AND v.id NOT IN %s
           LIMIT 1),
          (SELECT 2 FROM version_blobs o
           WHERE o.digest = e.digest AND o.package_id = e.package_id
           LIMIT 1 OFFSET {looked at}), 0),
        coalesce(
          (SELECT 1 FROM
            (SELECT m.package_id FROM package_blobs m
             WHERE m.blob_id = b.id AND m.owner_id = l.owner_id
             ORDER BY m.package_id DESC LIMIT {looked at}) asked CROSS JOIN packages p
           WHERE p.id = asked.package_id AND p.id <> l.package_id AND p.deleted_at IS NULL LIMIT 1),
          (SELECT 2 FROM package_blobs m WHERE m.blob_id = b.id AND m.owner_id = l.owner_id
           LIMIT 1 OFFSET {looked at}), 0)
      FROM version_blobs e CROSS JOIN blobs b CROSS JOIN package_blobs l
      WHERE e.package_id = ? AND e.version_id = ? AND b.digest = e.digest
        AND l.package_id = e.package_id AND l.blob_id = b.id
      LIMIT ?\
      """
          .formatted(THESE)
          .replace("{looked at}", Integer.toString(MOST_LOOKED_AT));
  private static final String OTHER_TAGGED =
      "SELECT 1 FROM tags WHERE package_id = ? AND version_id NOT IN " + THESE + " LIMIT 1";
  private static final String TAGS =
      """
      SELECT t.version_id, t.name FROM {each} CROSS JOIN tags t
      WHERE t.package_id = ? AND t.version_id = CAST(value AS {integer}) LIMIT ?\
      """;

  /// A version that can be pulled.
  private record Version(long id, Digest digest, long size, boolean living) {}

  /// Whether something else has a blob.
  private enum Needed {
    NO,
    YES,
    /// Those that were looked at have it no more; there are others.
    MAYBE
  }

  /// A blob that some versions need, and whether other versions of the package or other packages of
  /// its owner have it too. What other owners have is never asked: it would tell who else has a
  /// blob.
  private record Blob(Digest digest, long size, Needed inPackage, Needed inOwner) {
    boolean isFreed() {
      return inPackage == Needed.NO && inOwner == Needed.NO;
    }

    /// Whether all is known of it.
    boolean isSure() {
      return inPackage != Needed.MAYBE && inOwner != Needed.MAYBE;
    }
  }

  private final Database database;

  SqlVersionGraph(Database database) {
    this.database = database;
  }

  @Override
  public List<PackageVersion> listParents(long packageId, Digest digest, long afterId, int limit) {
    return database.read(
        "list parents of a version",
        s -> {
          return withTags(
              s, packageId, s.list(SqlVersions::row, PARENTS, digest, packageId, afterId, limit));
        });
  }

  @Override
  public Map<Digest, PackageVersion> findVersions(long packageId, List<Digest> digests) {
    return database.read(
        "find versions by their digests",
        s -> {
          Map<Digest, PackageVersion> found = new HashMap<>();
          for (PackageVersion version :
              withTags(s, packageId, s.list(SqlVersions::row, BY_DIGESTS, digests, packageId))) {
            found.put(version.digest(), version);
          }
          return found;
        });
  }

  private static List<PackageVersion> withTags(
      Session session, long packageId, List<SqlVersions.Row> rows) throws SQLException {
    List<SqlVersions.Tagged> tags =
        session.list(
            SqlVersions::tagged,
            TAGS,
            rows.stream().map(SqlVersions.Row::id).toList(),
            packageId,
            TooManyTagsException.MOST + 1);
    return SqlVersions.withTags(
        rows, tags.stream().sorted(Comparator.comparing(SqlVersions.Tagged::tag)).toList());
  }

  @Override
  public Optional<VersionSize> findSize(long packageId, long versionId) {
    return database.read(
        "find the size of a version",
        s -> {
          Optional<Version> version = find(s, packageId, versionId);
          return version.isEmpty()
              ? Optional.empty()
              : Optional.of(size(s, packageId, version.get()));
        });
  }

  private static VersionSize size(Session session, long packageId, Version version)
      throws SQLException {
    Map<Long, Version> all = new HashMap<>(Map.of(version.id(), version));
    Deque<Version> left = new ArrayDeque<>(List.of(version));
    while (!left.isEmpty() && all.size() <= MOST_VERSIONS) {
      for (Version child : children(session, packageId, left.pop().id())) {
        if (all.putIfAbsent(child.id(), child) == null) {
          left.push(child);
        }
      }
    }
    Map<Digest, Blob> blobs = blobs(session, packageId, all.keySet(), all.keySet());
    long bytes = all.values().stream().mapToLong(Version::size).sum();
    long shared = 0;
    long elsewhere = 0;
    for (Blob blob : blobs.values()) {
      bytes += blob.size();
      shared += blob.inPackage() == Needed.YES ? blob.size() : 0;
      elsewhere += blob.inOwner() == Needed.YES ? blob.size() : 0;
    }
    Preview.Gone gone =
        findParents(session, packageId, version, Set.of()).isEmpty()
            ? freed(session, packageId, version, Assumed.NOTHING)
            : new Preview.Gone(Set.of(), 0, true);
    boolean complete =
        gone.complete()
            && isComplete(all.size(), blobs)
            && blobs.values().stream().allMatch(Blob::isSure);
    return new VersionSize(bytes, shared, elsewhere, gone.freedBytes(), complete);
  }

  private static boolean isComplete(int versions, Map<Digest, Blob> blobs) {
    return versions <= MOST_VERSIONS && blobs.size() < MOST_BLOBS;
  }

  @Override
  public Preview previewDeletion(long packageId, long versionId, Assumed assumed) {
    return database.read(
        "preview a deletion", s -> previewDeletion(s, packageId, versionId, assumed));
  }

  private static Preview previewDeletion(
      Session session, long packageId, long versionId, Assumed assumed) throws SQLException {
    Optional<Version> version = find(session, packageId, versionId);
    if (version.isEmpty()
        || assumed.gone().contains(versionId)
        || assumed.held().contains(versionId)) {
      return new Preview.Absent();
    }
    Set<Long> untagged = new HashSet<>(assumed.gone());
    untagged.addAll(assumed.held());
    untagged.add(versionId);
    boolean tagged =
        session.exists(
            "SELECT 1 FROM tags WHERE package_id = ? AND version_id = ? LIMIT 1",
            packageId,
            versionId);
    if (tagged && !session.exists(OTHER_TAGGED, packageId, List.copyOf(untagged))) {
      return new Preview.LastTagged();
    }
    List<Digest> parents = findParents(session, packageId, version.get(), assumed.gone());
    return parents.isEmpty()
        ? freed(session, packageId, version.get(), assumed)
        : new Preview.Held(parents);
  }

  private static Optional<Version> find(Session session, long packageId, long versionId)
      throws SQLException {
    return session.first(
        row -> new Version(row.getLong(1), Digest.parse(row.getString(2)), row.getLong(3), true),
        """
        SELECT id, digest, size FROM versions
        WHERE package_id = ? AND id = ? AND deleted_at IS NULL\
        """,
        packageId,
        versionId);
  }

  /// What goes with a version that nothing needs, and the bytes of it that are of no use then.
  private static Preview.Gone freed(
      Session session, long packageId, Version version, Assumed assumed) throws SQLException {
    Set<Long> without = new HashSet<>(assumed.gone());
    without.add(version.id());
    Set<Long> going = new LinkedHashSet<>(List.of(version.id()));
    long bytes = version.size();
    Deque<Version> left = new ArrayDeque<>(List.of(version));
    while (!left.isEmpty() && going.size() <= MOST_VERSIONS) {
      for (Version child : children(session, packageId, left.pop().id())) {
        boolean held = !child.living() || assumed.held().contains(child.id());
        if (held
            && !without.contains(child.id())
            && findParents(session, packageId, child, without).isEmpty()) {
          without.add(child.id());
          going.add(child.id());
          bytes += child.size();
          left.push(child);
        }
      }
    }
    Map<Digest, Blob> blobs = blobs(session, packageId, going, without);
    for (Blob blob : blobs.values()) {
      bytes += blob.isFreed() ? blob.size() : 0;
    }
    boolean complete =
        isComplete(going.size(), blobs) && blobs.values().stream().allMatch(Blob::isSure);
    return new Preview.Gone(going, bytes, complete);
  }

  /// Some of the versions that need another one, other than `without`.
  private static List<Digest> findParents(
      Session session, long packageId, Version version, Set<Long> without) throws SQLException {
    return session.list(
        row -> Digest.parse(row.getString(1)),
        OTHER_PARENTS,
        version.digest(),
        packageId,
        List.copyOf(without),
        PARENTS_NAMED);
  }

  private static List<Version> children(Session session, long packageId, long parent)
      throws SQLException {
    return session.list(
        row ->
            new Version(
                row.getLong(1),
                Digest.parse(row.getString(2)),
                row.getLong(3),
                Rows.time(row, 4) == null),
        CHILDREN,
        packageId,
        parent,
        MOST_VERSIONS);
  }

  /// The blobs that some versions need and the package has.
  ///
  /// @param without versions that are not asked whether they need them too
  private static Map<Digest, Blob> blobs(
      Session session, long packageId, Set<Long> versions, Set<Long> without) throws SQLException {
    Map<Digest, Blob> blobs = new HashMap<>();
    List<Long> others = List.copyOf(without);
    for (long version : versions) {
      for (Blob blob :
          session.list(
              row ->
                  new Blob(
                      Digest.parse(row.getString(1)),
                      row.getLong(2),
                      Needed.values()[row.getInt(3)],
                      Needed.values()[row.getInt(4)]),
              BLOBS,
              others,
              packageId,
              version,
              Math.max(0, MOST_BLOBS - blobs.size()))) {
        blobs.put(blob.digest(), blob);
      }
    }
    return blobs;
  }
}
