package dev.berth.meta.sql;

import dev.berth.meta.StoreException;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Work that waits for, or runs on, a thread of the database, and the caller's wait for its result.
final class Operation<T> {
  private static final Logger LOG = LoggerFactory.getLogger(Operation.class);

  private final String attempted;
  private final Work<T> work;
  private final Dialect dialect;
  private final CompletableFuture<T> answer = new CompletableFuture<>();

  private @Nullable T result;
  private @Nullable Throwable failure;
  private List<Runnable> afterCommit = List.of();

  Operation(String attempted, Work<T> work, Dialect dialect) {
    this.attempted = attempted;
    this.work = work;
    this.dialect = dialect;
  }

  String attempted() {
    return attempted;
  }

  /// Runs the work and keeps how it ended, for [#answer].
  ///
  /// @return whether it succeeded
  @SuppressWarnings("IllegalCatch")
  boolean run(Session session) {
    result = null;
    failure = null;
    try {
      result = work.run(session);
      return true;
    } catch (Throwable e) { // whatever it is, the caller is told, and this thread lives on
      failure = e;
      return false;
    } finally {
      afterCommit = session.endWork();
    }
  }

  /// The transaction that this ran in failed.
  void fail(Throwable reason) {
    failure = reason;
  }

  /// Does what was put off until the work was durable. A step that fails keeps back no other one:
  /// the work is done whatever becomes of them.
  @SuppressWarnings("IllegalCatch")
  void settle() {
    if (failure != null) {
      return;
    }
    for (Runnable step : afterCommit) {
      try {
        step.run();
      } catch (Throwable e) { // others wait on this thread
        LOG.error("a step after the commit failed: {}", attempted, e);
      }
    }
  }

  /// Tells the caller how it ended.
  void answer() {
    T done = result;
    if (failure != null) {
      answer.completeExceptionally(failure);
    } else if (done != null) {
      answer.complete(done);
    } else {
      answer.completeExceptionally(new IllegalStateException("no result: " + attempted));
    }
  }

  /// Tells the caller, unless that was done, that it broke off and perhaps did not happen.
  void abandon(Throwable reason) {
    answer.completeExceptionally(reason);
  }

  /// Waits until it has ended.
  T await() {
    try {
      return answer.join();
    } catch (CompletionException e) {
      throw translate(e.getCause());
    }
  }

  /// Hands the failure, if it ends in one, to somebody who does not wait.
  void whenFailed(Consumer<Throwable> listener) {
    var _ =
        answer.whenComplete((_, e) -> {
          if (e != null) {
            listener.accept(e);
          }
        });
  }

  private RuntimeException translate(@Nullable Throwable cause) {
    return switch (cause) {
      case null -> new IllegalStateException("failed without a reason: " + attempted);
      case SQLException e -> new StoreException(attempted, dialect.isFull(e), e);
      case RuntimeException e -> e;
      case Error e -> throw e;
      default -> new IllegalStateException(cause);
    };
  }
}
