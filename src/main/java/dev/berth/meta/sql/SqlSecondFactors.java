package dev.berth.meta.sql;

import dev.berth.meta.SecondFactorStore;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.AuditAction;
import dev.berth.packages.SecondFactor;
import dev.berth.packages.SecretHash;
import dev.berth.packages.TotpSecret;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Second factors in SQL.
final class SqlSecondFactors implements SecondFactorStore {
  private final Database database;
  private final SqlAccounts accounts;
  private final InstantSource clock;

  SqlSecondFactors(Database database, SqlAccounts accounts, InstantSource clock) {
    this.database = database;
    this.accounts = accounts;
    this.clock = clock;
  }

  @Override
  public Optional<SecondFactor> find(long userId) {
    return database.read(
        "find a second factor",
        s ->
            s.first(
                row ->
                    new SecondFactor(
                        new TotpSecret(row.getString(1)),
                        row.getLong(2),
                        Instant.ofEpochMilli(row.getLong(3)),
                        row.getInt(4),
                        row.getInt(5)),
                """
                SELECT secret, last_step, set_at,
                  (SELECT count(*) FROM recovery_codes r WHERE r.user_id = f.user_id),
                  codes_in_a_row
                FROM second_factors f WHERE user_id = ?\
                """,
                userId));
  }

  /// Whether a user has one, as the transaction sees it.
  static boolean has(Session session, long userId) throws SQLException {
    return session.exists("SELECT 1 FROM second_factors WHERE user_id = ?", userId);
  }

  @Override
  public boolean put(
      Account user, TotpSecret secret, long step, List<SecretHash> recoveryCodes, Actor by) {
    return database.write(
        "set up a second factor",
        s -> {
          if (accounts.changeRights(s, user.id(), by).isEmpty()) {
            return false;
          }
          Instant now = clock.instant();
          boolean made =
              s.update(
                      """
                      INSERT INTO second_factors (user_id, secret, last_step, set_at)
                      VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING\
                      """,
                      user.id(),
                      secret.base32(),
                      step,
                      now)
                  > 0;
          if (made) {
            insert(s, user.id(), recoveryCodes);
            Audit.of(AuditAction.TWO_FACTOR_ENABLE, by).user(user).write(s, now);
          }
          return made;
        });
  }

  private static void insert(Session session, long userId, List<SecretHash> codes)
      throws SQLException {
    for (SecretHash code : codes) {
      session.update(
          "INSERT INTO recovery_codes (user_id, code_hash) VALUES (?, ?)", userId, code.hex());
    }
  }

  @Override
  public boolean countCode(long userId, int most, Instant since) {
    return database.write(
        "count a one-time code",
        s ->
            s.update(
                    """
                    UPDATE second_factors SET codes_in_a_row = codes_in_a_row + 1, code_at = ?
                    WHERE user_id = ? AND (codes_in_a_row < ? OR code_at <= ?)\
                    """,
                    clock.instant(),
                    userId,
                    most,
                    since)
                > 0);
  }

  @Override
  public void noteWrong(Account user, Instant since, Actor by) {
    boolean _ =
        database.write(
            "note a wrong one-time code",
            s -> {
              Instant now = clock.instant();
              boolean first =
                  s.update(
                          """
                          UPDATE second_factors SET noted_at = ?
                          WHERE user_id = ? AND (noted_at IS NULL OR noted_at <= ?)\
                          """,
                          now,
                          user.id(),
                          since)
                      > 0;
              if (first) {
                Audit.of(AuditAction.TWO_FACTOR_FAILED, by).user(user).write(s, now);
              }
              return first;
            });
  }

  @Override
  public boolean takeStep(long userId, TotpSecret secret, long step) {
    return database.write(
        "take a one-time code",
        s ->
            s.update(
                    """
                    UPDATE second_factors SET last_step = ?, codes_in_a_row = 0
                    WHERE user_id = ? AND secret = ? AND last_step < ?\
                    """,
                    step,
                    userId,
                    secret.base32(),
                    step)
                > 0);
  }

  @Override
  public boolean takeRecoveryCode(Account user, SecretHash code, Actor by) {
    return database.write(
        "take a recovery code",
        s -> {
          boolean taken =
              s.update(
                      "DELETE FROM recovery_codes WHERE user_id = ? AND code_hash = ?",
                      user.id(),
                      code.hex())
                  > 0;
          if (taken) {
            Audit.of(AuditAction.TWO_FACTOR_RECOVERY_CODE_USED, by)
                .user(user)
                .write(s, clock.instant());
          }
          return taken;
        });
  }

  @Override
  public boolean replaceRecoveryCodes(Account user, List<SecretHash> recoveryCodes, Actor by) {
    return database.write(
        "make recovery codes",
        s -> {
          if (accounts.changeRights(s, user.id(), by).isEmpty()) {
            return false;
          }
          if (!has(s, user.id())) {
            return false;
          }
          s.update("DELETE FROM recovery_codes WHERE user_id = ?", user.id());
          insert(s, user.id(), recoveryCodes);
          Audit.of(AuditAction.TWO_FACTOR_RECOVERY_CODES_REPLACED, by)
              .user(user)
              .write(s, clock.instant());
          return true;
        });
  }

  @Override
  public boolean remove(Account user, Actor by) {
    return database.write(
        "remove a second factor",
        s -> {
          if (accounts.changeRights(s, user.id(), by).isEmpty()) {
            return false;
          }
          s.update("DELETE FROM recovery_codes WHERE user_id = ?", user.id());
          boolean had = s.update("DELETE FROM second_factors WHERE user_id = ?", user.id()) > 0;
          if (had) {
            Audit.of(AuditAction.TWO_FACTOR_DISABLE, by).user(user).write(s, clock.instant());
          }
          return had;
        });
  }
}
