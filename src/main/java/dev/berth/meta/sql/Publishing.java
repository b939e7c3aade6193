package dev.berth.meta.sql;

import dev.berth.meta.ManifestStore.Published;
import dev.berth.meta.Publication;
import dev.berth.oci.Digest;
import dev.berth.oci.Tag;
import dev.berth.packages.AuditAction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// What publishing a manifest does inside its transaction.
final class Publishing {
  private record Version(long id, boolean deleted, String mediaType) {}

  /// What a publication names.
  ///
  /// @param parked whether blobs may be among it that count for nothing until now ([BlobLinks])
  private record Found(List<Digest> missing, boolean parked) {}

  private record Linked(Digest digest, long charge) {
    static Linked of(ResultSet row) throws SQLException {
      return new Linked(Digest.parse(row.getString(1)), row.getLong(2));
    }
  }

  private final SqlPackages packages;
  private final Outbox outbox;
  private final InstantSource clock;

  Publishing(SqlPackages packages, Outbox outbox, InstantSource clock) {
    this.packages = packages;
    this.outbox = outbox;
    this.clock = clock;
  }

  /// @param touched is told the tags whose manifest changes though the publication does not name
  ///   them
  Published run(Session session, Publication publication, Consumer<Tag> touched)
      throws SQLException {
    // A package that is not there yet has id 0 and nothing in it.
    long present = packages.find(session, publication.target()).orElse(0L);
    SqlPackages.lock(session, present);
    Found found = find(session, present, publication);
    if (!found.missing().isEmpty()) {
      return new Published.Missing(found.missing());
    }
    long packageId = present;
    if (present == 0) {
      packageId = packages.resolve(session, publication.target());
      SqlPackages.lock(session, packageId);
    }
    Instant now = clock.instant();
    Digest digest = publication.manifest().digest();
    Optional<Version> before = find(session, packageId, digest);
    Optional<Long> made = Optional.empty();
    while (before.isEmpty() && made.isEmpty()) {
      made = insert(session, packageId, publication, now);
      if (made.isEmpty()) {
        before = find(session, packageId, digest); // made by another transaction meanwhile
      }
    }
    long version = made.isPresent() ? made.get() : before.orElseThrow().id();
    if (before.isPresent()) {
      revive(session, packageId, before.get(), publication, now);
      String mediaType = publication.manifest().mediaType();
      if (!before.get().mediaType().equals(mediaType)) {
        changeMediaType(session, packageId, version, mediaType, now).forEach(touched);
      }
    }
    Reviews.settleBlobs(session, publication.blobs());
    if (publication.link().isPresent()) {
      packages.linkFirst(session, packageId, publication.link().get());
    }
    List<Tag> moved = new ArrayList<>();
    for (Tag tag : new LinkedHashSet<>(publication.tags())) {
      if (Tags.put(session, packageId, tag, version, publication.target().actorId(), now)) {
        moved.add(tag);
      }
    }
    boolean created = before.isEmpty() || before.get().deleted();
    long versions =
        packages.published(session, packageId, publication, made.isPresent(), created, now);
    if (made.isPresent()) {
      VersionMarks.made(session, packageId, version, versions - 1);
      StorageChanges.version(
          session,
          publication.target().ownerId(),
          packageId,
          version,
          publication.manifest().size());
    }
    if (found.parked() || (before.isPresent() && before.get().deleted())) {
      StorageReviews.enterVersion(session, packageId, version);
    }
    outbox.published(
        session, packageId, version, created, moved, publication.target().actor(), now);
    return new Published.Done(packageId, version, created);
  }

  /// The row locks keep what was found from being unlinked or deleted before the edges are seen.
  private static Found find(Session session, long packageId, Publication publication)
      throws SQLException {
    Set<Digest> present = new HashSet<>();
    // Of what is not asked for it is not known.
    boolean parked = publication.requiredBlobs().size() < publication.blobs().size();
    if (!publication.requiredBlobs().isEmpty()) {
      for (Linked blob :
          session.list(
              Linked::of,
              """
              SELECT b.digest, l.charge FROM blobs b CROSS JOIN package_blobs l
              WHERE b.digest {among} AND l.package_id = ? AND l.blob_id = b.id
              {for key share of l}\
              """,
              publication.requiredBlobs(),
              packageId)) {
        present.add(blob.digest());
        parked |= blob.charge() < 0;
      }
    }
    List<Digest> missing = new ArrayList<>(publication.requiredBlobs());
    missing.removeIf(present::contains);
    if (!publication.requiredChildren().isEmpty()) {
      Set<Digest> living =
          new HashSet<>(
              digests(
                  session,
                  """
                  SELECT digest FROM versions
                  WHERE digest {among} AND package_id = ? AND (deleted_at IS NULL OR held = 1)
                  {for key share}\
                  """,
                  publication.requiredChildren(),
                  packageId));
      publication.requiredChildren().stream()
          .filter(d -> !living.contains(d))
          .forEach(missing::add);
    }
    return new Found(missing.stream().distinct().toList(), parked);
  }

  private static List<Digest> digests(
      Session session, String sql, List<Digest> among, long packageId) throws SQLException {
    return session.list(row -> Digest.parse(row.getString(1)), sql, among, packageId);
  }

  private static Optional<Version> find(Session session, long packageId, Digest digest)
      throws SQLException {
    return session.first(
        row -> new Version(row.getLong(1), Rows.time(row, 2) != null, row.getString(3)),
        """
        SELECT id, deleted_at, media_type FROM versions
        WHERE package_id = ? AND digest = ? {for key share}\
        """,
        packageId,
        digest);
  }

  private static Optional<Long> insert(
      Session session, long packageId, Publication publication, Instant now) throws SQLException {
    Optional<Long> id =
        session.number(
            """
            INSERT INTO versions
              (package_id, digest, media_type, artifact_type, subject, annotations, size,
               created_at, updated_at, content)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (package_id, digest) DO NOTHING RETURNING id\
            """,
            packageId,
            publication.manifest().digest(),
            publication.manifest().mediaType(),
            publication.artifactType().orElse(null),
            publication.subject().orElse(null),
            Referrers.annotations(publication.annotations()),
            publication.manifest().size(),
            now,
            now,
            publication.manifest().bytes());
    if (id.isPresent()) {
      insertEdges(session, "version_blobs", publication.blobs(), packageId, id.get());
      insertEdges(session, "version_children", publication.children(), packageId, id.get());
    }
    return id;
  }

  private static void insertEdges(
      Session session, String table, List<Digest> digests, long packageId, long version)
      throws SQLException {
    if (!digests.isEmpty()) {
      session.update(
          "INSERT INTO "
              + table
              + " (digest, package_id, version_id) SELECT DISTINCT value, ?, ? FROM {each}",
          packageId,
          version,
          digests);
    }
  }

  /// The same bytes were pushed under another media type.
  ///
  /// @return the tags of the version
  private static List<Tag> changeMediaType(
      Session session, long packageId, long version, String mediaType, Instant now)
      throws SQLException {
    session.update(
        "UPDATE versions SET media_type = ?, updated_at = ? WHERE id = ?", mediaType, now, version);
    return session.list(
        row -> new Tag(row.getString(1)),
        "SELECT name FROM tags WHERE package_id = ? AND version_id = ?",
        packageId,
        version);
  }

  /// The edges are those of the same bytes and still there.
  private static void revive(
      Session session, long packageId, Version version, Publication publication, Instant now)
      throws SQLException {
    List<Tag> tags = publication.tags();
    if (version.deleted()) {
      Deletions.undo(session, packageId, version.id(), now);
      VersionMarks.changeGone(session, packageId, version.id(), -1);
      SqlManifests.event(
              session, AuditAction.VERSION_RESTORE, publication.target().actor(), packageId)
          .after("version_id", version.id())
          .after("digest", publication.manifest().digest().toString())
          .after("tags", tags.stream().distinct().map(Tag::value).toList())
          .write(session, now);
    }
    if (version.deleted() || !tags.isEmpty()) {
      Reviews.settleVersion(session, version.id());
    }
  }
}
