package dev.berth.meta.sql;

import dev.berth.meta.HookOutbox;
import dev.berth.oci.Digest;
import dev.berth.oci.RawManifest;
import dev.berth.packages.Account;
import dev.berth.packages.Hook;
import dev.berth.packages.HookDelivery;
import dev.berth.packages.HookEvent;
import dev.berth.packages.HookSubject;
import dev.berth.packages.RegistryPackage;
import dev.berth.packages.Repository;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What waits for webhooks, in SQL.
final class SqlHookOutbox implements HookOutbox {
  static final String WAITING =
      """
      SELECT d.hook_id, coalesce(h.organization_id,
          (SELECT r.owner_id FROM repositories r WHERE r.id = h.repository_id), 0), d.due_at
      FROM hook_deliveries d CROSS JOIN hooks h
      WHERE d.hook_id > ? AND d.due_at IS NOT NULL AND h.id = d.hook_id
      ORDER BY d.hook_id, d.due_at LIMIT 1\
      """;
  static final String DUE =
      """
      SELECT id, due_at FROM hook_deliveries WHERE hook_id = ? AND due_at <= ?
      ORDER BY due_at, id LIMIT ? {for update skip locked}\
      """;

  /// A delivery and since when it is due.
  private record Due(long id, Instant at) {}

  private final Database database;
  private final Outbox outbox;
  private final InstantSource clock;

  SqlHookOutbox(Database database, Outbox outbox, InstantSource clock) {
    this.database = database;
    this.outbox = outbox;
    this.clock = clock;
  }

  @Override
  public void whenWaiting(Runnable listener) {
    outbox.whenWaiting(listener);
  }

  @Override
  public void tellEverything() {
    outbox.tellEverything();
  }

  @Override
  public List<Waiting> listWaiting(long afterId, int limit) {
    return database.read(
        "list waiting webhooks",
        s -> {
          List<Waiting> all = new ArrayList<>();
          long last = afterId;
          while (all.size() < limit) {
            Optional<Waiting> next =
                s.first(
                    row ->
                        new Waiting(
                            row.getLong(1), row.getLong(2), Instant.ofEpochMilli(row.getLong(3))),
                    WAITING,
                    last);
            if (next.isEmpty()) {
              break;
            }
            all.add(next.get());
            last = next.get().hookId();
          }
          return all;
        });
  }

  @Override
  public Backlog backlog(int limit) {
    return database.read(
        "count what waits for webhooks",
        s -> {
          Optional<Instant> since =
              s.first(
                  row -> Instant.ofEpochMilli(row.getLong(1)),
                  """
                  SELECT e.created_at FROM hook_deliveries d CROSS JOIN hook_events e
                  WHERE d.due_at IS NOT NULL AND e.id = d.event_id
                  ORDER BY d.event_id LIMIT 1\
                  """);
          Optional<Long> number =
              s.number(
                  """
                  SELECT count(*) FROM
                    (SELECT 1 FROM hook_deliveries WHERE due_at IS NOT NULL LIMIT ?) waiting\
                  """,
                  limit);
          return new Backlog(number.orElseThrow(), since);
        });
  }

  @Override
  public List<Claim> claim(long hookId, int limit, Duration lease) {
    return database.write(
        "claim deliveries",
        s -> {
          Instant now = clock.instant();
          Optional<Hook> hook =
              s.first(
                  SqlHooks::hook,
                  "SELECT " + SqlHooks.COLUMNS + " FROM hooks WHERE id = ? AND deleted_at IS NULL",
                  hookId);
          List<Claim> claims = new ArrayList<>();
          for (Due due : s.list(SqlHookOutbox::due, DUE, hookId, now, limit)) {
            if (hook.isEmpty()) {
              forget(s, due.id());
              continue;
            }
            s.update(
                "UPDATE hook_deliveries SET due_at = ?, claimed = 1 WHERE id = ?",
                now.plus(lease),
                due.id());
            claims.add(readClaim(s, due, hook.get()));
          }
          return claims;
        });
  }

  @Override
  public void giveBack(List<Claim> claims) {
    if (!claims.isEmpty()) {
      database.write(
          "give deliveries back",
          s -> {
            for (Claim claim : claims) {
              s.update(
                  """
                  UPDATE hook_deliveries SET due_at = ?, claimed = 0
                  WHERE id = ? AND due_at IS NOT NULL\
                  """,
                  claim.dueAt(),
                  claim.deliveryId());
            }
            return true;
          });
    }
  }

  private static Due due(ResultSet row) throws SQLException {
    return new Due(row.getLong(1), Instant.ofEpochMilli(row.getLong(2)));
  }

  private static void forget(Session session, long id) throws SQLException {
    session.update("UPDATE hook_deliveries SET due_at = NULL, claimed = 0 WHERE id = ?", id);
  }

  private static Claim readClaim(Session session, Due due, Hook hook) throws SQLException {
    return session
        .first(
            row ->
                new Claim(due.id(), row.getLong(1) != 0, row.getInt(2), due.at(), hook, event(row)),
            """
            SELECT d.redelivery, d.retries, e.id, e.guid, e.event, e.action, e.package_id,
              e.version_id, e.tag, e.repository_id, e.sender_id, e.created_at
            FROM hook_deliveries d CROSS JOIN hook_events e
            WHERE d.id = ? AND e.id = d.event_id\
            """,
            due.id())
        .orElseThrow();
  }

  private static HookEvent event(ResultSet row) throws SQLException {
    String tag = row.getString(9);
    return new HookEvent(
        row.getLong(3),
        row.getString(4),
        row.getString(5),
        Optional.ofNullable(row.getString(6)),
        Rows.number(row, 7),
        Rows.number(row, 8),
        tag == null ? "" : tag,
        Rows.number(row, 10),
        Rows.number(row, 11),
        Instant.ofEpochMilli(row.getLong(12)));
  }

  @Override
  public Optional<String> findPayload(HookEvent event) {
    return database.read(
        "find a payload",
        s ->
            s.first(
                row -> row.getString(1),
                "SELECT payload FROM hook_events WHERE id = ? AND payload IS NOT NULL",
                event.id()));
  }

  @Override
  public Optional<HookSubject> findSubject(HookEvent event) {
    return database.read("find what a webhook is told of", s -> readSubject(s, event));
  }

  private static Optional<HookSubject> readSubject(Session session, HookEvent event)
      throws SQLException {
    Optional<RegistryPackage> container =
        session.first(
            Rows::registryPackage,
            "SELECT "
                + Rows.PACKAGE
                + " FROM packages p CROSS JOIN accounts a WHERE p.id = ? AND a.id = p.owner_id",
            event.packageId().orElse(0));
    if (container.isEmpty()) {
      return Optional.empty();
    }
    Optional<HookSubject.Version> version =
        session.first(
            row ->
                new HookSubject.Version(
                    row.getLong(1),
                    new RawManifest(
                        Digest.parse(row.getString(2)), row.getString(3), row.getBytes(4)),
                    Instant.ofEpochMilli(row.getLong(5)),
                    Instant.ofEpochMilli(row.getLong(6))),
            """
            SELECT id, digest, media_type, content, created_at, updated_at FROM versions
            WHERE id = ?\
            """,
            event.versionId().orElse(0));
    if (version.isEmpty() && event.versionId().isPresent()) {
      return Optional.empty();
    }
    Optional<Repository> repository =
        event.repositoryId().isPresent()
            ? SqlRepositories.read(session, event.repositoryId().getAsLong())
            : Optional.empty();
    Account owner = container.get().owner();
    Account sender =
        event.senderId().isPresent()
            ? SqlAccounts.read(session, event.senderId().getAsLong()).orElse(owner)
            : owner;
    return Optional.of(new HookSubject(container.get(), version, repository, sender));
  }

  @Override
  public void finish(
      Claim claim,
      HookDelivery.Result result,
      HookDelivery.Exchange exchange,
      Optional<Duration> retryIn) {
    database.write(
        "note a delivery",
        s -> {
          int noted =
              s.update(
                  """
                  UPDATE hook_deliveries SET due_at = NULL, claimed = 0, delivered_at = ?,
                    duration = ?, status_code = ?, status = ?, url = ?, request_headers = ?,
                    response_headers = ?, response_body = ?
                  WHERE id = ? AND delivered_at IS NULL\
                  """,
                  result.at(),
                  result.duration().toMillis(),
                  result.statusCode(),
                  HookDeliveryRows.text(result.status()),
                  exchange.url(),
                  HookDeliveryRows.text(HookDeliveryRows.json(exchange.requestHeaders())),
                  HookDeliveryRows.text(HookDeliveryRows.json(exchange.responseHeaders())),
                  HookDeliveryRows.text(exchange.responseBody()),
                  claim.deliveryId());
          if (noted == 0) {
            return noted; // another node had it meanwhile, and noted how it ended
          }
          s.update(
              "UPDATE hook_events SET payload = ? WHERE id = ? AND payload IS NULL",
              exchange.payload(),
              claim.event().id());
          s.update(
              "UPDATE hooks SET last_code = ?, last_status = ? WHERE id = ?",
              result.statusCode() == 0 ? null : result.statusCode(),
              HookDeliveryRows.text(result.status()),
              claim.hook().id());
          if (retryIn.isPresent()) {
            outbox.enqueue(
                s,
                claim.event().id(),
                claim.hook().id(),
                true,
                claim.retries() + 1,
                clock.instant().plus(retryIn.get()));
          }
          return noted;
        });
  }

  @Override
  public void drop(Claim claim) {
    database.write(
        "drop a delivery",
        s -> {
          forget(s, claim.deliveryId());
          return true;
        });
  }

  @Override
  public void releaseAll() {
    if (database.isOnlyWriter()) {
      database.write(
          "release deliveries",
          s ->
              s.update(
                  "UPDATE hook_deliveries SET due_at = ?, claimed = 0 WHERE claimed = 1",
                  clock.instant()));
    }
  }

  @Override
  public int removeOld(Instant before, int limit) {
    return database.write(
        "remove old deliveries",
        s -> {
          int removed =
              s.update(
                  """
                  DELETE FROM hook_events WHERE id IN
                    (SELECT e.id FROM hook_events e
                     WHERE e.created_at < ? AND NOT EXISTS
                       (SELECT 1 FROM hook_deliveries d
                        WHERE d.event_id = e.id AND d.due_at IS NOT NULL)
                     ORDER BY e.created_at LIMIT ?)\
                  """,
                  before,
                  limit);
          removed +=
              s.update(
                  """
                  DELETE FROM hook_events WHERE id IN
                    (SELECT e.id FROM hooks h CROSS JOIN hook_events e
                     WHERE h.deleted_at <= ? AND e.hook_id = h.id LIMIT ?)\
                  """,
                  clock.instant(),
                  limit);
          s.update(
              """
              DELETE FROM hooks WHERE deleted_at <= ? AND NOT EXISTS
                (SELECT 1 FROM hook_events e WHERE e.hook_id = hooks.id)\
              """,
              clock.instant());
          return removed;
        });
  }
}
