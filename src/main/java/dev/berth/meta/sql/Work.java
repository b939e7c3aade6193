package dev.berth.meta.sql;

import java.sql.SQLException;

/// What is done in one transaction. It may be run again after its transaction was rolled back, so
/// its effects are statements and [Session#afterCommit] only.
@FunctionalInterface
interface Work<T> {
  T run(Session session) throws SQLException;
}
