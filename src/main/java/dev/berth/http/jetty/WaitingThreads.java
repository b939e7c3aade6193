package dev.berth.http.jetty;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Threads for requests that wait: a few of the operating system's, and virtual ones for as many
/// more as there are.
///
/// A virtual thread costs nothing while it waits for a slow client, however many there are. But a
/// file has no event to wait for, so what is forced to the disk holds the carrier, which the JDK
/// makes up for by waking another; a push is mostly that, and a thread of its own does it with a
/// third less work.
final class WaitingThreads implements Executor {
  private static final int PLATFORM_THREADS = 32;
  private static final long IDLE_SECONDS = 30;

  private static final ThreadLocal<Boolean> HERE = new ThreadLocal<>();

  private final AtomicInteger made = new AtomicInteger();
  private final ThreadPoolExecutor platform =
      new ThreadPoolExecutor(
          0,
          PLATFORM_THREADS,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          task ->
              Thread.ofPlatform()
                  .name("request-" + made.getAndIncrement())
                  .daemon()
                  .unstarted(() -> {
                    HERE.set(Boolean.TRUE);
                    task.run();
                  }));

  /// Whether the calling thread is one of these.
  static boolean isCurrent() {
    return Thread.currentThread().isVirtual() || Boolean.TRUE.equals(HERE.get());
  }

  @Override
  public void execute(Runnable task) {
    try {
      platform.execute(task);
    } catch (RejectedExecutionException e) {
      Thread.ofVirtual().name("request").start(task);
    }
  }
}
