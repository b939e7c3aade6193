package dev.berth.meta.sql;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/// The words in which SQLite and PostgreSQL differ. Statements hold them in braces:
///
/// - `{for key share}`, `{for update of l}`: row locks, needed where several transactions run at
///   once;
/// - `{among}`: one of a list, `{each}`: the list as rows with the column `value`; the list is one
///   parameter;
/// - `{id}`, `{integer}`, `{text}`, `{bytes}`, `{table}`, `{keyed table}`: column and table types.
sealed interface Dialect permits SqliteDialect, PostgresqlDialect {

  /// `sql` with its words filled in.
  String render(String sql);

  /// Whether transactions run at once, and keep off each other's rows by locks.
  boolean hasRowLocks();

  /// Binds a list, for `{among}` and `{each}`.
  void bindList(PreparedStatement statement, int index, List<?> values) throws SQLException;

  /// Whether a failure means that there is no room left.
  boolean isFull(SQLException failure);

  /// Whether the same transaction may succeed when tried again.
  boolean isPassing(SQLException failure);
}
