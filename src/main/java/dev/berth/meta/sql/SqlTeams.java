package dev.berth.meta.sql;

import dev.berth.meta.TeamStore;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.AuditAction;
import dev.berth.packages.OwnRight;
import dev.berth.packages.Repository;
import dev.berth.packages.Team;
import dev.berth.packages.TeamChange;
import dev.berth.packages.TeamMember;
import dev.berth.packages.TeamRole;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Teams in SQL.
///
/// For each team there is a row for itself and one for each team above it; so who has a team's
/// rights is found without walking up. A change of where teams lie changes these rows with it, and
/// waits for every other change in the organization, so that no circle can come about.
final class SqlTeams implements TeamStore {
  /// The columns of a team called `t`.
  static final String TEAM =
      "t.id, t.organization_id, t.slug, t.name, t.description, t.privacy, t.parent_id,"
          + " t.created_at, t.updated_at";

  private static final String BY_ID = "SELECT " + TEAM + " FROM teams t WHERE t.id = ?";

  private static final String MEMBERS =
      "SELECT "
          + Rows.ACCOUNT
          + ", m.role AS team_role FROM team_members m CROSS JOIN accounts a"
          + " WHERE m.team_id = ? AND a.id = m.user_id";

  private final Database database;
  private final SqlAccounts accounts;
  private final InstantSource clock;

  SqlTeams(Database database, SqlAccounts accounts, InstantSource clock) {
    this.database = database;
    this.accounts = accounts;
    this.clock = clock;
  }

  static Team team(ResultSet row) throws SQLException {
    return team(row, 0);
  }

  /// The team whose columns follow the first `at`.
  static Team team(ResultSet row, int at) throws SQLException {
    return new Team(
        row.getLong(at + 1),
        row.getLong(at + 2),
        row.getString(at + 3),
        row.getString(at + 4),
        row.getString(at + 5),
        Rows.constant(Team.Privacy.class, row.getString(at + 6)),
        Rows.number(row, at + 7),
        Instant.ofEpochMilli(row.getLong(at + 8)),
        Instant.ofEpochMilli(row.getLong(at + 9)));
  }

  @Override
  public Optional<Team> find(long organizationId, String slug) {
    return database.read(
        "find a team",
        s ->
            s.first(
                SqlTeams::team,
                "SELECT " + TEAM + " FROM teams t WHERE t.organization_id = ? AND t.slug = ?",
                organizationId,
                slug));
  }

  @Override
  public Optional<Team> find(long id) {
    return database.read("find a team", s -> read(s, id));
  }

  static Optional<Team> read(Session session, long id) throws SQLException {
    return session.first(SqlTeams::team, BY_ID, id);
  }

  @Override
  public Change create(long organizationId, Draft draft, Beginning beginning, Actor by) {
    return database.write(
        "create a team",
        s -> {
          Account organization = accounts.changeRights(s, organizationId, by).orElseThrow();
          Optional<Change> refusal = findReason(s, organizationId, draft, Optional.empty());
          if (refusal.isPresent()) {
            return refusal.get();
          }
          long id = insert(s, organizationId, draft);
          s.update("INSERT INTO team_ancestors (team_id, ancestor_id) VALUES (?, ?)", id, id);
          if (draft.parentId().isPresent()) {
            hang(s, id, draft.parentId().getAsLong());
          }
          Audit.of(AuditAction.TEAM_CREATE, by)
              .owner(organization)
              .after("team", draft.slug())
              .after("privacy", draft.privacy().word())
              .write(s, clock.instant());
          Team made = read(s, id).orElseThrow();
          begin(s, organization, made, beginning, by);
          return new Change.Done(made);
        });
  }

  private void begin(
      Session session, Account organization, Team team, Beginning beginning, Actor by)
      throws SQLException {
    if (beginning.founderId().isPresent()) {
      accounts.join(session, organization, beginning.founderId().getAsLong(), by);
      putMember(
          session,
          organization,
          team,
          beginning.founderId().getAsLong(),
          TeamRole.MAINTAINER,
          OwnRight.MAY_END,
          by);
    }
    for (long user : beginning.maintainerIds().stream().sorted().toList()) {
      if (SqlAccounts.isMember(session, organization, user)) {
        putMember(session, organization, team, user, TeamRole.MAINTAINER, OwnRight.MAY_END, by);
      }
    }
    for (long id : beginning.repositoryIds().stream().sorted().toList()) {
      Optional<Repository> repository = SqlRepositories.read(session, id);
      if (repository.isPresent()) {
        SqlRepositories.letPull(session, repository.get(), team.id(), clock.instant(), by);
      }
    }
  }

  private long insert(Session session, long organizationId, Draft draft) throws SQLException {
    Instant now = clock.instant();
    return session
        .number(
            """
            INSERT INTO teams
              (organization_id, slug, name, description, privacy, parent_id, created_at,
               updated_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id\
            """,
            organizationId,
            draft.slug(),
            draft.name(),
            draft.description(),
            draft.privacy().word(),
            orNull(draft.parentId()),
            now,
            now)
        .orElseThrow();
  }

  private static @Nullable Long orNull(OptionalLong id) {
    return id.isPresent() ? id.getAsLong() : null;
  }

  /// Why a team cannot be what the draft says.
  private static Optional<Change> findReason(
      Session session, long organizationId, Draft draft, Optional<Team> changed)
      throws SQLException {
    Optional<Long> holder =
        session.number(
            "SELECT id FROM teams WHERE organization_id = ? AND slug = ?",
            organizationId,
            draft.slug());
    if (holder.isPresent() && changed.filter(t -> t.id() == holder.get()).isEmpty()) {
      return Optional.of(new Change.Taken());
    }
    if (draft.privacy() == Team.Privacy.SECRET
        && (draft.parentId().isPresent()
            || (changed.isPresent() && hasChildren(session, changed.get().id())))) {
      return Optional.of(new Change.Nested());
    }
    if (draft.parentId().isEmpty()) {
      return Optional.empty();
    }
    long parent = draft.parentId().getAsLong();
    Optional<Team> found = read(session, parent);
    if (found.isEmpty()
        || found.get().organizationId() != organizationId
        || found.get().privacy() == Team.Privacy.SECRET) {
      return Optional.of(new Change.NoParent());
    }
    boolean circle =
        changed.isPresent()
            && session.exists(
                "SELECT 1 FROM team_ancestors WHERE team_id = ? AND ancestor_id = ?",
                parent,
                changed.get().id());
    return circle ? Optional.of(new Change.Circle()) : Optional.empty();
  }

  private static boolean hasChildren(Session session, long id) throws SQLException {
    return session.exists("SELECT 1 FROM teams WHERE parent_id = ? LIMIT 1", id);
  }

  /// Enters the teams above `parent`, and itself, for a team and all below it.
  private static void hang(Session session, long id, long parent) throws SQLException {
    session.update(
        """
        INSERT INTO team_ancestors (team_id, ancestor_id)
        SELECT below.team_id, above.ancestor_id
        FROM team_ancestors below CROSS JOIN team_ancestors above
        WHERE below.ancestor_id = ? AND above.team_id = ?\
        """,
        id,
        parent);
  }

  /// Takes a team, and all below it, out of what is above it.
  private static void unhang(Session session, long id) throws SQLException {
    session.update(
        """
        DELETE FROM team_ancestors
        WHERE team_id IN (SELECT team_id FROM team_ancestors WHERE ancestor_id = ?)
          AND ancestor_id IN
            (SELECT ancestor_id FROM team_ancestors WHERE team_id = ? AND ancestor_id <> ?)\
        """,
        id,
        id,
        id);
  }

  /// A team with its organization, whose rights are about to change.
  private record Changing(Account organization, Team team) {}

  /// The team is read again behind the lock: it may have gone meanwhile.
  private Optional<Changing> change(Session session, long id, Actor by) throws SQLException {
    Optional<Team> team = read(session, id);
    if (team.isEmpty()) {
      return Optional.empty();
    }
    Optional<Account> organization =
        accounts.changeRights(session, team.get().organizationId(), by);
    Optional<Team> now = read(session, id);
    return organization.isPresent() && now.isPresent()
        ? Optional.of(new Changing(organization.get(), now.get()))
        : Optional.empty();
  }

  @Override
  public Change update(long id, TeamChange change, OwnRight own, Actor by) {
    return database.write(
        "change a team",
        s -> {
          Optional<Changing> changing = change(s, id, by);
          if (changing.isEmpty()) {
            return new Change.Absent();
          }
          Team before = changing.get().team();
          Draft draft = draft(before, change);
          Optional<Change> refusal =
              findReason(s, before.organizationId(), draft, Optional.of(before));
          if (refusal.isPresent()) {
            return refusal.get();
          }
          OwnRights rights = OwnRights.before(s, before.organizationId(), own, by);
          s.update(
              """
              UPDATE teams
              SET slug = ?, name = ?, description = ?, privacy = ?, parent_id = ?, updated_at = ?
              WHERE id = ?\
              """,
              draft.slug(),
              draft.name(),
              draft.description(),
              draft.privacy().word(),
              orNull(draft.parentId()),
              clock.instant(),
              id);
          if (!before.parentId().equals(draft.parentId())) {
            unhang(s, id);
            if (draft.parentId().isPresent()) {
              hang(s, id, draft.parentId().getAsLong());
            }
          }
          rights.requireStill(s, before.organizationId(), by);
          Audit.of(AuditAction.TEAM_UPDATE, by)
              .owner(changing.get().organization())
              .before("team", before.slug())
              .after("team", draft.slug())
              .change("name", before.name(), draft.name())
              .change("description", before.description(), draft.description())
              .change("privacy", before.privacy().word(), draft.privacy().word())
              .change("parent_team", slug(s, before.parentId()), slug(s, draft.parentId()))
              .write(s, clock.instant());
          return new Change.Done(read(s, id).orElseThrow());
        });
  }

  private static Draft draft(Team before, TeamChange change) {
    return new Draft(
        change.name().map(Team::slugOf).orElse(before.slug()),
        change.name().orElse(before.name()),
        change.description().orElse(before.description()),
        change.privacy().orElse(before.privacy()),
        change.parentId().orElse(before.parentId()));
  }

  private static String slug(Session session, OptionalLong id) throws SQLException {
    return id.isEmpty() ? "" : read(session, id.getAsLong()).map(Team::slug).orElse("");
  }

  @Override
  public boolean delete(long id, OwnRight own, Actor by) {
    return database.write(
        "delete a team",
        s -> {
          Optional<Changing> changing = change(s, id, by);
          if (changing.isEmpty()) {
            return false;
          }
          Team team = changing.get().team();
          OwnRights rights = OwnRights.before(s, team.organizationId(), own, by).withoutTeam(id);
          Audit event =
              Audit.of(AuditAction.TEAM_DESTROY, by)
                  .owner(changing.get().organization())
                  .before("team", team.slug());
          Belongings.ofTeam(s, event, id);
          s.update(
              "UPDATE teams SET parent_id = ? WHERE parent_id = ?", orNull(team.parentId()), id);
          for (String table :
              List.of(
                  "team_members", "repository_teams", "package_team_grants", "team_ancestors")) {
            s.update("DELETE FROM " + table + " WHERE team_id = ?", id);
          }
          s.update("DELETE FROM team_ancestors WHERE ancestor_id = ?", id);
          s.update("DELETE FROM teams WHERE id = ?", id);
          rights.requireStill(s, team.organizationId(), by);
          event.write(s, clock.instant());
          return true;
        });
  }

  @Override
  public List<Team> list(long organizationId, OptionalLong seenBy, int skip, int limit) {
    String of = "SELECT " + TEAM + " FROM teams t WHERE t.organization_id = ?";
    String page = " ORDER BY t.slug LIMIT ? OFFSET ?";
    return database.read(
        "list teams",
        s ->
            seenBy.isEmpty()
                ? s.list(SqlTeams::team, of + page, organizationId, limit, skip)
                : s.list(
                    SqlTeams::team,
                    of
                        + " AND (t.privacy = 'closed' OR EXISTS (SELECT 1 FROM team_members m"
                        + " WHERE m.team_id = t.id AND m.user_id = ?))"
                        + page,
                    organizationId,
                    seenBy.getAsLong(),
                    limit,
                    skip));
  }

  @Override
  public List<Team> listChildren(long id, int skip, int limit) {
    return database.read(
        "list teams",
        s ->
            s.list(
                SqlTeams::team,
                "SELECT "
                    + TEAM
                    + " FROM teams t WHERE t.parent_id = ? ORDER BY t.slug LIMIT ? OFFSET ?",
                id,
                limit,
                skip));
  }

  @Override
  public List<Team> listOf(long userId, int skip, int limit) {
    return database.read(
        "list teams",
        s ->
            s.list(
                SqlTeams::team,
                "SELECT "
                    + TEAM
                    + " FROM team_members m CROSS JOIN teams t"
                    + " WHERE m.user_id = ? AND t.id = m.team_id ORDER BY t.id LIMIT ? OFFSET ?",
                userId,
                limit,
                skip));
  }

  @Override
  public List<TeamMember> listMembers(long id, int skip, int limit) {
    return database.read(
        "list members",
        s ->
            s.list(
                SqlTeams::member,
                MEMBERS + " ORDER BY m.user_id LIMIT ? OFFSET ?",
                id,
                limit,
                skip));
  }

  @Override
  public List<TeamMember> listMembers(long id, TeamRole role, int skip, int limit) {
    return database.read(
        "list members",
        s ->
            s.list(
                SqlTeams::member,
                MEMBERS + " AND m.role = ? ORDER BY m.user_id LIMIT ? OFFSET ?",
                id,
                Rows.word(role),
                limit,
                skip));
  }

  private static TeamMember member(ResultSet row) throws SQLException {
    return new TeamMember(
        Rows.account(row), Rows.constant(TeamRole.class, row.getString("team_role")));
  }

  @Override
  public Optional<TeamRole> membership(long id, long userId) {
    return database.read("find a membership", s -> readMembership(s, id, userId));
  }

  private static Optional<TeamRole> readMembership(Session session, long id, long userId)
      throws SQLException {
    return session.first(
        row -> Rows.constant(TeamRole.class, row.getString(1)),
        "SELECT role FROM team_members WHERE team_id = ? AND user_id = ?",
        id,
        userId);
  }

  @Override
  public void putMember(long id, long userId, TeamRole role, OwnRight own, Actor by) {
    boolean _ =
        database.write(
            "put a team member",
            s -> {
              Optional<Changing> changing = change(s, id, by);
              if (changing.isPresent()) {
                Account organization = changing.get().organization();
                accounts.join(s, organization, userId, by);
                putMember(s, organization, changing.get().team(), userId, role, own, by);
              }
              return changing.isPresent();
            });
  }

  @Override
  public boolean putInsider(long id, long userId, TeamRole role, OwnRight own, Actor by) {
    return database.write(
        "put a team member",
        s -> {
          Optional<Changing> changing = change(s, id, by);
          if (changing.isEmpty()
              || !SqlAccounts.isMember(s, changing.get().organization(), userId)) {
            return false;
          }
          putMember(s, changing.get().organization(), changing.get().team(), userId, role, own, by);
          return true;
        });
  }

  private void putMember(
      Session session,
      Account organization,
      Team team,
      long userId,
      TeamRole role,
      OwnRight own,
      Actor by)
      throws SQLException {
    Optional<TeamRole> before = readMembership(session, team.id(), userId);
    if (before.equals(Optional.of(role))) {
      return;
    }
    OwnRights rights = OwnRights.before(session, organization.id(), own, by);
    session.update(
        """
        INSERT INTO team_members (team_id, organization_id, user_id, role) VALUES (?, ?, ?, ?)
        ON CONFLICT (team_id, user_id) DO UPDATE SET role = excluded.role\
        """,
        team.id(),
        organization.id(),
        userId,
        Rows.word(role));
    rights.requireStill(session, organization.id(), by);
    Audit event =
        Audit.of(
                before.isEmpty() ? AuditAction.TEAM_ADD_MEMBER : AuditAction.TEAM_UPDATE_MEMBER, by)
            .owner(organization)
            .user(SqlAccounts.read(session, userId).orElseThrow())
            .after("team", team.slug())
            .after("role", Rows.word(role));
    before.ifPresent(was -> event.before("role", Rows.word(was)));
    event.write(session, clock.instant());
  }

  @Override
  public boolean removeMember(long id, long userId, OwnRight own, Actor by) {
    return database.write(
        "remove a team member",
        s -> {
          Optional<Changing> changing = change(s, id, by);
          Optional<TeamRole> before = readMembership(s, id, userId);
          if (changing.isEmpty() || before.isEmpty()) {
            return false;
          }
          long organization = changing.get().organization().id();
          OwnRights rights = OwnRights.before(s, organization, own, by);
          s.update("DELETE FROM team_members WHERE team_id = ? AND user_id = ?", id, userId);
          rights.requireStill(s, organization, by);
          Audit.of(AuditAction.TEAM_REMOVE_MEMBER, by)
              .owner(changing.get().organization())
              .user(SqlAccounts.read(s, userId).orElseThrow())
              .before("team", changing.get().team().slug())
              .before("role", Rows.word(before.get()))
              .write(s, clock.instant());
          return true;
        });
  }
}
