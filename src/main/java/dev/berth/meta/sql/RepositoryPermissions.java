package dev.berth.meta.sql;

import dev.berth.meta.RepositoryStore.PermissionChange;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.AuditAction;
import dev.berth.packages.Permission;
import dev.berth.packages.Repository;
import dev.berth.packages.Team;
import dev.berth.packages.TeamPermission;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What people and teams were given in repositories, in SQL.
final class RepositoryPermissions {
  private final Database database;
  private final SqlAccounts accounts;
  private final InstantSource clock;

  RepositoryPermissions(Database database, SqlAccounts accounts, InstantSource clock) {
    this.database = database;
    this.accounts = accounts;
    this.clock = clock;
  }

  /// Whether a user owns a repository, themselves or as an owner of its organization.
  static boolean owns(Session session, long id, long userId) throws SQLException {
    return session.exists(
        """
        SELECT 1 FROM repositories r
        WHERE r.id = ? AND r.deleted_at IS NULL AND (r.owner_id = ? OR EXISTS (
          SELECT 1 FROM members m
          WHERE m.organization_id = r.owner_id AND m.user_id = ? AND m.role = 'owner'))\
        """,
        id,
        userId,
        userId);
  }

  /// The strongest permission, as the transaction sees it.
  static Optional<Permission> read(Session session, long id, long userId) throws SQLException {
    if (owns(session, id, userId)) {
      return Optional.of(Permission.ADMIN);
    }
    return session
        .list(
            row -> Rows.constant(Permission.class, row.getString(1)),
            """
            SELECT c.permission FROM repository_collaborators c CROSS JOIN repositories r
            WHERE c.repository_id = ? AND c.user_id = ?
              AND r.id = c.repository_id AND r.deleted_at IS NULL
            UNION ALL
            SELECT g.permission
            FROM team_members m CROSS JOIN team_ancestors t CROSS JOIN repository_teams g
              CROSS JOIN repositories r
            WHERE m.user_id = ? AND t.team_id = m.team_id
              AND g.repository_id = ? AND g.team_id = t.ancestor_id
              AND r.id = g.repository_id AND r.deleted_at IS NULL\
            """,
            id,
            userId,
            userId,
            id)
        .stream()
        .max(Permission::compareTo);
  }

  /// Gives a user a permission other than the one that they were given before, if any, in a
  /// transaction that changes the owner's rights.
  static void give(
      Session session,
      Repository repository,
      Account user,
      Permission permission,
      Instant now,
      Actor by)
      throws SQLException {
    Optional<Permission> before = collaborator(session, repository.id(), user.id());
    session.update(
        """
        INSERT INTO repository_collaborators (repository_id, user_id, permission)
        VALUES (?, ?, ?)
        ON CONFLICT (repository_id, user_id) DO UPDATE SET permission = excluded.permission\
        """,
        repository.id(),
        user.id(),
        permission.word());
    Audit event =
        SqlRepositories.event(
                before.isEmpty() ? AuditAction.REPO_ADD_MEMBER : AuditAction.REPO_UPDATE_MEMBER,
                by,
                repository)
            .user(user)
            .after("permission", permission.word());
    before.ifPresent(was -> event.before("permission", was.word()));
    event.write(session, now);
  }

  /// Carries out a change of permissions, unless its actor would lose what it takes.
  private PermissionChange write(String attempted, Work<PermissionChange> work) {
    return OwnLastRight.write(database, attempted, PermissionChange.OWN_LAST_RIGHT, work);
  }

  static boolean administers(Session session, long id, Actor by) throws SQLException {
    return by.userId().isPresent()
        && read(session, id, by.userId().getAsLong()).filter(Permission.ADMIN::equals).isPresent();
  }

  /// @throws OwnLastRight if the actor has lost what they had
  private static void keepOwnRight(Session session, long id, boolean administered, Actor by)
      throws SQLException {
    if (administered && !administers(session, id, by)) {
      throw new OwnLastRight();
    }
  }

  PermissionChange putCollaborator(long id, long userId, Permission permission, Actor by) {
    return write(
        "put a collaborator",
        s -> {
          Optional<Repository> found = SqlRepositories.change(s, accounts, id, by);
          Optional<Account> user = SqlAccounts.read(s, userId);
          if (found.isEmpty() || user.isEmpty()) {
            return PermissionChange.ABSENT;
          }
          Optional<Permission> before = collaborator(s, id, userId);
          if (before.equals(Optional.of(permission))) {
            return PermissionChange.DONE;
          }
          boolean administered = administers(s, id, by);
          give(s, found.get(), user.get(), permission, clock.instant(), by);
          keepOwnRight(s, id, administered, by);
          return PermissionChange.DONE;
        });
  }

  private static Optional<Permission> collaborator(Session session, long id, long userId)
      throws SQLException {
    return session.first(
        row -> Rows.constant(Permission.class, row.getString(1)),
        "SELECT permission FROM repository_collaborators WHERE repository_id = ? AND user_id = ?",
        id,
        userId);
  }

  PermissionChange removeCollaborator(long id, long userId, Actor by) {
    return write(
        "remove a collaborator",
        s -> {
          Optional<Repository> found = SqlRepositories.change(s, accounts, id, by);
          Optional<Permission> before = collaborator(s, id, userId);
          if (found.isEmpty() || before.isEmpty()) {
            return PermissionChange.ABSENT;
          }
          boolean administered = administers(s, id, by);
          s.update(
              "DELETE FROM repository_collaborators WHERE repository_id = ? AND user_id = ?",
              id,
              userId);
          keepOwnRight(s, id, administered, by);
          SqlRepositories.event(AuditAction.REPO_REMOVE_MEMBER, by, found.get())
              .user(SqlAccounts.read(s, userId).orElseThrow())
              .before("permission", before.get().word())
              .write(s, clock.instant());
          return PermissionChange.DONE;
        });
  }

  List<TeamPermission> listTeams(long id, OptionalLong seenBy, int skip, int limit) {
    List<Object> values = new ArrayList<>(List.of(id));
    seenBy.ifPresent(values::add);
    values.addAll(List.of(limit, skip));
    return database.read(
        "list teams",
        s ->
            s.list(
                row ->
                    new TeamPermission(
                        SqlTeams.team(row),
                        Rows.constant(Permission.class, row.getString("permission"))),
                "SELECT "
                    + SqlTeams.TEAM
                    + ", g.permission FROM repository_teams g CROSS JOIN teams t"
                    + " WHERE g.repository_id = ? AND t.id = g.team_id"
                    + (seenBy.isPresent()
                        ? " AND (t.privacy = 'closed' OR EXISTS (SELECT 1 FROM team_members m"
                            + " WHERE m.team_id = t.id AND m.user_id = ?))"
                        : "")
                    + " ORDER BY g.team_id LIMIT ? OFFSET ?",
                values.toArray()));
  }

  PermissionChange putTeam(long id, long teamId, Permission permission, Actor by) {
    return write(
        "put a team of a repository",
        s -> {
          Optional<Repository> found = SqlRepositories.change(s, accounts, id, by);
          Optional<Team> team = SqlTeams.read(s, teamId);
          if (found.isEmpty()) {
            return PermissionChange.ABSENT;
          }
          if (team.isEmpty() || team.get().organizationId() != found.get().owner().id()) {
            return PermissionChange.STRANGER;
          }
          Optional<Permission> before = team(s, id, teamId);
          if (before.equals(Optional.of(permission))) {
            return PermissionChange.DONE;
          }
          boolean administered = administers(s, id, by);
          s.update(
              """
              INSERT INTO repository_teams (repository_id, team_id, organization_id, permission)
              VALUES (?, ?, ?, ?)
              ON CONFLICT (repository_id, team_id) DO UPDATE SET permission = excluded.permission\
              """,
              id,
              teamId,
              team.get().organizationId(),
              permission.word());
          keepOwnRight(s, id, administered, by);
          Audit event =
              SqlRepositories.event(
                      before.isEmpty()
                          ? AuditAction.TEAM_ADD_REPOSITORY
                          : AuditAction.TEAM_UPDATE_REPOSITORY_PERMISSION,
                      by,
                      found.get())
                  .after("team", team.get().slug())
                  .after("permission", permission.word());
          before.ifPresent(was -> event.before("permission", was.word()));
          event.write(s, clock.instant());
          return PermissionChange.DONE;
        });
  }

  Optional<Permission> teamPermission(long id, long teamId) {
    return database.read("find a team's permission", s -> team(s, id, teamId));
  }

  private static Optional<Permission> team(Session session, long id, long teamId)
      throws SQLException {
    return session.first(
        row -> Rows.constant(Permission.class, row.getString(1)),
        "SELECT permission FROM repository_teams WHERE repository_id = ? AND team_id = ?",
        id,
        teamId);
  }

  PermissionChange removeTeam(long id, long teamId, Actor by) {
    return write(
        "remove a team of a repository",
        s -> {
          Optional<Repository> found = SqlRepositories.change(s, accounts, id, by);
          Optional<Permission> before = team(s, id, teamId);
          if (found.isEmpty() || before.isEmpty()) {
            return PermissionChange.ABSENT;
          }
          boolean administered = administers(s, id, by);
          s.update(
              "DELETE FROM repository_teams WHERE repository_id = ? AND team_id = ?", id, teamId);
          keepOwnRight(s, id, administered, by);
          SqlRepositories.event(AuditAction.TEAM_REMOVE_REPOSITORY, by, found.get())
              .before("team", SqlTeams.read(s, teamId).map(Team::slug).orElse(""))
              .before("permission", before.get().word())
              .write(s, clock.instant());
          return PermissionChange.DONE;
        });
  }
}
