package dev.berth.meta.sql;

import dev.berth.meta.AuditLog;
import dev.berth.packages.Actor;
import dev.berth.packages.AuditAction;
import dev.berth.packages.AuditEvent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads the audit log in SQL.
final class SqlAuditLog implements AuditLog {
  private static final String EVENTS =
      """
      SELECT id, action, actor_id, actor, token_id, actor_ip, organization, user_login, repository,
        package, created_at, before_change, after_change
      FROM audit_events WHERE id\
      """;

  private final Database database;

  SqlAuditLog(Database database) {
    this.database = database;
  }

  @Override
  public List<AuditEvent> listNewest(Filter filter, long beforeId, int limit) {
    return list(filter, " < ?", beforeId, " ORDER BY id DESC LIMIT ?", limit);
  }

  @Override
  public List<AuditEvent> listOldest(Filter filter, long afterId, int limit) {
    return list(filter, " > ?", afterId, " ORDER BY id LIMIT ?", limit);
  }

  private List<AuditEvent> list(Filter filter, String bound, long id, String order, int limit) {
    StringBuilder sql = new StringBuilder(EVENTS).append(bound);
    List<@Nullable Object> values = new ArrayList<>(List.of(id));
    filter
        .organizationId()
        .ifPresent(organization -> {
          sql.append(" AND organization_id = ?");
          values.add(organization);
        });
    filter
        .action()
        .ifPresent(action -> {
          sql.append(" AND action = ?");
          values.add(action.word());
        });
    filter
        .actorId()
        .ifPresent(actor -> {
          sql.append(" AND actor_id = ?");
          values.add(actor);
        });
    filter
        .since()
        .ifPresent(since -> {
          sql.append(" AND created_at >= ?");
          values.add(since);
        });
    filter
        .until()
        .ifPresent(until -> {
          sql.append(" AND created_at <= ?");
          values.add(until);
        });
    values.add(limit);
    return database.read(
        "list audit events", s -> s.list(SqlAuditLog::event, sql + order, values.toArray()));
  }

  private static AuditEvent event(ResultSet row) throws SQLException {
    return new AuditEvent(
        row.getLong(1),
        AuditAction.find(row.getString(2)).orElseThrow(),
        new Actor(
            Rows.number(row, 3),
            Optional.ofNullable(row.getString(4)).orElse(""),
            Rows.number(row, 5),
            text(row, 6)),
        text(row, 7),
        text(row, 8),
        text(row, 9),
        text(row, 10),
        Instant.ofEpochMilli(row.getLong(11)),
        text(row, 12),
        text(row, 13));
  }

  private static Optional<String> text(ResultSet row, int column) throws SQLException {
    return Optional.ofNullable(row.getString(column));
  }
}
