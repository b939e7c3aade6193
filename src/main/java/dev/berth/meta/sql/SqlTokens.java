package dev.berth.meta.sql;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.berth.meta.TokenStore;
import dev.berth.packages.Account;
import dev.berth.packages.PersonalAccessToken;
import dev.berth.packages.SecretHash;
import dev.berth.packages.TokenScope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/// Personal access tokens in SQL.
final class SqlTokens implements TokenStore {
  private static final int REMEMBERED = 10_000;
  private static final long BETWEEN_NOTES = Duration.ofMinutes(1).toMillis();
  private static final String LIVING =
      "SELECT "
          + Rows.ACCOUNT
          + ", t.id, t.scopes, t.note, t.last_eight, t.created_at, t.expires_at"
          + " FROM tokens t CROSS JOIN accounts a WHERE a.id = t.owner_id AND t.revoked_at IS NULL";

  private record Revoked(long id, SecretHash secretHash) {}

  private final Database database;
  private final SqlAccounts accounts;
  private final InstantSource clock;
  private final FactCache<SecretHash, OwnedFact<PersonalAccessToken>> byHash;
  private final FactCache<Long, OwnedFact<PersonalAccessToken>> byId;
  private final Cache<Long, AtomicLong> notedAt =
      Caffeine.newBuilder().executor(Runnable::run).maximumSize(REMEMBERED).build();

  SqlTokens(Database database, SqlAccounts accounts, InstantSource clock) {
    this.database = database;
    this.accounts = accounts;
    this.clock = clock;
    this.byHash = FactCache.ofSize(database, REMEMBERED, this::read);
    this.byId = FactCache.ofSize(database, REMEMBERED, this::read);
  }

  @Override
  public PersonalAccessToken create(NewToken token) {
    return database.write("create a token", s -> insert(s, token));
  }

  private PersonalAccessToken insert(Session session, NewToken token) throws SQLException {
    Instant now = clock.instant();
    long id =
        session
            .number(
                """
                INSERT INTO tokens
                  (owner_id, secret_hash, scopes, note, last_eight, created_at, expires_at)
                VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id\
                """,
                token.ownerId(),
                token.secretHash().hex(),
                words(token.scopes()),
                token.note(),
                token.lastEight(),
                now,
                token.expiresAt())
            .orElseThrow();
    session.afterCommit(() -> forget(id, token.secretHash()));
    return session.first(SqlTokens::token, LIVING + " AND t.id = ?", id).orElseThrow();
  }

  @Override
  public Optional<PersonalAccessToken> find(SecretHash secretHash) {
    return current(byHash.find(secretHash));
  }

  @Override
  public Optional<PersonalAccessToken> find(long id) {
    return current(byId.find(id));
  }

  private Optional<PersonalAccessToken> current(OwnedFact<PersonalAccessToken> token) {
    return database.isOnlyWriter() ? token.current(accounts.byId()) : token.asRead();
  }

  private OwnedFact<PersonalAccessToken> read(SecretHash secretHash) {
    return owned(
        database.read(
            "find a token",
            s -> s.first(SqlTokens::token, LIVING + " AND t.secret_hash = ?", secretHash.hex())));
  }

  private OwnedFact<PersonalAccessToken> read(Long id) {
    return owned(
        database.read(
            "find a token", s -> s.first(SqlTokens::token, LIVING + " AND t.id = ?", id)));
  }

  private static OwnedFact<PersonalAccessToken> owned(Optional<PersonalAccessToken> read) {
    return new OwnedFact<>(read, PersonalAccessToken::owner, SqlTokens::withOwner);
  }

  private static PersonalAccessToken withOwner(PersonalAccessToken token, Account owner) {
    return new PersonalAccessToken(
        token.id(),
        owner,
        token.scopes(),
        token.note(),
        token.lastEight(),
        token.createdAt(),
        token.expiresAt());
  }

  @Override
  public List<PersonalAccessToken> list(long ownerId) {
    return database.read(
        "list tokens",
        s -> s.list(SqlTokens::token, LIVING + " AND t.owner_id = ? ORDER BY t.id", ownerId));
  }

  @Override
  public boolean hadAny(long ownerId) {
    return database.read(
        "look for tokens",
        s -> s.exists("SELECT 1 FROM tokens WHERE owner_id = ? LIMIT 1", ownerId));
  }

  @Override
  public boolean revoke(long id) {
    return revoke("id = ?", id) > 0;
  }

  @Override
  public int revokeAll(long ownerId) {
    return revoke("owner_id = ?", ownerId);
  }

  private int revoke(String which, long id) {
    return database.write(
        "revoke tokens",
        s -> {
          List<Revoked> revoked =
              s.list(
                  row -> new Revoked(row.getLong(1), new SecretHash(row.getString(2))),
                  "UPDATE tokens SET revoked_at = ? WHERE revoked_at IS NULL AND "
                      + which
                      + " RETURNING id, secret_hash",
                  clock.instant(),
                  id);
          s.afterCommit(() -> revoked.forEach(token -> forget(token.id(), token.secretHash())));
          return revoked.size();
        });
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

  private static PersonalAccessToken token(ResultSet row) throws SQLException {
    Account owner = Rows.account(row);
    int at = Rows.ACCOUNT_COLUMNS;
    return new PersonalAccessToken(
        row.getLong(at + 1),
        owner,
        scopes(row.getString(at + 2)),
        row.getString(at + 3),
        row.getString(at + 4),
        Instant.ofEpochMilli(row.getLong(at + 5)),
        Rows.time(row, at + 6));
  }

  private static String words(Set<TokenScope> scopes) {
    return scopes.stream().sorted().map(TokenScope::word).collect(Collectors.joining(" "));
  }

  private static Set<TokenScope> scopes(String words) {
    EnumSet<TokenScope> scopes = EnumSet.noneOf(TokenScope.class);
    for (String word : words.split(" ", -1)) {
      TokenScope.find(word).ifPresent(scopes::add);
    }
    return scopes;
  }
}
