package dev.berth.meta.sql;

import dev.berth.meta.AccountStore;
import dev.berth.packages.Account;
import dev.berth.packages.Login;
import dev.berth.packages.MemberRole;
import dev.berth.packages.Membership;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Accounts and memberships in SQL.
final class SqlAccounts implements AccountStore {
  private static final int REMEMBERED = 10_000;

  private record Member(long organizationId, long userId) {}

  private final Database database;
  private final Grants grants;
  private final InstantSource clock;
  private final FactCache<Login, Optional<Account>> byLogin;
  private final FactCache<Long, Optional<Account>> byId;
  private final FactCache<Member, Optional<MemberRole>> memberships;

  SqlAccounts(Database database, Grants grants, InstantSource clock) {
    this.database = database;
    this.grants = grants;
    this.clock = clock;
    this.byLogin = FactCache.ofSize(database, REMEMBERED, this::read);
    this.byId = FactCache.ofSize(database, REMEMBERED, this::read);
    this.memberships = FactCache.ofSize(database, REMEMBERED, this::readMembership);
  }

  /// Accounts as they are now, for what shows them.
  FactCache<Long, Optional<Account>> byId() {
    return byId;
  }

  @Override
  public Optional<Account> find(Login login) {
    return byLogin.find(login);
  }

  @Override
  public Optional<Account> find(long id) {
    return byId.find(id);
  }

  private Optional<Account> read(Login login) {
    return database.read(
        "find an account",
        s ->
            s.first(
                Rows::account,
                "SELECT " + Rows.ACCOUNT + " FROM accounts a WHERE a.login = ?",
                login));
  }

  private Optional<Account> read(Long id) {
    return database.read("find an account", s -> read(s, id));
  }

  private static Optional<Account> read(Session session, long id) throws SQLException {
    return session.first(
        Rows::account, "SELECT " + Rows.ACCOUNT + " FROM accounts a WHERE a.id = ?", id);
  }

  @Override
  public Optional<Account> createUser(Login login, String email, boolean siteAdministrator) {
    return database.write(
        "create a user", s -> insert(s, login, Account.Kind.USER, email, siteAdministrator));
  }

  @Override
  public Optional<Account> createOrganization(Login login, long ownerId) {
    return database.write(
        "create an organization",
        s -> {
          Optional<Account> made = insert(s, login, Account.Kind.ORGANIZATION, "", false);
          if (made.isPresent()) {
            insertMember(s, new Member(made.get().id(), ownerId), MemberRole.OWNER);
          }
          return made;
        });
  }

  private Optional<Account> insert(
      Session session, Login login, Account.Kind kind, String email, boolean siteAdministrator)
      throws SQLException {
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
    session.afterCommit(() -> forget(login, id.get()));
    return read(session, id.get());
  }

  private void forget(Login login, long id) {
    byLogin.forget(login);
    byId.forget(id);
  }

  @Override
  public List<Account> list(long afterId, int limit) {
    return database.read(
        "list accounts",
        s ->
            s.list(
                Rows::account,
                "SELECT " + Rows.ACCOUNT + " FROM accounts a WHERE a.id > ? ORDER BY a.id LIMIT ?",
                afterId,
                limit));
  }

  @Override
  public List<Account> listOrganizations(long afterId, int limit) {
    return database.read(
        "list organizations",
        s ->
            s.list(
                Rows::account,
                "SELECT "
                    + Rows.ACCOUNT
                    + " FROM accounts a WHERE a.kind = 'organization' AND a.id > ?"
                    + " ORDER BY a.id LIMIT ?",
                afterId,
                limit));
  }

  @Override
  public List<Membership> listMembers(long organizationId, int skip, int limit) {
    return database.read(
        "list members",
        s ->
            s.list(
                row ->
                    new Membership(
                        Rows.account(row),
                        Rows.constant(MemberRole.class, row.getString("member_role"))),
                "SELECT "
                    + Rows.ACCOUNT
                    + ", m.role AS member_role FROM members m JOIN accounts a ON a.id = m.user_id"
                    + " WHERE m.organization_id = ? ORDER BY m.user_id LIMIT ? OFFSET ?",
                organizationId,
                limit,
                skip));
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
  public boolean putMember(long organizationId, long userId, MemberRole role) {
    Member member = new Member(organizationId, userId);
    return database.write(
        "put a member",
        s -> {
          lock(s, organizationId);
          Optional<MemberRole> before = readMembership(s, member);
          if (role != MemberRole.OWNER && isOnlyOwner(s, member, before)) {
            return false;
          }
          if (before.isEmpty()) {
            insertMember(s, member, role);
          } else {
            s.update(
                "UPDATE members SET role = ? WHERE organization_id = ? AND user_id = ?",
                Rows.word(role),
                organizationId,
                userId);
            s.afterCommit(() -> memberships.forget(member));
          }
          return true;
        });
  }

  @Override
  public boolean removeMember(long organizationId, long userId) {
    Member member = new Member(organizationId, userId);
    return database.write(
        "remove a member",
        s -> {
          lock(s, organizationId);
          if (isOnlyOwner(s, member, readMembership(s, member))) {
            return false;
          }
          s.update(
              "DELETE FROM members WHERE organization_id = ? AND user_id = ?",
              organizationId,
              userId);
          s.afterCommit(() -> memberships.forget(member));
          // Only members have roles in an organization's packages, those they made included.
          grants.removeAll(s, organizationId, userId);
          return true;
        });
  }

  private void insertMember(Session session, Member member, MemberRole role) throws SQLException {
    session.update(
        "INSERT INTO members (organization_id, user_id, role) VALUES (?, ?, ?)",
        member.organizationId(),
        member.userId(),
        Rows.word(role));
    session.afterCommit(() -> memberships.forget(member));
  }

  /// Two changes at once could each leave the other's owner as the last.
  private static void lock(Session session, long organizationId) throws SQLException {
    session.exists("SELECT id FROM accounts WHERE id = ? {for no key update}", organizationId);
  }

  private static boolean isOnlyOwner(Session session, Member member, Optional<MemberRole> role)
      throws SQLException {
    return role.isPresent()
        && role.get() == MemberRole.OWNER
        && !session.exists(
            """
            SELECT 1 FROM members
            WHERE organization_id = ? AND role = 'owner' AND user_id <> ? LIMIT 1\
            """,
            member.organizationId(),
            member.userId());
  }

  @Override
  public void setMembersCreatePackages(long organizationId, boolean allowed) {
    Optional<Login> _ =
        database.write(
            "change an organization",
            s -> {
              Optional<Login> login =
                  s.first(
                      row -> new Login(row.getString(1)),
                      """
                      UPDATE accounts SET members_create_packages = ?
                      WHERE id = ? AND kind = 'organization' RETURNING login\
                      """,
                      allowed,
                      organizationId);
              login.ifPresent(known -> s.afterCommit(() -> forget(known, organizationId)));
              return login;
            });
  }
}
