package dev.berth.meta.sql;

import dev.berth.meta.PackageStore.PackagesPage;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// Packages by what has to do with them: the repository that they belong to, or a team that was
/// given a role in them; of those, the ones that somebody may read. There is an index in the order
/// of each list.
final class GivenPackages {
  private static final String OF_REPOSITORY =
      "packages p CROSS JOIN accounts a WHERE p.repository_id = ?";
  private static final String OF_TEAM =
      "package_team_grants g CROSS JOIN packages p CROSS JOIN accounts a"
          + " WHERE g.team_id = ? AND p.id = g.package_id";
  private static final String LIVING =
      " AND p.published_at IS NOT NULL AND p.deleted_at IS NULL AND a.id = p.owner_id";

  /// The reasons by which a user may read a package, as [ReadablePage] has them.
  private static final String READ_BY_USER =
      """
       OR p.owner_id = ?
       OR EXISTS (
         SELECT 1 FROM members m WHERE m.organization_id = p.owner_id AND m.user_id = ?
           AND (m.role = 'owner' OR p.visibility = 'internal'))
       OR EXISTS (SELECT 1 FROM package_grants u WHERE u.package_id = p.id AND u.user_id = ?)
       OR EXISTS (
         SELECT 1 FROM package_team_grants t WHERE t.package_id = p.id AND t.team_id IN (\
      """
          + ReadablePage.TEAMS
          + "))\n OR (p.inherits_access = 1 AND p.repository_id IN ("
          + ReadablePage.REPOSITORIES
          + "))";

  /// How often [#READ_BY_USER] names the user.
  private static final int USERS = 6;

  private final boolean internalForSite;
  private final OptionalLong reader;

  /// @param internalForSite whether every user may read what is internal
  /// @param reader the user who reads; empty for anybody signed out
  GivenPackages(boolean internalForSite, OptionalLong reader) {
    this.internalForSite = internalForSite;
    this.reader = reader;
  }

  List<PackagesPage.Item> listOfRepository(Session session, long id, int skip, int limit)
      throws SQLException {
    return list(session, OF_REPOSITORY, "p.owner_login, p.name", id, skip, limit);
  }

  List<PackagesPage.Item> listOfTeam(Session session, long id, int skip, int limit)
      throws SQLException {
    return list(session, OF_TEAM, "g.owner_login, g.name", id, skip, limit);
  }

  private List<PackagesPage.Item> list(
      Session session, String which, String order, long id, int skip, int limit)
      throws SQLException {
    String open =
        internalForSite && reader.isPresent()
            ? "p.visibility IN ('public', 'internal')"
            : "p.visibility = 'public'";
    List<Object> values = new ArrayList<>(List.of(id));
    if (reader.isPresent()) {
      for (int i = 0; i < USERS; i++) {
        values.add(reader.getAsLong());
      }
    }
    values.addAll(List.of(limit, skip));
    return session.list(
        row ->
            new PackagesPage.Item(Rows.registryPackage(row), row.getLong(Rows.PACKAGE_COLUMNS + 1)),
        "SELECT "
            + Rows.PACKAGE
            + ", p.living_versions FROM "
            + which
            + LIVING
            + " AND ("
            + open
            + (reader.isPresent() ? READ_BY_USER : "")
            + ") ORDER BY "
            + order
            + " LIMIT ? OFFSET ?",
        values.toArray());
  }
}
