package dev.berth.meta.sql;

import dev.berth.oci.Tag;
import dev.berth.packages.Actor;
import dev.berth.packages.HookEvent;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Writes what webhooks are told, in the transactions that make it true.
final class Outbox {
  static final String PUBLISHED = "published";
  static final String UPDATED = "updated";
  static final String DELETED = "deleted";
  static final String RESTORED = "restored";
  static final String VISIBILITY = "visibility_changed";

  private static final List<String> NAMES = List.of(HookEvent.PACKAGE, HookEvent.REGISTRY_PACKAGE);

  private record Told(long hookId, List<String> events, OptionalLong repositoryId) {}

  private volatile Runnable listener = () -> {};
  private volatile boolean tellsEverything;

  void whenWaiting(Runnable told) {
    listener = told;
  }

  void tellEverything() {
    tellsEverything = true;
  }

  /// Tells of a version that was published, and of each tag that it was given.
  ///
  /// @param created whether the version is new
  /// @param tags those that did not point to it before
  void published(
      Session session,
      long packageId,
      long version,
      boolean created,
      List<Tag> tags,
      Actor by,
      Instant now)
      throws SQLException {
    if (created && tags.isEmpty()) {
      tell(session, packageId, version, null, PUBLISHED, by, now);
    }
    String action = created ? PUBLISHED : UPDATED;
    for (Tag tag : tags) {
      tell(session, packageId, version, tag, action, by, now);
      action = UPDATED;
    }
  }

  /// Tells of what GitHub does not tell of, where the site does.
  void alsoTell(
      Session session, long packageId, @Nullable Long version, String action, Actor by, Instant now)
      throws SQLException {
    if (tellsEverything) {
      tell(session, packageId, version, null, action, by, now);
    }
  }

  private void tell(
      Session session,
      long packageId,
      @Nullable Long version,
      @Nullable Tag tag,
      String action,
      Actor by,
      Instant now)
      throws SQLException {
    List<Told> hooks =
        session.list(
            row ->
                new Told(
                    row.getLong(1), List.of(row.getString(2).split(" ", -1)), Rows.number(row, 3)),
            """
            SELECT h.id, h.events, p.repository_id FROM packages p CROSS JOIN hooks h
            WHERE p.id = ? AND p.published_at IS NOT NULL
              AND h.organization_id = p.owner_id AND h.deleted_at IS NULL AND h.active = 1
            UNION ALL
            SELECT h.id, h.events, p.repository_id FROM packages p CROSS JOIN hooks h
            WHERE p.id = ? AND p.published_at IS NOT NULL
              AND h.repository_id = p.repository_id AND h.deleted_at IS NULL AND h.active = 1\
            """,
            packageId,
            packageId);
    for (Told hook : hooks) {
      for (String name : NAMES) {
        if (hook.events().contains(name) || hook.events().contains("*")) {
          long event =
              insert(
                  session,
                  hook.hookId(),
                  name,
                  action,
                  packageId,
                  version,
                  tag,
                  hook.repositoryId().isPresent() ? hook.repositoryId().getAsLong() : null,
                  by,
                  now);
          enqueue(session, event, hook.hookId(), false, 0, now);
        }
      }
    }
  }

  /// Has a `ping` sent to a hook.
  void ping(Session session, long hookId, Actor by, Instant now) throws SQLException {
    long event = insert(session, hookId, HookEvent.PING, null, null, null, null, null, by, now);
    enqueue(session, event, hookId, false, 0, now);
  }

  private static long insert(
      Session session,
      long hookId,
      String name,
      @Nullable String action,
      @Nullable Long packageId,
      @Nullable Long version,
      @Nullable Tag tag,
      @Nullable Long repositoryId,
      Actor by,
      Instant now)
      throws SQLException {
    return session
        .number(
            """
            INSERT INTO hook_events
              (hook_id, guid, event, action, package_id, version_id, tag, repository_id, sender_id,
               created_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id\
            """,
            hookId,
            UUID.randomUUID(),
            name,
            action,
            packageId,
            version,
            tag,
            repositoryId,
            by.userId().isPresent() ? by.userId().getAsLong() : null,
            now)
        .orElseThrow();
  }

  /// Has an event sent at `due`.
  void enqueue(
      Session session, long event, long hookId, boolean redelivery, int retries, Instant due)
      throws SQLException {
    session.update(
        """
        INSERT INTO hook_deliveries (event_id, hook_id, redelivery, retries, due_at)
        VALUES (?, ?, ?, ?, ?)\
        """,
        event,
        hookId,
        redelivery,
        retries,
        due);
    session.afterCommit(() -> listener.run());
  }
}
