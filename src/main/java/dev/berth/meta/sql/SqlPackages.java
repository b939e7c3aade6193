package dev.berth.meta.sql;

import dev.berth.meta.ChangedMeanwhileException;
import dev.berth.meta.PackageStore;
import dev.berth.oci.RepositoryName;
import dev.berth.packages.Account;
import dev.berth.packages.PackageTarget;
import dev.berth.packages.RegistryPackage;
import dev.berth.packages.Role;
import dev.berth.packages.Visibility;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Packages and grants in SQL.
final class SqlPackages implements PackageStore {
  private static final int REMEMBERED = 20_000;

  private final Database database;
  private final SqlAccounts accounts;
  private final InstantSource clock;
  private final FactCache<RepositoryName, OwnedFact<RegistryPackage>> byName;
  private final Grants grants;

  SqlPackages(Database database, SqlAccounts accounts, Grants grants, InstantSource clock) {
    this.database = database;
    this.accounts = accounts;
    this.clock = clock;
    this.byName = FactCache.ofSize(database, REMEMBERED, this::read);
    this.grants = grants;
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
                    "SELECT "
                        + Rows.PACKAGE
                        + " FROM packages p CROSS JOIN accounts a"
                        + " WHERE p.owner_login = ? AND p.name = ? AND p.deleted_at IS NULL"
                        + " AND a.id = p.owner_id",
                    repository.owner(),
                    repository.packageName()));
    return owned(found);
  }

  private static OwnedFact<RegistryPackage> owned(Optional<RegistryPackage> read) {
    return new OwnedFact<>(read, RegistryPackage::owner, SqlPackages::withOwner);
  }

  private static RegistryPackage withOwner(RegistryPackage p, Account owner) {
    return new RegistryPackage(
        p.id(),
        owner,
        p.repository(),
        p.visibility(),
        p.creatorId(),
        p.published(),
        p.createdAt(),
        p.updatedAt());
  }

  @Override
  public Optional<Role> grantedRole(long packageId, long userId) {
    return grants.find(packageId, userId);
  }

  @Override
  public List<RepositoryName> listReadable(
      OptionalLong userId, @Nullable RepositoryName after, int limit) {
    ReadablePage page = new ReadablePage(after, limit);
    return database.read("list packages", s -> page.read(s, userId));
  }

  @Override
  public Optional<RegistryPackage> setVisibility(
      long packageId, Visibility visibility, long actorId) {
    return database.write(
        "change a package's visibility",
        s -> {
          s.update(
              """
              UPDATE packages SET visibility = ?, updated_at = ?
              WHERE id = ? AND deleted_at IS NULL\
              """,
              visibility.word(),
              clock.instant(),
              packageId);
          Optional<RegistryPackage> changed =
              s.first(
                  Rows::registryPackage,
                  "SELECT "
                      + Rows.PACKAGE
                      + " FROM packages p CROSS JOIN accounts a"
                      + " WHERE p.id = ? AND p.deleted_at IS NULL AND a.id = p.owner_id",
                  packageId);
          changed.ifPresent(now -> s.afterCommit(() -> byName.forget(now.repository())));
          return changed;
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
            WHERE id = ? AND owner_id = ? AND name = ? AND deleted_at IS NULL {for key share}\
            """,
            id,
            target.ownerId(),
            target.repository().packageName());
    if (!same) {
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
      session.update(
          """
          INSERT INTO package_grants (package_id, user_id, role, owner_login, name)
          VALUES (?, ?, 'admin', ?, ?)\
          """,
          id.get(),
          target.actorId(),
          repository.owner(),
          repository.packageName());
      session.afterCommit(() -> byName.forget(repository));
      grants.forgetAfterCommit(session, id.get(), target.actorId());
    }
    return id;
  }

  /// Somebody was faster: that is in order if it was the same user, by an upload beside this one.
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
    if (made.isPresent() && made.get().creatorId() != target.actorId()) {
      throw new ChangedMeanwhileException(target.repository() + " was made by another");
    }
    return made.map(Made::id);
  }

  /// To be called after the commit of whatever removes a package.
  void forget(RepositoryName repository) {
    byName.forget(repository);
  }

  /// Notes that a manifest was published in a package, perhaps its first.
  void published(Session session, long id, RepositoryName repository, Instant at)
      throws SQLException {
    session.update(
        "UPDATE packages SET updated_at = ?, published_at = coalesce(published_at, ?) WHERE id = ?",
        at,
        at,
        id);
    session.afterCommit(() -> byName.change(repository, known -> published(known, at)));
  }

  private static OwnedFact<RegistryPackage> published(
      OwnedFact<RegistryPackage> known, Instant at) {
    Instant time = at.truncatedTo(ChronoUnit.MILLIS);
    return owned(
        known
            .asRead()
            .map(p ->
                new RegistryPackage(
                    p.id(),
                    p.owner(),
                    p.repository(),
                    p.visibility(),
                    p.creatorId(),
                    true,
                    p.createdAt(),
                    time)));
  }
}
