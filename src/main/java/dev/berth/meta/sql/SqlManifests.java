package dev.berth.meta.sql;

import dev.berth.meta.ManifestStore;
import dev.berth.meta.Publication;
import dev.berth.oci.Digest;
import dev.berth.oci.RawManifest;
import dev.berth.oci.Reference;
import dev.berth.oci.Tag;
import dev.berth.packages.Actor;
import dev.berth.packages.AuditAction;
import dev.berth.packages.StoredManifest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Versions and tags in SQL.
final class SqlManifests implements ManifestStore {
  private static final long REMEMBERED_BYTES = 32L * 1024 * 1024;
  // An entry's own weight beside the manifest's bytes, roughly.
  private static final int ENTRY_BYTES = 400;

  private static final String BY_TAG =
      """
      SELECT v.id, v.digest, v.media_type, v.content FROM tags t CROSS JOIN versions v
      WHERE t.package_id = ? AND t.name = ? AND v.id = t.version_id AND v.deleted_at IS NULL\
      """;
  private static final String BY_DIGEST =
      """
      SELECT id, digest, media_type, content FROM versions
      WHERE package_id = ? AND digest = ? AND (deleted_at IS NULL OR held = 1)\
      """;
  static final String TAGS =
      "SELECT name FROM tags WHERE package_id = ? AND name > ? ORDER BY name LIMIT ?";

  private record Place(long packageId, Reference reference) {}

  private final Database database;
  private final InstantSource clock;
  private final Publishing publishing;
  private final Outbox outbox;
  private final FactCache<Place, Optional<StoredManifest>> manifests;

  SqlManifests(Database database, SqlPackages packages, Outbox outbox, InstantSource clock) {
    this.database = database;
    this.clock = clock;
    this.publishing = new Publishing(packages, outbox, clock);
    this.outbox = outbox;
    this.manifests =
        FactCache.ofWeight(
            database,
            REMEMBERED_BYTES,
            (_, found) -> ENTRY_BYTES + found.map(f -> f.manifest().size()).orElse(0),
            this::read);
  }

  @Override
  public Optional<StoredManifest> findStored(long packageId, Reference reference) {
    return manifests.find(new Place(packageId, reference));
  }

  private Optional<StoredManifest> read(Place place) {
    String sql =
        switch (place.reference()) {
          case Tag _ -> BY_TAG;
          case Digest _ -> BY_DIGEST;
        };
    return database.read(
        "find a manifest",
        s -> s.first(SqlManifests::manifest, sql, place.packageId(), place.reference()));
  }

  private static StoredManifest manifest(ResultSet row) throws SQLException {
    return new StoredManifest(
        row.getLong(1),
        new RawManifest(Digest.parse(row.getString(2)), row.getString(3), row.getBytes(4)));
  }

  @Override
  public long countVersions(long packageId) {
    return database.read(
        "count versions",
        s -> s.number("SELECT living_versions FROM packages WHERE id = ?", packageId).orElse(0L));
  }

  @Override
  public Published publish(Publication publication) {
    return database.write(
        "publish a manifest",
        s -> {
          List<Tag> tags = new ArrayList<>(publication.tags());
          Published published = publishing.run(s, publication, tags::add);
          if (published instanceof Published.Done done) {
            forgetLater(s, done.packageId(), publication.manifest().digest(), tags);
          }
          return published;
        });
  }

  /// Has what is remembered of a manifest asked again once the transaction is done.
  void forgetLater(Session session, long packageId, Digest digest, List<Tag> tags) {
    session.afterCommit(() -> {
      manifests.forget(new Place(packageId, digest));
      tags.forEach(tag -> manifests.forget(new Place(packageId, tag)));
    });
  }

  @Override
  public List<Tag> listTags(long packageId, @Nullable Tag after, int limit) {
    return database.read(
        "list tags",
        s ->
            s.list(
                row -> new Tag(row.getString(1)),
                TAGS,
                packageId,
                after == null ? "" : after.value(),
                limit));
  }

  @Override
  public boolean deleteTag(long packageId, Tag tag, Actor by) {
    return database.write(
        "delete a tag",
        s -> {
          SqlPackages.lock(s, packageId);
          Instant now = clock.instant();
          boolean deleted = Tags.delete(s, packageId, tag, by.userId().orElseThrow(), now);
          if (deleted) {
            s.afterCommit(() -> manifests.forget(new Place(packageId, tag)));
            event(s, AuditAction.TAG_DELETE, by, packageId)
                .before("tag", tag.value())
                .write(s, now);
          }
          return deleted;
        });
  }

  @Override
  public Deletion delete(long packageId, Digest digest, Actor by) {
    return database.write(
        "delete a manifest",
        s -> {
          SqlPackages.lock(s, packageId);
          Optional<Long> version =
              s.number(
                  """
                  SELECT id FROM versions
                  WHERE package_id = ? AND digest = ? AND (deleted_at IS NULL OR held = 1)
                  {for update}\
                  """,
                  packageId,
                  digest);
          if (version.isEmpty()) {
            return new Deletion.Absent();
          }
          List<Digest> parents = HeldVersions.findParents(s, packageId, digest);
          if (!parents.isEmpty()) {
            return new Deletion.Needed(parents);
          }
          delete(s, packageId, digest, version.get(), parents, by);
          return new Deletion.Done();
        });
  }

  static Audit event(Session session, AuditAction action, Actor by, long packageId)
      throws SQLException {
    return SqlPackages.read(session, packageId)
        .map(subject -> SqlPackages.event(action, by, subject))
        .orElseGet(() -> Audit.of(action, by));
  }

  /// Takes a living version and its tags away, in a transaction that has locked the package.
  ///
  /// @param parents those that need it: it is held for them
  void delete(
      Session session, long packageId, Digest digest, long version, List<Digest> parents, Actor by)
      throws SQLException {
    Instant now = clock.instant();
    List<Tag> tags = Tags.deleteOf(session, packageId, version, by.userId().orElseThrow(), now);
    Deletions.add(session, packageId, version, now);
    SqlPackages.changeLiving(session, packageId, -1);
    VersionMarks.changeGone(session, packageId, version, 1);
    if (parents.isEmpty()) {
      Reviews.enterDeleted(session, version, now);
      StorageReviews.enterVersion(session, packageId, version);
      HeldVersions.release(
          session,
          packageId,
          version,
          now,
          child -> forgetLater(session, packageId, child, List.of()));
    } else {
      HeldVersions.hold(session, version);
    }
    outbox.alsoTell(session, packageId, version, Outbox.DELETED, by, now);
    forgetLater(session, packageId, digest, tags);
    Audit event =
        event(session, AuditAction.VERSION_DELETE, by, packageId)
            .before("version_id", version)
            .before("digest", digest.toString())
            .before("tags", tags.stream().map(Tag::value).toList());
    if (!parents.isEmpty()) {
      event.after("needed_by", parents.stream().map(Digest::toString).toList());
    }
    event.write(session, now);
  }

  /// Tells of a version that was restored, where the site tells of that.
  void tellRestored(Session session, long packageId, long version, Actor by, Instant now)
      throws SQLException {
    outbox.alsoTell(session, packageId, version, Outbox.RESTORED, by, now);
  }

  @Override
  public Optional<ReferrersPage> listReferrers(
      long packageId,
      Digest subject,
      @Nullable String artifactType,
      @Nullable Digest after,
      int limit) {
    return database.read(
        "list referrers", s -> Referrers.list(s, packageId, subject, artifactType, after, limit));
  }
}
