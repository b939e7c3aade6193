package dev.berth.meta.sql;

import dev.berth.meta.ChangedMeanwhileException;
import dev.berth.meta.FirstLink;
import dev.berth.meta.PackageStore;
import dev.berth.meta.Publication;
import dev.berth.oci.RepositoryName;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.AuditAction;
import dev.berth.packages.MemberRole;
import dev.berth.packages.PackageLink;
import dev.berth.packages.PackageSearch;
import dev.berth.packages.PackageTarget;
import dev.berth.packages.PageTexts;
import dev.berth.packages.RegistryPackage;
import dev.berth.packages.Repository;
import dev.berth.packages.RightHolder;
import dev.berth.packages.RightsPlace;
import dev.berth.packages.Role;
import dev.berth.packages.Standing;
import dev.berth.packages.Visibility;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Packages in SQL.
final class SqlPackages implements PackageStore {
  private static final int REMEMBERED = 20_000;
  private static final String ANY =
      "SELECT " + Rows.PACKAGE + " FROM packages p CROSS JOIN accounts a WHERE a.id = p.owner_id";
  private static final String LIVING = ANY + " AND p.deleted_at IS NULL";

  static final String LIST_DELETED =
      "SELECT "
          + Rows.PACKAGE
          + " FROM packages p CROSS JOIN accounts a WHERE p.owner_login = ?"
          + " AND p.deleted_at IS NOT NULL AND p.deleted_at >= ? AND p.published_at IS NOT NULL"
          + " AND a.id = p.owner_id"
          + " ORDER BY p.name DESC, p.deleted_at DESC LIMIT ? OFFSET ?";

  private final Database database;
  private final SqlAccounts accounts;
  private final Outbox outbox;
  private final InstantSource clock;
  private final FactCache<RepositoryName, OwnedFact<RegistryPackage>> byName;
  private final Standings standings;

  SqlPackages(Database database, SqlAccounts accounts, Outbox outbox, InstantSource clock) {
    this.database = database;
    this.accounts = accounts;
    this.outbox = outbox;
    this.clock = clock;
    this.byName = FactCache.ofSize(database, REMEMBERED, this::read);
    this.standings = new Standings(database);
    accounts.onRename(byName::forgetAll);
  }

  @Override
  public Optional<RegistryPackage> find(RepositoryName repository) {
    OwnedFact<RegistryPackage> found = byName.find(repository);
    return database.isOnlyWriter() ? found.current(accounts.byId()) : found.asRead();
  }

  private OwnedFact<RegistryPackage> read(RepositoryName repository) {
    Optional<RegistryPackage> found =
        database.read(
            "find a package",
            s ->
                s.first(
                    Rows::registryPackage,
                    LIVING + " AND p.owner_login = ? AND p.name = ?",
                    repository.owner(),
                    repository.packageName()));
    return owned(found);
  }

  private static OwnedFact<RegistryPackage> owned(Optional<RegistryPackage> read) {
    return new OwnedFact<>(read, RegistryPackage::owner, RegistryPackage::withOwner);
  }

  @Override
  public Optional<RegistryPackage> find(long id) {
    return database.read("find a package", s -> read(s, id));
  }

  /// A living package, as the transaction sees it.
  static Optional<RegistryPackage> read(Session session, long id) throws SQLException {
    return session.first(Rows::registryPackage, LIVING + " AND p.id = ?", id);
  }

  /// A package that lives or is deleted.
  static Optional<RegistryPackage> readAny(Session session, long id) throws SQLException {
    return session.first(Rows::registryPackage, ANY + " AND p.id = ?", id);
  }

  @Override
  public Standing standing(RightsPlace place, RightHolder holder) {
    return standings.find(place, holder);
  }

  @Override
  public List<RepositoryName> listReadable(
      Optional<RightHolder> reader,
      boolean internalForSite,
      @Nullable RepositoryName after,
      int limit) {
    ReadablePage page = new ReadablePage(after, limit);
    return database.read("list packages", s -> page.read(s, reader, internalForSite));
  }

  @Override
  public PackagesPage listReadableOf(
      Account owner,
      Optional<RightHolder> reader,
      boolean internalForSite,
      PackageSearch search,
      int skip,
      int limit) {
    return database.read(
        "list an account's packages",
        s -> new OwnersPage(s, owner, search).read(reader, internalForSite, skip, limit));
  }

  @Override
  public List<PackagesPage.Item> listOfRepository(
      long repositoryId, OptionalLong reader, boolean internalForSite, int skip, int limit) {
    GivenPackages given = new GivenPackages(internalForSite, reader);
    return database.read(
        "list a repository's packages", s -> given.listOfRepository(s, repositoryId, skip, limit));
  }

  @Override
  public List<PackagesPage.Item> listOfTeam(
      long teamId, OptionalLong reader, boolean internalForSite, int skip, int limit) {
    GivenPackages given = new GivenPackages(internalForSite, reader);
    return database.read("list a team's packages", s -> given.listOfTeam(s, teamId, skip, limit));
  }

  @Override
  public Optional<RegistryPackage> setVisibility(long packageId, Visibility visibility, Actor by) {
    return database.write(
        "change a package's visibility",
        s -> {
          Optional<RegistryPackage> before = changeRights(s, packageId, by);
          if (before.isEmpty() || before.get().visibility() == visibility) {
            return before;
          }
          s.update(
              "UPDATE packages SET visibility = ?, updated_at = ? WHERE id = ?",
              visibility.word(),
              clock.instant(),
              packageId);
          if (before.get().visibility() == Visibility.PUBLIC || visibility == Visibility.PUBLIC) {
            StorageChanges.changeMetered(
                s, before.get().owner().id(), packageId, visibility != Visibility.PUBLIC);
          }
          event(AuditAction.PACKAGE_VISIBILITY, by, before.get())
              .change("visibility", before.get().visibility().word(), visibility.word())
              .write(s, clock.instant());
          outbox.alsoTell(s, packageId, null, Outbox.VISIBILITY, by, clock.instant());
          return read(s, packageId);
        });
  }

  static Audit event(AuditAction action, Actor by, RegistryPackage subject) {
    return Audit.of(action, by)
        .owner(subject.owner())
        .container(subject.id(), subject.repository().value());
  }

  /// To be called first by each transaction that changes who may do what with one package, or
  /// whether it is there: behind the locks of its owner and of itself, in this order, what was
  /// found out before is asked again, the actor's right to make the change among it. Who is a
  /// member, and what is the owner's, stays so until the end.
  ///
  /// @return the package, if it lives
  Optional<RegistryPackage> changeRights(Session session, long packageId, Actor by)
      throws SQLException {
    lockOwner(session, packageId);
    Optional<RegistryPackage> found = lockRights(session, packageId);
    if (found.isPresent()) {
      Warrants.require(session, by);
    }
    return found;
  }

  private static void lockOwner(Session session, long packageId) throws SQLException {
    Optional<Long> owner = session.number("SELECT owner_id FROM packages WHERE id = ?", packageId);
    if (owner.isPresent()) {
      session.lock("SELECT 1 FROM accounts WHERE id = ? {for share}", owner.get());
    }
  }

  /// Has other changes of who may do what with a package wait.
  private Optional<RegistryPackage> lockRights(Session session, long packageId)
      throws SQLException {
    session.update(
        """
        UPDATE packages SET rights_version = rights_version + 1
        WHERE id = ? AND deleted_at IS NULL\
        """,
        packageId);
    Optional<RegistryPackage> found = read(session, packageId);
    found.ifPresent(p -> session.afterCommit(() -> forget(p.repository())));
    return found;
  }

  /// Ends that packages belong to a repository, in a transaction that changes its owner's rights.
  void unlinkAll(Session session, Repository repository, Actor by) throws SQLException {
    for (RegistryPackage each :
        session.list(
            Rows::registryPackage,
            "SELECT "
                + Rows.PACKAGE
                + " FROM packages p CROSS JOIN accounts a"
                + " WHERE p.repository_id = ? AND a.id = p.owner_id ORDER BY p.id",
            repository.id())) {
      event(AuditAction.PACKAGE_UNLINK, by, each)
          .repository(repository.id(), repository.fullName())
          .change("inherits_access", each.link().orElseThrow().inheritsAccess(), false)
          .write(session, clock.instant());
    }
    session.update(
        """
        UPDATE packages
        SET repository_id = NULL, inherits_access = 0, rights_version = rights_version + 1
        WHERE repository_id = ?\
        """,
        repository.id());
    session.afterCommit(byName::forgetAll);
  }

  @Override
  public boolean delete(long packageId, Actor by) {
    return database.write(
        "delete a package",
        s -> {
          Optional<RegistryPackage> found = changeRights(s, packageId, by);
          if (found.isEmpty()) {
            return false;
          }
          s.update(
              "UPDATE packages SET deleted_at = ?, updated_at = ? WHERE id = ?",
              clock.instant(),
              clock.instant(),
              packageId);
          changeLiving(s, found.get(), false);
          event(AuditAction.PACKAGE_DELETE, by, found.get())
              .before("visibility", found.get().visibility().word())
              .write(s, clock.instant());
          outbox.alsoTell(s, packageId, null, Outbox.DELETED, by, clock.instant());
          return true;
        });
  }

  private static void changeLiving(Session session, RegistryPackage subject, boolean living)
      throws SQLException {
    boolean metered = subject.visibility() != Visibility.PUBLIC;
    StorageChanges.changeLiving(session, subject.owner().id(), subject.id(), living, metered);
  }

  @Override
  public Optional<RegistryPackage> findDeleted(RepositoryName repository, Instant since) {
    return database.read(
        "find a deleted package",
        s ->
            s.first(
                Rows::registryPackage,
                "SELECT "
                    + Rows.PACKAGE
                    + " FROM packages p CROSS JOIN accounts a"
                    + " WHERE p.owner_login = ? AND p.name = ? AND p.deleted_at IS NOT NULL"
                    + " AND p.deleted_at >= ? AND p.published_at IS NOT NULL AND a.id = p.owner_id"
                    + " ORDER BY p.deleted_at DESC LIMIT 1",
                repository.owner(),
                repository.packageName(),
                since));
  }

  @Override
  public List<RegistryPackage> listDeleted(Account owner, Instant since, int skip, int limit) {
    return database.read(
        "list deleted packages",
        s -> s.list(Rows::registryPackage, LIST_DELETED, owner.login(), since, limit, skip));
  }

  @Override
  public boolean restore(long packageId, Actor by) {
    return database.write(
        "restore a package",
        s -> {
          lockOwner(s, packageId);
          Warrants.require(s, by);
          int restored =
              s.update(
                  """
                  UPDATE packages
                  SET deleted_at = NULL, updated_at = ?, rights_version = rights_version + 1
                  WHERE id = ? AND deleted_at IS NOT NULL AND published_at IS NOT NULL
                    AND NOT EXISTS (
                      SELECT 1 FROM packages o
                      WHERE o.owner_login = packages.owner_login AND o.name = packages.name
                        AND o.deleted_at IS NULL)\
                  """,
                  clock.instant(),
                  packageId);
          if (restored == 0) {
            return false;
          }
          RegistryPackage now = read(s, packageId).orElseThrow();
          s.afterCommit(() -> forget(now.repository()));
          changeLiving(s, now, true);
          event(AuditAction.PACKAGE_RESTORE, by, now).write(s, clock.instant());
          outbox.alsoTell(s, packageId, null, Outbox.RESTORED, by, clock.instant());
          return true;
        });
  }

  /// The id of the package that a push goes to, which is made if there is none and there was none
  /// when the push was allowed.
  long resolve(Session session, PackageTarget target) throws SQLException {
    Optional<Long> present = find(session, target);
    if (present.isEmpty()) {
      present = insert(session, target);
    }
    // Still absent: another transaction made it meanwhile.
    return present.isPresent() ? present.get() : find(session, target).orElseThrow();
  }

  /// The id of the package that a push goes to, if there is one by now.
  ///
  /// @throws ChangedMeanwhileException if it is not the one that was seen
  /// @throws dev.berth.packages.EndedTokenException if the token that is used was revoked, or its
  ///   owner suspended
  Optional<Long> find(Session session, PackageTarget target) throws SQLException {
    return target.packageId().isPresent()
        ? Optional.of(confirm(session, target, target.packageId().getAsLong()))
        : findOwn(session, target);
  }

  private static long confirm(Session session, PackageTarget target, long id) throws SQLException {
    boolean same =
        session.exists(
            """
            SELECT 1 FROM packages
            WHERE id = ? AND owner_id = ? AND name = ? AND deleted_at IS NULL
              AND NOT EXISTS (
                SELECT 1 FROM tokens t CROSS JOIN accounts a
                WHERE t.id = ? AND a.id = t.owner_id
                  AND (t.revoked_at IS NOT NULL OR a.suspended = 1))
            {for key share}\
            """,
            id,
            target.ownerId(),
            target.repository().packageName(),
            target.actor().tokenId().isPresent() ? target.actor().tokenId().getAsLong() : null);
    if (!same) {
      Warrants.requireToken(session, target.actor());
      throw new ChangedMeanwhileException(target.repository() + " was deleted");
    }
    return id;
  }

  /// Has those who publish in a package, or take away what was published, wait for this
  /// transaction. Each publication writes the package's row in the end, so they would wait for each
  /// other all the same, and in circles if it were not before they lock anything else.
  static void lock(Session session, long id) throws SQLException {
    session.lock("SELECT 1 FROM packages WHERE id = ? {for no key update}", id);
  }

  private Optional<Long> insert(Session session, PackageTarget target) throws SQLException {
    Instant now = clock.instant();
    RepositoryName repository = target.repository();
    requireMaker(session, target);
    Optional<Long> id =
        session.number(
            """
            INSERT INTO packages
              (owner_id, owner_login, name, visibility, creator_id, created_at, updated_at)
            VALUES (?, ?, ?, 'private', ?, ?, ?)
            ON CONFLICT (owner_login, name) WHERE deleted_at IS NULL DO NOTHING RETURNING id\
            """,
            target.ownerId(),
            repository.owner(),
            repository.packageName(),
            target.actorId(),
            now,
            now);
    if (id.isPresent()) {
      if (target.pushingRepositoryId().isPresent()) {
        giveTo(session, id.get(), target, target.pushingRepositoryId().getAsLong());
      } else {
        session.update(
            """
            INSERT INTO package_grants (package_id, user_id, role, owner_login, name)
            VALUES (?, ?, 'admin', ?, ?)\
            """,
            id.get(),
            target.actorId(),
            repository.owner(),
            repository.packageName());
        event(AuditAction.PACKAGE_GRANT, target.actor(), read(session, id.get()).orElseThrow())
            .user(SqlAccounts.read(session, target.actorId()).orElseThrow())
            .after("role", Role.ADMIN.word())
            .write(session, now);
      }
      session.afterCommit(() -> byName.forget(repository));
    }
    return id;
  }

  /// Who makes a package becomes its administrator, so whether they may is asked once more: behind
  /// the lock for which changes of members and settings wait.
  ///
  /// @throws ChangedMeanwhileException if they may not any more
  private static void requireMaker(Session session, PackageTarget target) throws SQLException {
    session.lock("SELECT 1 FROM accounts WHERE id = ? {for share}", target.ownerId());
    Optional<Account> owner = SqlAccounts.read(session, target.ownerId());
    if (owner.isEmpty() || !mayMake(session, owner.get(), target)) {
      throw new ChangedMeanwhileException(
          "whoever pushes may not make " + target.repository() + " any more");
    }
  }

  private static boolean mayMake(Session session, Account owner, PackageTarget target)
      throws SQLException {
    boolean policy = owner.settings().membersCreate().contains(Visibility.PRIVATE);
    if (target.pushingRepositoryId().isPresent()) {
      return policy;
    }
    return owner.isOrganization()
        ? SqlAccounts.readRole(session, owner.id(), target.actorId())
            .filter(role -> role == MemberRole.OWNER || policy)
            .isPresent()
        : owner.id() == target.actorId();
  }

  /// What a repository's token makes belongs to the repository, and its tokens administer it.
  ///
  /// @throws ChangedMeanwhileException if the repository is not there any more, or another owner's
  private void giveTo(Session session, long id, PackageTarget target, long repositoryId)
      throws SQLException {
    Optional<Repository> repository = lockRepository(session, repositoryId, target.ownerId());
    if (repository.isEmpty()) {
      throw new ChangedMeanwhileException("the repository whose token is used was deleted");
    }
    session.update(
        """
        UPDATE packages SET repository_id = ?,
          inherits_access = (SELECT packages_inherit_access FROM accounts WHERE id = owner_id)
        WHERE id = ?\
        """,
        repositoryId,
        id);
    session.update(
        """
        INSERT INTO package_repository_grants
          (package_id, repository_id, owner_id, role, owner_login, name)
        VALUES (?, ?, ?, 'admin', ?, ?)\
        """,
        id,
        repositoryId,
        target.ownerId(),
        target.repository().owner(),
        target.repository().packageName());
    RegistryPackage made = read(session, id).orElseThrow();
    event(AuditAction.PACKAGE_LINK, target.actor(), made)
        .repository(repositoryId, repository.get().fullName())
        .change("inherits_access", false, made.link().orElseThrow().inheritsAccess())
        .after("role", Role.ADMIN.word())
        .write(session, clock.instant());
  }

  /// Somebody was faster: that is in order if it was the same user, by an upload beside this one;
  /// of a repository's token, that of the same repository.
  private static Optional<Long> findOwn(Session session, PackageTarget target) throws SQLException {
    record Made(long id, long creatorId) {}
    Optional<Made> made =
        session.first(
            row -> new Made(row.getLong(1), row.getLong(2)),
            """
            SELECT id, creator_id FROM packages
            WHERE owner_login = ? AND name = ? AND deleted_at IS NULL {for key share}\
            """,
            target.repository().owner(),
            target.repository().packageName());
    boolean others =
        made.isPresent()
            && (made.get().creatorId() != target.actorId()
                || (target.pushingRepositoryId().isPresent()
                    && !isOf(session, made.get().id(), target.pushingRepositoryId().getAsLong())));
    if (others) {
      throw new ChangedMeanwhileException(target.repository() + " was made by another");
    }
    Warrants.requireToken(session, target.actor());
    return made.map(Made::id);
  }

  private static boolean isOf(Session session, long id, long repositoryId) throws SQLException {
    return session.exists(
        """
        SELECT 1 FROM package_repository_grants
        WHERE package_id = ? AND repository_id = ? AND role = 'admin'\
        """,
        id,
        repositoryId);
  }

  /// To be called after the commit of whatever changes a package.
  void forget(RepositoryName repository) {
    byName.forget(repository);
  }

  /// Links a package that was never tagged on behalf of who administers it; without effect later,
  /// or when it has a repository by then.
  void linkFirst(Session session, long id, FirstLink first) throws SQLException {
    Optional<RegistryPackage> found = read(session, id);
    if (found.isEmpty()
        || found.get().link().isPresent()
        || session.exists("SELECT 1 FROM tag_moves WHERE package_id = ? LIMIT 1", id)
        || !SqlPackageAccess.administers(session, found.get(), first.by())) {
      return;
    }
    Optional<Repository> repository =
        lockRepository(session, first.repositoryId(), found.get().owner().id());
    if (repository.isEmpty()) {
      return;
    }
    RegistryPackage subject = lockRights(session, id).orElseThrow();
    boolean inherits = subject.owner().settings().packagesInheritAccess();
    Audit event =
        event(AuditAction.PACKAGE_LINK, first.by(), subject)
            .repository(first.repositoryId(), repository.get().fullName());
    SqlPackageAccess.replace(
        session, subject, Optional.of(new PackageLink(first.repositoryId(), inherits)), event);
    event.write(session, clock.instant());
  }

  /// A living repository of this owner. Its transfer waits for the lock, and unlinks what it finds.
  private static Optional<Repository> lockRepository(Session session, long id, long ownerId)
      throws SQLException {
    boolean owned =
        session.exists(
            """
            SELECT 1 FROM repositories
            WHERE id = ? AND owner_id = ? AND deleted_at IS NULL {for key share}\
            """,
            id,
            ownerId);
    return owned ? SqlRepositories.read(session, id) : Optional.empty();
  }

  /// Notes that a manifest was published in a package, perhaps its first.
  ///
  /// @param made whether it has a version that was not there before
  /// @param living whether the package has a living version more by it
  /// @return how many versions the package ever got
  long published(
      Session session, long id, Publication publication, boolean made, boolean living, Instant at)
      throws SQLException {
    Optional<PageTexts> texts = publication.texts();
    long versions =
        session
            .number(
                """
                UPDATE packages SET updated_at = ?, published_at = coalesce(published_at, ?),
                  made_versions = made_versions + ?, living_versions = living_versions + ?,
                  description = coalesce(?, description), licenses = coalesce(?, licenses)
                WHERE id = ? RETURNING made_versions\
                """,
                at,
                at,
                made ? 1 : 0,
                living ? 1 : 0,
                texts.map(PageTexts::description).orElse(null),
                texts.map(PageTexts::licenses).orElse(null),
                id)
            .orElseThrow();
    RepositoryName repository = publication.target().repository();
    session.afterCommit(() -> byName.change(repository, known -> published(known, texts, at)));
    return versions;
  }

  /// Notes that something else is pulled by one of a package's tags.
  void changed(Session session, RegistryPackage subject, Instant at) throws SQLException {
    session.update("UPDATE packages SET updated_at = ? WHERE id = ?", at, subject.id());
    session.afterCommit(
        () -> byName.change(subject.repository(), known -> published(known, Optional.empty(), at)));
  }

  /// Notes that a package has a living version more or less.
  static void changeLiving(Session session, long id, int by) throws SQLException {
    session.update(
        "UPDATE packages SET living_versions = living_versions + ? WHERE id = ?", by, id);
  }

  private static OwnedFact<RegistryPackage> published(
      OwnedFact<RegistryPackage> known, Optional<PageTexts> texts, Instant at) {
    Instant time = at.truncatedTo(ChronoUnit.MILLIS);
    return owned(known.asRead().map(p -> p.publishedAt(time, texts)));
  }
}
