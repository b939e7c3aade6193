package dev.berth.meta.sql;

import dev.berth.meta.VersionGraphStore;
import dev.berth.oci.Digest;
import dev.berth.oci.Tag;
import dev.berth.packages.PackageVersion;
import dev.berth.packages.VersionSize;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
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

  private static final int PARENTS_NAMED = 10;

  private static final String THESE = "(SELECT CAST(value AS {integer}) FROM {each})";

  static final String PARENTS =
      """
      SELECT v.id, v.digest, v.created_at, v.updated_at, v.deleted_at
      FROM version_children e CROSS JOIN versions v
      WHERE e.digest = ? AND e.package_id = ? AND e.version_id > ? AND v.id = e.version_id
        AND (v.deleted_at IS NULL OR v.held = 1)
      ORDER BY e.version_id LIMIT ?\
      """;
  private static final String BY_DIGESTS =
      SqlVersions.COLUMNS
          + """
           FROM versions
          WHERE digest {among} AND package_id = ? AND (deleted_at IS NULL OR held = 1)\
          """;
  private static final String OTHER_PARENTS =
      """
      SELECT v.digest FROM version_children e CROSS JOIN versions v
      WHERE e.digest = ? AND e.package_id = ? AND v.id = e.version_id
        AND (v.deleted_at IS NULL OR v.held = 1) AND v.id NOT IN %s
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
  // The newest that need a blob come first: they live more often than old ones.
  private static final String BLOBS =
      """
      SELECT e.digest, b.size,
        coalesce((
          SELECT 1 FROM version_blobs o CROSS JOIN versions v
          WHERE o.digest = e.digest AND o.package_id = e.package_id AND v.id = o.version_id
            AND (v.deleted_at IS NULL OR v.held = 1) AND v.id NOT IN %s
          ORDER BY o.version_id DESC LIMIT 1), 0),
        coalesce((
          SELECT 1 FROM package_blobs m CROSS JOIN packages p
          WHERE m.blob_id = b.id AND m.owner_id = l.owner_id AND m.package_id <> l.package_id
            AND p.id = m.package_id AND p.deleted_at IS NULL LIMIT 1), 0)
      FROM version_blobs e CROSS JOIN blobs b CROSS JOIN package_blobs l
      WHERE e.package_id = ? AND e.version_id = ? AND b.digest = e.digest
        AND l.package_id = e.package_id AND l.blob_id = b.id
      LIMIT ?\
      """
          .formatted(THESE);
  private static final String OTHER_TAGGED =
      "SELECT 1 FROM tags WHERE package_id = ? AND version_id NOT IN " + THESE + " LIMIT 1";
  private static final String TAGS =
      """
      SELECT t.version_id, t.name FROM {each} CROSS JOIN tags t
      WHERE t.package_id = ? AND t.version_id = CAST(value AS {integer})\
      """;

  /// A version that can be pulled.
  private record Version(long id, Digest digest, long size, boolean living) {}

  /// A blob that some versions need, and whether other versions of the package or other packages of
  /// its owner have it too. What other owners have is never asked: it would tell who else has a
  /// blob.
  private record Blob(Digest digest, long size, boolean inPackage, boolean inOwner) {
    boolean isFreed() {
      return !inPackage && !inOwner;
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
    record Tagged(long version, Tag tag) {}
    Map<Long, List<Tag>> tags = new HashMap<>();
    for (Tagged tagged :
        session.list(
            row -> new Tagged(row.getLong(1), new Tag(row.getString(2))),
            TAGS,
            rows.stream().map(SqlVersions.Row::id).toList(),
            packageId)) {
      tags.computeIfAbsent(tagged.version(), _ -> new ArrayList<>()).add(tagged.tag());
    }
    return rows.stream()
        .map(row ->
            SqlVersions.version(
                row, tags.getOrDefault(row.id(), List.of()).stream().sorted().toList()))
        .toList();
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
      shared += blob.inPackage() ? blob.size() : 0;
      elsewhere += blob.inOwner() ? blob.size() : 0;
    }
    long freed =
        findParents(session, packageId, version, Set.of()).isEmpty()
            ? freed(session, packageId, version, Assumed.NOTHING).freedBytes()
            : 0;
    boolean complete = all.size() <= MOST_VERSIONS && blobs.size() < MOST_BLOBS;
    return new VersionSize(bytes, shared, elsewhere, freed, complete);
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
    for (Blob blob : blobs(session, packageId, going, without).values()) {
      bytes += blob.isFreed() ? blob.size() : 0;
    }
    return new Preview.Gone(going, bytes);
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
                      row.getLong(3) != 0,
                      row.getLong(4) != 0),
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
