package dev.berth.meta.sql;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A few threads that read, each on a connection of its own. Virtual threads wait for them instead
/// of occupying their carriers inside SQLite.
final class SqliteReaders implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SqliteReaders.class);

  private final OperationQueue queue = new OperationQueue();
  private final List<Thread> threads = new ArrayList<>();

  SqliteReaders(List<Session> sessions) {
    for (Session session : sessions) {
      threads.add(
          Thread.ofPlatform()
              .name("berth-sqlite-reader-" + (threads.size() + 1))
              .daemon()
              .start(() -> work(session)));
    }
  }

  <T> Operation<T> submit(Operation<T> operation) {
    return queue.add(operation);
  }

  private void work(Session session) {
    List<Operation<?>> next = new ArrayList<>(1);
    while (runNext(session, next)) {
      next.clear();
    }
  }

  /// @return false when there is nothing to run any more
  @SuppressWarnings("IllegalCatch")
  private boolean runNext(Session session, List<Operation<?>> next) {
    try {
      if (!queue.take(next, 1)) {
        return false;
      }
      Operation<?> operation = next.getFirst();
      operation.run(session);
      operation.answer();
    } catch (Throwable e) { // without these threads everybody would wait for ever
      next.forEach(operation -> operation.abandon(e));
      LOG.error("a reader of the database broke off", e);
    }
    return true;
  }

  /// Finishes what waits.
  @Override
  public void close() {
    queue.close();
    threads.forEach(Threads::join);
  }
}
