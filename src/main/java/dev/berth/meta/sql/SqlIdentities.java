package dev.berth.meta.sql;

import dev.berth.meta.IdentityStore;
import dev.berth.meta.TokenStore.NewToken;
import dev.berth.packages.AccessToken;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.AuditAction;
import dev.berth.packages.EndedTokenException;
import dev.berth.packages.ExternalIdentity;
import dev.berth.packages.ListedIdentity;
import dev.berth.packages.Login;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/// Identities elsewhere, in SQL.
final class SqlIdentities implements IdentityStore {
  private final Database database;
  private final SqlAccounts accounts;
  private final SqlTokens tokens;
  private final InstantSource clock;

  SqlIdentities(Database database, SqlAccounts accounts, SqlTokens tokens, InstantSource clock) {
    this.database = database;
    this.accounts = accounts;
    this.tokens = tokens;
    this.clock = clock;
  }

  @Override
  public Optional<Linked> find(ExternalIdentity identity) {
    return database.read(
        "find an identity",
        s ->
            s.first(
                row -> new Linked(row.getLong(1), row.getInt(2) > 0),
                """
                SELECT i.user_id,
                  (SELECT count(*) FROM second_factors f WHERE f.user_id = i.user_id)
                FROM identities i WHERE i.issuer = ? AND i.subject = ?\
                """,
                identity.issuer(),
                identity.subject()));
  }

  @Override
  public Optional<AccessToken> findToken(ExternalIdentity identity, NewToken token, Actor by) {
    return database.write(
        "find the token behind an identity",
        s -> {
          // Whoever ends all tokens of the user waits here, and finds this one.
          if (accounts.changeRights(s, token.ownerId(), by).isEmpty()) {
            return Optional.empty();
          }
          Optional<Long> kept =
              s.number(
                  """
                  SELECT token_id FROM identities
                  WHERE issuer = ? AND subject = ? AND user_id = ?\
                  """,
                  identity.issuer(),
                  identity.subject(),
                  token.ownerId());
          if (kept.isEmpty()) {
            return Optional.empty();
          }
          Optional<AccessToken> live = SqlTokens.readLiving(s, kept.get());
          if (live.isPresent()) {
            return live;
          }
          AccessToken made = tokens.insert(s, token);
          s.update(
              "UPDATE identities SET token_id = ? WHERE issuer = ? AND subject = ?",
              made.id(),
              identity.issuer(),
              identity.subject());
          return Optional.of(made);
        });
  }

  @Override
  public boolean link(ExternalIdentity identity, String label, NewToken token, Actor by) {
    return database.write(
        "link an identity",
        s -> {
          Optional<Account> user = accounts.changeRights(s, token.ownerId(), by);
          if (user.isEmpty()
              || s.exists(
                  """
                  SELECT 1 FROM identities
                  WHERE issuer = ? AND (subject = ? OR user_id = ?) LIMIT 1\
                  """,
                  identity.issuer(),
                  identity.subject(),
                  token.ownerId())) {
            return false;
          }
          insert(s, identity, label, token, user.get(), by);
          return true;
        });
  }

  /// Two who link one identity at once: the later of them is undone.
  private void insert(
      Session session,
      ExternalIdentity identity,
      String label,
      NewToken token,
      Account user,
      Actor by)
      throws SQLException {
    AccessToken made = tokens.insert(session, token);
    Instant now = clock.instant();
    int done =
        session.update(
            """
            INSERT INTO identities (issuer, subject, user_id, label, token_id, linked_at)
            VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING\
            """,
            identity.issuer(),
            identity.subject(),
            user.id(),
            label,
            made.id(),
            now);
    if (done == 0) {
      throw new EndedTokenException();
    }
    Audit.of(AuditAction.EXTERNAL_IDENTITY_PROVISION, by)
        .user(user)
        .after("issuer", identity.issuer())
        .after("subject", identity.subject())
        .after("token_id", made.id())
        .write(session, now);
  }

  @Override
  public Optional<Account> createUser(
      Login login,
      String email,
      ExternalIdentity identity,
      String label,
      Function<Account, NewToken> token) {
    return database.write(
        "create a user who signs in elsewhere",
        s -> {
          Optional<Account> made = accounts.insertUser(s, login, email);
          if (made.isPresent()) {
            Account user = made.get();
            Actor by =
                new Actor(
                    OptionalLong.of(user.id()),
                    user.login().value(),
                    OptionalLong.empty(),
                    Optional.empty());
            Audit.of(AuditAction.USER_CREATE, by)
                .user(user)
                .after("site_admin", false)
                .after("issuer", identity.issuer())
                .write(s, clock.instant());
            insert(s, identity, label, token.apply(user), user, by);
          }
          return made;
        });
  }

  @Override
  public boolean unlink(long userId, String issuer, Actor by) {
    return database.write(
        "unlink an identity",
        s -> {
          Optional<Account> user = accounts.changeRights(s, userId, by);
          Optional<Long> token =
              s.number(
                  "DELETE FROM identities WHERE user_id = ? AND issuer = ? RETURNING token_id",
                  userId,
                  issuer);
          if (token.isPresent()) {
            tokens.revoke(s, token.get(), by);
            Audit event =
                Audit.of(AuditAction.EXTERNAL_IDENTITY_DEPROVISION, by).before("issuer", issuer);
            user.ifPresent(event::user);
            event.write(s, clock.instant());
          }
          return token.isPresent();
        });
  }

  @Override
  public List<ListedIdentity> list(long userId) {
    return database.read(
        "list identities",
        s ->
            s.list(
                row ->
                    new ListedIdentity(
                        new ExternalIdentity(row.getString(1), row.getString(2)),
                        row.getString(3),
                        Instant.ofEpochMilli(row.getLong(4))),
                """
                SELECT issuer, subject, label, linked_at FROM identities
                WHERE user_id = ? ORDER BY issuer\
                """,
                userId));
  }
}
