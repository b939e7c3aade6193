package dev.berth.meta.sql;

import dev.berth.meta.HookStore;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.AuditAction;
import dev.berth.packages.Hook;
import dev.berth.packages.HookDelivery;
import dev.berth.packages.HookFormat;
import dev.berth.packages.HookPlace;
import dev.berth.packages.HookSecret;
import dev.berth.packages.HookSettings;
import dev.berth.packages.Repository;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Webhooks in SQL.
final class SqlHooks implements HookStore {
  /// The columns of a hook.
  static final String COLUMNS =
      "id, organization_id, repository_id, url, content_type, secret, insecure_ssl, events, active,"
          + " site, created_at, updated_at, last_code, last_status";

  private final Database database;
  private final Outbox outbox;
  private final InstantSource clock;

  SqlHooks(Database database, Outbox outbox, InstantSource clock) {
    this.database = database;
    this.outbox = outbox;
    this.clock = clock;
  }

  private static String of(HookPlace place) {
    return switch (place.kind()) {
      case ORGANIZATION -> " FROM hooks WHERE organization_id = ? AND deleted_at IS NULL";
      case REPOSITORY -> " FROM hooks WHERE repository_id = ? AND deleted_at IS NULL";
    };
  }

  static Hook hook(ResultSet row) throws SQLException {
    OptionalLong organization = Rows.number(row, 2);
    HookPlace place =
        organization.isPresent()
            ? new HookPlace(HookPlace.Kind.ORGANIZATION, organization.getAsLong())
            : new HookPlace(HookPlace.Kind.REPOSITORY, row.getLong(3));
    String secret = row.getString(6);
    HookSettings settings =
        new HookSettings(
            row.getString(4),
            Rows.constant(HookFormat.class, row.getString(5)),
            secret == null ? Optional.empty() : Optional.of(new HookSecret(secret)),
            row.getLong(7) != 0,
            List.of(row.getString(8).split(" ", -1)),
            row.getLong(9) != 0);
    OptionalLong code = Rows.number(row, 13);
    String status = row.getString(14);
    return new Hook(
        row.getLong(1),
        place,
        settings,
        row.getString(10),
        Instant.ofEpochMilli(row.getLong(11)),
        Instant.ofEpochMilli(row.getLong(12)),
        status == null
            ? Optional.empty()
            : Optional.of(
                new Hook.Outcome(
                    code.isPresent()
                        ? OptionalInt.of(Math.toIntExact(code.getAsLong()))
                        : OptionalInt.empty(),
                    status)));
  }

  @Override
  public List<Hook> list(HookPlace place, int skip, int limit) {
    return database.read(
        "list webhooks",
        s ->
            s.list(
                SqlHooks::hook,
                "SELECT " + COLUMNS + of(place) + " ORDER BY id LIMIT ? OFFSET ?",
                place.id(),
                limit,
                skip));
  }

  @Override
  public Optional<Hook> find(HookPlace place, long id) {
    return database.read("find a webhook", s -> read(s, place, id));
  }

  private static Optional<Hook> read(Session session, HookPlace place, long id)
      throws SQLException {
    return session.first(
        SqlHooks::hook, "SELECT " + COLUMNS + of(place) + " AND id = ?", place.id(), id);
  }

  /// Those who change the hooks of a place wait for each other here.
  private static void lock(Session session, HookPlace place) throws SQLException {
    session.lock(
        switch (place.kind()) {
          case ORGANIZATION -> "SELECT 1 FROM accounts WHERE id = ? {for no key update}";
          case REPOSITORY -> "SELECT 1 FROM repositories WHERE id = ? {for no key update}";
        },
        place.id());
  }

  private static boolean isThere(Session session, HookPlace place) throws SQLException {
    return session.exists(
        switch (place.kind()) {
          case ORGANIZATION -> "SELECT 1 FROM accounts WHERE id = ? AND deleted_at IS NULL";
          case REPOSITORY -> "SELECT 1 FROM repositories WHERE id = ? AND deleted_at IS NULL";
        },
        place.id());
  }

  /// Ends the hooks of a place that is being deleted, and forgets their secrets.
  static void endAll(Session session, HookPlace place, Instant now) throws SQLException {
    session.update(
        "UPDATE hooks SET deleted_at = ?, active = 0, secret = NULL WHERE deleted_at IS NULL AND "
            + switch (place.kind()) {
              case ORGANIZATION -> "organization_id = ?";
              case REPOSITORY -> "repository_id = ?";
            },
        now,
        place.id());
  }

  @Override
  public Creation create(HookPlace place, HookSettings settings, String site, Actor by) {
    return database.write(
        "make a webhook",
        s -> {
          lock(s, place);
          if (!isThere(s, place)) {
            return new Creation.Gone();
          }
          List<Hook> present =
              s.list(SqlHooks::hook, "SELECT " + COLUMNS + of(place) + " ORDER BY id", place.id());
          if (present.stream()
              .anyMatch(h ->
                  h.settings().url().equals(settings.url())
                      && h.settings().events().equals(settings.events()))) {
            return new Creation.Exists();
          }
          if (present.size() >= MOST_HOOKS) {
            return new Creation.TooMany();
          }
          Instant now = clock.instant();
          boolean organization = place.kind() == HookPlace.Kind.ORGANIZATION;
          long id =
              s.number(
                      """
                      INSERT INTO hooks
                        (organization_id, repository_id, url, content_type, secret, insecure_ssl,
                         events, active, site, created_at, updated_at)
                      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id\
                      """,
                      organization ? place.id() : null,
                      organization ? null : place.id(),
                      settings.url(),
                      settings.format().word(),
                      secret(settings),
                      settings.anyCertificate(),
                      String.join(" ", settings.events()),
                      settings.active(),
                      site,
                      now,
                      now)
                  .orElseThrow();
          outbox.ping(s, id, by, now);
          event(s, AuditAction.HOOK_CREATE, place, id, by)
              .after("url", settings.url())
              .after("content_type", settings.format().word())
              .after("insecure_ssl", settings.anyCertificate())
              .after("events", settings.events())
              .after("active", settings.active())
              .write(s, now);
          return new Creation.Done(read(s, place, id).orElseThrow());
        });
  }

  private static @Nullable String secret(HookSettings settings) {
    return settings.secret().map(HookSecret::text).orElse(null);
  }

  private static Audit event(
      Session session, AuditAction action, HookPlace place, long id, Actor by) throws SQLException {
    Audit event = Audit.of(action, by).after("hook_id", id);
    switch (place.kind()) {
      case ORGANIZATION -> {
        Optional<Account> organization = SqlAccounts.read(session, place.id());
        organization.ifPresent(event::owner);
      }
      case REPOSITORY -> {
        Optional<Repository> repository = SqlRepositories.read(session, place.id());
        repository.ifPresent(r -> event.owner(r.owner()).repository(r.id(), r.fullName()));
      }
    }
    return event;
  }

  @Override
  public Optional<Hook> update(
      HookPlace place, long id, UnaryOperator<HookSettings> change, String site, Actor by) {
    return database.write(
        "change a webhook",
        s -> {
          lock(s, place);
          Optional<Hook> found = read(s, place, id);
          if (found.isEmpty()) {
            return found;
          }
          HookSettings was = found.get().settings();
          HookSettings is = change.apply(was);
          Instant now = clock.instant();
          s.update(
              """
              UPDATE hooks SET url = ?, content_type = ?, secret = ?, insecure_ssl = ?, events = ?,
                active = ?, site = ?, updated_at = ?
              WHERE id = ?\
              """,
              is.url(),
              is.format().word(),
              secret(is),
              is.anyCertificate(),
              String.join(" ", is.events()),
              is.active(),
              site,
              now,
              id);
          noteChanges(s, place, id, was, is, by, now);
          return read(s, place, id);
        });
  }

  private static void noteChanges(
      Session session,
      HookPlace place,
      long id,
      HookSettings was,
      HookSettings is,
      Actor by,
      Instant now)
      throws SQLException {
    boolean otherSecret = !was.secret().equals(is.secret());
    if (otherSecret
        || !was.url().equals(is.url())
        || was.format() != is.format()
        || was.anyCertificate() != is.anyCertificate()) {
      Audit event =
          event(session, AuditAction.HOOK_CONFIG_CHANGED, place, id, by)
              .change("url", was.url(), is.url())
              .change("content_type", was.format().word(), is.format().word())
              .change("insecure_ssl", was.anyCertificate(), is.anyCertificate());
      if (otherSecret) {
        event.after("secret_changed", true);
      }
      event.write(session, now);
    }
    if (!was.events().equals(is.events())) {
      event(session, AuditAction.HOOK_EVENTS_CHANGED, place, id, by)
          .change("events", was.events(), is.events())
          .write(session, now);
    }
    if (was.active() != is.active()) {
      event(session, AuditAction.HOOK_ACTIVE_CHANGED, place, id, by)
          .change("active", was.active(), is.active())
          .write(session, now);
    }
  }

  @Override
  public boolean delete(HookPlace place, long id, Actor by) {
    return database.write(
        "delete a webhook",
        s -> {
          lock(s, place);
          Optional<Hook> found = read(s, place, id);
          if (found.isEmpty()) {
            return false;
          }
          Instant now = clock.instant();
          s.update(
              "UPDATE hooks SET deleted_at = ?, active = 0, secret = NULL WHERE id = ?", now, id);
          event(s, AuditAction.HOOK_DESTROY, place, id, by)
              .before("url", found.get().settings().url())
              .before("events", found.get().settings().events())
              .write(s, now);
          return true;
        });
  }

  @Override
  public boolean ping(HookPlace place, long id, Actor by) {
    return database.write(
        "ping a webhook",
        s -> {
          lock(s, place);
          boolean there = read(s, place, id).isPresent();
          if (there) {
            Warrants.require(s, by);
            outbox.ping(s, id, by, clock.instant());
          }
          return there;
        });
  }

  @Override
  public List<HookDelivery> listDeliveries(
      long hookId, Optional<Boolean> succeeded, long beforeId, int limit) {
    return database.read(
        "list deliveries", s -> HookDeliveryRows.list(s, hookId, succeeded, beforeId, limit));
  }

  @Override
  public Optional<HookDelivery.Detail> findDelivery(long hookId, long id) {
    return database.read("find a delivery", s -> HookDeliveryRows.find(s, hookId, id));
  }

  @Override
  public boolean redeliver(Hook hook, long deliveryId, Actor by) {
    return database.write(
        "deliver again",
        s -> {
          lock(s, hook.place());
          Optional<Long> event =
              s.number(
                  """
                  SELECT event_id FROM hook_deliveries
                  WHERE id = ? AND hook_id = ? AND delivered_at IS NOT NULL\
                  """,
                  deliveryId,
                  hook.id());
          if (event.isPresent()) {
            Warrants.require(s, by);
            outbox.enqueue(s, event.get(), hook.id(), true, 0, clock.instant());
          }
          return event.isPresent();
        });
  }
}
