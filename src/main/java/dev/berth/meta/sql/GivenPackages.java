package dev.berth.meta.sql;

import dev.berth.meta.PackageStore.PackagesPage;
import java.sql.SQLException;
import java.util.List;

/// Packages by what has to do with them: the repository that they belong to, or a team that was
/// given a role in them. There is an index in the order of each list.
final class GivenPackages {
  static final String OF_REPOSITORY =
      "SELECT "
          + Rows.PACKAGE
          + """
          , p.living_versions FROM packages p CROSS JOIN accounts a
          WHERE p.repository_id = ? AND p.published_at IS NOT NULL AND p.deleted_at IS NULL
            AND a.id = p.owner_id
          ORDER BY p.owner_login, p.name LIMIT ? OFFSET ?\
          """;
  static final String OF_TEAM =
      "SELECT "
          + Rows.PACKAGE
          + """
          , p.living_versions
          FROM package_team_grants g CROSS JOIN packages p CROSS JOIN accounts a
          WHERE g.team_id = ? AND p.id = g.package_id
            AND p.published_at IS NOT NULL AND p.deleted_at IS NULL AND a.id = p.owner_id
          ORDER BY g.owner_login, g.name LIMIT ? OFFSET ?\
          """;

  private GivenPackages() {}

  static List<PackagesPage.Item> list(Session session, String sql, long id, int skip, int limit)
      throws SQLException {
    return session.list(
        row ->
            new PackagesPage.Item(Rows.registryPackage(row), row.getLong(Rows.PACKAGE_COLUMNS + 1)),
        sql,
        id,
        limit,
        skip);
  }
}
