package dev.berth.meta.sql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one thread and connection that writes, with group commit: it takes the operations that wait,
/// runs each behind a savepoint of its own, so that one that fails takes nothing of its neighbours
/// with it, and commits them together. So they share the wait for the disk.
///
/// After the commit, first everything that was remembered of the old state is forgotten, then the
/// callers are answered: whoever was told of a change, and whoever asks afterwards, sees it.
final class SqliteWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SqliteWriter.class);
  private static final int GROUP = 128;
  private static final long GROUP_BYTES = 16 * 1024 * 1024;
  // Some ten pages of rows and indexes.
  private static final int OPERATION_BYTES = 40_000;

  private final Session session;
  private final OperationQueue queue = new OperationQueue();
  private final LongPredicate onCommit;
  private final Thread thread;
  private volatile boolean checkpointWanted;
  private long boundBefore;
  // Whether a COMMIT was begun whose end is not known.
  private boolean committing;

  /// `onCommit` is told after each commit how many bytes it took, roughly, and answers whether the
  /// writer must move them into the database itself.
  SqliteWriter(Session session, LongPredicate onCommit) {
    this.session = session;
    this.onCommit = onCommit;
    this.thread = Thread.ofPlatform().name("berth-sqlite-writer").daemon().start(this::work);
  }

  <T> Operation<T> submit(Operation<T> operation) {
    return queue.add(operation);
  }

  /// Has the writer finish a checkpoint after the next transaction.
  void finishCheckpointSoon() {
    checkpointWanted = true;
  }

  private void work() {
    List<Operation<?>> group = new ArrayList<>(GROUP);
    while (commitNext(group)) {
      group.clear();
    }
  }

  /// @return false when there is nothing to commit any more
  @SuppressWarnings("IllegalCatch")
  private boolean commitNext(List<Operation<?>> group) {
    try {
      if (!queue.take(group, GROUP)) {
        return false;
      }
      for (int done = 0; done < group.size(); ) {
        done += commit(group.subList(done, group.size()));
      }
      if (checkpointWanted) {
        checkpointWanted = false;
        checkpoint();
      }
    } catch (Throwable e) { // without this thread everybody would wait for ever
      rollback();
      if (committing) {
        // Perhaps it is durable. To forget what is still true does no harm.
        committing = false;
        group.forEach(Operation::settle);
      }
      group.forEach(operation -> operation.abandon(e));
      LOG.error("the writer of the database broke off", e);
    }
    return true;
  }

  /// Commits the first of `waiting`, as many as make a transaction of bounded size.
  ///
  /// @return how many those were
  private int commit(List<Operation<?>> waiting) {
    if (waiting.size() == 1) {
      commitAlone(waiting.getFirst());
      return 1;
    }
    int count = 0;
    long before = session.boundBytes();
    try {
      begin();
      while (count < waiting.size() && session.boundBytes() - before < GROUP_BYTES) {
        count++;
        runBehindSavepoint(waiting.get(count - 1));
      }
      commit();
    } catch (SQLException e) {
      // The transaction went as a whole, as it does when the disk is full. Some may pass alone.
      rollback();
      count = Math.max(count, 1);
      waiting.subList(0, count).forEach(this::commitAlone);
      return count;
    }
    finish(waiting.subList(0, count));
    return count;
  }

  private void commit() throws SQLException {
    committing = true;
    try {
      session.execute("COMMIT");
    } catch (SQLException e) {
      committing = false; // it did not happen
      throw e;
    }
  }

  private void commitAlone(Operation<?> operation) {
    try {
      begin();
      if (operation.run(session)) {
        commit();
      } else {
        rollback();
      }
    } catch (SQLException e) {
      rollback();
      operation.fail(e);
    }
    finish(List.of(operation));
  }

  private void finish(List<Operation<?>> group) {
    committing = false;
    group.forEach(Operation::settle);
    group.forEach(Operation::answer);
    long bound = session.boundBytes();
    if (onCommit.test(bound - boundBefore + (long) group.size() * OPERATION_BYTES)) {
      checkpointWanted = true;
    }
    boundBefore = bound;
  }

  private void begin() throws SQLException {
    try {
      session.execute("BEGIN IMMEDIATE");
    } catch (SQLException e) {
      rollback(); // of a transaction that could not be rolled back when it failed
      session.execute("BEGIN IMMEDIATE");
    }
  }

  private void runBehindSavepoint(Operation<?> operation) throws SQLException {
    session.execute("SAVEPOINT operation");
    if (!operation.run(session)) {
      session.execute("ROLLBACK TO operation");
    }
    session.execute("RELEASE operation");
  }

  private void rollback() {
    try {
      session.execute("ROLLBACK");
    } catch (SQLException _) {
      // SQLite has rolled back by itself.
    }
  }

  private void checkpoint() {
    try {
      session.execute("PRAGMA wal_checkpoint(PASSIVE)");
    } catch (SQLException e) {
      LOG.warn("the write-ahead log could not be moved into the database", e);
    }
  }

  /// Finishes what waits.
  @Override
  public void close() {
    queue.close();
    Threads.join(thread);
  }
}
