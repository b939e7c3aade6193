package dev.berth.meta.sql;

import java.util.concurrent.atomic.AtomicLong;
import org.sqlite.ProgressHandler;

/// An SQLite database that counts the steps of its machine which reading takes: a cost that does
/// not depend on the computer.
final class CountedSteps implements ForwardingDatabase {
  private final Database inner;
  private final AtomicLong steps = new AtomicLong();

  CountedSteps(Database inner) {
    this.inner = inner;
  }

  /// How many steps were taken since the last `reset`.
  long steps() {
    return steps.get();
  }

  void reset() {
    steps.set(0);
  }

  @Override
  public Database inner() {
    return inner;
  }

  @Override
  public <T> T read(String attempted, Work<T> work) {
    return inner.read(
        attempted,
        session -> {
          ProgressHandler.setHandler(
              session.connection(),
              1,
              new ProgressHandler() {
                @Override
                protected int progress() {
                  steps.incrementAndGet();
                  return 0;
                }
              });
          try {
            return work.run(session);
          } finally {
            ProgressHandler.clearHandler(session.connection());
          }
        });
  }
}
