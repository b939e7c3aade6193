package dev.berth.http.jetty;

import java.util.concurrent.Executor;
import org.eclipse.jetty.io.Connection;

/// What Jetty runs its connections on: its pool, except that the thread which ended a request reads
/// on from that connection itself. Waking another for it cost small pushes a fourth of their
/// changes of threads.
final class ConnectionThreads implements Executor {
  private final Executor pool;

  ConnectionThreads(Executor pool) {
    this.pool = pool;
  }

  @Override
  public void execute(Runnable task) {
    if (task instanceof Connection && WaitingThreads.isCurrent()) {
      task.run();
    } else {
      pool.execute(task);
    }
  }
}
