package dev.berth.meta.sql;

import dev.berth.meta.SessionStore;
import dev.berth.meta.TokenStore.NewToken;
import dev.berth.packages.AccessToken;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.AuditAction;
import dev.berth.packages.EndedTokenException;
import dev.berth.packages.ListedSession;
import dev.berth.packages.SecretHash;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Sessions in SQL.
final class SqlSessions implements SessionStore {
  private final Database database;
  private final SqlAccounts accounts;
  private final SqlTokens tokens;
  private final InstantSource clock;

  SqlSessions(Database database, SqlAccounts accounts, SqlTokens tokens, InstantSource clock) {
    this.database = database;
    this.accounts = accounts;
    this.tokens = tokens;
    this.clock = clock;
    accounts.onSuspend(this::endAll);
  }

  @Override
  public AccessToken start(NewToken token, Browser browser, Shown shown, Actor by) {
    return database.write(
        "start a session",
        s -> {
          // Whoever ends all of them waits here, and finds this one.
          Account user =
              accounts
                  .changeRights(s, token.ownerId(), by)
                  .filter(owner -> !owner.suspended())
                  .orElseThrow(EndedTokenException::new);
          if (token.parentId().isPresent()) {
            SqlTokens.requireParent(s, token.parentId().getAsLong());
          }
          if (shown == Shown.FIRST_FACTOR && SqlSecondFactors.has(s, user.id())) {
            throw new EndedTokenException();
          }
          forgetEnded(s, user.id());
          AccessToken made = tokens.insert(s, token);
          s.update(
              """
              INSERT INTO sessions (token_id, user_id, secret_hash, user_agent, address)
              VALUES (?, ?, ?, ?, ?)\
              """,
              made.id(),
              user.id(),
              browser.secretHash().hex(),
              browser.userAgent(),
              browser.address());
          Audit.of(AuditAction.USER_LOGIN, by)
              .user(user)
              .after("token_id", made.id())
              .write(s, clock.instant());
          return made;
        });
  }

  /// What has ended by itself needs no event.
  private void forgetEnded(Session session, long userId) throws SQLException {
    Instant now = clock.instant();
    List<Long> ended =
        session.list(
            row -> row.getLong(1),
            """
            SELECT s.token_id FROM sessions s CROSS JOIN tokens t
            WHERE s.user_id = ? AND t.id = s.token_id
              AND (t.revoked_at IS NOT NULL OR t.expires_at <= ?)\
            """,
            userId,
            now);
    for (long token : ended) {
      session.update(
          "UPDATE tokens SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL", now, token);
      session.update("DELETE FROM sessions WHERE token_id = ?", token);
    }
  }

  @Override
  public Optional<Long> findToken(SecretHash secretHash) {
    return database.read(
        "find a session",
        s -> s.number("SELECT token_id FROM sessions WHERE secret_hash = ?", secretHash.hex()));
  }

  @Override
  public List<ListedSession> list(long userId, Instant now, int limit) {
    return database.read(
        "list sessions",
        s ->
            s.list(
                row ->
                    new ListedSession(
                        row.getLong(1),
                        row.getString(2),
                        row.getString(3),
                        Instant.ofEpochMilli(row.getLong(4)),
                        Optional.ofNullable(Rows.time(row, 5)),
                        Instant.ofEpochMilli(row.getLong(6))),
                """
                SELECT s.token_id, s.user_agent, s.address, t.created_at, t.last_used_at,
                  t.expires_at
                FROM sessions s CROSS JOIN tokens t
                WHERE s.user_id = ? AND t.id = s.token_id AND t.revoked_at IS NULL
                  AND t.expires_at > ?
                ORDER BY s.token_id DESC LIMIT ?\
                """,
                userId,
                now,
                limit));
  }

  @Override
  public boolean end(long userId, long tokenId, Actor by) {
    return database.write(
        "end a session",
        s -> {
          Warrants.require(s, by);
          boolean had =
              s.update("DELETE FROM sessions WHERE token_id = ? AND user_id = ?", tokenId, userId)
                  > 0;
          if (had) {
            tokens.revoke(s, tokenId, by);
          }
          return had;
        });
  }

  @Override
  public void endAll(long userId, Actor by) {
    boolean _ =
        database.write(
            "end all sessions",
            s -> {
              Optional<Account> _ = accounts.changeRights(s, userId, by);
              endAll(s, userId, by);
              return true;
            });
  }

  /// Ends them in the transaction that takes away what they were begun by.
  void endAll(Session session, long userId, Actor by) throws SQLException {
    SqlDeviceCodes.endAll(session, userId);
    List<Long> ended =
        session.list(
            row -> row.getLong(1),
            "DELETE FROM sessions WHERE user_id = ? RETURNING token_id",
            userId);
    for (long token : ended) {
      tokens.revoke(session, token, by);
    }
  }
}
