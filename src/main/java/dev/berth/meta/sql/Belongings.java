package dev.berth.meta.sql;

import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;

/// What goes with a membership, a team, an account or a repository's place, as the audit log has
/// it: up to 200 of each kind by their names, and how many more there were.
///
/// To be asked before it goes.
final class Belongings {
  private static final int LISTED = 200;

  private Belongings() {}

  /// What a user has in an organization by belonging to it.
  static void ofMember(Session session, Audit event, long organizationId, long userId)
      throws SQLException {
    add(
        session,
        event,
        "teams",
        """
        SELECT t.slug || ': ' || m.role FROM team_members m CROSS JOIN teams t
        WHERE m.organization_id = ? AND m.user_id = ? AND t.id = m.team_id ORDER BY t.slug\
        """,
        organizationId,
        userId);
    add(
        session,
        event,
        "packages",
        """
        SELECT p.name || ': ' || g.role FROM package_grants g CROSS JOIN packages p
        WHERE g.user_id = ? AND p.id = g.package_id AND p.owner_id = ? ORDER BY p.name\
        """,
        userId,
        organizationId);
    add(
        session,
        event,
        "repositories",
        """
        SELECT r.name || ': ' || c.permission
        FROM repository_collaborators c CROSS JOIN repositories r
        WHERE c.user_id = ? AND r.id = c.repository_id AND r.owner_id = ? ORDER BY r.name\
        """,
        userId,
        organizationId);
  }

  /// What people have by a team.
  static void ofTeam(Session session, Audit event, long teamId) throws SQLException {
    add(
        session,
        event,
        "members",
        """
        SELECT a.login || ': ' || m.role FROM team_members m CROSS JOIN accounts a
        WHERE m.team_id = ? AND a.id = m.user_id ORDER BY a.login\
        """,
        teamId);
    add(
        session,
        event,
        "child_teams",
        "SELECT t.slug FROM teams t WHERE t.parent_id = ? ORDER BY t.slug",
        teamId);
    add(
        session,
        event,
        "packages",
        """
        SELECT g.name || ': ' || g.role FROM package_team_grants g
        WHERE g.team_id = ? ORDER BY g.name\
        """,
        teamId);
    add(
        session,
        event,
        "repositories",
        """
        SELECT r.name || ': ' || g.permission FROM repository_teams g CROSS JOIN repositories r
        WHERE g.team_id = ? AND r.id = g.repository_id ORDER BY r.name\
        """,
        teamId);
  }

  /// What a user has in what others own.
  static void ofUser(Session session, Audit event, long userId) throws SQLException {
    add(
        session,
        event,
        "packages",
        """
        SELECT g.owner_login || '/' || g.name || ': ' || g.role FROM package_grants g
        WHERE g.user_id = ? ORDER BY g.owner_login, g.name\
        """,
        userId);
    add(
        session,
        event,
        "repositories",
        """
        SELECT o.login || '/' || r.name || ': ' || c.permission
        FROM repository_collaborators c CROSS JOIN repositories r CROSS JOIN accounts o
        WHERE c.user_id = ? AND r.id = c.repository_id AND o.id = r.owner_id
        ORDER BY o.login, r.name\
        """,
        userId);
  }

  /// What an organization is divided into, and who is told of what happens there.
  static void ofOrganization(Session session, Audit event, long organizationId)
      throws SQLException {
    add(
        session,
        event,
        "teams",
        "SELECT t.slug FROM teams t WHERE t.organization_id = ? ORDER BY t.slug",
        organizationId);
    add(
        session,
        event,
        "hooks",
        """
        SELECT h.id || ': ' || h.url FROM hooks h
        WHERE h.organization_id = ? AND h.deleted_at IS NULL ORDER BY h.id\
        """,
        organizationId);
  }

  /// Who is told of what happens in a repository's packages.
  static void hooksOfRepository(Session session, Audit event, long repositoryId)
      throws SQLException {
    add(
        session,
        event,
        "hooks",
        """
        SELECT h.id || ': ' || h.url FROM hooks h
        WHERE h.repository_id = ? AND h.deleted_at IS NULL ORDER BY h.id\
        """,
        repositoryId);
  }

  /// What ties a repository to what its owner has, besides the packages that belong to it.
  static void ofRepository(Session session, Audit event, long repositoryId) throws SQLException {
    add(
        session,
        event,
        "teams",
        """
        SELECT t.slug || ': ' || g.permission FROM repository_teams g CROSS JOIN teams t
        WHERE g.repository_id = ? AND t.id = g.team_id ORDER BY t.slug\
        """,
        repositoryId);
    add(
        session,
        event,
        "packages",
        """
        SELECT g.name || ': ' || g.role FROM package_repository_grants g
        WHERE g.repository_id = ? ORDER BY g.name\
        """,
        repositoryId);
  }

  private static void add(Session session, Audit event, String what, String sql, Object... values)
      throws SQLException {
    List<String> names = session.list(row -> row.getString(1), sql + " LIMIT " + LISTED, values);
    if (names.size() < LISTED) {
      if (!names.isEmpty()) {
        event.before(what, names);
      }
      return;
    }
    long all = session.number("SELECT count(*) FROM (" + sql + ") named", values).orElseThrow();
    event.before(
        what,
        all == LISTED
            ? names
            : Stream.concat(names.stream(), Stream.of("and " + (all - LISTED) + " more")).toList());
  }
}
