package dev.berth;

import dev.berth.meta.StorageStore;
import dev.berth.meta.StorageStore.Settling;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the sums of what is stored close to the latest changes.
final class StorageSums implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StorageSums.class);
  private static final Duration PAUSE = Duration.ofSeconds(2);

  private final StorageStore storage;
  private final Thread thread = Thread.ofVirtual().name("storage-sums").unstarted(this::run);

  private StorageSums(StorageStore storage) {
    this.storage = storage;
  }

  static StorageSums start(StorageStore storage) {
    StorageSums sums = new StorageSums(storage);
    sums.thread.start();
    return sums;
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(PAUSE);
        settle();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @SuppressWarnings("IllegalCatch")
  private void settle() throws InterruptedException {
    try {
      long from = System.nanoTime();
      while (storage.settle() == Settling.MORE && !thread.isInterrupted()) {
        // As long as it took, the database is for others.
        Thread.sleep(Duration.ofNanos(System.nanoTime() - from));
        from = System.nanoTime();
      }
    } catch (RuntimeException | Error e) { // the next pass may succeed
      LOG.warn("what is stored could not be added up", e);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
