package dev.berth.meta.sql;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.berth.packages.MemberRole;
import dev.berth.packages.Permission;
import dev.berth.packages.RightHolder;
import dev.berth.packages.RightsPlace;
import dev.berth.packages.Role;
import dev.berth.packages.Standing;
import dev.berth.packages.Standing.GrantedRole;
import dev.berth.packages.Standing.Source;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// What somebody is to a package: read with one statement, and remembered as long as the numbers
/// say that no right has changed. These come with the package, so that this is exact on every node.
///
/// The statement looks up by keys, whatever the number of grants. Teams are tried from the side
/// that has few: those with a role, or the user's. What it finds is at least as new as the numbers
/// it is remembered under; newer does no harm, because nobody is shown the old numbers any more.
final class Standings {
  private static final int REMEMBERED = 50_000;

  private static final String MEMBER =
      """
      SELECT 'member', role, '' FROM members WHERE organization_id = ? AND user_id = ?
      UNION ALL \
      """;

  /// How many teams, those below the ones with a role among them, are tried one by one.
  private static final int FEW_TEAMS = 64;

  static final String OF_PACKAGE =
      MEMBER
          + """
          SELECT 'package', role, '' FROM package_grants WHERE package_id = ? AND user_id = ?
          """
          + throughTeams("package", "package_team_grants", "package_id", "role");
  static final String OF_REPOSITORY =
      MEMBER
          + """
          SELECT 'repository', permission, '' FROM repository_collaborators
          WHERE repository_id = ? AND user_id = ?
          """
          + throughTeams("repository", "repository_teams", "repository_id", "permission");

  /// What a user has by teams: from the teams that have a role, if those are few, else from the
  /// user's teams.
  private static String throughTeams(String kind, String table, String place, String role) {
    String found = "UNION ALL SELECT '%s', g.%s, t.slug FROM ".formatted(kind, role);
    String joined = " WHERE g.%s = ? AND t.id = g.team_id".formatted(place);
    String more =
        """
        EXISTS (SELECT 1 FROM %s p CROSS JOIN team_ancestors b
        WHERE p.%s = ? AND b.ancestor_id = p.team_id LIMIT 1 OFFSET %d)\
        """
            .formatted(table, place, FEW_TEAMS);
    return found
        + table
        + " g CROSS JOIN team_ancestors a CROSS JOIN team_members m CROSS JOIN teams t"
        + joined
        + " AND a.ancestor_id = g.team_id AND m.team_id = a.team_id AND m.user_id = ? AND NOT "
        + more
        + " "
        + found
        + "team_members m CROSS JOIN team_ancestors a CROSS JOIN %s g CROSS JOIN teams t"
            .formatted(table)
        + joined
        + " AND m.user_id = ? AND m.organization_id = ? AND a.team_id = m.team_id"
        + " AND g.team_id = a.ancestor_id AND "
        + more;
  }

  private record Key(long ownerId, long packageId, RightHolder holder) {}

  private record Known(RightsPlace place, Standing standing) {}

  private final Database database;
  private final Cache<Key, Known> known =
      Caffeine.newBuilder().executor(Runnable::run).maximumSize(REMEMBERED).build();

  Standings(Database database) {
    this.database = database;
  }

  Standing find(RightsPlace place, RightHolder holder) {
    Key key = new Key(place.ownerId(), place.packageId(), holder);
    Known before = known.getIfPresent(key);
    boolean current = before != null && before.place().equals(place);
    database.looked(current);
    if (current && before != null) {
      return before.standing();
    }
    Standing standing = database.read("find a right", s -> read(s, place, holder));
    known.put(key, new Known(place, standing));
    return standing;
  }

  /// As the transaction sees it.
  static Standing read(Session session, RightsPlace place, RightHolder holder) throws SQLException {
    return switch (holder) {
      case RightHolder.User(long user) -> readUser(session, place, user);
      case RightHolder.OfRepository(long repository) -> readRepository(session, place, repository);
    };
  }

  private static Standing readUser(Session session, RightsPlace place, long user)
      throws SQLException {
    boolean inherits = place.inheritedRepositoryId().isPresent();
    long at = place.inheritedRepositoryId().orElse(place.packageId());
    List<Row> rows =
        session.list(
            Standings::row,
            inherits ? OF_REPOSITORY : OF_PACKAGE,
            place.ownerId(),
            user,
            at,
            user,
            at,
            user,
            at,
            at,
            user,
            place.ownerId(),
            at);
    Optional<MemberRole> membership = Optional.empty();
    Optional<GrantedRole> strongest = Optional.empty();
    for (Row row : rows) {
      if (row.kind().equals("member")) {
        membership = Optional.of(Rows.constant(MemberRole.class, row.word()));
      } else {
        strongest = Optional.of(stronger(strongest, granted(row)));
      }
    }
    return new Standing(membership, strongest);
  }

  private static GrantedRole stronger(Optional<GrantedRole> one, GrantedRole other) {
    return one.isPresent() && one.get().role().includes(other.role()) ? one.get() : other;
  }

  private record Row(String kind, String word, String through) {}

  private static Row row(ResultSet row) throws SQLException {
    return new Row(row.getString(1), row.getString(2), row.getString(3));
  }

  private static GrantedRole granted(Row row) {
    return row.kind().equals("package")
        ? new GrantedRole(Rows.constant(Role.class, row.word()), Source.PACKAGE, row.through())
        : new GrantedRole(
            Rows.constant(Permission.class, row.word()).role(), Source.REPOSITORY, row.through());
  }

  /// The tokens of a repository may write what inherits from it, as they may push to it.
  private static Standing readRepository(Session session, RightsPlace place, long repository)
      throws SQLException {
    Optional<GrantedRole> listed =
        session.first(
            row -> new GrantedRole(Rows.constant(Role.class, row.getString(1)), Source.PACKAGE, ""),
            "SELECT role FROM package_repository_grants WHERE package_id = ? AND repository_id = ?",
            place.packageId(),
            repository);
    boolean inherited =
        place.inheritedRepositoryId().isPresent()
            && place.inheritedRepositoryId().getAsLong() == repository;
    if (!inherited) {
      return new Standing(Optional.empty(), listed);
    }
    GrantedRole own = new GrantedRole(Role.WRITE, Source.REPOSITORY, "");
    return new Standing(Optional.empty(), Optional.of(stronger(listed, own)));
  }
}
