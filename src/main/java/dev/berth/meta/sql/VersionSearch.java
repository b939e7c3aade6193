package dev.berth.meta.sql;

import dev.berth.oci.Tag;
import dev.berth.packages.FoundVersions;
import dev.berth.packages.PackageVersion;
import dev.berth.packages.TagPattern;
import dev.berth.packages.TooManyTagsException;
import dev.berth.packages.VersionFilter;
import dev.berth.packages.VersionPlace;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// Looks through the living versions of a package for those that a filter means.
///
/// It goes by the ids, which rise with the time of the first push: from where that time begins, by
/// an index of all living versions, or by the one of tags where only what has a tag is meant. A
/// call looks at so many versions and no more, whether or not they are meant.
final class VersionSearch {
  /// How many versions one call looks at.
  static final int MOST_LOOKED_AT = 2000;

  private static final long LAST_ID = 1L << 32;

  /// By so much the clocks of nodes may differ: versions need not be exactly in the order of times.
  private static final Duration CLOCKS_APART = Duration.ofMinutes(1);

  static final String NEXT_LIVING =
      """
      SELECT id, created_at FROM versions
      WHERE package_id = ? AND id >= ? AND deleted_at IS NULL AND held = 0
      ORDER BY id LIMIT 1\
      """;
  static final String NEWEST =
      SqlVersions.COLUMNS
          + """
           FROM versions
          WHERE package_id = ? AND id > ? AND id < ? AND deleted_at IS NULL AND held = 0
          ORDER BY id DESC LIMIT ?\
          """;
  static final String OLDEST =
      SqlVersions.COLUMNS
          + """
           FROM versions
          WHERE package_id = ? AND id > ? AND id < ? AND deleted_at IS NULL AND held = 0
          ORDER BY id LIMIT ?\
          """;
  static final String NEWEST_TAGGED = tagged("max", "version_id > ? AND version_id < tagged.id");
  static final String OLDEST_TAGGED = tagged("min", "version_id > tagged.id AND version_id < ?");
  private static final String THESE =
      """
      SELECT v.id, v.digest, v.created_at, v.updated_at, v.deleted_at FROM {each} CROSS JOIN versions v
      WHERE v.id = CAST(value AS {integer}) AND v.package_id = ? AND v.deleted_at IS NULL\
      """;

  private static final String PULLED =
      """
      SELECT d.version_id FROM {each} CROSS JOIN version_downloads d
      WHERE d.package_id = ? AND d.version_id = CAST(value AS {integer}) AND d.last_day >= ?\
      """;

  private final Session session;
  private final long packageId;
  private final VersionFilter filter;
  private final boolean newestFirst;

  /// The ids between which it goes on, both excluded.
  private long low;

  private long high;

  private int lookedAt;

  /// Whether there are versions between `low` and `high`.
  private boolean more = true;

  private VersionSearch(Session session, long packageId, VersionFilter filter, VersionPlace place) {
    this.session = session;
    this.packageId = packageId;
    this.filter = filter;
    this.newestFirst = place.newestFirst();
    this.low = newestFirst ? 0 : place.after().orElse(0);
    this.high = newestFirst ? place.after().orElse(LAST_ID) : LAST_ID;
  }

  /// From one version with a tag to the next, whatever number of tags each has.
  private static String tagged(String nearest, String beyond) {
    return """
    WITH RECURSIVE tagged (id) AS (
      SELECT %1$s(version_id) FROM tags
      WHERE package_id = ? AND version_id > ? AND version_id < ?
      UNION ALL
      SELECT (SELECT %1$s(version_id) FROM tags WHERE package_id = ? AND %2$s)
      FROM tagged WHERE tagged.id IS NOT NULL)
    SELECT id FROM tagged WHERE id IS NOT NULL LIMIT ?\
    """
        .formatted(nearest, beyond);
  }

  static FoundVersions run(
      Session session, long packageId, VersionFilter filter, VersionPlace place, int limit)
      throws SQLException {
    return new VersionSearch(session, packageId, filter, place).run(limit);
  }

  private FoundVersions run(int limit) throws SQLException {
    Optional<Instant> since = filter.created().since();
    if (since.isPresent()) {
      low = Math.max(low, firstMadeAt(since.get().minus(CLOCKS_APART)) - 1);
    }
    Optional<Instant> before = filter.created().before();
    if (before.isPresent()) {
      high = Math.min(high, firstMadeAt(before.get().plus(CLOCKS_APART)));
    }
    Optional<Tag> single = filter.tag().flatMap(TagPattern::single);
    if (single.isPresent()) {
      long version = Tags.find(session, packageId, single.get()).orElse(0L);
      low = Math.max(low, version - 1);
      high = Math.min(high, version + 1);
    }
    List<PackageVersion> found = new ArrayList<>();
    while (more && found.size() <= limit && lookedAt < MOST_LOOKED_AT) {
      int step = Math.min(limit + 1, MOST_LOOKED_AT - lookedAt);
      List<PackageVersion> meant = next(step).stream().filter(filter::matches).toList();
      found.addAll(notPulled(meant));
      if (found.stream().mapToInt(version -> version.tags().size()).sum()
          > TooManyTagsException.MOST) {
        throw new TooManyTagsException();
      }
    }
    if (found.size() > limit) {
      return new FoundVersions(found.subList(0, limit), OptionalLong.of(found.get(limit - 1).id()));
    }
    return new FoundVersions(
        found, more ? OptionalLong.of(newestFirst ? high : low) : OptionalLong.empty());
  }

  /// Those that were not pulled since the day that the filter says, if it says one.
  private List<PackageVersion> notPulled(List<PackageVersion> versions) throws SQLException {
    if (filter.notPulledSince().isEmpty() || versions.isEmpty()) {
      return versions;
    }
    Set<Long> pulled =
        new HashSet<>(
            session.list(
                row -> row.getLong(1),
                PULLED,
                versions.stream().map(PackageVersion::id).toList(),
                packageId,
                filter.notPulledSince().get().toEpochDay()));
    return versions.stream().filter(version -> !pulled.contains(version.id())).toList();
  }

  /// The next versions that are looked at.
  private List<PackageVersion> next(int limit) throws SQLException {
    List<SqlVersions.Row> rows;
    if (filter.isAboutTagged()) {
      List<Long> ids = nextTagged(limit);
      pass(ids, limit);
      // Fewer than the ids where one of them was deleted meanwhile: that is not the end.
      rows = these(ids);
    } else {
      rows =
          session.list(
              SqlVersions::row, newestFirst ? NEWEST : OLDEST, packageId, low, high, limit);
      pass(rows.stream().map(SqlVersions.Row::id).toList(), limit);
    }
    return SqlVersions.withTags(session, packageId, rows);
  }

  private void pass(List<Long> ids, int limit) {
    lookedAt += ids.size();
    more = ids.size() == limit;
    if (!ids.isEmpty()) {
      high = newestFirst ? ids.getLast() : high;
      low = newestFirst ? low : ids.getLast();
    }
  }

  private List<Long> nextTagged(int limit) throws SQLException {
    return session.list(
        row -> row.getLong(1),
        newestFirst ? NEWEST_TAGGED : OLDEST_TAGGED,
        packageId,
        low,
        high,
        packageId,
        newestFirst ? low : high,
        limit);
  }

  private List<SqlVersions.Row> these(List<Long> ids) throws SQLException {
    List<SqlVersions.Row> rows = new ArrayList<>();
    if (!ids.isEmpty()) {
      rows.addAll(session.list(SqlVersions::row, THESE, ids, packageId));
      rows.sort((one, other) ->
          newestFirst ? Long.compare(other.id(), one.id()) : Long.compare(one.id(), other.id()));
    }
    return rows;
  }

  /// The lowest id from which on all versions were made at that time or later.
  private long firstMadeAt(Instant time) throws SQLException {
    record Made(long id, Instant at) {}
    long first = 1;
    long last = LAST_ID;
    while (first < last) {
      long middle = (first + last) / 2;
      Optional<Made> probe =
          session.first(
              row -> new Made(row.getLong(1), Instant.ofEpochMilli(row.getLong(2))),
              NEXT_LIVING,
              packageId,
              middle);
      if (probe.isEmpty() || !probe.get().at().isBefore(time)) {
        last = middle;
      } else {
        first = probe.get().id() + 1;
      }
    }
    return first;
  }
}
