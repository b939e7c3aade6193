package dev.berth.hook;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Looks names up within a time. The system's own look-up cannot be ended, and holds the thread
/// that runs virtual ones: it is left to itself on a thread of its own, of which there are so many.
final class NameLookUps implements AutoCloseable {
  private static final int MOST = 64;
  private static final Duration IDLE = Duration.ofSeconds(10);

  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          0,
          MOST,
          IDLE.toSeconds(),
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          Thread.ofPlatform().name("webhook-names-", 0).daemon().factory());

  /// What a look-up finds.
  ///
  /// @throws SocketTimeoutException if it takes longer than `limit`, or so many others do
  InetAddress run(Callable<InetAddress> lookUp, Duration limit) throws IOException {
    try {
      Future<InetAddress> found = threads.submit(lookUp);
      return found.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException | TimeoutException _) {
      throw new SocketTimeoutException();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException failure -> throw failure;
        case RuntimeException failure -> throw failure;
        case null, default -> throw new IOException(e);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
