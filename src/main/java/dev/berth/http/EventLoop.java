package dev.berth.http;

import java.util.function.Supplier;

/// Marks the threads that serve many connections and must not wait for anything.
///
/// A request whose answer is in memory is answered right there, without a change of threads.
/// Whatever would have to wait says so first by [#refuseToWait], and the request starts over on a
/// thread of its own.
public final class EventLoop {
  private static final ThreadLocal<Boolean> HERE = new ThreadLocal<>();

  private EventLoop() {}

  /// Calls `attempt` on a thread that must not wait.
  ///
  /// @throws WouldBlockException if the attempt would have had to wait; it must be without effect
  ///   until then
  public static <T> T attempt(Supplier<T> attempt) {
    HERE.set(Boolean.TRUE);
    try {
      return attempt.get();
    } finally {
      HERE.set(Boolean.FALSE);
    }
  }

  /// To be called before waiting for a disk, a database or another thread.
  ///
  /// @throws WouldBlockException on a thread that must not wait
  public static void refuseToWait() {
    Thread thread = Thread.currentThread();
    if (!thread.isVirtual() && Boolean.TRUE.equals(HERE.get())) {
      throw new WouldBlockException();
    }
  }
}
