package dev.berth.meta.sql;

import dev.berth.meta.AccountStore;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.AuditAction;
import dev.berth.packages.HookPlace;
import dev.berth.packages.Login;
import dev.berth.packages.MemberRole;
import dev.berth.packages.Membership;
import dev.berth.packages.OwnRight;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Accounts, their logins and memberships in SQL.
final class SqlAccounts implements AccountStore {
  private static final int REMEMBERED = 10_000;
  private static final String BY_LOGIN =
      " FROM logins l CROSS JOIN accounts a WHERE l.login = ? AND a.id = l.account_id";

  private static final String MEMBERS =
      "SELECT "
          + Rows.ACCOUNT
          + ", m.role AS member_role FROM members m JOIN accounts a ON a.id = m.user_id"
          + " WHERE m.organization_id = ?";

  private static final List<String> SECRETS_OF_USERS =
      List.of(
          "recovery_codes",
          "second_factors",
          "device_codes",
          "password_links",
          "passwords",
          "identities");

  private static final String IN_TEAMS = " IN (SELECT id FROM teams WHERE organization_id = ?)";

  private record Member(long organizationId, long userId) {}

  private final Database database;
  private final InstantSource clock;
  private final FactCache<Login, Optional<Long>> ids;
  private final FactCache<Long, Optional<Account>> byId;
  private final FactCache<Member, Optional<MemberRole>> memberships;
  private Runnable onRename = () -> {};
  private Step onDelete = (_, _, _) -> {};
  private Step onSuspend = (_, _, _) -> {};

  SqlAccounts(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
    this.ids = FactCache.ofSize(database, REMEMBERED, this::readId);
    this.byId = FactCache.ofSize(database, REMEMBERED, this::read);
    this.memberships = FactCache.ofSize(database, REMEMBERED, this::readMembership);
  }

  /// Has `step` run after the commit of a change of logins, for what remembers names.
  void onRename(Runnable step) {
    onRename = step;
  }

  /// What has to be done about an account in the transaction that changes it.
  @FunctionalInterface
  interface Step {
    void run(Session session, long id, Actor by) throws SQLException;
  }

  /// Has `step` run in each transaction that deletes an account, for what ends its tokens.
  void onDelete(Step step) {
    onDelete = step;
  }

  /// Has `step` run in each transaction that suspends a user, for what ends with that for good.
  void onSuspend(Step step) {
    onSuspend = step;
  }

  /// Accounts as they are now, for what shows them.
  FactCache<Long, Optional<Account>> byId() {
    return byId;
  }

  @Override
  public Optional<Account> find(Login login) {
    if (database.isOnlyWriter()) {
      return ids.find(login).flatMap(byId::find);
    }
    return database.read(
        "find an account", s -> s.first(Rows::account, "SELECT " + Rows.ACCOUNT + BY_LOGIN, login));
  }

  @Override
  public Optional<Account> find(long id) {
    return byId.find(id);
  }

  private Optional<Long> readId(Login login) {
    return database.read(
        "find an account", s -> s.number("SELECT account_id FROM logins WHERE login = ?", login));
  }

  private Optional<Account> read(Long id) {
    return database.read("find an account", s -> read(s, id));
  }

  /// An account that is not deleted, as the transaction sees it.
  static Optional<Account> read(Session session, long id) throws SQLException {
    return session.first(
        Rows::account,
        "SELECT " + Rows.ACCOUNT + " FROM accounts a WHERE a.id = ? AND a.deleted_at IS NULL",
        id);
  }

  /// To be called first by each transaction that changes who has which right in what `ownerId`
  /// owns: they wait for each other here, and what was found out before is asked again after, the
  /// actor's right to make the change among it.
  ///
  /// @return the owner, if there is one
  Optional<Account> changeRights(Session session, long ownerId, Actor by) throws SQLException {
    Optional<Account> owner = lockRights(session, ownerId);
    Warrants.require(session, by);
    return owner;
  }

  /// The same for what locks several owners, and asks after that.
  Optional<Account> lockRights(Session session, long ownerId) throws SQLException {
    session.update(
        """
        UPDATE accounts SET rights_version = rights_version + 1
        WHERE id = ? AND deleted_at IS NULL\
        """,
        ownerId);
    forgetAfterCommit(session, ownerId);
    return read(session, ownerId);
  }

  private void forgetAfterCommit(Session session, long id) {
    session.afterCommit(() -> byId.forget(id));
  }

  @Override
  public Optional<Account> createUser(
      Login login, String email, boolean siteAdministrator, Actor by) {
    return database.write(
        "create a user",
        s -> {
          Warrants.require(s, by);
          Optional<Account> made = insert(s, login, Account.Kind.USER, email, siteAdministrator);
          if (made.isPresent()) {
            Audit.of(AuditAction.USER_CREATE, by)
                .user(made.get())
                .after("site_admin", siteAdministrator)
                .write(s, clock.instant());
          }
          return made;
        });
  }

  /// Makes a user in the transaction that says how they sign in, without an event of its own.
  Optional<Account> insertUser(Session session, Login login, String email) throws SQLException {
    return insert(session, login, Account.Kind.USER, email, false);
  }

  @Override
  public Optional<Account> createOrganization(Login login, long ownerId, Actor by) {
    return database.write(
        "create an organization",
        s -> {
          Warrants.require(s, by);
          Optional<Account> made = insert(s, login, Account.Kind.ORGANIZATION, "", false);
          if (made.isPresent()) {
            insertMember(s, new Member(made.get().id(), ownerId), MemberRole.OWNER);
            Audit event = Audit.of(AuditAction.ORG_CREATE, by).owner(made.get());
            read(s, ownerId).ifPresent(owner -> event.after("owner", owner.login().value()));
            event.write(s, clock.instant());
          }
          return made;
        });
  }

  private Optional<Account> insert(
      Session session, Login login, Account.Kind kind, String email, boolean siteAdministrator)
      throws SQLException {
    // A former login may be gone from `accounts` and be taken still.
    if (session.exists("SELECT 1 FROM logins WHERE login = ?", login)) {
      return Optional.empty();
    }
    Optional<Long> id =
        session.number(
            """
            INSERT INTO accounts (login, kind, email, site_admin, created_at)
            VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (login) DO NOTHING RETURNING id\
            """,
            login,
            Rows.word(kind),
            email,
            siteAdministrator,
            clock.instant());
    if (id.isEmpty()) {
      return Optional.empty();
    }
    if (!takeLogin(session, login, id.get())) {
      session.update("DELETE FROM accounts WHERE id = ?", id.get());
      return Optional.empty();
    }
    return read(session, id.get());
  }

  /// The key of the table is what keeps two accounts from one login, whatever else happens at once.
  private boolean takeLogin(Session session, Login login, long id) throws SQLException {
    int taken =
        session.update(
            """
            INSERT INTO logins (login, account_id, taken_at) VALUES (?, ?, ?)
            ON CONFLICT (login) DO NOTHING\
            """,
            login,
            id,
            clock.instant());
    session.afterCommit(() -> ids.forget(login));
    forgetAfterCommit(session, id);
    return taken > 0;
  }

  @Override
  public Optional<Account> rename(long id, Login login, Actor by) {
    return database.write(
        "rename an account",
        s -> {
          Optional<Account> before = changeRights(s, id, by);
          if (before.isEmpty()) {
            return before;
          }
          Optional<Long> holder = holderOf(s, login);
          if (holder.isPresent() && holder.get() != id) {
            return Optional.empty();
          }
          if (before.get().login().equals(login)) {
            return before;
          }
          if (holder.isEmpty() && !takeLogin(s, login, id)) {
            return Optional.empty();
          }
          // Packages and grants follow by their foreign keys.
          s.update("UPDATE accounts SET login = ? WHERE id = ?", login, id);
          s.afterCommit(onRename);
          Account now = read(s, id).orElseThrow();
          Audit.of(now.isOrganization() ? AuditAction.ORG_RENAME : AuditAction.USER_RENAME, by)
              .owner(now)
              .user(now)
              .change("login", before.get().login().value(), login.value())
              .write(s, clock.instant());
          return Optional.of(now);
        });
  }

  private static Optional<Long> holderOf(Session session, Login login) throws SQLException {
    return session.number("SELECT account_id FROM logins WHERE login = ?", login);
  }

  @Override
  public List<Login> listAliases(long id) {
    return database.read(
        "list former logins",
        s ->
            s.list(
                row -> new Login(row.getString(1)),
                """
                SELECT l.login FROM logins l CROSS JOIN accounts a
                WHERE l.account_id = ? AND a.id = l.account_id AND a.login <> l.login
                ORDER BY l.login\
                """,
                id));
  }

  @Override
  public boolean endAlias(Login login, Actor by) {
    return database.write(
        "end a former login",
        s -> {
          Optional<Long> id = holderOf(s, login);
          Optional<Account> account =
              id.isEmpty() ? Optional.empty() : changeRights(s, id.get(), by);
          if (account.isEmpty() || account.get().login().equals(login)) {
            return false;
          }
          s.update("DELETE FROM logins WHERE login = ?", login);
          s.afterCommit(() -> ids.forget(login));
          Audit.of(AuditAction.ACCOUNT_END_ALIAS, by)
              .owner(account.get())
              .user(account.get())
              .before("login", login.value())
              .write(s, clock.instant());
          return true;
        });
  }

  @Override
  public Deletion delete(long id, Actor by) {
    return database.write(
        "delete an account",
        s -> {
          Optional<Account> account = changeRights(s, id, by);
          if (account.isEmpty()) {
            return Deletion.ABSENT;
          }
          Optional<Deletion> refusal = findReasonToKeep(s, account.get());
          if (refusal.isPresent()) {
            return refusal.get();
          }
          delete(s, account.get(), by);
          return Deletion.DONE;
        });
  }

  private static Optional<Deletion> findReasonToKeep(Session session, Account account)
      throws SQLException {
    long id = account.id();
    if (session.exists(
        """
        SELECT 1 FROM packages
        WHERE owner_login = ? AND deleted_at IS NULL AND published_at IS NOT NULL LIMIT 1\
        """,
        account.login())) {
      return Optional.of(Deletion.OWNS_PACKAGES);
    }
    if (session.exists(
        "SELECT 1 FROM repositories WHERE owner_id = ? AND deleted_at IS NULL LIMIT 1", id)) {
      return Optional.of(Deletion.OWNS_REPOSITORIES);
    }
    if (isOnlyOwnerAnywhere(session, id)) {
      return Optional.of(Deletion.LAST_OWNER);
    }
    return account.siteAdministrator() && isOnlyAdministrator(session, id)
        ? Optional.of(Deletion.LAST_ADMINISTRATOR)
        : Optional.empty();
  }

  private static boolean isOnlyOwnerAnywhere(Session session, long id) throws SQLException {
    for (long organization : ownedOrganizations(session, id)) {
      if (isOnlyOwner(session, new Member(organization, id))) {
        return true;
      }
    }
    return false;
  }

  private static List<Long> ownedOrganizations(Session session, long id) throws SQLException {
    // In one order everywhere, so that two deletions do not wait for each other in a circle.
    return session.list(
        row -> row.getLong(1),
        """
        SELECT a.id FROM members m CROSS JOIN accounts a
        WHERE m.user_id = ? AND m.role = 'owner' AND a.id = m.organization_id
        ORDER BY a.id {for no key update of a}\
        """,
        id);
  }

  private void delete(Session session, Account account, Actor by) throws SQLException {
    long id = account.id();
    Audit event =
        Audit.of(account.isOrganization() ? AuditAction.ORG_DELETE : AuditAction.USER_DELETE, by)
            .owner(account)
            .user(account)
            .before("login", account.login().value());
    endMemberships(session, account, by);
    if (account.isOrganization()) {
      Belongings.ofOrganization(session, event, id);
      SqlHooks.endAll(session, new HookPlace(HookPlace.Kind.ORGANIZATION, id), clock.instant());
    } else {
      endCollaborations(session, account, by);
      Belongings.ofUser(session, event, id);
      onDelete.run(session, id, by);
    }
    for (String table : List.of("repository_teams", "package_team_grants", "team_ancestors")) {
      session.update("DELETE FROM " + table + " WHERE team_id" + IN_TEAMS, id);
    }
    session.update("DELETE FROM teams WHERE organization_id = ?", id);
    removeUnpublished(session, id);
    session.update("DELETE FROM repository_collaborators WHERE user_id = ?", id);
    session.update("DELETE FROM package_grants WHERE user_id = ?", id);
    for (String secrets : SECRETS_OF_USERS) {
      session.update("DELETE FROM " + secrets + " WHERE user_id = ?", id);
    }
    session.update("DELETE FROM organization_profiles WHERE organization_id = ?", id);
    session.update("DELETE FROM former_repository_names WHERE owner_id = ?", id);
    List<Login> logins =
        session.list(
            row -> new Login(row.getString(1)),
            "DELETE FROM logins WHERE account_id = ? RETURNING login",
            id);
    session.update(
        "UPDATE accounts SET login = ?, email = '', site_admin = 0, deleted_at = ? WHERE id = ?",
        "-" + id,
        clock.instant(),
        id);
    session.afterCommit(() -> {
      logins.forEach(ids::forget);
      onRename.run();
    });
    event.write(session, clock.instant());
  }

  /// Ends what binds a user to organizations, or an organization to its members, each in the log of
  /// the organization.
  private void endMemberships(Session session, Account account, Actor by) throws SQLException {
    List<Member> members =
        session.list(
            row -> new Member(row.getLong(1), row.getLong(2)),
            "SELECT organization_id, user_id FROM members WHERE "
                + (account.isOrganization() ? "organization_id" : "user_id")
                + " = ? ORDER BY organization_id, user_id",
            account.id());
    for (Member member : members) {
      Account organization = changeRights(session, member.organizationId(), by).orElseThrow();
      Audit event =
          Audit.of(AuditAction.ORG_REMOVE_MEMBER, by)
              .owner(organization)
              .user(read(session, member.userId()).orElseThrow())
              .before("role", Rows.word(readMembership(session, member).orElseThrow()));
      endMembership(session, member, event);
      event.write(session, clock.instant());
    }
  }

  /// Ends what a user has in the repositories of organizations that they are not in, each in the
  /// log of the organization.
  private void endCollaborations(Session session, Account user, Actor by) throws SQLException {
    for (long id :
        session.list(
            row -> row.getLong(1),
            """
            SELECT DISTINCT a.id
            FROM repository_collaborators c CROSS JOIN repositories r CROSS JOIN accounts a
            WHERE c.user_id = ? AND r.id = c.repository_id AND a.id = r.owner_id
              AND a.kind = 'organization' AND a.deleted_at IS NULL
            ORDER BY a.id\
            """,
            user.id())) {
      Audit event =
          Audit.of(AuditAction.ORG_REMOVE_OUTSIDE_COLLABORATOR, by)
              .owner(read(session, id).orElseThrow())
              .user(user);
      endRights(session, new Member(id, user.id()), event);
      event.write(session, clock.instant());
    }
  }

  /// What nothing was published in is a push that did not end; no list shows it.
  private void removeUnpublished(Session session, long ownerId) throws SQLException {
    Instant now = clock.instant();
    for (long packageId :
        session.list(
            row -> row.getLong(1),
            """
            SELECT id FROM packages
            WHERE owner_id = ? AND deleted_at IS NULL AND published_at IS NULL
            ORDER BY id {for no key update}\
            """,
            ownerId)) {
      session.update(
          "UPDATE packages SET deleted_at = ?, updated_at = ? WHERE id = ?", now, now, packageId);
      StorageChanges.changeLiving(session, ownerId, packageId, false, true);
    }
  }

  @Override
  public Optional<Account> setEmail(long userId, String email, Actor by) {
    return database.write(
        "change a user's address",
        s -> {
          Optional<Account> user = changeRights(s, userId, by).filter(a -> !a.isOrganization());
          if (user.isEmpty() || user.get().email().equals(email)) {
            return user;
          }
          s.update("UPDATE accounts SET email = ? WHERE id = ?", email, userId);
          Audit.of(AuditAction.USER_UPDATE, by)
              .user(user.get())
              .change("email", user.get().email(), email)
              .write(s, clock.instant());
          return read(s, userId);
        });
  }

  @Override
  public Optional<Account> setSuspended(long userId, boolean suspended, Actor by) {
    return database.write(
        "suspend a user",
        s -> {
          Optional<Account> user = changeRights(s, userId, by).filter(a -> !a.isOrganization());
          if (user.isEmpty() || user.get().suspended() == suspended) {
            return user;
          }
          if (suspended && user.get().siteAdministrator() && isOnlyAdministrator(s, userId)) {
            return Optional.empty();
          }
          s.update("UPDATE accounts SET suspended = ? WHERE id = ?", suspended, userId);
          if (suspended) {
            onSuspend.run(s, userId, by);
          }
          Audit.of(suspended ? AuditAction.USER_SUSPEND : AuditAction.USER_UNSUSPEND, by)
              .user(user.get())
              .write(s, clock.instant());
          return read(s, userId);
        });
  }

  @Override
  public Optional<Account> setSiteAdministrator(long userId, boolean administrator, Actor by) {
    return database.write(
        "change a site administrator",
        s -> {
          Optional<Account> user = changeRights(s, userId, by).filter(a -> !a.isOrganization());
          if (user.isEmpty() || user.get().siteAdministrator() == administrator) {
            return user;
          }
          if (!administrator && isOnlyAdministrator(s, userId)) {
            return Optional.empty();
          }
          s.update("UPDATE accounts SET site_admin = ? WHERE id = ?", administrator, userId);
          Audit.of(administrator ? AuditAction.USER_PROMOTE : AuditAction.USER_DEMOTE, by)
              .user(user.get())
              .write(s, clock.instant());
          return read(s, userId);
        });
  }

  /// Whether nobody else could change the site. The rows are locked, so that two changes at once do
  /// not each count on the other's.
  private static boolean isOnlyAdministrator(Session session, long userId) throws SQLException {
    return session
        .list(
            row -> row.getLong(1),
            """
            SELECT a.id FROM accounts a
            WHERE a.site_admin = 1 AND a.suspended = 0 AND a.deleted_at IS NULL
            ORDER BY a.id {for no key update of a}\
            """)
        .stream()
        .allMatch(id -> id == userId);
  }

  @Override
  public List<Account> list(long afterId, int limit) {
    return database.read(
        "list accounts",
        s ->
            s.list(
                Rows::account,
                "SELECT "
                    + Rows.ACCOUNT
                    + " FROM accounts a WHERE a.id > ? AND a.deleted_at IS NULL"
                    + " ORDER BY a.id LIMIT ?",
                afterId,
                limit));
  }

  @Override
  public List<Account> listOrganizations(long afterId, int limit) {
    return database.read("list organizations", s -> list(s, "organization", afterId, limit));
  }

  @Override
  public List<Account> listUsers(long afterId, int limit) {
    return database.read("list users", s -> list(s, "user", afterId, limit));
  }

  private static List<Account> list(Session session, String kind, long afterId, int limit)
      throws SQLException {
    return session.list(
        Rows::account,
        "SELECT "
            + Rows.ACCOUNT
            + " FROM accounts a WHERE a.kind = '"
            + kind
            + "' AND a.id > ? AND a.deleted_at IS NULL ORDER BY a.id LIMIT ?",
        afterId,
        limit);
  }

  @Override
  public List<Account> listOrganizationsOf(
      long userId, OptionalLong sharedWith, int skip, int limit) {
    String of =
        "SELECT "
            + Rows.ACCOUNT
            + " FROM members m CROSS JOIN accounts a"
            + " WHERE m.user_id = ? AND a.id = m.organization_id";
    String page = " ORDER BY a.id LIMIT ? OFFSET ?";
    return database.read(
        "list organizations",
        s ->
            sharedWith.isEmpty()
                ? s.list(Rows::account, of + page, userId, limit, skip)
                : s.list(
                    Rows::account,
                    of
                        + " AND EXISTS (SELECT 1 FROM members o"
                        + " WHERE o.organization_id = a.id AND o.user_id = ?)"
                        + page,
                    userId,
                    sharedWith.getAsLong(),
                    limit,
                    skip));
  }

  @Override
  public List<Membership> listMembers(long organizationId, int skip, int limit) {
    return database.read(
        "list members",
        s ->
            s.list(
                SqlAccounts::member,
                MEMBERS + " ORDER BY m.user_id LIMIT ? OFFSET ?",
                organizationId,
                limit,
                skip));
  }

  @Override
  public List<Membership> listMembers(long organizationId, MemberRole role, int skip, int limit) {
    return database.read(
        "list members",
        s ->
            s.list(
                SqlAccounts::member,
                MEMBERS + " AND m.role = ? ORDER BY m.user_id LIMIT ? OFFSET ?",
                organizationId,
                Rows.word(role),
                limit,
                skip));
  }

  @Override
  public List<Membership> listMembersWithoutSecondFactor(
      long organizationId, Optional<MemberRole> role, int skip, int limit) {
    return database.read(
        "list members without a second factor",
        s ->
            s.list(
                SqlAccounts::member,
                MEMBERS
                    + " AND m.role IN (?, ?)"
                    + " AND NOT EXISTS"
                    + " (SELECT 1 FROM second_factors f WHERE f.user_id = m.user_id)"
                    + " ORDER BY m.user_id LIMIT ? OFFSET ?",
                organizationId,
                Rows.word(role.orElse(MemberRole.OWNER)),
                Rows.word(role.orElse(MemberRole.MEMBER)),
                limit,
                skip));
  }

  private static Membership member(ResultSet row) throws SQLException {
    return new Membership(
        Rows.account(row), Rows.constant(MemberRole.class, row.getString("member_role")));
  }

  @Override
  public Optional<MemberRole> membership(long organizationId, long userId) {
    return memberships.find(new Member(organizationId, userId));
  }

  private Optional<MemberRole> readMembership(Member member) {
    return database.read("find a membership", s -> readMembership(s, member));
  }

  private static Optional<MemberRole> readMembership(Session session, Member member)
      throws SQLException {
    return session.first(
        row -> Rows.constant(MemberRole.class, row.getString(1)),
        "SELECT role FROM members WHERE organization_id = ? AND user_id = ?",
        member.organizationId(),
        member.userId());
  }

  @Override
  public boolean putMember(
      long organizationId, long userId, MemberRole role, OwnRight own, Actor by) {
    return database.write(
        "put a member",
        s -> {
          Account organization = changeRights(s, organizationId, by).orElseThrow();
          OwnRights rights = OwnRights.before(s, organizationId, own, by);
          boolean done = putMember(s, organization, userId, role, by);
          rights.requireStill(s, organizationId, by);
          return done;
        });
  }

  /// Whether a user is in an organization, as the transaction sees it.
  static boolean isMember(Session session, Account organization, long userId) throws SQLException {
    return readMembership(session, new Member(organization.id(), userId)).isPresent();
  }

  /// What a user is in an organization, as the transaction sees it.
  static Optional<MemberRole> readRole(Session session, long organizationId, long userId)
      throws SQLException {
    return readMembership(session, new Member(organizationId, userId));
  }

  /// Ends a membership, in a transaction that changes the organization's rights.
  ///
  /// @param event is told what goes with it
  /// @return false, without effect, when the organization would be left without an owner
  boolean leave(Session session, Account organization, long userId, Audit event)
      throws SQLException {
    Member member = new Member(organization.id(), userId);
    boolean owns = readMembership(session, member).equals(Optional.of(MemberRole.OWNER));
    if (owns && isOnlyOwner(session, member)) {
      return false;
    }
    endMembership(session, member, event);
    return true;
  }

  /// Makes a user a member of an organization, if they are none; for what takes members only, in a
  /// transaction that changes the organization's rights.
  void join(Session session, Account organization, long userId, Actor by) throws SQLException {
    if (readMembership(session, new Member(organization.id(), userId)).isEmpty()) {
      putMember(session, organization, userId, MemberRole.MEMBER, by);
    }
  }

  private boolean putMember(
      Session session, Account organization, long userId, MemberRole role, Actor by)
      throws SQLException {
    Member member = new Member(organization.id(), userId);
    Optional<MemberRole> before = readMembership(session, member);
    if (before.equals(Optional.of(role))) {
      return true;
    }
    if (before.equals(Optional.of(MemberRole.OWNER)) && isOnlyOwner(session, member)) {
      return false;
    }
    AuditAction action = AuditAction.ORG_ADD_MEMBER;
    if (before.isEmpty()) {
      insertMember(session, member, role);
    } else {
      action = AuditAction.ORG_UPDATE_MEMBER;
      session.update(
          "UPDATE members SET role = ? WHERE organization_id = ? AND user_id = ?",
          Rows.word(role),
          organization.id(),
          userId);
      session.afterCommit(() -> memberships.forget(member));
    }
    Audit event =
        Audit.of(action, by).owner(organization).user(read(session, userId).orElseThrow());
    before.ifPresent(was -> event.before("role", Rows.word(was)));
    event.after("role", Rows.word(role)).write(session, clock.instant());
    return true;
  }

  @Override
  public boolean removeMember(long organizationId, long userId, OwnRight own, Actor by) {
    Member member = new Member(organizationId, userId);
    return database.write(
        "remove a member",
        s -> {
          Account organization = changeRights(s, organizationId, by).orElseThrow();
          Optional<MemberRole> before = readMembership(s, member);
          if (before.isEmpty()) {
            return true;
          }
          OwnRights rights = OwnRights.before(s, organizationId, own, by);
          Audit event =
              Audit.of(AuditAction.ORG_REMOVE_MEMBER, by)
                  .owner(organization)
                  .user(read(s, userId).orElseThrow())
                  .before("role", Rows.word(before.get()));
          if (!leave(s, organization, userId, event)) {
            return false;
          }
          rights.requireStill(s, organizationId, by);
          event.write(s, clock.instant());
          return true;
        });
  }

  /// Who leaves has no right left, in the packages they made neither. Teams follow by their foreign
  /// key.
  private void endMembership(Session session, Member member, Audit event) throws SQLException {
    endRights(session, member, event);
    session.update(
        "DELETE FROM members WHERE organization_id = ? AND user_id = ?",
        member.organizationId(),
        member.userId());
    session.afterCommit(() -> memberships.forget(member));
  }

  /// Ends what a user was given in what an organization owns.
  private static void endRights(Session session, Member member, Audit event) throws SQLException {
    Belongings.ofMember(session, event, member.organizationId(), member.userId());
    session.update(
        """
        DELETE FROM package_grants
        WHERE user_id = ? AND package_id IN (SELECT id FROM packages WHERE owner_id = ?)\
        """,
        member.userId(),
        member.organizationId());
    session.update(
        """
        DELETE FROM repository_collaborators
        WHERE user_id = ? AND repository_id IN (SELECT id FROM repositories WHERE owner_id = ?)\
        """,
        member.userId(),
        member.organizationId());
  }

  private void insertMember(Session session, Member member, MemberRole role) throws SQLException {
    session.update(
        "INSERT INTO members (organization_id, user_id, role) VALUES (?, ?, ?)",
        member.organizationId(),
        member.userId(),
        Rows.word(role));
    session.afterCommit(() -> memberships.forget(member));
  }

  /// Whether nobody else could act as an owner: who is suspended cannot.
  private static boolean isOnlyOwner(Session session, Member member) throws SQLException {
    return !session.exists(
        """
        SELECT 1 FROM members m CROSS JOIN accounts a
        WHERE m.organization_id = ? AND m.role = 'owner' AND m.user_id <> ?
          AND a.id = m.user_id AND a.suspended = 0 LIMIT 1\
        """,
        member.organizationId(),
        member.userId());
  }
}
