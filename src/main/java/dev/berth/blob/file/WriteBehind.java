package dev.berth.blob.file;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Has the bytes of large uploads written to the disk while more of them come, so that a commit
/// finds little left to wait for. Forcing them is a convenience: what finds no free thread is not
/// done.
final class WriteBehind implements AutoCloseable {
  private static final int THREADS = 4;
  private static final int WAITING = 64;

  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          THREADS,
          THREADS,
          10,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(WAITING),
          Thread.ofPlatform().name("blob-write-behind-", 0).daemon().factory());

  WriteBehind() {
    threads.allowCoreThreadTimeOut(true);
  }

  /// Waits for the disk.
  interface Waiting {
    void run() throws IOException;
  }

  /// Runs `force` soon on another thread, or never. What comes back ends when it has, with its
  /// failure if it failed.
  Optional<CompletableFuture<Void>> start(Waiting force) {
    try {
      return Optional.of(CompletableFuture.runAsync(unchecked(force), threads));
    } catch (RejectedExecutionException e) {
      return Optional.empty();
    }
  }

  /// As `start`, but where no other thread is free, this one waits for the disk.
  CompletableFuture<Void> startOrRun(Waiting write) {
    boolean free = threads.getActiveCount() < THREADS;
    return (free ? start(write) : Optional.<CompletableFuture<Void>>empty())
        .orElseGet(() -> CompletableFuture.runAsync(unchecked(write), Runnable::run));
  }

  private static Runnable unchecked(Waiting task) {
    return () -> {
      try {
        task.run();
      } catch (IOException e) {
        throw new CompletionException(e);
      }
    };
  }

  /// Waits for the end of `running` and throws what it failed with.
  static void await(CompletableFuture<Void> running) throws IOException {
    try {
      running.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
    }
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
