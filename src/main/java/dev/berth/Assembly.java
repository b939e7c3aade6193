package dev.berth;

import dev.berth.config.Settings;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/// A running server: the one place that knows every implementation, and puts them together as the
/// settings say.
public final class Assembly implements AutoCloseable {
  private final DataDirectory data;
  private final CountDownLatch stopped = new CountDownLatch(1);

  private Assembly(DataDirectory data) {
    this.data = data;
  }

  /// Starts a server.
  ///
  /// @throws StartException if it cannot start; nothing of it is left running
  public static Assembly start(Settings settings) {
    return new Assembly(DataDirectory.open(settings.store().data()));
  }

  /// Where the server is reached.
  public String url() {
    return "";
  }

  /// On a first start, what a person does next; empty later.
  public Optional<String> howToSignIn() {
    return Optional.empty();
  }

  /// Returns when the server has stopped.
  public void awaitStop() {
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Finishes the requests under way and closes the stores.
  @Override
  public void close() {
    data.close();
    stopped.countDown();
  }
}
