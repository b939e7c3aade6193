package dev.berth.meta.sql;

import java.util.ArrayList;
import java.util.List;

/// A few threads that read, each on a connection of its own. Virtual threads wait for them instead
/// of occupying their carriers inside SQLite.
final class SqliteReaders implements AutoCloseable {
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
    while (queue.take(next, 1)) {
      Operation<?> operation = next.getFirst();
      operation.run(session);
      operation.answer();
      next.clear();
    }
  }

  /// Finishes what waits.
  @Override
  public void close() {
    queue.close();
    threads.forEach(Threads::join);
  }
}
