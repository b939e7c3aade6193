package dev.berth.meta.sql;

import dev.berth.meta.TagStore;
import dev.berth.oci.Digest;
import dev.berth.oci.Tag;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.AuditAction;
import dev.berth.packages.PackageTag;
import dev.berth.packages.RegistryPackage;
import dev.berth.packages.TagMove;
import dev.berth.packages.TagPattern;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Tags and their history in SQL.
final class SqlTags implements TagStore {
  /// How many tags one call looks at.
  static final int MOST_LOOKED_AT = 2000;

  /// Comes after all characters of tags.
  private static final String END = "~";

  private static final String COLUMNS =
      """
      SELECT t.name, t.version_id, v.digest, t.updated_at FROM tags t CROSS JOIN versions v
      WHERE t.package_id = ? AND v.id = t.version_id\
      """;
  static final String LIST =
      COLUMNS + " AND t.name > ? AND t.name >= ? AND t.name < ? ORDER BY t.name LIMIT ?";
  static final String MOVES =
      "SELECT "
          + Rows.ACCOUNT
          + """
          , m.id, m.from_version, f.digest, m.to_version, t.digest, m.moved_at
          FROM tag_moves m
          LEFT JOIN accounts a ON a.id = m.actor_id AND a.deleted_at IS NULL
          LEFT JOIN versions f ON f.id = m.from_version
          LEFT JOIN versions t ON t.id = m.to_version
          WHERE m.package_id = ? AND m.name = ? AND m.id < ?
          ORDER BY m.id DESC LIMIT ?\
          """;

  private final Database database;
  private final SqlPackages packages;
  private final SqlManifests manifests;
  private final Outbox outbox;
  private final InstantSource clock;

  SqlTags(
      Database database,
      SqlPackages packages,
      SqlManifests manifests,
      Outbox outbox,
      InstantSource clock) {
    this.database = database;
    this.packages = packages;
    this.manifests = manifests;
    this.outbox = outbox;
    this.clock = clock;
  }

  @Override
  public Optional<PackageTag> find(long packageId, Tag tag) {
    return database.read("find a tag", s -> find(s, packageId, tag));
  }

  private static Optional<PackageTag> find(Session session, long packageId, Tag tag)
      throws SQLException {
    return session.first(SqlTags::tag, COLUMNS + " AND t.name = ?", packageId, tag);
  }

  private static PackageTag tag(ResultSet row) throws SQLException {
    return new PackageTag(
        new Tag(row.getString(1)),
        row.getLong(2),
        Digest.parse(row.getString(3)),
        Instant.ofEpochMilli(row.getLong(4)));
  }

  @Override
  public FoundTags list(long packageId, TagPattern pattern, @Nullable Tag after, int limit) {
    return database.read("list tags", s -> list(s, packageId, pattern, after, limit));
  }

  private static FoundTags list(
      Session session, long packageId, TagPattern pattern, @Nullable Tag after, int limit)
      throws SQLException {
    String beginning = pattern.beginning();
    List<PackageTag> found = new ArrayList<>();
    Optional<Tag> last = Optional.ofNullable(after);
    int lookedAt = 0;
    boolean more = true;
    while (more && found.size() <= limit && lookedAt < MOST_LOOKED_AT) {
      int step = Math.min(limit + 1, MOST_LOOKED_AT - lookedAt);
      List<PackageTag> next =
          session.list(
              SqlTags::tag,
              LIST,
              packageId,
              last.map(Tag::value).orElse(""),
              beginning,
              beginning + END,
              step);
      next.stream().filter(tag -> pattern.matches(tag.name())).forEach(found::add);
      lookedAt += next.size();
      more = next.size() == step;
      last = next.isEmpty() ? last : Optional.of(next.getLast().name());
    }
    return found.size() > limit
        ? new FoundTags(found.subList(0, limit), Optional.of(found.get(limit - 1).name()))
        : new FoundTags(found, more ? last : Optional.empty());
  }

  @Override
  public List<TagMove> listMoves(long packageId, Tag tag, long beforeId, int limit) {
    return database.read(
        "list moves of a tag", s -> s.list(SqlTags::move, MOVES, packageId, tag, beforeId, limit));
  }

  private static TagMove move(ResultSet row) throws SQLException {
    int at = Rows.ACCOUNT_COLUMNS;
    Optional<Account> actor =
        Rows.number(row, 1).isPresent() ? Optional.of(Rows.account(row)) : Optional.empty();
    return new TagMove(
        row.getLong(at + 1),
        end(row, at + 2),
        end(row, at + 4),
        Instant.ofEpochMilli(row.getLong(at + 6)),
        actor);
  }

  private static Optional<TagMove.End> end(ResultSet row, int at) throws SQLException {
    OptionalLong version = Rows.number(row, at);
    Optional<Digest> digest = Optional.ofNullable(row.getString(at + 1)).map(Digest::parse);
    return version.isPresent()
        ? Optional.of(new TagMove.End(version.getAsLong(), digest))
        : Optional.empty();
  }

  @Override
  public Setting set(long packageId, Tag tag, Digest digest, Actor by) {
    return database.write("set a tag", s -> set(s, packageId, tag, digest, by));
  }

  private Setting set(Session session, long packageId, Tag tag, Digest digest, Actor by)
      throws SQLException {
    SqlPackages.lock(session, packageId);
    Optional<RegistryPackage> subject = SqlPackages.read(session, packageId);
    Optional<Long> version =
        session.number(
            """
            SELECT id FROM versions
            WHERE package_id = ? AND digest = ? AND deleted_at IS NULL {for key share}\
            """,
            packageId,
            digest);
    if (subject.isEmpty() || version.isEmpty()) {
      return new Setting.Absent();
    }
    Instant now = clock.instant();
    Optional<PackageTag> before = find(session, packageId, tag);
    long actor = by.userId().orElseThrow();
    if (Tags.put(session, packageId, tag, version.get(), actor, now)) {
      Reviews.settleVersion(session, version.get());
      packages.changed(session, subject.get(), now);
      outbox.published(session, packageId, version.get(), false, List.of(tag), by, now);
      manifests.forgetLater(session, packageId, digest, List.of(tag));
      Audit event =
          SqlPackages.event(AuditAction.TAG_SET, by, subject.get())
              .after("tag", tag.value())
              .after("version_id", version.get())
              .after("digest", digest.toString());
      before.ifPresent(was ->
          event.before("version_id", was.versionId()).before("digest", was.digest().toString()));
      event.write(session, now);
    }
    return new Setting.Done(find(session, packageId, tag).orElseThrow(), before.isEmpty());
  }
}
