package dev.berth.meta.sql;

import dev.berth.meta.OwnLastRightException;
import dev.berth.packages.Actor;
import dev.berth.packages.OwnRight;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What an actor administers in an organization: all of it, or some repositories, packages and
/// teams. It is asked before and after a change by which they might lose it.
///
/// Packages that inherit are not looked at: who administers the repository administers them.
final class OwnRights {
  private static final OwnRights NOT_ASKED = new OwnRights(false, Set.of(), Set.of(), Set.of());

  private final boolean all;
  private final Set<Long> repositories;
  private final Set<Long> packages;
  private final Set<Long> teams;

  private OwnRights(boolean all, Set<Long> repositories, Set<Long> packages, Set<Long> teams) {
    this.all = all;
    this.repositories = repositories;
    this.packages = packages;
    this.teams = teams;
  }

  /// The same but for a team, which is deleted by intent.
  OwnRights withoutTeam(long id) {
    Set<Long> others = new HashSet<>(teams);
    others.remove(id);
    return new OwnRights(all, repositories, packages, others);
  }

  static OwnRights before(Session session, long organizationId, OwnRight own, Actor by)
      throws SQLException {
    return own == OwnRight.KEPT && by.userId().isPresent()
        ? read(session, organizationId, by.userId().getAsLong())
        : NOT_ASKED;
  }

  /// @throws OwnLastRightException if the actor has lost something of it
  void requireStill(Session session, long organizationId, Actor by) throws SQLException {
    if (!all && repositories.isEmpty() && packages.isEmpty() && teams.isEmpty()) {
      return;
    }
    OwnRights now = read(session, organizationId, by.userId().orElseThrow());
    boolean kept =
        now.all
            || (!all
                && now.repositories.containsAll(repositories)
                && now.packages.containsAll(packages)
                && now.teams.containsAll(teams));
    if (!kept) {
      throw new OwnLastRightException();
    }
  }

  private static OwnRights read(Session session, long organizationId, long user)
      throws SQLException {
    if (session.exists(
        "SELECT 1 FROM members WHERE organization_id = ? AND user_id = ? AND role = 'owner'",
        organizationId,
        user)) {
      return new OwnRights(true, Set.of(), Set.of(), Set.of());
    }
    List<Long> repositories =
        session.list(
            row -> row.getLong(1),
            """
            SELECT r.id FROM repository_collaborators c CROSS JOIN repositories r
            WHERE c.user_id = ? AND c.permission = 'admin' AND r.id = c.repository_id
              AND r.owner_id = ? AND r.deleted_at IS NULL
            UNION ALL
            SELECT r.id
            FROM team_members m CROSS JOIN team_ancestors t CROSS JOIN repository_teams g
              CROSS JOIN repositories r
            WHERE m.user_id = ? AND m.organization_id = ? AND t.team_id = m.team_id
              AND g.team_id = t.ancestor_id AND g.permission = 'admin'
              AND r.id = g.repository_id AND r.deleted_at IS NULL\
            """,
            user,
            organizationId,
            user,
            organizationId);
    List<Long> packages =
        session.list(
            row -> row.getLong(1),
            """
            SELECT p.id FROM package_grants g CROSS JOIN packages p
            WHERE g.user_id = ? AND g.role = 'admin' AND p.id = g.package_id AND p.owner_id = ?
              AND p.deleted_at IS NULL
            UNION ALL
            SELECT p.id
            FROM team_members m CROSS JOIN team_ancestors t CROSS JOIN package_team_grants g
              CROSS JOIN packages p
            WHERE m.user_id = ? AND m.organization_id = ? AND t.team_id = m.team_id
              AND g.team_id = t.ancestor_id AND g.role = 'admin'
              AND p.id = g.package_id AND p.deleted_at IS NULL\
            """,
            user,
            organizationId,
            user,
            organizationId);
    List<Long> teams =
        session.list(
            row -> row.getLong(1),
            """
            SELECT team_id FROM team_members
            WHERE user_id = ? AND organization_id = ? AND role = 'maintainer'\
            """,
            user,
            organizationId);
    return new OwnRights(
        false, new HashSet<>(repositories), new HashSet<>(packages), new HashSet<>(teams));
  }
}
