package dev.berth.meta.sql;

/// Waiting for threads to end.
final class Threads {
  private Threads() {}

  /// Waits until `thread` has ended, however often this thread is interrupted meanwhile.
  static void join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
