package dev.berth.meta.sql;

import dev.berth.meta.QuotaStore;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.AuditAction;
import dev.berth.packages.Quota;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Quotas in SQL.
final class SqlQuotas implements QuotaStore {
  private static final int REMEMBERED = 10_000;

  private final Database database;
  private final InstantSource clock;
  private final FactCache<Long, Optional<Quota>> quotas;

  SqlQuotas(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
    this.quotas =
        FactCache.ofSize(
            database, REMEMBERED, owner -> database.read("find a quota", s -> read(s, owner, "")));
  }

  @Override
  public Optional<Quota> find(long ownerId) {
    return quotas.find(ownerId);
  }

  private static Optional<Quota> read(Session session, long ownerId, String lock)
      throws SQLException {
    return session.first(
        row -> new Quota(Rows.number(row, 1), Rows.number(row, 2)),
        "SELECT storage_bytes, transfer_bytes FROM owner_quotas WHERE owner_id = ? " + lock,
        ownerId);
  }

  @Override
  public void put(Account owner, Quota quota, Actor by) {
    database.write(
        "set a quota",
        s -> {
          Optional<Quota> before = read(s, owner.id(), "{for update}");
          int changed =
              s.update(
                  """
                  INSERT INTO owner_quotas (owner_id, storage_bytes, transfer_bytes)
                  VALUES (?, ?, ?)
                  ON CONFLICT (owner_id) DO UPDATE SET storage_bytes = excluded.storage_bytes,
                    transfer_bytes = excluded.transfer_bytes\
                  """,
                  owner.id(),
                  orNull(quota.storageBytes()),
                  orNull(quota.transferBytes()));
          event(owner, before, Optional.of(quota), by).write(s, clock.instant());
          s.afterCommit(() -> quotas.forget(owner.id()));
          return changed;
        });
  }

  @Override
  public boolean remove(Account owner, Actor by) {
    return database.write(
        "remove a quota",
        s -> {
          Optional<Quota> before = read(s, owner.id(), "{for update}");
          if (before.isEmpty()) {
            return false;
          }
          s.update("DELETE FROM owner_quotas WHERE owner_id = ?", owner.id());
          event(owner, before, Optional.empty(), by).write(s, clock.instant());
          s.afterCommit(() -> quotas.forget(owner.id()));
          return true;
        });
  }

  private static Audit event(
      Account owner, Optional<Quota> before, Optional<Quota> after, Actor by) {
    Audit event = Audit.of(AuditAction.QUOTA_UPDATE, by);
    if (owner.isOrganization()) {
      event.owner(owner);
    } else {
      event.user(owner);
    }
    return event
        .before("quota", before.map(SqlQuotas::words).orElse("the site's"))
        .after("quota", after.map(SqlQuotas::words).orElse("the site's"));
  }

  private static String words(Quota quota) {
    return "storage " + words(quota.storageBytes()) + ", transfer " + words(quota.transferBytes());
  }

  private static String words(OptionalLong bytes) {
    return bytes.isPresent() ? bytes.getAsLong() + " bytes" : "unlimited";
  }

  private static @Nullable Long orNull(OptionalLong bytes) {
    return bytes.isPresent() ? bytes.getAsLong() : null;
  }
}
