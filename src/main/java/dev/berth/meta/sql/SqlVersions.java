package dev.berth.meta.sql;

import dev.berth.meta.VersionStore;
import dev.berth.oci.Digest;
import dev.berth.oci.Tag;
import dev.berth.packages.Actor;
import dev.berth.packages.AuditAction;
import dev.berth.packages.FoundVersions;
import dev.berth.packages.PackageVersion;
import dev.berth.packages.TooManyTagsException;
import dev.berth.packages.VersionFilter;
import dev.berth.packages.VersionPlace;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Lists of versions in SQL.
final class SqlVersions implements VersionStore {
  static final String COLUMNS = "SELECT id, digest, created_at, updated_at, deleted_at";
  private static final String ONE =
      COLUMNS + " FROM versions WHERE package_id = ? AND id = ? AND deleted_at IS NULL";
  static final String LIVING =
      COLUMNS
          + """
           FROM versions
          WHERE package_id = ? AND id < ? AND deleted_at IS NULL AND held = 0
          ORDER BY id DESC LIMIT ? OFFSET ?\
          """;
  static final String TAGS =
      """
      SELECT version_id, name FROM tags
      WHERE package_id = ? AND version_id BETWEEN ? AND ? ORDER BY version_id, name LIMIT ?\
      """;

  record Row(
      long id, Digest digest, Instant createdAt, Instant updatedAt, Optional<Instant> deletedAt) {}

  /// A tag of a version.
  record Tagged(long version, Tag tag) {}

  private record Counts(long made, long living) {}

  private final Database database;
  private final SqlManifests manifests;
  private final InstantSource clock;

  SqlVersions(Database database, SqlManifests manifests, InstantSource clock) {
    this.database = database;
    this.manifests = manifests;
    this.clock = clock;
  }

  @Override
  public Optional<PackageVersion> find(long packageId, long versionId) {
    return database.read(
        "find a version",
        s -> {
          List<Row> rows = s.list(SqlVersions::row, ONE, packageId, versionId);
          return withTags(s, packageId, rows).stream().findFirst();
        });
  }

  @Override
  public VersionsPage list(long packageId, long skip, int limit) {
    return database.read(
        "list versions",
        s -> {
          Counts counts =
              s.first(
                      row -> new Counts(row.getLong(1), row.getLong(2)),
                      "SELECT made_versions, living_versions FROM packages WHERE id = ?",
                      packageId)
                  .orElse(new Counts(0, 0));
          Optional<VersionMarks.Start> start = VersionMarks.find(s, packageId, counts.made(), skip);
          List<Row> rows =
              start.isEmpty()
                  ? List.of()
                  : s.list(
                      SqlVersions::row,
                      LIVING,
                      packageId,
                      start.get().before(),
                      limit,
                      start.get().skip());
          return new VersionsPage(withTags(s, packageId, rows), counts.living());
        });
  }

  @Override
  public FoundVersions search(long packageId, VersionFilter filter, VersionPlace place, int limit) {
    return database.read(
        "search versions", s -> VersionSearch.run(s, packageId, filter, place, limit));
  }

  @Override
  public VersionsPage listDeleted(long packageId, Instant since, long skip, int limit) {
    return database.read(
        "list deleted versions",
        s -> {
          Deletions.Page page = Deletions.list(s, packageId, since, skip, limit);
          return new VersionsPage(
              page.rows().stream().map(row -> version(row, List.of())).toList(), page.total());
        });
  }

  static Row row(ResultSet row) throws SQLException {
    return new Row(
        row.getLong(1),
        Digest.parse(row.getString(2)),
        Instant.ofEpochMilli(row.getLong(3)),
        Instant.ofEpochMilli(row.getLong(4)),
        Optional.ofNullable(Rows.time(row, 5)));
  }

  static PackageVersion version(Row row, List<Tag> tags) {
    return new PackageVersion(
        row.id(), row.digest(), tags, row.createdAt(), row.updatedAt(), row.deletedAt());
  }

  /// @param rows living versions, between which there are no others, or none with a tag; the newest
  ///   comes first or last
  /// @throws TooManyTagsException if they have more than an answer may have
  static List<PackageVersion> withTags(Session session, long packageId, List<Row> rows)
      throws SQLException {
    if (rows.isEmpty()) {
      return List.of();
    }
    List<Tagged> all =
        session.list(
            SqlVersions::tagged,
            TAGS,
            packageId,
            Math.min(rows.getLast().id(), rows.getFirst().id()),
            Math.max(rows.getLast().id(), rows.getFirst().id()),
            TooManyTagsException.MOST + 1);
    return withTags(rows, all);
  }

  static Tagged tagged(ResultSet row) throws SQLException {
    return new Tagged(row.getLong(1), new Tag(row.getString(2)));
  }

  /// @param all tags of the versions, in the order of each one's, as far as they were looked at
  /// @throws TooManyTagsException if they are more than an answer may have
  static List<PackageVersion> withTags(List<Row> rows, List<Tagged> all) {
    if (all.size() > TooManyTagsException.MOST) {
      throw new TooManyTagsException();
    }
    Map<Long, List<Tag>> tags = new HashMap<>();
    for (Tagged tagged : all) {
      tags.computeIfAbsent(tagged.version(), _ -> new ArrayList<>()).add(tagged.tag());
    }
    return rows.stream().map(row -> version(row, tags.getOrDefault(row.id(), List.of()))).toList();
  }

  @Override
  public Deletion delete(long packageId, long versionId, Actor by) {
    return database.write(
        "delete a version",
        s -> {
          SqlPackages.lock(s, packageId);
          Optional<Digest> digest =
              s.first(
                  row -> Digest.parse(row.getString(1)),
                  """
                  SELECT digest FROM versions
                  WHERE package_id = ? AND id = ? AND deleted_at IS NULL {for update}\
                  """,
                  packageId,
                  versionId);
          if (digest.isEmpty()) {
            return new Deletion.Absent();
          }
          if (isOnlyTagged(s, packageId, versionId)) {
            return new Deletion.LastTagged();
          }
          List<Digest> parents = HeldVersions.findParents(s, packageId, digest.get());
          manifests.delete(s, packageId, digest.get(), versionId, parents, by);
          return new Deletion.Done(parents);
        });
  }

  private static boolean isOnlyTagged(Session session, long packageId, long versionId)
      throws SQLException {
    return session.exists(
            "SELECT 1 FROM tags WHERE package_id = ? AND version_id = ? LIMIT 1",
            packageId,
            versionId)
        && !session.exists(
            "SELECT 1 FROM tags WHERE package_id = ? AND version_id < ? LIMIT 1",
            packageId,
            versionId)
        && !session.exists(
            "SELECT 1 FROM tags WHERE package_id = ? AND version_id > ? LIMIT 1",
            packageId,
            versionId);
  }

  @Override
  public Optional<List<Tag>> restore(long packageId, long versionId, Instant since, Actor by) {
    return database.write(
        "restore a version",
        s -> {
          SqlPackages.lock(s, packageId);
          Optional<Row> deleted =
              s.first(
                  SqlVersions::row,
                  COLUMNS
                      + """
                       FROM versions
                      WHERE package_id = ? AND id = ? AND deleted_at >= ? {for update}\
                      """,
                  packageId,
                  versionId,
                  since);
          return deleted.isEmpty()
              ? Optional.empty()
              : Optional.of(restore(s, packageId, deleted.get(), by));
        });
  }

  private List<Tag> restore(Session session, long packageId, Row version, Actor by)
      throws SQLException {
    Instant now = clock.instant();
    Deletions.undo(session, packageId, version.id(), now);
    SqlPackages.changeLiving(session, packageId, 1);
    VersionMarks.changeGone(session, packageId, version.id(), -1);
    Reviews.settleVersion(session, version.id());
    StorageReviews.enterVersion(session, packageId, version.id());
    List<Tag> restored = new ArrayList<>();
    List<Tag> taken = new ArrayList<>();
    for (Tag tag : Tags.takenWith(session, packageId, version.id(), version.deletedAt().get())) {
      boolean free = Tags.find(session, packageId, tag).isEmpty();
      (free ? restored : taken).add(tag);
      if (free) {
        Tags.put(session, packageId, tag, version.id(), by.userId().orElseThrow(), now);
      }
    }
    HeldVersions.holdChildren(
        session,
        packageId,
        version.id(),
        child -> manifests.forgetLater(session, packageId, child, List.of()));
    manifests.forgetLater(session, packageId, version.digest(), restored);
    manifests.tellRestored(session, packageId, version.id(), by, now);
    SqlManifests.event(session, AuditAction.VERSION_RESTORE, by, packageId)
        .after("version_id", version.id())
        .after("digest", version.digest().toString())
        .after("tags", restored.stream().map(Tag::value).toList())
        .write(session, now);
    return taken;
  }
}
