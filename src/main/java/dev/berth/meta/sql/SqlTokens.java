package dev.berth.meta.sql;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.berth.meta.TokenStore;
import dev.berth.packages.AccessToken;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.AuditAction;
import dev.berth.packages.EndedTokenException;
import dev.berth.packages.ListedToken;
import dev.berth.packages.PackagePattern;
import dev.berth.packages.PackageRight;
import dev.berth.packages.PackagesPermission;
import dev.berth.packages.SecretHash;
import dev.berth.packages.TokenKind;
import dev.berth.packages.TokenScope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Tokens in SQL.
final class SqlTokens implements TokenStore {
  private static final int REMEMBERED = 10_000;
  private static final long BETWEEN_NOTES = Duration.ofMinutes(1).toMillis();

  /// All that a user has but the one behind their password, which ends with that.
  private static final String OF_OWNER =
      "owner_id = ? AND NOT EXISTS (SELECT 1 FROM passwords p WHERE p.user_id = tokens.owner_id"
          + " AND p.token_id = tokens.id)";

  private static final String LIVING =
      "SELECT "
          + Rows.ACCOUNT
          + ", t.id, t.kind, t.scopes, t.repository_id,"
          + " (SELECT r.owner_id FROM repositories r WHERE r.id = t.repository_id),"
          + " t.note, t.last_eight, t.created_at, t.expires_at, t.last_used_at"
          + " FROM tokens t CROSS JOIN accounts a WHERE a.id = t.owner_id AND t.revoked_at IS NULL";

  private record Revoked(
      long id, SecretHash secretHash, long ownerId, String kind, OptionalLong repositoryId) {}

  private final Database database;
  private final SqlAccounts accounts;
  private final InstantSource clock;
  private final FactCache<SecretHash, OwnedFact<AccessToken>> byHash;
  private final FactCache<Long, OwnedFact<AccessToken>> byId;
  private final Cache<Long, AtomicLong> notedAt =
      Caffeine.newBuilder().executor(Runnable::run).maximumSize(REMEMBERED).build();

  SqlTokens(Database database, SqlAccounts accounts, InstantSource clock) {
    this.database = database;
    this.accounts = accounts;
    this.clock = clock;
    this.byHash = FactCache.ofSize(database, REMEMBERED, this::read);
    this.byId = FactCache.ofSize(database, REMEMBERED, this::read);
    accounts.onDelete((session, id, by) -> {
      revoke(session, "owner_id = ?", id, by);
      session.afterCommit(() -> {
        byHash.forgetAll();
        byId.forgetAll();
      });
    });
  }

  @Override
  public AccessToken create(NewToken token, Actor by) {
    return database.write(
        "create a token",
        s -> {
          Warrants.require(s, by);
          if (token.parentId().isPresent()) {
            requireParent(s, token.parentId().getAsLong());
          }
          AccessToken made = insert(s, token);
          if (made.kind() instanceof TokenKind.ForPackages(var packages, _)) {
            for (Map.Entry<Optional<Account>, List<String>> each : byLog(s, packages).entrySet()) {
              Audit event = creation(made, token, by).after("packages", each.getValue());
              each.getKey().ifPresent(event::owner);
              event.write(s, clock.instant());
            }
          } else {
            Audit event = creation(made, token, by);
            about(s, event, repositoryOf(made.kind()));
            event.write(s, clock.instant());
          }
          return made;
        });
  }

  /// Whoever revokes the parent waits for this transaction, and finds what it makes.
  static void requireParent(Session session, long id) throws SQLException {
    if (!session.exists(
        "SELECT 1 FROM tokens WHERE id = ? AND revoked_at IS NULL {for share}", id)) {
      throw new EndedTokenException();
    }
  }

  private static Audit creation(AccessToken made, NewToken token, Actor by) {
    Audit event =
        Audit.of(AuditAction.TOKEN_CREATE, by)
            .user(made.owner())
            .after("token_id", made.id())
            .after("kind", kind(made.kind()))
            .after("scopes", words(made.kind()));
    token.parentId().ifPresent(parent -> event.after("parent_token_id", parent));
    return made.expiresAt() == null
        ? event
        : event.after("expires_at", made.expiresAt().toString());
  }

  /// What a package token is for, with the owner of each pattern, by the organization in whose log
  /// that belongs. What users own is in the log of the site alone.
  private static Map<Optional<Account>, List<String>> byLog(
      Session session, List<PackagePattern> packages) throws SQLException {
    Map<Optional<Account>, List<String>> byLog = new LinkedHashMap<>();
    for (PackagePattern each : packages.stream().distinct().toList()) {
      Optional<Account> owner = SqlAccounts.read(session, each.ownerId());
      if (owner.isPresent()) {
        byLog
            .computeIfAbsent(owner.filter(Account::isOrganization), _ -> new ArrayList<>())
            .add(owner.get().login() + "/" + each.pattern());
      }
    }
    if (byLog.isEmpty()) {
      byLog.put(Optional.empty(), List.of());
    }
    return byLog;
  }

  private static void about(Session session, Audit event, OptionalLong repositoryId)
      throws SQLException {
    if (repositoryId.isPresent()) {
      SqlRepositories.read(session, repositoryId.getAsLong())
          .ifPresent(r -> event.owner(r.owner()).repository(r.id(), r.fullName()));
    }
  }

  /// Makes a token, without an event of its own.
  AccessToken insert(Session session, NewToken token) throws SQLException {
    Instant now = clock.instant();
    long id =
        session
            .number(
                """
                INSERT INTO tokens
                  (owner_id, secret_hash, kind, scopes, repository_id, note, last_eight,
                   created_at, expires_at, parent_id)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id\
                """,
                token.ownerId(),
                token.secretHash().hex(),
                kind(token.kind()),
                words(token.kind()),
                repositoryOf(token.kind()).isPresent()
                    ? repositoryOf(token.kind()).getAsLong()
                    : null,
                token.note(),
                token.lastEight(),
                now,
                token.expiresAt(),
                token.parentId().isPresent() ? token.parentId().getAsLong() : null)
            .orElseThrow();
    if (token.kind() instanceof TokenKind.ForPackages(var packages, _)) {
      for (PackagePattern pattern : packages.stream().distinct().toList()) {
        session.update(
            "INSERT INTO token_packages (token_id, owner_id, pattern) VALUES (?, ?, ?)",
            id,
            pattern.ownerId(),
            pattern.pattern());
      }
    }
    session.afterCommit(() -> forget(id, token.secretHash()));
    return first(session, " AND t.id = ?", id).orElseThrow();
  }

  private static Optional<AccessToken> first(Session session, String which, Object value)
      throws SQLException {
    Optional<AccessToken> found = session.first(SqlTokens::token, LIVING + which, value);
    return found.isPresent() ? Optional.of(withPackages(session, found.get())) : found;
  }

  /// Package tokens are the only ones that take a second statement.
  private static AccessToken withPackages(Session session, AccessToken token) throws SQLException {
    if (!(token.kind() instanceof TokenKind.ForPackages(_, var rights))) {
      return token;
    }
    return token.withKind(new TokenKind.ForPackages(patterns(session, token.id()), rights));
  }

  private static List<PackagePattern> patterns(Session session, long id) throws SQLException {
    return session.list(
        row -> new PackagePattern(row.getLong(1), row.getString(2)),
        """
        SELECT owner_id, pattern FROM token_packages
        WHERE token_id = ? ORDER BY owner_id, pattern\
        """,
        id);
  }

  /// A token that was not revoked, as the transaction sees it.
  static Optional<AccessToken> readLiving(Session session, long id) throws SQLException {
    return first(session, " AND t.id = ?", id);
  }

  @Override
  public Optional<AccessToken> find(SecretHash secretHash) {
    return current(byHash.find(secretHash));
  }

  @Override
  public Optional<AccessToken> find(long id) {
    return current(byId.find(id));
  }

  private Optional<AccessToken> current(OwnedFact<AccessToken> token) {
    return database.isOnlyWriter() ? token.current(accounts.byId()) : token.asRead();
  }

  private OwnedFact<AccessToken> read(SecretHash secretHash) {
    return owned(
        database.read("find a token", s -> first(s, " AND t.secret_hash = ?", secretHash.hex())));
  }

  private OwnedFact<AccessToken> read(Long id) {
    return owned(database.read("find a token", s -> first(s, " AND t.id = ?", id)));
  }

  private static OwnedFact<AccessToken> owned(Optional<AccessToken> read) {
    return new OwnedFact<>(read, AccessToken::owner, AccessToken::withOwner);
  }

  @Override
  public List<ListedToken> list(long ownerId, int skip, int limit) {
    return list(
        " AND t.owner_id = ? AND t.kind <> 'repository'"
            + " AND NOT EXISTS (SELECT 1 FROM sessions s WHERE s.token_id = t.id)",
        skip,
        limit,
        ownerId);
  }

  @Override
  public List<ListedToken> listNewest(long ownerId, int limit) {
    return list(
        " AND t.owner_id = ? AND t.kind <> 'repository'"
            + " AND NOT EXISTS (SELECT 1 FROM sessions s WHERE s.token_id = t.id)"
            + " AND NOT EXISTS"
            + " (SELECT 1 FROM passwords p WHERE p.user_id = t.owner_id AND p.token_id = t.id)"
            + " AND NOT EXISTS"
            + " (SELECT 1 FROM identities i WHERE i.user_id = t.owner_id AND i.token_id = t.id)",
        " ORDER BY t.id DESC LIMIT ? OFFSET ?",
        List.of(ownerId, limit, 0));
  }

  @Override
  public List<ListedToken> listForPackages(long ownerId, int skip, int limit) {
    return list(" AND t.owner_id = ? AND t.kind = 'package'", skip, limit, ownerId);
  }

  @Override
  public List<ListedToken> listForPackagesOf(long accountId, int skip, int limit) {
    return list(
        " AND t.id IN (SELECT token_id FROM token_packages WHERE owner_id = ?)",
        skip,
        limit,
        accountId);
  }

  @Override
  public List<ListedToken> listOfRepository(long repositoryId, Instant now, int skip, int limit) {
    return list(
        " AND t.repository_id = ? AND (t.expires_at IS NULL OR t.expires_at > ?)",
        skip,
        limit,
        repositoryId,
        now);
  }

  @Override
  public boolean endedWithRepository(SecretHash secretHash) {
    return database.read(
        "look for an ended token",
        s ->
            s.exists(
                """
                SELECT 1 FROM tokens t CROSS JOIN repositories r
                WHERE t.secret_hash = ? AND r.id = t.repository_id AND r.deleted_at IS NOT NULL\
                """,
                secretHash.hex()));
  }

  @Override
  public boolean hadAny(long ownerId) {
    return database.read(
        "look for tokens",
        s -> s.exists("SELECT 1 FROM tokens WHERE owner_id = ? LIMIT 1", ownerId));
  }

  private List<ListedToken> list(String which, int skip, int limit, Object... values) {
    List<Object> all = new ArrayList<>(List.of(values));
    all.add(limit);
    all.add(skip);
    return list(which, " ORDER BY t.id LIMIT ? OFFSET ?", all);
  }

  private List<ListedToken> list(String which, String page, List<Object> values) {
    return database.read(
        "list tokens",
        s -> {
          List<ListedToken> found = new ArrayList<>();
          for (ListedToken listed :
              s.list(SqlTokens::listed, LIVING + which + page, values.toArray())) {
            found.add(new ListedToken(withPackages(s, listed.token()), listed.lastUsedAt()));
          }
          return found;
        });
  }

  private static ListedToken listed(ResultSet row) throws SQLException {
    return new ListedToken(
        token(row), Optional.ofNullable(Rows.time(row, Rows.ACCOUNT_COLUMNS + 10)));
  }

  @Override
  public boolean revoke(long id, Actor by) {
    return database.write("revoke a token", s -> revoke(s, "id = ?", id, by)) > 0;
  }

  @Override
  public int revokeAll(long ownerId, Actor by) {
    return database.write(
        "revoke tokens",
        s -> {
          // A device that is just fetching its token has made it by then, or finds nothing.
          Optional<Account> _ = accounts.lockRights(s, ownerId);
          SqlDeviceCodes.endAll(s, ownerId);
          return revoke(s, OF_OWNER, ownerId, by);
        });
  }

  /// Ends the tokens of a repository in the transaction that ends what they stood for.
  void revokeOfRepository(Session session, long repositoryId, Actor by) throws SQLException {
    revoke(session, "repository_id = ?", repositoryId, by);
  }

  /// Ends a token in the transaction that ends what it stood for.
  void revoke(Session session, long id, Actor by) throws SQLException {
    revoke(session, "id = ?", id, by);
  }

  private int revoke(Session session, String which, long id, Actor by) throws SQLException {
    Instant now = clock.instant();
    List<Revoked> revoked =
        session.list(
            row ->
                new Revoked(
                    row.getLong(1),
                    new SecretHash(row.getString(2)),
                    row.getLong(3),
                    row.getString(4),
                    Rows.number(row, 5)),
            "UPDATE tokens SET revoked_at = ? WHERE revoked_at IS NULL AND "
                + which
                + " RETURNING id, secret_hash, owner_id, kind, repository_id",
            now,
            id);
    for (Revoked token : revoked) {
      if (token.kind().equals("package")) {
        for (Map.Entry<Optional<Account>, List<String>> each :
            byLog(session, patterns(session, token.id())).entrySet()) {
          Audit event = revocation(session, token, by).before("packages", each.getValue());
          each.getKey().ifPresent(event::owner);
          event.write(session, now);
        }
      } else {
        Audit event = revocation(session, token, by);
        about(session, event, token.repositoryId());
        event.write(session, now);
      }
    }
    session.afterCommit(() -> revoked.forEach(token -> forget(token.id(), token.secretHash())));
    for (Revoked token : revoked) {
      if (token.kind().equals("classic")) {
        int _ = revoke(session, "parent_id = ?", token.id(), by);
      }
    }
    return revoked.size();
  }

  private static Audit revocation(Session session, Revoked token, Actor by) throws SQLException {
    Audit event =
        Audit.of(AuditAction.TOKEN_REVOKE, by)
            .before("token_id", token.id())
            .before("kind", token.kind());
    SqlAccounts.read(session, token.ownerId()).ifPresent(event::user);
    return event;
  }

  private void forget(long id, SecretHash secretHash) {
    byId.forget(id);
    byHash.forget(secretHash);
  }

  @Override
  public void used(long id, Instant at) {
    AtomicLong noted = notedAt.get(id, _ -> new AtomicLong(Long.MIN_VALUE));
    long before = noted.get();
    long now = at.toEpochMilli();
    if (now < before || (before != Long.MIN_VALUE && now - before < BETWEEN_NOTES)) {
      return;
    }
    if (noted.compareAndSet(before, now)) {
      database.writeLater(
          "note the use of a token",
          s ->
              s.update(
                  """
                  UPDATE tokens SET last_used_at = ?
                  WHERE id = ? AND (last_used_at IS NULL OR last_used_at <= ?)\
                  """,
                  at,
                  id,
                  now - BETWEEN_NOTES));
    }
  }

  private static AccessToken token(ResultSet row) throws SQLException {
    Account owner = Rows.account(row);
    int at = Rows.ACCOUNT_COLUMNS;
    String words = row.getString(at + 3);
    TokenKind kind =
        switch (row.getString(at + 2)) {
          case "repository" ->
              new TokenKind.OfRepository(
                  row.getLong(at + 4),
                  row.getLong(at + 5),
                  Rows.constant(PackagesPermission.class, words));
          case "package" -> new TokenKind.ForPackages(List.of(), rights(words));
          default -> new TokenKind.Classic(scopes(words));
        };
    return new AccessToken(
        row.getLong(at + 1),
        owner,
        kind,
        row.getString(at + 6),
        row.getString(at + 7),
        Instant.ofEpochMilli(row.getLong(at + 8)),
        Rows.time(row, at + 9));
  }

  private static String kind(TokenKind kind) {
    return switch (kind) {
      case TokenKind.Classic _ -> "classic";
      case TokenKind.OfRepository _ -> "repository";
      case TokenKind.ForPackages _ -> "package";
    };
  }

  private static OptionalLong repositoryOf(TokenKind kind) {
    return kind instanceof TokenKind.OfRepository(long id, _, _)
        ? OptionalLong.of(id)
        : OptionalLong.empty();
  }

  static String words(TokenKind kind) {
    Stream<String> words =
        switch (kind) {
          case TokenKind.Classic(var scopes) -> scopes.stream().sorted().map(TokenScope::word);
          case TokenKind.OfRepository(_, _, var packages) -> Stream.of(packages.word());
          case TokenKind.ForPackages(_, var rights) ->
              rights.stream().sorted().map(PackageRight::word);
        };
    return words.collect(Collectors.joining(" "));
  }

  static Set<TokenScope> scopes(String words) {
    EnumSet<TokenScope> scopes = EnumSet.noneOf(TokenScope.class);
    for (String word : words.split(" ", -1)) {
      TokenScope.find(word).ifPresent(scopes::add);
    }
    return scopes;
  }

  private static Set<PackageRight> rights(String words) {
    EnumSet<PackageRight> rights = EnumSet.noneOf(PackageRight.class);
    for (String word : words.split(" ", -1)) {
      PackageRight.find(word).ifPresent(rights::add);
    }
    return rights;
  }
}
