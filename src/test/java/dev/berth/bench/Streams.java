package dev.berth.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Runs the same task on several platform threads at once.
final class Streams {
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private Streams() {}

  /// What one stream does; it is told its number.
  interface Task {
    void run(int stream) throws Exception;
  }

  /// Starts all streams together and returns the nanoseconds until the last has ended. The first
  /// failure ends all of them, and so does a server that no longer answers.
  static long run(int count, Task task) throws InterruptedException {
    CountDownLatch gate = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newFixedThreadPool(count)) {
      List<Future<?>> streams = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int stream = i;
        streams.add(
            threads.submit(() -> {
              gate.await();
              task.run(stream);
              return null;
            }));
      }
      long start = System.nanoTime();
      gate.countDown();
      try {
        for (Future<?> stream : streams) {
          stream.get(LONGEST.toNanos() - (System.nanoTime() - start), TimeUnit.NANOSECONDS);
        }
        return System.nanoTime() - start;
      } catch (ExecutionException e) {
        throw new BenchException("a stream failed: " + e.getCause().getMessage(), e.getCause());
      } catch (TimeoutException e) {
        throw new BenchException("no end after " + LONGEST.toMinutes() + " minutes", e);
      } finally {
        // An interrupt closes the connection that a stuck thread waits on.
        threads.shutdownNow();
      }
    }
  }
}
