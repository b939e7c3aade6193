/// The metadata store on SQL: SQLite for one process, PostgreSQL for several nodes. One set of
/// statements; what differs is in `Dialect` (words) and `Database` (connections, transactions).
@NullMarked
package dev.berth.meta.sql;

import org.jspecify.annotations.NullMarked;
