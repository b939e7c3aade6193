package dev.berth.meta.sql;

import dev.berth.meta.OwnLastRightException;
import dev.berth.meta.RepositoryStore;
import dev.berth.oci.Digest;
import dev.berth.oci.DigestAlgorithm;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.AuditAction;
import dev.berth.packages.Collaborator;
import dev.berth.packages.CollaboratorSelection;
import dev.berth.packages.HookPlace;
import dev.berth.packages.OwnRight;
import dev.berth.packages.Permission;
import dev.berth.packages.Repository;
import dev.berth.packages.RepositoryChange;
import dev.berth.packages.RepositoryPermission;
import dev.berth.packages.RepositorySelection;
import dev.berth.packages.RepositorySelection.Affiliation;
import dev.berth.packages.RightHolder;
import dev.berth.packages.TeamPermission;
import dev.berth.packages.Visibility;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/// Repositories in SQL.
final class SqlRepositories implements RepositoryStore {
  /// Living repositories with their owners.
  static final String LIVING =
      "SELECT "
          + Rows.REPOSITORY
          + " FROM repositories r CROSS JOIN accounts a"
          + " WHERE a.id = r.owner_id AND r.deleted_at IS NULL";

  /// The id of a repository that there never is.
  private static final long NO_REPOSITORY = 0;

  private final Database database;
  private final SqlAccounts accounts;
  private final SqlPackages packages;
  private final SqlTokens tokens;
  private final InstantSource clock;
  private final RepositoryPermissions permissions;

  SqlRepositories(
      Database database,
      SqlAccounts accounts,
      SqlPackages packages,
      SqlTokens tokens,
      InstantSource clock) {
    this.database = database;
    this.accounts = accounts;
    this.packages = packages;
    this.tokens = tokens;
    this.clock = clock;
    this.permissions = new RepositoryPermissions(database, accounts, clock);
  }

  @Override
  public Optional<Repository> find(long ownerId, String name) {
    return database.read("find a repository", s -> read(s, ownerId, name));
  }

  static Optional<Repository> read(Session session, long ownerId, String name) throws SQLException {
    return session.first(
        Rows::repository,
        LIVING + " AND r.owner_id = ? AND r.lower_name = ?",
        ownerId,
        name.toLowerCase(Locale.ROOT));
  }

  @Override
  public Optional<Repository> findFormer(long ownerId, String name) {
    return database.read("find a repository", s -> FormerNames.read(s, ownerId, name));
  }

  @Override
  public Optional<Repository> find(long id) {
    return database.read("find a repository", s -> read(s, id));
  }

  @Override
  public boolean isSucceededBy(long id, RightHolder holder) {
    return database.read("find a successor", s -> isSucceededBy(s, id, holder));
  }

  private static boolean isSucceededBy(Session session, long id, RightHolder holder)
      throws SQLException {
    long successor =
        session
            .number(
                """
                SELECT n.id FROM repositories d CROSS JOIN repositories n
                WHERE d.id = ? AND d.deleted_at IS NOT NULL AND n.owner_id = d.owner_id
                  AND n.lower_name = d.lower_name AND n.deleted_at IS NULL\
                """,
                id)
            .orElse(NO_REPOSITORY);
    return switch (holder) {
      case RightHolder.OfRepository(long repository) -> repository == successor;
      // Asked for none as well, so that it takes the same time.
      case RightHolder.User(long user) ->
          RepositoryPermissions.read(session, successor, user)
              .filter(permission -> permission.includes(Permission.PUSH))
              .isPresent();
    };
  }

  static Optional<Repository> read(Session session, long id) throws SQLException {
    return session.first(Rows::repository, LIVING + " AND r.id = ?", id);
  }

  /// A repository behind the lock of its owner, whose rights are about to change.
  static Optional<Repository> change(Session session, SqlAccounts accounts, long id, Actor by)
      throws SQLException {
    Optional<Repository> seen = read(session, id);
    if (seen.isEmpty()) {
      return seen;
    }
    accounts.changeRights(session, seen.get().owner().id(), by);
    return read(session, id).filter(now -> now.owner().id() == seen.get().owner().id());
  }

  static Audit event(AuditAction action, Actor by, Repository repository) {
    return Audit.of(action, by)
        .owner(repository.owner())
        .repository(repository.id(), repository.fullName());
  }

  @Override
  public Optional<Repository> create(long ownerId, Draft draft, OptionalLong makerId, Actor by) {
    return database.write(
        "create a repository",
        s -> {
          if (accounts.changeRights(s, ownerId, by).isEmpty()) {
            return Optional.empty();
          }
          Instant now = clock.instant();
          Optional<Long> id =
              s.number(
                  """
                  INSERT INTO repositories
                    (owner_id, name, lower_name, visibility, description, source_url, readme,
                     created_at, updated_at)
                  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                  ON CONFLICT (owner_id, lower_name) WHERE deleted_at IS NULL DO NOTHING
                  RETURNING id\
                  """,
                  ownerId,
                  draft.name(),
                  draft.name().toLowerCase(Locale.ROOT),
                  draft.visibility().word(),
                  draft.description(),
                  draft.sourceUrl().orElse(null),
                  draft.readme(),
                  now,
                  now);
          if (id.isEmpty()) {
            return Optional.empty();
          }
          FormerNames.take(s, ownerId, draft.name());
          Optional<Repository> made = read(s, id.get());
          event(AuditAction.REPO_CREATE, by, made.orElseThrow())
              .after("visibility", draft.visibility().word())
              .write(s, now);
          if (makerId.isPresent()) {
            makeAdministrator(s, made.orElseThrow(), makerId.getAsLong(), by);
          }
          return made;
        });
  }

  private void makeAdministrator(Session session, Repository repository, long userId, Actor by)
      throws SQLException {
    Optional<Permission> has = RepositoryPermissions.read(session, repository.id(), userId);
    if (!has.equals(Optional.of(Permission.ADMIN))) {
      Account user = SqlAccounts.read(session, userId).orElseThrow();
      RepositoryPermissions.give(session, repository, user, Permission.ADMIN, clock.instant(), by);
    }
  }

  @Override
  public Update update(long id, RepositoryChange change, Actor by) {
    return database.write(
        "change a repository",
        s -> {
          Optional<Repository> found = change(s, accounts, id, by);
          if (found.isEmpty()) {
            return new Update.Absent();
          }
          Repository before = found.get();
          Repository now = changed(before, change);
          if (before.archived() && now.archived() && change.changesContent()) {
            return new Update.Archived();
          }
          if (isTaken(s, before.owner().id(), now.name(), id)) {
            return new Update.Taken();
          }
          if (now.equals(before)) {
            return new Update.Done(before);
          }
          s.update(
              """
              UPDATE repositories
              SET name = ?, lower_name = ?, visibility = ?, description = ?, source_url = ?,
                readme = ?, archived = ?, updated_at = ?
              WHERE id = ?\
              """,
              now.name(),
              now.name().toLowerCase(Locale.ROOT),
              now.visibility().word(),
              now.description(),
              now.sourceUrl().orElse(null),
              now.readme(),
              now.archived(),
              now.updatedAt(),
              id);
          FormerNames.move(s, before, before.owner().id(), now.name());
          writeUpdate(s, before, now, by);
          return new Update.Done(read(s, id).orElseThrow());
        });
  }

  private Repository changed(Repository before, RepositoryChange change) {
    Repository wanted =
        new Repository(
            before.id(),
            before.owner(),
            change.name().orElse(before.name()),
            change
                .visibility()
                .map(wish -> fitting(wish, before.owner()))
                .orElse(before.visibility()),
            change.description().orElse(before.description()),
            change.sourceUrl().isPresent()
                ? change.sourceUrl().filter(address -> !address.isEmpty())
                : before.sourceUrl(),
            change.readme().orElse(before.readme()),
            change.archived().orElse(before.archived()),
            before.createdAt(),
            before.updatedAt());
    return wanted.equals(before) ? before : wanted.updated(clock.instant());
  }

  private static boolean isTaken(Session session, long ownerId, String name, long byOtherThan)
      throws SQLException {
    return read(session, ownerId, name).filter(r -> r.id() != byOtherThan).isPresent();
  }

  private static void writeUpdate(Session session, Repository before, Repository now, Actor by)
      throws SQLException {
    Instant at = now.updatedAt();
    if (!before.name().equals(now.name())) {
      event(AuditAction.REPO_RENAME, by, before)
          .change("name", before.name(), now.name())
          .write(session, at);
    }
    if (before.visibility() != now.visibility()) {
      event(AuditAction.REPO_ACCESS, by, before)
          .change("visibility", before.visibility().word(), now.visibility().word())
          .write(session, at);
    }
    if (!before.description().equals(now.description())
        || !before.sourceUrl().equals(now.sourceUrl())
        || !before.readme().equals(now.readme())) {
      event(AuditAction.REPO_UPDATE, by, before)
          .change("description", before.description(), now.description())
          .change("source_url", before.sourceUrl().orElse(""), now.sourceUrl().orElse(""))
          .change("readme", digest(before.readme()), digest(now.readme()))
          .write(session, at);
    }
    if (before.archived() != now.archived()) {
      event(now.archived() ? AuditAction.REPO_ARCHIVED : AuditAction.REPO_UNARCHIVED, by, before)
          .write(session, at);
    }
  }

  /// A README is long: the log has the digest of its UTF-8.
  private static String digest(String readme) {
    return readme.isEmpty()
        ? ""
        : Digest.compute(DigestAlgorithm.SHA256, readme.getBytes(StandardCharsets.UTF_8))
            .toString();
  }

  @Override
  public Optional<Repository> transfer(
      long id, long ownerId, String name, Set<Long> teamIds, OwnRight own, Actor by) {
    return database.write(
        "transfer a repository",
        s -> {
          Optional<Repository> seen = read(s, id);
          if (seen.isEmpty()) {
            return seen;
          }
          long from = seen.get().owner().id();
          // In one order everywhere, so that two transfers do not wait for each other in a circle.
          for (long owner : Stream.of(from, ownerId).distinct().sorted().toList()) {
            accounts.lockRights(s, owner);
          }
          Warrants.require(s, by);
          Optional<Repository> found = read(s, id).filter(r -> r.owner().id() == from);
          Optional<Account> to = SqlAccounts.read(s, ownerId);
          if (found.isEmpty() || to.isEmpty() || isTaken(s, ownerId, name, id)) {
            return Optional.empty();
          }
          if (from == ownerId && name.equals(found.get().name())) {
            return found;
          }
          boolean administered =
              own == OwnRight.KEPT && RepositoryPermissions.administers(s, id, by);
          Audit left = Audit.of(AuditAction.REPO_TRANSFER, by).owner(found.get().owner());
          if (from != ownerId) {
            keepOwnPackages(s, found.get(), own, by);
            leave(s, found.get(), left, by);
          }
          s.update(
              """
              UPDATE repositories
              SET owner_id = ?, name = ?, lower_name = ?, visibility = ?, updated_at = ?
              WHERE id = ?\
              """,
              ownerId,
              name,
              name.toLowerCase(Locale.ROOT),
              fitting(found.get().visibility(), to.get()).word(),
              clock.instant(),
              id);
          FormerNames.move(s, found.get(), ownerId, name);
          Repository now = read(s, id).orElseThrow();
          // In the logs of both owners; what ended there is not for the new one to know.
          transferred(left, found.get(), now).write(s, clock.instant());
          if (from != ownerId) {
            transferred(Audit.of(AuditAction.REPO_TRANSFER, by).owner(to.get()), found.get(), now)
                .write(s, clock.instant());
          }
          if (!found.get().owner().isOrganization()) {
            makeAdministrator(s, now, from, by);
          }
          for (long team : teamIds.stream().sorted().toList()) {
            letPull(s, now, team, clock.instant(), by);
          }
          if (administered && !RepositoryPermissions.administers(s, id, by)) {
            throw new OwnLastRightException();
          }
          return Optional.of(now);
        });
  }

  private static Audit transferred(Audit event, Repository before, Repository now) {
    return event
        .repository(now.id(), now.fullName())
        .change("repository", before.fullName(), now.fullName())
        .change("visibility", before.visibility().word(), now.visibility().word());
  }

  /// Has a team of the repository's owner pull, in a transaction that changes the owner's rights;
  /// without effect for other teams, and for those that have a permission.
  static void letPull(Session session, Repository repository, long teamId, Instant now, Actor by)
      throws SQLException {
    int entered =
        session.update(
            """
            INSERT INTO repository_teams (repository_id, team_id, organization_id, permission)
            SELECT r.id, t.id, t.organization_id, 'pull'
            FROM teams t CROSS JOIN repositories r
            WHERE t.id = ? AND r.id = ? AND r.owner_id = t.organization_id
              AND r.deleted_at IS NULL
            ON CONFLICT (repository_id, team_id) DO NOTHING\
            """,
            teamId,
            repository.id());
    if (entered > 0) {
      event(AuditAction.TEAM_ADD_REPOSITORY, by, repository)
          .after("team", SqlTeams.read(session, teamId).orElseThrow().slug())
          .after("permission", Permission.PULL.word())
          .write(session, now);
    }
  }

  /// Nobody is inside a user.
  private static Visibility fitting(Visibility visibility, Account owner) {
    return visibility == Visibility.INTERNAL && !owner.isOrganization()
        ? Visibility.PRIVATE
        : visibility;
  }

  /// Ends everything that ties a repository to what its owner has.
  private void leave(Session session, Repository repository, Audit event, Actor by)
      throws SQLException {
    long id = repository.id();
    Belongings.ofRepository(session, event, id);
    packages.unlinkAll(session, repository, by);
    session.update("DELETE FROM package_repository_grants WHERE repository_id = ?", id);
    session.update("DELETE FROM repository_teams WHERE repository_id = ?", id);
    tokens.revokeOfRepository(session, id, by);
  }

  @Override
  public boolean delete(long id, OwnRight own, Actor by) {
    return database.write(
        "delete a repository",
        s -> {
          Optional<Repository> found = change(s, accounts, id, by);
          if (found.isEmpty()) {
            return false;
          }
          keepOwnPackages(s, found.get(), own, by);
          s.update(
              "UPDATE repositories SET deleted_at = ?, updated_at = ? WHERE id = ?",
              clock.instant(),
              clock.instant(),
              id);
          FormerNames.forget(s, id);
          tokens.revokeOfRepository(s, id, by);
          Audit event = event(AuditAction.REPO_DESTROY, by, found.get());
          endPermissions(s, id, event);
          Belongings.hooksOfRepository(s, event, id);
          SqlHooks.endAll(s, new HookPlace(HookPlace.Kind.REPOSITORY, id), clock.instant());
          event.write(s, clock.instant());
          return true;
        });
  }

  /// Packages that inherit have no list of their own, so that nobody but their owner administers
  /// them without the repository.
  ///
  /// @throws OwnLastRightException if the actor administers some by it alone, and means to keep
  ///   that
  private static void keepOwnPackages(
      Session session, Repository repository, OwnRight own, Actor by) throws SQLException {
    long id = repository.id();
    if (own == OwnRight.KEPT
        && RepositoryPermissions.administers(session, id, by)
        && !RepositoryPermissions.owns(session, id, by.userId().getAsLong())
        && session.exists(
            """
            SELECT 1 FROM packages
            WHERE repository_id = ? AND inherits_access = 1 AND deleted_at IS NULL LIMIT 1\
            """,
            id)) {
      throw new OwnLastRightException();
    }
  }

  /// What a repository gave ends with it, in the packages that inherit from it too: nobody could
  /// see it any more, or take it away.
  private static void endPermissions(Session session, long id, Audit event) throws SQLException {
    event
        .before(
            "collaborators",
            session.update("DELETE FROM repository_collaborators WHERE repository_id = ?", id))
        .before("teams", session.update("DELETE FROM repository_teams WHERE repository_id = ?", id))
        .before(
            "packages",
            // A package that belongs to it keeps its role for the repository that takes its place.
            session.update(
                """
                DELETE FROM package_repository_grants
                WHERE repository_id = ? AND NOT EXISTS (
                  SELECT 1 FROM packages p
                  WHERE p.id = package_repository_grants.package_id
                    AND p.repository_id = package_repository_grants.repository_id)\
                """,
                id));
  }

  @Override
  public List<Repository> list(
      long ownerId, OptionalLong seenBy, RepositorySelection selection, int skip, int limit) {
    return database.read(
        "list repositories", s -> RepositoryLists.read(s, ownerId, seenBy, selection, skip, limit));
  }

  @Override
  public List<Repository> listOf(
      long userId,
      Set<Affiliation> affiliations,
      RepositorySelection selection,
      int skip,
      int limit) {
    return database.read(
        "list repositories",
        s -> RepositoryLists.readOf(s, userId, affiliations, selection, skip, limit));
  }

  @Override
  public Optional<Permission> permission(long id, long userId) {
    return database.read("find a permission", s -> RepositoryPermissions.read(s, id, userId));
  }

  @Override
  public List<Collaborator> listCollaborators(
      long id, CollaboratorSelection selection, int skip, int limit) {
    return database.read(
        "list collaborators", s -> Collaborators.read(s, id, selection, skip, limit));
  }

  @Override
  public PermissionChange putCollaborator(long id, long userId, Permission permission, Actor by) {
    return permissions.putCollaborator(id, userId, permission, by);
  }

  @Override
  public PermissionChange removeCollaborator(long id, long userId, Actor by) {
    return permissions.removeCollaborator(id, userId, by);
  }

  @Override
  public List<TeamPermission> listTeams(long id, OptionalLong seenBy, int skip, int limit) {
    return permissions.listTeams(id, seenBy, skip, limit);
  }

  @Override
  public List<RepositoryPermission> listOfTeam(
      long teamId, OptionalLong seenBy, int skip, int limit) {
    return database.read(
        "list repositories", s -> RepositoryLists.readOfTeam(s, teamId, seenBy, skip, limit));
  }

  @Override
  public Optional<Permission> teamPermission(long id, long teamId) {
    return permissions.teamPermission(id, teamId);
  }

  @Override
  public PermissionChange putTeam(long id, long teamId, Permission permission, Actor by) {
    return permissions.putTeam(id, teamId, permission, by);
  }

  @Override
  public PermissionChange removeTeam(long id, long teamId, Actor by) {
    return permissions.removeTeam(id, teamId, by);
  }
}
