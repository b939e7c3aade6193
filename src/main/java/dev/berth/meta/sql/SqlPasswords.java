package dev.berth.meta.sql;

import dev.berth.meta.PasswordStore;
import dev.berth.meta.TokenStore.NewToken;
import dev.berth.packages.AccessToken;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.AuditAction;
import dev.berth.packages.SecretHash;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/// Passwords in SQL.
final class SqlPasswords implements PasswordStore {
  private final Database database;
  private final SqlAccounts accounts;
  private final SqlTokens tokens;
  private final SqlSessions sessions;
  private final InstantSource clock;

  SqlPasswords(
      Database database,
      SqlAccounts accounts,
      SqlTokens tokens,
      SqlSessions sessions,
      InstantSource clock) {
    this.database = database;
    this.accounts = accounts;
    this.tokens = tokens;
    this.sessions = sessions;
    this.clock = clock;
  }

  @Override
  public Optional<Password> find(long userId) {
    return database.read(
        "find a password",
        s ->
            s.first(
                row -> new Password(row.getString(1), row.getLong(2), row.getInt(3) > 0),
                """
                SELECT p.hash, p.token_id,
                  (SELECT count(*) FROM second_factors f WHERE f.user_id = p.user_id)
                FROM passwords p CROSS JOIN tokens t
                WHERE p.user_id = ? AND t.id = p.token_id AND t.revoked_at IS NULL\
                """,
                userId));
  }

  @Override
  public void set(String hash, NewToken token, Actor by) {
    boolean _ =
        database.write(
            "set a password",
            s -> {
              // Two of these at once wait for each other here, so that one token is left.
              Account _ = accounts.changeRights(s, token.ownerId(), by).orElseThrow();
              set(s, hash, token, "", by);
              return true;
            });
  }

  /// @param how what the audit log has of the way; empty for the usual one
  private void set(Session session, String hash, NewToken token, String how, Actor by)
      throws SQLException {
    end(session, token.ownerId(), by);
    session.update("DELETE FROM password_links WHERE user_id = ?", token.ownerId());
    sessions.endAll(session, token.ownerId(), by);
    AccessToken made = tokens.insert(session, token);
    session.update(
        """
        INSERT INTO passwords (user_id, hash, token_id, set_at) VALUES (?, ?, ?, ?)
        ON CONFLICT (user_id) DO UPDATE
        SET hash = excluded.hash, token_id = excluded.token_id, set_at = excluded.set_at\
        """,
        token.ownerId(),
        hash,
        made.id(),
        clock.instant());
    Audit event =
        Audit.of(AuditAction.USER_CHANGE_PASSWORD, by)
            .user(made.owner())
            .after("token_id", made.id());
    if (!how.isEmpty()) {
      event.after("by", how);
    }
    event.write(session, clock.instant());
  }

  @Override
  public void putLink(long userId, SecretHash link, Actor by) {
    boolean _ =
        database.write(
            "make a link to set a password",
            s -> {
              Account user = accounts.changeRights(s, userId, by).orElseThrow();
              s.update(
                  """
                  INSERT INTO password_links (user_id, secret_hash, made_at) VALUES (?, ?, ?)
                  ON CONFLICT (user_id) DO UPDATE
                  SET secret_hash = excluded.secret_hash, made_at = excluded.made_at\
                  """,
                  userId,
                  link.hex(),
                  clock.instant());
              Audit.of(AuditAction.USER_PASSWORD_LINK_CREATE, by)
                  .user(user)
                  .write(s, clock.instant());
              return true;
            });
  }

  @Override
  public Optional<Long> findLink(SecretHash link, Instant madeAfter) {
    return database.read(
        "find a link to set a password",
        s ->
            s.number(
                """
                SELECT l.user_id FROM password_links l CROSS JOIN accounts a
                WHERE l.secret_hash = ? AND l.made_at > ? AND a.id = l.user_id AND a.suspended = 0\
                """,
                link.hex(),
                madeAfter));
  }

  @Override
  public boolean setByLink(
      SecretHash link, Instant madeAfter, String hash, NewToken token, Actor by) {
    return database.write(
        "set a password by a link",
        s -> {
          Optional<Account> user = accounts.changeRights(s, token.ownerId(), by);
          if (user.filter(owner -> !owner.suspended()).isEmpty()
              || !s.exists(
                  """
                  SELECT 1 FROM password_links
                  WHERE user_id = ? AND secret_hash = ? AND made_at > ?\
                  """,
                  token.ownerId(),
                  link.hex(),
                  madeAfter)) {
            return false;
          }
          set(s, hash, token, "link", by);
          return true;
        });
  }

  @Override
  public boolean remove(long userId, Actor by) {
    return database.write(
        "remove a password",
        s -> {
          Optional<Account> user = accounts.changeRights(s, userId, by);
          boolean had = end(s, userId, by);
          sessions.endAll(s, userId, by);
          s.update("DELETE FROM password_links WHERE user_id = ?", userId);
          if (had) {
            Audit event = Audit.of(AuditAction.USER_REMOVE_PASSWORD, by);
            user.ifPresent(event::user);
            event.write(s, clock.instant());
          }
          return had;
        });
  }

  private boolean end(Session session, long userId, Actor by) throws SQLException {
    Optional<Long> token =
        session.number("DELETE FROM passwords WHERE user_id = ? RETURNING token_id", userId);
    if (token.isPresent()) {
      tokens.revoke(session, token.get(), by);
    }
    return token.isPresent();
  }
}
