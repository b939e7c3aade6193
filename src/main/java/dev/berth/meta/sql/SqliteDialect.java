package dev.berth.meta.sql;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// SQLite's words. One transaction writes at a time, so there are no row locks.
record SqliteDialect() implements Dialect {
  private static final Pattern ROW_LOCK = Pattern.compile("\\{for [^}]*}");
  // Files that cannot grow are reported as input or output errors in places.
  private static final Set<SQLiteErrorCode> FULL =
      EnumSet.of(
          SQLiteErrorCode.SQLITE_FULL,
          SQLiteErrorCode.SQLITE_IOERR_WRITE,
          SQLiteErrorCode.SQLITE_IOERR_FSYNC,
          SQLiteErrorCode.SQLITE_IOERR_SHMSIZE);

  @Override
  public String render(String sql) {
    return ROW_LOCK
        .matcher(sql)
        .replaceAll("")
        .replace("{among}", "IN (SELECT value FROM json_each(?))")
        .replace("{each}", "json_each(?)")
        .replace("{id}", "INTEGER PRIMARY KEY AUTOINCREMENT")
        .replace("{integer}", "INTEGER")
        .replace("{text}", "TEXT")
        .replace("{bytes}", "BLOB")
        .replace("{table}", "STRICT")
        .replace("{keyed table}", "STRICT, WITHOUT ROWID");
  }

  @Override
  public boolean hasRowLocks() {
    return false;
  }

  @Override
  public void bindList(PreparedStatement statement, int index, List<?> values) throws SQLException {
    StringJoiner json = new StringJoiner("\",\"", "[\"", "\"]").setEmptyValue("[]");
    values.forEach(value -> json.add(value.toString()));
    statement.setString(index, json.toString());
  }

  @Override
  public boolean isFull(SQLException failure) {
    return failure instanceof SQLiteException e && FULL.contains(e.getResultCode());
  }

  @Override
  public boolean isPassing(SQLException failure) {
    return false;
  }
}
