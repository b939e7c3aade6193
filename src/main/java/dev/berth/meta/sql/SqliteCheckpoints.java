package dev.berth.meta.sql;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Moves what was committed from the write-ahead log into the database file, on a thread of its own
/// beside readers and the writer, when there is enough of it or when it has been there for a while.
///
/// The log begins anew only when all of it has been moved, which never happens under a writer that
/// does not pause. So when it has grown long, the writer moves the short rest itself, between two
/// transactions.
final class SqliteCheckpoints implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SqliteCheckpoints.class);
  private static final long MUCH = 16 * 1024 * 1024;
  private static final long TOO_MUCH = 4 * MUCH;
  private static final long A_WHILE = TimeUnit.SECONDS.toNanos(2);
  // Pages of 4 KiB: 32 MiB.
  private static final int LONG_LOG = 8192;

  private final Session session;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Thread thread;
  private Runnable finishOnWriter = () -> {};
  private long bytes;
  private boolean closed;

  SqliteCheckpoints(Session session) {
    this.session = session;
    this.thread =
        Thread.ofPlatform().name("berth-sqlite-checkpoints").daemon().unstarted(this::work);
  }

  /// Begins; `finishOnWriter` has the writer do the same soon.
  void start(Runnable finishOnWriter) {
    this.finishOnWriter = finishOnWriter;
    thread.start();
  }

  /// Notes that so many bytes were committed, roughly.
  ///
  /// @return whether this thread does not keep up, so that the writer must help
  boolean committed(long count) {
    lock.lock();
    try {
      boolean wasClean = bytes == 0;
      bytes += count;
      if (wasClean || bytes >= MUCH) {
        changed.signal();
      }
      return bytes >= TOO_MUCH;
    } finally {
      lock.unlock();
    }
  }

  @SuppressWarnings("IllegalCatch")
  private void work() {
    while (awaitWork()) {
      try {
        int pages = session.first(row -> row.getInt(2), "PRAGMA wal_checkpoint(PASSIVE)").orElse(0);
        if (pages > LONG_LOG) {
          finishOnWriter.run();
        }
      } catch (Throwable e) { // the log must not grow for ever
        LOG.warn("the write-ahead log could not be moved into the database", e);
      }
    }
  }

  private boolean awaitWork() {
    lock.lock();
    try {
      while (bytes == 0 && !closed) {
        changed.awaitUninterruptibly();
      }
      long left = A_WHILE;
      while (bytes < MUCH && left > 0 && !closed) {
        left = changed.awaitNanos(left);
      }
      bytes = 0;
      return !closed;
    } catch (InterruptedException e) {
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
    Threads.join(thread);
  }
}
