package dev.berth.meta.sql;

import dev.berth.meta.DeviceCodeStore;
import dev.berth.meta.TokenStore.NewToken;
import dev.berth.packages.AccessToken;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.AuditAction;
import dev.berth.packages.DeviceRequest;
import dev.berth.packages.SecretHash;
import dev.berth.packages.TokenKind;
import dev.berth.packages.TokenScope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// Devices that wait to be authorized, in SQL.
final class SqlDeviceCodes implements DeviceCodeStore {
  /// For how long a device is still told that its code has expired.
  private static final Duration REMEMBERED = Duration.ofHours(1);

  private static final String COLUMNS = "client, scopes, address, made_at, expires_at";

  private final Database database;
  private final SqlAccounts accounts;
  private final SqlTokens tokens;
  private final InstantSource clock;

  SqlDeviceCodes(Database database, SqlAccounts accounts, SqlTokens tokens, InstantSource clock) {
    this.database = database;
    this.accounts = accounts;
    this.tokens = tokens;
    this.clock = clock;
  }

  @Override
  public boolean put(
      SecretHash device, SecretHash user, DeviceRequest request, String network, Limits most) {
    return database.write(
        "keep the code of a device",
        s -> {
          Instant now = clock.instant();
          s.update("DELETE FROM device_codes WHERE expires_at <= ?", now.minus(REMEMBERED));
          long waiting =
              s.number("SELECT count(*) FROM device_codes WHERE expires_at > ?", now).orElse(0L);
          long ofNetwork =
              s.number(
                      "SELECT count(*) FROM device_codes WHERE network = ? AND expires_at > ?",
                      network,
                      now)
                  .orElse(0L);
          boolean many = waiting >= most.all() / 2;
          return waiting < most.all()
              && ofNetwork < (many ? most.networkWhenMany() : most.network())
              && s.update(
                      """
                      INSERT INTO device_codes
                        (device_hash, user_hash, client, scopes, address, network, made_at, expires_at)
                      VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING\
                      """,
                      device.hex(),
                      user.hex(),
                      request.client(),
                      SqlTokens.words(new TokenKind.Classic(request.scopes())),
                      request.address(),
                      network,
                      request.madeAt(),
                      request.expiresAt())
                  > 0;
        });
  }

  @Override
  public Optional<DeviceRequest> find(SecretHash user, Instant now) {
    return database.read(
        "find the code of a device",
        s ->
            s.first(
                SqlDeviceCodes::request,
                "SELECT "
                    + COLUMNS
                    + " FROM device_codes"
                    + " WHERE user_hash = ? AND decision IS NULL AND expires_at > ?",
                user.hex(),
                now));
  }

  private static DeviceRequest request(ResultSet row) throws SQLException {
    return new DeviceRequest(
        row.getString(1),
        SqlTokens.scopes(row.getString(2)),
        row.getString(3),
        Instant.ofEpochMilli(row.getLong(4)),
        Instant.ofEpochMilli(row.getLong(5)));
  }

  @Override
  public boolean grant(SecretHash user, Account grantor, Set<TokenScope> scopes, Actor by) {
    return database.write(
        "authorize a device",
        s -> {
          // Whoever ends all that the user is signed in by waits here, and finds this.
          Optional<Account> account = accounts.changeRights(s, grantor.id(), by);
          if (account.isEmpty()) {
            return false;
          }
          EnumSet<TokenScope> given = EnumSet.noneOf(TokenScope.class);
          given.addAll(scopes);
          if (!account.get().siteAdministrator()) {
            given.remove(TokenScope.SITE_ADMIN);
          }
          Instant now = clock.instant();
          String words = SqlTokens.words(new TokenKind.Classic(given));
          Optional<DeviceRequest> granted =
              s.first(
                  SqlDeviceCodes::request,
                  """
                  UPDATE device_codes SET decision = 'granted', user_id = ?, scopes = ?
                  WHERE user_hash = ? AND decision IS NULL AND expires_at > ?
                  RETURNING client, scopes, address, made_at, expires_at\
                  """,
                  grantor.id(),
                  words,
                  user.hex(),
                  now);
          if (granted.isPresent()) {
            Audit.of(AuditAction.OAUTH_AUTHORIZE, by)
                .user(grantor)
                .after("application", granted.get().client())
                .after("scopes", words)
                .after("device_ip", granted.get().address())
                .write(s, now);
          }
          return granted.isPresent();
        });
  }

  @Override
  public boolean deny(SecretHash user, Account refuser, Actor by) {
    return database.write(
        "refuse a device",
        s -> {
          Warrants.require(s, by);
          return s.update(
                  """
                  UPDATE device_codes SET decision = 'denied', user_id = ?
                  WHERE user_hash = ? AND decision IS NULL AND expires_at > ?\
                  """,
                  refuser.id(),
                  user.hex(),
                  clock.instant())
              > 0;
        });
  }

  @Override
  public Progress look(SecretHash device, Instant now) {
    return database.read(
        "look at the code of a device",
        s ->
            s.first(
                    row ->
                        progress(
                            Instant.ofEpochMilli(row.getLong(2)),
                            Optional.ofNullable(row.getString(1)),
                            now),
                    "SELECT decision, expires_at FROM device_codes WHERE device_hash = ?",
                    device.hex())
                .orElse(Progress.UNKNOWN));
  }

  private static Progress progress(Instant end, Optional<String> decision, Instant now) {
    if (decision.filter("denied"::equals).isPresent()) {
      return Progress.DENIED;
    }
    if (!now.isBefore(end)) {
      return Progress.EXPIRED;
    }
    return decision.isPresent() ? Progress.GRANTED : Progress.WAITING;
  }

  @Override
  public Optional<AccessToken> take(
      SecretHash device, SecretHash token, String lastEight, String address) {
    return database.write(
        "make the token of a device",
        s -> {
          Instant now = clock.instant();
          Optional<Long> grantor =
              s.number(
                  """
                  SELECT user_id FROM device_codes
                  WHERE device_hash = ? AND decision = 'granted' AND expires_at > ?\
                  """,
                  device.hex(),
                  now);
          Optional<Account> user =
              grantor.isEmpty()
                  ? Optional.empty()
                  : accounts.lockRights(s, grantor.get()).filter(owner -> !owner.suspended());
          if (user.isEmpty()) {
            return Optional.empty();
          }
          // Asked behind the lock: it may have been ended, or taken, meanwhile.
          Optional<DeviceRequest> request =
              s.first(
                  SqlDeviceCodes::request,
                  "DELETE FROM device_codes WHERE device_hash = ? AND user_id = ? RETURNING "
                      + COLUMNS,
                  device.hex(),
                  user.get().id());
          if (request.isEmpty()) {
            return Optional.empty();
          }
          TokenKind kind = new TokenKind.Classic(request.get().scopes());
          AccessToken made =
              tokens.insert(
                  s,
                  new NewToken(
                      user.get().id(), kind, request.get().client(), token, lastEight, null));
          Actor by =
              new Actor(
                  OptionalLong.of(user.get().id()),
                  user.get().login().value(),
                  OptionalLong.empty(),
                  Optional.of(address));
          Audit.of(AuditAction.OAUTH_TOKEN_CREATE, by)
              .user(user.get())
              .after("token_id", made.id())
              .after("application", request.get().client())
              .after("scopes", SqlTokens.words(kind))
              .write(s, now);
          return Optional.of(made);
        });
  }

  /// Ends what a user has authorized and no device has fetched.
  static void endAll(Session session, long userId) throws SQLException {
    session.update("DELETE FROM device_codes WHERE user_id = ?", userId);
  }
}
