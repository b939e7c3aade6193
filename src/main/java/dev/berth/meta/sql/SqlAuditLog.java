package dev.berth.meta.sql;

import dev.berth.meta.AuditLog;
import dev.berth.packages.Actor;
import dev.berth.packages.AuditAction;
import dev.berth.packages.AuditEvent;
import dev.berth.packages.AuditEvent.Subject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Reads the audit log in SQL. Each statement goes along one index in the order of the ids, and
/// reads no more of it than its page needs, where what it asks for is not rare.
final class SqlAuditLog implements AuditLog {
  /// The order of the ids is that of the times, but for clocks that differ and changes that wait
  /// for each other.
  private static final Duration DISORDER = Duration.ofMinutes(10);

  private static final String EVENTS =
      """
      SELECT id, action, actor_id, actor, token_id, actor_ip, organization_id, organization,
        user_id, user_login, repository_id, repository, package_id, package, created_at,
        before_change, after_change
      FROM audit_events WHERE id\
      """;

  private final Database database;

  SqlAuditLog(Database database) {
    this.database = database;
  }

  /// A statement that grows, with the values of its question marks.
  private record Statement(StringBuilder sql, List<@Nullable Object> values) {
    void add(String text, Object value) {
      sql.append(text);
      values.add(value);
    }

    Statement copy() {
      return new Statement(new StringBuilder(sql), new ArrayList<>(values));
    }
  }

  @Override
  public List<AuditEvent> listNewest(Filter filter, long beforeId, int limit) {
    return list(filter, " < ?", beforeId, " ORDER BY id DESC LIMIT ?", limit).stream()
        .sorted(Comparator.comparingLong(AuditEvent::id).reversed())
        .limit(limit)
        .toList();
  }

  @Override
  public List<AuditEvent> listOldest(Filter filter, long afterId, int limit) {
    return list(filter, " > ?", afterId, " ORDER BY id LIMIT ?", limit).stream()
        .sorted(Comparator.comparingLong(AuditEvent::id))
        .limit(limit)
        .toList();
  }

  private List<AuditEvent> list(Filter filter, String bound, long id, String order, int limit) {
    return database.read(
        "list audit events",
        s -> {
          Statement statement = new Statement(new StringBuilder(EVENTS), new ArrayList<>());
          statement.add(bound, id);
          if (!restrict(statement, filter, s)) {
            return List.of();
          }
          List<AuditEvent> events = new ArrayList<>();
          for (Statement one : split(statement, filter)) {
            events.addAll(run(s, one, order, limit));
          }
          return events;
        });
  }

  /// One statement for each action and each name keeps to the order of an index.
  private static List<Statement> split(Statement statement, Filter filter) {
    List<Statement> all = List.of(statement);
    if (filter.actions().isPresent()) {
      all =
          split(
              all,
              " AND action = ?",
              filter.actions().get().stream().map(AuditAction::word).toList());
    }
    for (Column column : columns(filter)) {
      if (!column.names().any().isEmpty()) {
        all = split(all, " AND " + column.name() + " = ?", column.names().any());
      }
    }
    return all;
  }

  private static List<Statement> split(
      List<Statement> statements, String condition, Collection<String> values) {
    List<Statement> all = new ArrayList<>();
    for (Statement each : statements) {
      for (String value : values) {
        Statement one = each.copy();
        one.add(condition, value);
        all.add(one);
      }
    }
    return all;
  }

  /// A column, or what is made of it, and the names that are asked for in it.
  private record Column(String name, Names names) {}

  private static List<Column> columns(Filter filter) {
    return List.of(
        new Column("actor", filter.actors()),
        new Column("user_login", filter.users()),
        new Column("lower(repository)", filter.repositories()),
        new Column("package", filter.containers()));
  }

  private static List<AuditEvent> run(Session session, Statement statement, String order, int limit)
      throws SQLException {
    statement.add(order, limit);
    return session.list(
        SqlAuditLog::event, statement.sql().toString(), statement.values().toArray());
  }

  /// Adds what the filter excludes.
  ///
  /// @return false when nothing is left
  private static boolean restrict(Statement statement, Filter filter, Session session)
      throws SQLException {
    if (filter.organizationId().isPresent()) {
      statement.add(" AND organization_id = ?", filter.organizationId().getAsLong());
    }
    for (AuditAction action : filter.notActions()) {
      statement.add(" AND action <> ?", action.word());
    }
    for (Column column : columns(filter)) {
      for (String name : column.names().none()) {
        statement.add(" AND (" + column.name() + " IS NULL OR " + column.name() + " <> ?)", name);
      }
    }
    if (filter.since().isPresent()) {
      Instant since = filter.since().get();
      Optional<Long> first =
          session.number(
              """
              SELECT id FROM audit_events WHERE created_at >= ?
              ORDER BY created_at, id LIMIT 1\
              """,
              since.minus(DISORDER));
      if (first.isEmpty()) {
        return false;
      }
      statement.add(" AND created_at >= ?", since);
      statement.add(" AND id >= ?", first.get());
    }
    if (filter.until().isPresent()) {
      Instant until = filter.until().get();
      Optional<Long> last =
          session.number(
              """
              SELECT id FROM audit_events WHERE created_at <= ?
              ORDER BY created_at DESC, id DESC LIMIT 1\
              """,
              until.plus(DISORDER));
      if (last.isEmpty()) {
        return false;
      }
      statement.add(" AND created_at <= ?", until);
      statement.add(" AND id <= ?", last.get());
    }
    return true;
  }

  private static AuditEvent event(ResultSet row) throws SQLException {
    return new AuditEvent(
        row.getLong(1),
        AuditAction.find(row.getString(2)).orElseThrow(),
        new Actor(Rows.number(row, 3), text(row, 4).orElse(""), Rows.number(row, 5), text(row, 6)),
        subject(row, 7),
        subject(row, 9),
        subject(row, 11),
        subject(row, 13),
        Instant.ofEpochMilli(row.getLong(15)),
        text(row, 16),
        text(row, 17));
  }

  private static Optional<Subject> subject(ResultSet row, int column) throws SQLException {
    OptionalLong id = Rows.number(row, column);
    return text(row, column + 1).map(name -> new Subject(id.orElse(0), name));
  }

  private static Optional<String> text(ResultSet row, int column) throws SQLException {
    return Optional.ofNullable(row.getString(column));
  }
}
