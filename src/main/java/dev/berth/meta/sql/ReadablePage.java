package dev.berth.meta.sql;

import dev.berth.oci.RepositoryName;
import dev.berth.packages.RightHolder;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A page of the packages that somebody may read, in the order of owner and name.
///
/// There are several reasons why one may read a package. For each there is an index in the order of
/// the listing, and the next `limit` packages are taken from it; the page is the first of them all.
/// So it costs by its length, and by the number of the user's organizations, teams and
/// repositories.
final class ReadablePage {
  static final String PUBLIC =
      """
      SELECT owner_login, name FROM packages
      WHERE visibility = 'public' AND published_at IS NOT NULL AND deleted_at IS NULL
        AND (owner_login, name) > (?, ?)
      ORDER BY owner_login, name LIMIT ?\
      """;
  static final String GRANTED =
      """
      SELECT g.owner_login, g.name FROM package_grants g CROSS JOIN packages p
      WHERE g.user_id = ? AND (g.owner_login, g.name) > (?, ?)
        AND p.id = g.package_id AND p.published_at IS NOT NULL AND p.deleted_at IS NULL
      ORDER BY g.owner_login, g.name LIMIT ?\
      """;
  static final String OWNED =
      """
      SELECT owner_login, name FROM packages
      WHERE owner_login = ? AND name > ? AND published_at IS NOT NULL AND deleted_at IS NULL
      ORDER BY name LIMIT ?\
      """;
  static final String INTERNAL =
      """
      SELECT owner_login, name FROM packages
      WHERE owner_login = ? AND name > ?
        AND visibility = 'internal' AND published_at IS NOT NULL AND deleted_at IS NULL
      ORDER BY name LIMIT ?\
      """;
  static final String INTERNAL_ANYWHERE =
      """
      SELECT owner_login, name FROM packages
      WHERE visibility = 'internal' AND published_at IS NOT NULL AND deleted_at IS NULL
        AND (owner_login, name) > (?, ?)
      ORDER BY owner_login, name LIMIT ?\
      """;
  static final String GRANTED_TO_TEAM =
      """
      SELECT g.owner_login, g.name FROM package_team_grants g CROSS JOIN packages p
      WHERE g.team_id = ? AND (g.owner_login, g.name) > (?, ?)
        AND p.id = g.package_id AND p.published_at IS NOT NULL AND p.deleted_at IS NULL
      ORDER BY g.owner_login, g.name LIMIT ?\
      """;
  static final String GRANTED_TO_REPOSITORY =
      """
      SELECT g.owner_login, g.name FROM package_repository_grants g CROSS JOIN packages p
      WHERE g.repository_id = ? AND (g.owner_login, g.name) > (?, ?)
        AND p.id = g.package_id AND p.published_at IS NOT NULL AND p.deleted_at IS NULL
      ORDER BY g.owner_login, g.name LIMIT ?\
      """;
  static final String INHERITED =
      """
      SELECT owner_login, name FROM packages
      WHERE repository_id = ? AND (owner_login, name) > (?, ?)
        AND inherits_access = 1 AND published_at IS NOT NULL AND deleted_at IS NULL
      ORDER BY owner_login, name LIMIT ?\
      """;
  static final String TEAMS =
      """
      SELECT DISTINCT a.ancestor_id FROM team_members m CROSS JOIN team_ancestors a
      WHERE m.user_id = ? AND a.team_id = m.team_id\
      """;
  static final String REPOSITORIES =
      """
      SELECT repository_id FROM repository_collaborators WHERE user_id = ?
      UNION
      SELECT g.repository_id
      FROM team_members m CROSS JOIN team_ancestors a CROSS JOIN repository_teams g
      WHERE m.user_id = ? AND a.team_id = m.team_id AND g.team_id = a.ancestor_id\
      """;
  static final String OWN_NAME_SPACE = "SELECT login FROM accounts WHERE id = ? AND login >= ?";
  static final String NAME_SPACES =
      """
      SELECT a.login FROM members m CROSS JOIN accounts a
      WHERE m.user_id = ? AND m.role = ? AND a.id = m.organization_id AND a.login >= ?
      ORDER BY a.login\
      """;

  private static final Comparator<RepositoryName> BY_OWNER_AND_NAME =
      Comparator.comparing(RepositoryName::owner).thenComparing(RepositoryName::packageName);

  private final String afterOwner;
  private final String afterName;
  private final int limit;
  private final TreeSet<RepositoryName> found = new TreeSet<>(BY_OWNER_AND_NAME);

  ReadablePage(@Nullable RepositoryName after, int limit) {
    this.afterOwner = after == null ? "" : after.owner();
    this.afterName = after == null ? "" : after.packageName();
    this.limit = limit;
  }

  /// @param internalForSite whether every user may read what is internal
  List<RepositoryName> read(Session session, Optional<RightHolder> reader, boolean internalForSite)
      throws SQLException {
    found.clear();
    add(session, PUBLIC, afterOwner, afterName, limit);
    if (reader.isPresent()) {
      switch (reader.get()) {
        case RightHolder.User(long id) -> addOfUser(session, id, internalForSite);
        case RightHolder.OfRepository(long id) -> {
          add(session, GRANTED_TO_REPOSITORY, id, afterOwner, afterName, limit);
          add(session, INHERITED, id, afterOwner, afterName, limit);
        }
      }
    }
    return found.stream().limit(limit).toList();
  }

  private void addOfUser(Session session, long user, boolean internalForSite) throws SQLException {
    add(session, GRANTED, user, afterOwner, afterName, limit);
    addNameSpaces(session, OWNED, texts(session, OWN_NAME_SPACE, user, afterOwner));
    addNameSpaces(session, OWNED, texts(session, NAME_SPACES, user, "owner", afterOwner));
    if (internalForSite) {
      add(session, INTERNAL_ANYWHERE, afterOwner, afterName, limit);
    } else {
      addNameSpaces(session, INTERNAL, texts(session, NAME_SPACES, user, "member", afterOwner));
    }
    for (long team : ids(session, TEAMS, user)) {
      add(session, GRANTED_TO_TEAM, team, afterOwner, afterName, limit);
    }
    for (long repository : ids(session, REPOSITORIES, user, user)) {
      add(session, INHERITED, repository, afterOwner, afterName, limit);
    }
  }

  private static List<Long> ids(Session session, String sql, Object... values) throws SQLException {
    return session.list(row -> row.getLong(1), sql, values);
  }

  /// Goes on from name space to name space, in their order, until there are enough.
  private void addNameSpaces(Session session, String sql, List<String> logins) throws SQLException {
    int missing = limit;
    for (String login : logins) {
      if (missing <= 0) {
        return;
      }
      missing -= add(session, sql, login, login.equals(afterOwner) ? afterName : "", missing);
    }
  }

  private int add(Session session, String sql, Object... values) throws SQLException {
    List<RepositoryName> some =
        session.list(
            row -> new RepositoryName(row.getString(1) + "/" + row.getString(2)), sql, values);
    found.addAll(some);
    return some.size();
  }

  private static List<String> texts(Session session, String sql, Object... values)
      throws SQLException {
    return session.list(row -> row.getString(1), sql, values);
  }
}
