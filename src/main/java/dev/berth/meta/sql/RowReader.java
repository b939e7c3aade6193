package dev.berth.meta.sql;

import java.sql.ResultSet;
import java.sql.SQLException;

/// Makes a value of the row under the cursor.
@FunctionalInterface
interface RowReader<T> {
  T read(ResultSet row) throws SQLException;
}
