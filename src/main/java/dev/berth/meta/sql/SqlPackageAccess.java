package dev.berth.meta.sql;

import dev.berth.meta.PackageAccessStore;
import dev.berth.packages.Actor;
import dev.berth.packages.AuditAction;
import dev.berth.packages.Grantee;
import dev.berth.packages.OwnRight;
import dev.berth.packages.PackageGrant;
import dev.berth.packages.PackageLink;
import dev.berth.packages.RegistryPackage;
import dev.berth.packages.Repository;
import dev.berth.packages.RightHolder;
import dev.berth.packages.Role;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Grants and links of packages in SQL.
final class SqlPackageAccess implements PackageAccessStore {
  // A list that is replaced is written into the audit log as far as this.
  private static final int LISTED = 200;
  private static final String ROLE_OF_PERMISSION =
      """
      CASE WHEN permission IN ('pull', 'triage') THEN 'read'
        WHEN permission IN ('push', 'maintain') THEN 'write' ELSE 'admin' END\
      """;
  private static final String TO_USERS =
      """
      SELECT 1 AS kind, g.user_id AS id, a.login AS name, g.role AS role
      FROM package_grants g CROSS JOIN accounts a
      WHERE g.package_id = ? AND a.id = g.user_id\
      """;
  private static final String TO_TEAMS =
      """
      SELECT 2 AS kind, g.team_id AS id, t.slug AS name, g.role AS role
      FROM package_team_grants g CROSS JOIN teams t
      WHERE g.package_id = ? AND t.id = g.team_id\
      """;
  private static final String TO_REPOSITORIES =
      """
      SELECT 3 AS kind, g.repository_id AS id, a.login || '/' || r.name AS name, g.role AS role
      FROM package_repository_grants g CROSS JOIN repositories r CROSS JOIN accounts a
      WHERE g.package_id = ? AND r.id = g.repository_id AND a.id = r.owner_id\
      """;
  static final String GRANTS =
      TO_USERS
          + " UNION ALL "
          + TO_TEAMS
          + " UNION ALL "
          + TO_REPOSITORIES
          + " ORDER BY kind, id LIMIT ? OFFSET ?";

  /// The grants of one kind, in pages.
  static String grants(Grantee.Kind kind) {
    return switch (kind) {
          case USER -> TO_USERS;
          case TEAM -> TO_TEAMS;
          case REPOSITORY -> TO_REPOSITORIES;
        }
        + " ORDER BY g."
        + switch (kind) {
          case USER -> "user_id";
          case TEAM -> "team_id";
          case REPOSITORY -> "repository_id";
        }
        + " LIMIT ? OFFSET ?";
  }

  private final Database database;
  private final SqlPackages packages;
  private final InstantSource clock;

  SqlPackageAccess(Database database, SqlPackages packages, InstantSource clock) {
    this.database = database;
    this.packages = packages;
    this.clock = clock;
  }

  /// Whether the actor has all rights in a package.
  static boolean administers(Session session, RegistryPackage subject, Actor by)
      throws SQLException {
    return by.userId().isPresent()
        && Warrants.role(session, subject, new RightHolder.User(by.userId().getAsLong()))
            .filter(Role.ADMIN::equals)
            .isPresent();
  }

  /// Whether the actor has a right that they must not lose.
  private static boolean keeps(Session session, RegistryPackage subject, OwnRight own, Actor by)
      throws SQLException {
    return own == OwnRight.KEPT && administers(session, subject, by);
  }

  /// @throws OwnLastRight if the actor has lost what they had
  private static void keepOwnRight(Session session, RegistryPackage before, Actor by)
      throws SQLException {
    // The rights of before are gone by now: who has them still had them, or has got them.
    RegistryPackage now = SqlPackages.read(session, before.id()).orElseThrow();
    if (!administers(session, now, by)) {
      throw new OwnLastRight();
    }
  }

  private GrantChange changeGrant(String attempted, Work<GrantChange> work) {
    return OwnLastRight.write(database, attempted, GrantChange.OWN_LAST_RIGHT, work);
  }

  private LinkChange changeLink(String attempted, Work<LinkChange> work) {
    return OwnLastRight.write(database, attempted, LinkChange.OWN_LAST_RIGHT, work);
  }

  @Override
  public GrantChange putGrant(long packageId, Grantee grantee, Role role, OwnRight own, Actor by) {
    return changeGrant("give a role", s -> put(s, packageId, grantee, role, own, by));
  }

  private GrantChange put(
      Session session, long packageId, Grantee grantee, Role role, OwnRight own, Actor by)
      throws SQLException {
    Optional<RegistryPackage> found = packages.changeRights(session, packageId, by);
    if (found.isEmpty()) {
      return GrantChange.ABSENT;
    }
    RegistryPackage subject = found.get();
    if (isInherited(subject, grantee)) {
      return GrantChange.INHERITED;
    }
    if (!belongs(session, subject, grantee)) {
      return GrantChange.STRANGER;
    }
    boolean administered = keeps(session, subject, own, by);
    Optional<Role> before = read(session, packageId, grantee);
    if (before.equals(Optional.of(role))) {
      return GrantChange.DONE;
    }
    insert(session, subject, grantee, role);
    if (administered) {
      keepOwnRight(session, subject, by);
    }
    Audit event =
        event(
            session,
            before.isEmpty() ? AuditAction.PACKAGE_GRANT : AuditAction.PACKAGE_GRANT_UPDATE,
            by,
            subject,
            grantee);
    before.ifPresent(was -> event.before("role", was.word()));
    event.after("role", role.word()).write(session, clock.instant());
    return GrantChange.DONE;
  }

  private static boolean isInherited(RegistryPackage subject, Grantee grantee) {
    return !(grantee instanceof Grantee.RepositoryGrantee)
        && subject.link().filter(PackageLink::inheritsAccess).isPresent();
  }

  /// Whether somebody can be given a role: a user of the site in a user's package, else a member, a
  /// team or a repository of the owner.
  private static boolean belongs(Session session, RegistryPackage subject, Grantee grantee)
      throws SQLException {
    long owner = subject.owner().id();
    return switch (grantee) {
      case Grantee.User(long id) ->
          subject.owner().isOrganization()
              ? session.exists(
                  "SELECT 1 FROM members WHERE organization_id = ? AND user_id = ?", owner, id)
              : SqlAccounts.read(session, id).filter(a -> !a.isOrganization()).isPresent();
      case Grantee.TeamGrantee(long id) ->
          session.exists("SELECT 1 FROM teams WHERE id = ? AND organization_id = ?", id, owner);
      case Grantee.RepositoryGrantee(long id) ->
          SqlRepositories.read(session, id).filter(r -> r.owner().id() == owner).isPresent();
    };
  }

  private static Optional<Role> read(Session session, long packageId, Grantee grantee)
      throws SQLException {
    String sql =
        switch (grantee) {
          case Grantee.User _ ->
              "SELECT role FROM package_grants WHERE package_id = ? AND user_id = ?";
          case Grantee.TeamGrantee _ ->
              "SELECT role FROM package_team_grants WHERE package_id = ? AND team_id = ?";
          case Grantee.RepositoryGrantee _ ->
              "SELECT role FROM package_repository_grants WHERE package_id = ?"
                  + " AND repository_id = ?";
        };
    return session.first(
        row -> Rows.constant(Role.class, row.getString(1)), sql, packageId, grantee.id());
  }

  private static void insert(Session session, RegistryPackage subject, Grantee grantee, Role role)
      throws SQLException {
    String login = subject.owner().login().value();
    switch (grantee) {
      case Grantee.User(long id) ->
          session.update(
              """
              INSERT INTO package_grants (package_id, user_id, role, owner_login, name)
              VALUES (?, ?, ?, ?, ?)
              ON CONFLICT (package_id, user_id) DO UPDATE SET role = excluded.role\
              """,
              subject.id(),
              id,
              role.word(),
              login,
              subject.name());
      case Grantee.TeamGrantee(long id) ->
          session.update(
              """
              INSERT INTO package_team_grants
                (package_id, team_id, organization_id, role, owner_login, name)
              VALUES (?, ?, ?, ?, ?, ?)
              ON CONFLICT (package_id, team_id) DO UPDATE SET role = excluded.role\
              """,
              subject.id(),
              id,
              subject.owner().id(),
              role.word(),
              login,
              subject.name());
      case Grantee.RepositoryGrantee(long id) ->
          session.update(
              """
              INSERT INTO package_repository_grants
                (package_id, repository_id, owner_id, role, owner_login, name)
              VALUES (?, ?, ?, ?, ?, ?)
              ON CONFLICT (package_id, repository_id) DO UPDATE SET role = excluded.role\
              """,
              subject.id(),
              id,
              subject.owner().id(),
              role.word(),
              login,
              subject.name());
    }
  }

  private static Audit event(
      Session session, AuditAction action, Actor by, RegistryPackage subject, Grantee grantee)
      throws SQLException {
    Audit event = SqlPackages.event(action, by, subject);
    switch (grantee) {
      case Grantee.User(long id) -> SqlAccounts.read(session, id).ifPresent(event::user);
      case Grantee.TeamGrantee(long id) ->
          SqlTeams.read(session, id).ifPresent(team -> event.after("team", team.slug()));
      case Grantee.RepositoryGrantee(long id) ->
          SqlRepositories.read(session, id)
              .ifPresent(repository -> event.repository(id, repository.fullName()));
    }
    return event;
  }

  @Override
  public GrantChange removeGrant(long packageId, Grantee grantee, OwnRight own, Actor by) {
    return changeGrant("take a role away", s -> remove(s, packageId, grantee, own, by));
  }

  private GrantChange remove(
      Session session, long packageId, Grantee grantee, OwnRight own, Actor by)
      throws SQLException {
    Optional<RegistryPackage> found = packages.changeRights(session, packageId, by);
    if (found.isEmpty()) {
      return GrantChange.ABSENT;
    }
    RegistryPackage subject = found.get();
    if (isInherited(subject, grantee)) {
      return GrantChange.INHERITED;
    }
    Optional<Role> before = read(session, packageId, grantee);
    if (before.isEmpty()) {
      return GrantChange.ABSENT;
    }
    boolean administered = keeps(session, subject, own, by);
    String sql =
        switch (grantee) {
          case Grantee.User _ -> "DELETE FROM package_grants WHERE package_id = ? AND user_id = ?";
          case Grantee.TeamGrantee _ ->
              "DELETE FROM package_team_grants WHERE package_id = ? AND team_id = ?";
          case Grantee.RepositoryGrantee _ ->
              "DELETE FROM package_repository_grants WHERE package_id = ? AND repository_id = ?";
        };
    session.update(sql, packageId, grantee.id());
    if (administered) {
      keepOwnRight(session, subject, by);
    }
    event(session, AuditAction.PACKAGE_REVOKE, by, subject, grantee)
        .before("role", before.get().word())
        .write(session, clock.instant());
    return GrantChange.DONE;
  }

  @Override
  public Optional<Role> findGrant(long packageId, Grantee grantee) {
    return database.read("find a grant", s -> read(s, packageId, grantee));
  }

  @Override
  public boolean isGuest(long ownerId, long userId) {
    return database.read(
        "look for a right",
        s ->
            s.exists(
                """
                SELECT 1 FROM package_grants g CROSS JOIN packages p
                WHERE g.user_id = ? AND p.id = g.package_id AND p.owner_id = ?
                  AND p.deleted_at IS NULL
                UNION ALL
                SELECT 1 FROM repository_collaborators c CROSS JOIN repositories r
                WHERE c.user_id = ? AND r.id = c.repository_id AND r.owner_id = ?
                  AND r.deleted_at IS NULL
                LIMIT 1\
                """,
                userId,
                ownerId,
                userId,
                ownerId));
  }

  @Override
  public List<PackageGrant> listGrants(long packageId, Grantee.Kind kind, int skip, int limit) {
    return database.read(
        "list grants", s -> s.list(SqlPackageAccess::grant, grants(kind), packageId, limit, skip));
  }

  @Override
  public List<PackageGrant> listGrants(long packageId, int skip, int limit) {
    return database.read("list grants", s -> list(s, packageId, skip, limit));
  }

  private static List<PackageGrant> list(Session session, long packageId, int skip, int limit)
      throws SQLException {
    return session.list(
        SqlPackageAccess::grant, GRANTS, packageId, packageId, packageId, limit, skip);
  }

  private static PackageGrant grant(ResultSet row) throws SQLException {
    return new PackageGrant(
        grantee(row.getLong(1), row.getLong(2)),
        row.getString(3),
        Rows.constant(Role.class, row.getString(4)));
  }

  private static Grantee grantee(long kind, long id) {
    if (kind == 1) {
      return new Grantee.User(id);
    }
    return kind == 2 ? new Grantee.TeamGrantee(id) : new Grantee.RepositoryGrantee(id);
  }

  @Override
  public LinkChange link(
      long packageId, long repositoryId, boolean inherit, OwnRight own, Actor by) {
    return changeLink("link a package", s -> link(s, packageId, repositoryId, inherit, own, by));
  }

  private LinkChange link(
      Session session, long packageId, long repositoryId, boolean inherit, OwnRight own, Actor by)
      throws SQLException {
    Optional<RegistryPackage> found = packages.changeRights(session, packageId, by);
    if (found.isEmpty()) {
      return LinkChange.ABSENT;
    }
    Optional<Repository> repository =
        SqlRepositories.read(session, repositoryId)
            .filter(r -> r.owner().id() == found.get().owner().id());
    if (repository.isEmpty()) {
      return LinkChange.STRANGER;
    }
    Optional<PackageLink> link = Optional.of(new PackageLink(repositoryId, inherit));
    if (found.get().link().equals(link)) {
      return LinkChange.DONE;
    }
    Audit event =
        SqlPackages.event(AuditAction.PACKAGE_LINK, by, found.get())
            .repository(repositoryId, repository.get().fullName());
    if (found.get().link().isPresent()) {
      event.change(
          "repository",
          fullName(session, found.get().link().get().repositoryId()),
          repository.get().fullName());
    }
    takeOver(session, found.get(), repository.get())
        .ifPresent(role -> event.after("role", role.word()));
    return put(session, found.get(), link, event, own, by);
  }

  /// Gives the repository the role of the one that the package belonged to, if that was deleted, so
  /// that one made anew is all that the old one was.
  private static Optional<Role> takeOver(Session session, RegistryPackage subject, Repository heir)
      throws SQLException {
    if (subject.link().isEmpty()) {
      return Optional.empty();
    }
    long former = subject.link().get().repositoryId();
    if (SqlRepositories.read(session, former).isPresent()) {
      return Optional.empty();
    }
    Grantee gone = new Grantee.RepositoryGrantee(former);
    Optional<Role> role = read(session, subject.id(), gone);
    if (role.isEmpty()) {
      return role;
    }
    session.update(
        "DELETE FROM package_repository_grants WHERE package_id = ? AND repository_id = ?",
        subject.id(),
        former);
    Grantee now = new Grantee.RepositoryGrantee(heir.id());
    if (read(session, subject.id(), now).filter(has -> has.includes(role.get())).isEmpty()) {
      insert(session, subject, now, role.get());
    }
    return role;
  }

  @Override
  public LinkChange unlink(long packageId, OwnRight own, Actor by) {
    return changeLink(
        "unlink a package",
        s -> {
          Optional<RegistryPackage> found = packages.changeRights(s, packageId, by);
          if (found.isEmpty() || found.get().link().isEmpty()) {
            return LinkChange.ABSENT;
          }
          Audit event = SqlPackages.event(AuditAction.PACKAGE_UNLINK, by, found.get());
          name(s, event, found.get().link().get());
          return put(s, found.get(), Optional.empty(), event, own, by);
        });
  }

  @Override
  public LinkChange setInherits(long packageId, boolean inherits, OwnRight own, Actor by) {
    return changeLink(
        "change whether a package inherits",
        s -> {
          Optional<RegistryPackage> found = packages.changeRights(s, packageId, by);
          if (found.isEmpty() || found.get().link().isEmpty()) {
            return LinkChange.ABSENT;
          }
          PackageLink link = found.get().link().get();
          if (link.inheritsAccess() == inherits) {
            return LinkChange.DONE;
          }
          Audit event = SqlPackages.event(AuditAction.PACKAGE_INHERIT, by, found.get());
          name(s, event, link);
          return put(
              s,
              found.get(),
              Optional.of(new PackageLink(link.repositoryId(), inherits)),
              event,
              own,
              by);
        });
  }

  private static void name(Session session, Audit event, PackageLink link) throws SQLException {
    event.repository(link.repositoryId(), fullName(session, link.repositoryId()));
  }

  /// What a repository is called, or was when it was deleted.
  private static String fullName(Session session, long repositoryId) throws SQLException {
    return session
        .first(
            row -> row.getString(1),
            """
            SELECT a.login || '/' || r.name FROM repositories r CROSS JOIN accounts a
            WHERE r.id = ? AND a.id = r.owner_id\
            """,
            repositoryId)
        .orElseThrow();
  }

  private LinkChange put(
      Session session,
      RegistryPackage subject,
      Optional<PackageLink> link,
      Audit event,
      OwnRight own,
      Actor by)
      throws SQLException {
    boolean administered = keeps(session, subject, own, by);
    replace(session, subject, link, event);
    if (administered) {
      keepOwnRight(session, subject, by);
    }
    event.write(session, clock.instant());
    return LinkChange.DONE;
  }

  /// Links a package otherwise than before, with its list of people and teams as that means.
  static void replace(
      Session session, RegistryPackage subject, Optional<PackageLink> link, Audit event)
      throws SQLException {
    boolean inherited = subject.link().filter(PackageLink::inheritsAccess).isPresent();
    boolean inherits = link.filter(PackageLink::inheritsAccess).isPresent();
    event.change("inherits_access", inherited, inherits);
    if (!inherited && inherits) {
      event.before("access", texts(session, subject));
    }
    session.update(
        "UPDATE packages SET repository_id = ?, inherits_access = ? WHERE id = ?",
        link.map(PackageLink::repositoryId).orElse(null),
        inherits,
        subject.id());
    if (inherits) {
      session.update("DELETE FROM package_grants WHERE package_id = ?", subject.id());
      session.update("DELETE FROM package_team_grants WHERE package_id = ?", subject.id());
    } else if (inherited) {
      copy(session, subject, subject.link().orElseThrow().repositoryId());
      event.after("access", texts(session, subject));
    }
  }

  private static List<String> texts(Session session, RegistryPackage subject) throws SQLException {
    return list(session, subject.id(), 0, LISTED).stream()
        .filter(grant -> !(grant.grantee() instanceof Grantee.RepositoryGrantee))
        .map(grant ->
            (grant.grantee() instanceof Grantee.TeamGrantee ? "team " : "")
                + grant.name()
                + ": "
                + grant.role().word())
        .toList();
  }

  /// Gives in the package what the repository gave. Outside collaborators have no role in an
  /// organization's packages but by a repository.
  private static void copy(Session session, RegistryPackage subject, long repositoryId)
      throws SQLException {
    session.update(
        "INSERT INTO package_grants (package_id, user_id, role, owner_login, name)"
            + " SELECT p.id, c.user_id, "
            + ROLE_OF_PERMISSION
            + ", p.owner_login, p.name"
            + " FROM packages p CROSS JOIN repository_collaborators c"
            + " WHERE p.id = ? AND c.repository_id = ?"
            + (subject.owner().isOrganization()
                ? " AND EXISTS (SELECT 1 FROM members m"
                    + " WHERE m.organization_id = p.owner_id AND m.user_id = c.user_id)"
                : ""),
        subject.id(),
        repositoryId);
    session.update(
        "INSERT INTO package_team_grants"
            + " (package_id, team_id, organization_id, role, owner_login, name)"
            + " SELECT p.id, g.team_id, g.organization_id, "
            + ROLE_OF_PERMISSION
            + ", p.owner_login, p.name"
            + " FROM packages p CROSS JOIN repository_teams g"
            + " WHERE p.id = ? AND g.repository_id = ?",
        subject.id(),
        repositoryId);
  }
}
