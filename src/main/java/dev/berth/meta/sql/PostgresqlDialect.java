package dev.berth.meta.sql;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/// PostgreSQL's words.
record PostgresqlDialect() implements Dialect {
  private static final Pattern ROW_LOCK = Pattern.compile("\\{(for [^}]*)}");
  private static final Map<String, String> RENDERED = new ConcurrentHashMap<>();

  private static final String DISK_FULL = "53100";
  private static final String SERIALIZATION_FAILURE = "40001";
  private static final String DEADLOCK = "40P01";

  @Override
  public String render(String sql) {
    return RENDERED.computeIfAbsent(sql, PostgresqlDialect::fillIn);
  }

  private static String fillIn(String sql) {
    return ROW_LOCK
        .matcher(sql)
        .replaceAll("$1")
        .replace("{among}", "= ANY (?)")
        .replace("{each}", "unnest(?::text[]) AS each (value)")
        .replace("{id}", "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY")
        .replace("{integer}", "BIGINT")
        .replace("{text}", "TEXT COLLATE \"C\"")
        .replace("{bytes}", "BYTEA")
        .replace("{table}", "")
        .replace("{keyed table}", "");
  }

  @Override
  public boolean hasRowLocks() {
    return true;
  }

  @Override
  public void bindList(PreparedStatement statement, int index, List<?> values) throws SQLException {
    Object[] texts = values.stream().map(Object::toString).toArray();
    statement.setArray(index, statement.getConnection().createArrayOf("text", texts));
  }

  @Override
  public boolean isFull(SQLException failure) {
    return DISK_FULL.equals(failure.getSQLState());
  }

  @Override
  public boolean isPassing(SQLException failure) {
    return SERIALIZATION_FAILURE.equals(failure.getSQLState())
        || DEADLOCK.equals(failure.getSQLState());
  }
}
