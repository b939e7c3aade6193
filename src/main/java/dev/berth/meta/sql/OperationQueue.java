package dev.berth.meta.sql;

import dev.berth.meta.StoreException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Operations that wait for a thread, in the order they came. Once closed it takes no more; what is
/// in it is still handed out.
final class OperationQueue {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();
  private final Queue<Operation<?>> waiting = new ArrayDeque<>();
  private boolean closed;

  <T> Operation<T> add(Operation<T> operation) {
    lock.lock();
    try {
      if (closed) {
        throw new StoreException(
            operation.attempted(), new IllegalStateException("the server is stopping"));
      }
      waiting.add(operation);
      filled.signal();
    } finally {
      lock.unlock();
    }
    return operation;
  }

  /// Moves up to `limit` operations to `taken`, waiting for the first.
  ///
  /// @return false when there will be none any more
  boolean take(Collection<Operation<?>> taken, int limit) {
    lock.lock();
    try {
      while (waiting.isEmpty() && !closed) {
        filled.awaitUninterruptibly();
      }
      for (int i = 0; i < limit && !waiting.isEmpty(); i++) {
        taken.add(waiting.remove());
      }
      return !taken.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      filled.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
