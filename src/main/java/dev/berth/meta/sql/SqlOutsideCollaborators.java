package dev.berth.meta.sql;

import dev.berth.meta.OutsideCollaboratorStore;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.AuditAction;
import dev.berth.packages.MemberRole;
import dev.berth.packages.OwnRight;
import dev.berth.packages.Permission;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Outside collaborators in SQL.
final class SqlOutsideCollaborators implements OutsideCollaboratorStore {
  private final Database database;
  private final SqlAccounts accounts;
  private final InstantSource clock;

  SqlOutsideCollaborators(Database database, SqlAccounts accounts, InstantSource clock) {
    this.database = database;
    this.accounts = accounts;
    this.clock = clock;
  }

  @Override
  public List<Account> list(long organizationId, int skip, int limit) {
    return list("", organizationId, skip, limit);
  }

  @Override
  public List<Account> listWithoutSecondFactor(long organizationId, int skip, int limit) {
    return list(
        " AND NOT EXISTS (SELECT 1 FROM second_factors f WHERE f.user_id = a.id)",
        organizationId,
        skip,
        limit);
  }

  private List<Account> list(String which, long organizationId, int skip, int limit) {
    return database.read(
        "list outside collaborators",
        s ->
            s.list(
                Rows::account,
                "SELECT "
                    + Rows.ACCOUNT
                    + """
                     FROM accounts a
                    WHERE a.id IN
                        (SELECT c.user_id
                         FROM repositories r CROSS JOIN repository_collaborators c
                         WHERE r.owner_id = ? AND r.deleted_at IS NULL AND c.repository_id = r.id)
                      AND NOT EXISTS
                        (SELECT 1 FROM members m WHERE m.organization_id = ? AND m.user_id = a.id)\
                    """
                    + which
                    + " ORDER BY a.id LIMIT ? OFFSET ?",
                organizationId,
                organizationId,
                limit,
                skip));
  }

  @Override
  public Removal remove(long organizationId, long userId, Actor by) {
    return database.write(
        "remove an outside collaborator",
        s -> {
          Account organization = accounts.changeRights(s, organizationId, by).orElseThrow();
          if (SqlAccounts.isMember(s, organization, userId)) {
            return Removal.MEMBER;
          }
          List<String> had = words(granted(s, organizationId, userId));
          if (had.isEmpty()) {
            return Removal.ABSENT;
          }
          s.update(
              """
              DELETE FROM repository_collaborators
              WHERE user_id = ? AND repository_id IN
                (SELECT id FROM repositories WHERE owner_id = ?)\
              """,
              userId,
              organizationId);
          Audit.of(AuditAction.ORG_REMOVE_OUTSIDE_COLLABORATOR, by)
              .owner(organization)
              .user(SqlAccounts.read(s, userId).orElseThrow())
              .before("repositories", had)
              .write(s, clock.instant());
          return Removal.DONE;
        });
  }

  @Override
  public Conversion convert(long organizationId, long userId, OwnRight own, Actor by) {
    return database.write(
        "make a member an outside collaborator",
        s -> {
          Account organization = accounts.changeRights(s, organizationId, by).orElseThrow();
          Optional<MemberRole> role = SqlAccounts.readRole(s, organizationId, userId);
          if (role.isEmpty()) {
            return Conversion.NO_MEMBER;
          }
          OwnRights rights = OwnRights.before(s, organizationId, own, by);
          Map<Held, Permission> kept = granted(s, organizationId, userId);
          byTeams(s, organizationId, userId)
              .forEach((held, permission) ->
                  kept.merge(held, permission, SqlOutsideCollaborators::stronger));
          Audit event =
              Audit.of(AuditAction.ORG_REMOVE_MEMBER, by)
                  .owner(organization)
                  .user(SqlAccounts.read(s, userId).orElseThrow())
                  .before("role", Rows.word(role.get()))
                  .after("repositories", words(kept));
          if (!accounts.leave(s, organization, userId, event)) {
            return Conversion.LAST_OWNER;
          }
          for (Map.Entry<Held, Permission> each : kept.entrySet()) {
            s.update(
                """
                INSERT INTO repository_collaborators (repository_id, user_id, permission)
                VALUES (?, ?, ?)\
                """,
                each.getKey().repositoryId(),
                userId,
                each.getValue().word());
          }
          rights.requireStill(s, organizationId, by);
          event.write(s, clock.instant());
          return Conversion.DONE;
        });
  }

  /// A repository in which a permission is held.
  private record Held(long repositoryId, String name) implements Comparable<Held> {
    @Override
    public int compareTo(Held other) {
      return Long.compare(repositoryId, other.repositoryId);
    }
  }

  /// What a user was given as a collaborator.
  private static Map<Held, Permission> granted(Session session, long organizationId, long userId)
      throws SQLException {
    return permissions(
        session,
        """
        SELECT r.id, r.name, c.permission
        FROM repository_collaborators c CROSS JOIN repositories r
        WHERE c.user_id = ? AND r.id = c.repository_id AND r.owner_id = ?
          AND r.deleted_at IS NULL\
        """,
        organizationId,
        userId);
  }

  /// What a user has by teams, and by those above them.
  private static Map<Held, Permission> byTeams(Session session, long organizationId, long userId)
      throws SQLException {
    return permissions(
        session,
        """
        SELECT r.id, r.name, g.permission
        FROM team_members m CROSS JOIN team_ancestors t CROSS JOIN repository_teams g
          CROSS JOIN repositories r
        WHERE m.user_id = ? AND m.organization_id = ? AND t.team_id = m.team_id
          AND g.team_id = t.ancestor_id AND r.id = g.repository_id AND r.deleted_at IS NULL\
        """,
        organizationId,
        userId);
  }

  private static Map<Held, Permission> permissions(
      Session session, String sql, long organizationId, long userId) throws SQLException {
    record Row(Held held, Permission permission) {}
    Map<Held, Permission> found = new TreeMap<>();
    for (Row row :
        session.list(
            r ->
                new Row(
                    new Held(r.getLong(1), r.getString(2)),
                    Rows.constant(Permission.class, r.getString(3))),
            sql,
            userId,
            organizationId)) {
      found.merge(row.held(), row.permission(), SqlOutsideCollaborators::stronger);
    }
    return found;
  }

  private static Permission stronger(Permission one, Permission other) {
    return one.includes(other) ? one : other;
  }

  private static List<String> words(Map<Held, Permission> permissions) {
    return permissions.entrySet().stream()
        .map(each -> each.getKey().name() + ": " + each.getValue().word())
        .toList();
  }
}
