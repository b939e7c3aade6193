package dev.berth.meta.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One connection and the statements that are kept prepared on it. For one thread at a time.
final class Session implements AutoCloseable {
  private final Connection connection;
  private final Dialect dialect;
  private final Map<String, PreparedStatement> kept = new HashMap<>();
  private final Set<Object> noted = new HashSet<>();
  private List<Runnable> afterCommit = new ArrayList<>();
  private long boundBytes;

  Session(Connection connection, Dialect dialect) {
    this.connection = connection;
    this.dialect = dialect;
  }

  Connection connection() {
    return connection;
  }

  /// The first row of a query, or of what an insertion returns.
  <T> Optional<T> first(RowReader<T> reader, String sql, @Nullable Object... values)
      throws SQLException {
    return query(
        rows -> rows.next() ? Optional.of(reader.read(rows)) : Optional.empty(), sql, values);
  }

  <T> List<T> list(RowReader<T> reader, String sql, @Nullable Object... values)
      throws SQLException {
    return query(
        rows -> {
          List<T> all = new ArrayList<>();
          while (rows.next()) {
            all.add(reader.read(rows));
          }
          return all;
        },
        sql,
        values);
  }

  /// The number in the first row.
  Optional<Long> number(String sql, @Nullable Object... values) throws SQLException {
    return first(row -> row.getLong(1), sql, values);
  }

  boolean exists(String sql, @Nullable Object... values) throws SQLException {
    return query(ResultSet::next, sql, values);
  }

  /// Takes the row locks of a query where several transactions run at once.
  void lock(String sql, @Nullable Object... values) throws SQLException {
    if (dialect.hasRowLocks()) {
      boolean _ = exists(sql, values);
    }
  }

  /// Takes a lock by its number, until the transaction ends, unless another one has it. Where there
  /// is one writer, no other one has.
  ///
  /// @return whether it was free
  boolean tryLock(long number) throws SQLException {
    return !dialect.hasRowLocks()
        || first(row -> row.getBoolean(1), "SELECT pg_try_advisory_xact_lock(?)", number)
            .orElse(false);
  }

  private <T> T query(RowReader<T> reader, String sql, @Nullable Object... values)
      throws SQLException {
    return with(
        sql,
        statement -> {
          bind(statement, values);
          try (ResultSet rows = statement.executeQuery()) {
            return reader.read(rows);
          }
        });
  }

  /// Changes rows.
  ///
  /// @return how many
  int update(String sql, @Nullable Object... values) throws SQLException {
    return with(
        sql,
        statement -> {
          bind(statement, values);
          return statement.executeUpdate();
        });
  }

  /// Runs a statement that is no query and no change of rows.
  void execute(String sql) throws SQLException {
    boolean _ =
        with(
            sql,
            statement -> {
              boolean hasRows = statement.execute();
              if (hasRows) {
                statement.getResultSet().close();
              }
              return hasRows;
            });
  }

  /// Has `step` run once the transaction is durable, before anybody is told of it.
  void afterCommit(Runnable step) {
    afterCommit.add(step);
  }

  /// Notes that something was found out by the work that is under way, which need not ask again.
  void note(Object fact) {
    noted.add(fact);
  }

  boolean isNoted(Object fact) {
    return noted.contains(fact);
  }

  /// Forgets what the work that has ended noted.
  ///
  /// @return the steps that it asked for
  List<Runnable> endWork() {
    noted.clear();
    if (afterCommit.isEmpty()) {
      return List.of();
    }
    List<Runnable> steps = afterCommit;
    afterCommit = new ArrayList<>();
    return steps;
  }

  @FunctionalInterface
  private interface Use<T> {
    T apply(PreparedStatement statement) throws SQLException;
  }

  private <T> T with(String sql, Use<T> use) throws SQLException {
    PreparedStatement statement = kept.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(dialect.render(sql));
      kept.put(sql, statement);
    }
    try {
      return use.apply(statement);
    } catch (SQLException e) {
      // A statement that has failed, on a full disk say, may be of no use any more.
      kept.remove(sql);
      statement.close();
      throw e;
    }
  }

  private void bind(PreparedStatement statement, @Nullable Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      bind(statement, i + 1, values[i]);
    }
  }

  private void bind(PreparedStatement statement, int index, @Nullable Object value)
      throws SQLException {
    switch (value) {
      case null -> statement.setObject(index, null);
      case Long number -> statement.setLong(index, number);
      case Integer number -> statement.setLong(index, number);
      case Boolean flag -> statement.setLong(index, flag ? 1 : 0);
      case Instant time -> statement.setLong(index, time.toEpochMilli());
      case byte[] bytes -> {
        statement.setBytes(index, bytes);
        boundBytes += bytes.length;
      }
      case List<?> list -> dialect.bindList(statement, index, list);
      default -> statement.setString(index, value.toString());
    }
  }

  /// How many bytes of content were given to statements so far.
  long boundBytes() {
    return boundBytes;
  }

  /// The statements that were run.
  Set<String> statements() {
    return kept.keySet();
  }

  /// Lets go of the statements; the connection is its giver's to close.
  @Override
  public void close() throws SQLException {
    for (PreparedStatement statement : kept.values()) {
      statement.close();
    }
    kept.clear();
  }
}
