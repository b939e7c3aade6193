package dev.berth.meta.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A few connections for reading. A thread of the operating system borrows one; virtual threads
/// wait for others that have one each, instead of occupying their carriers inside SQLite.
final class SqliteReaders implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SqliteReaders.class);

  private final OperationQueue queue = new OperationQueue();
  private final List<Thread> threads = new ArrayList<>();
  private final Queue<Session> lent;
  private final int toLend;
  private final Semaphore free;
  private final AtomicBoolean closed = new AtomicBoolean();

  /// @param sessions one for each thread to be made
  /// @param lent those to be borrowed
  SqliteReaders(List<Session> sessions, List<Session> lent) {
    this.lent = new ConcurrentLinkedQueue<>(lent);
    this.toLend = lent.size();
    this.free = new Semaphore(toLend);
    for (Session session : sessions) {
      threads.add(
          Thread.ofPlatform()
              .name("berth-sqlite-reader-" + (threads.size() + 1))
              .daemon()
              .start(() -> work(session)));
    }
  }

  /// Runs an operation here, or has it run.
  <T> Operation<T> submit(Operation<T> operation) {
    if (Thread.currentThread().isVirtual() || !free.tryAcquire()) {
      return queue.add(operation);
    }
    Session session = lent.remove();
    try {
      boolean _ = operation.run(session);
      operation.answer();
    } finally {
      lent.add(session);
      free.release();
    }
    return operation;
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

  /// Finishes what waits, and waits for what was borrowed. A second call does nothing.
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    queue.close();
    free.acquireUninterruptibly(toLend);
    threads.forEach(Threads::join);
  }
}
