package dev.berth.meta.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class FactCacheTest {

  /// A database that is never asked.
  private record Unasked(boolean isOnlyWriter, Runnable waiting) implements Database {
    @Override
    public <T> T read(String attempted, Work<T> work) {
      throw new UnsupportedOperationException();
    }

    @Override
    public <T> T write(String attempted, Work<T> work) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void writeLater(String attempted, Work<?> work) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void beforeWaiting() {
      waiting.run();
    }

    @Override
    public void check() {}

    @Override
    public void close() {}
  }

  private static final Database ONLY_WRITER = new Unasked(true, () -> {});

  @Test
  void aFactIsReadOnce() {
    AtomicInteger reads = new AtomicInteger();
    FactCache<String, Integer> cache =
        FactCache.ofSize(ONLY_WRITER, 10, _ -> reads.incrementAndGet());

    assertThat(cache.find("a")).isEqualTo(1);
    assertThat(cache.find("a")).isEqualTo(1);
    cache.forget("a");
    assertThat(cache.find("a")).isEqualTo(2);
  }

  @Test
  void whatCouldNotBeBroughtUpToDateIsReadFromThenOn() {
    AtomicInteger reads = new AtomicInteger();
    FactCache<String, Integer> cache =
        FactCache.ofSize(ONLY_WRITER, 10, _ -> reads.incrementAndGet());
    assertThat(cache.find("a")).isEqualTo(1);

    assertThatThrownBy(() ->
            cache.change(
                "a",
                _ -> {
                  throw new IllegalStateException("on purpose");
                }))
        .hasMessage("on purpose");

    assertThat(cache.find("a")).isEqualTo(2);
  }

  @Test
  void nothingIsRememberedWhereOthersWriteToo() {
    AtomicInteger reads = new AtomicInteger();
    FactCache<String, Integer> cache =
        FactCache.ofSize(new Unasked(false, () -> {}), 10, _ -> reads.incrementAndGet());

    assertThat(cache.find("a")).isEqualTo(1);
    assertThat(cache.find("a")).isEqualTo(2);
  }

  @Test
  void forgettingWaitsForAReadingUnderWayAndDropsWhatItBrings() throws Exception {
    afterAReadingUnderWay(
        cache -> cache.forget("a"), cache -> assertThat(cache.find("a")).isEqualTo("new"));
  }

  @Test
  void changingWaitsForAReadingUnderWayAndChangesWhatItBrings() throws Exception {
    afterAReadingUnderWay(
        cache -> cache.change("a", known -> known + ", changed"),
        cache -> assertThat(cache.find("a")).isEqualTo("old, changed"));
  }

  private static void afterAReadingUnderWay(
      Consumer<FactCache<String, String>> step, Consumer<FactCache<String, String>> check)
      throws Exception {
    AtomicReference<String> stored = new AtomicReference<>("old");
    CountDownLatch wasRead = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    FactCache<String, String> cache =
        FactCache.ofSize(
            ONLY_WRITER,
            10,
            _ -> {
              String read = stored.get();
              wasRead.countDown();
              awaitQuietly(mayEnd);
              return read;
            });
    Thread reader = Thread.startVirtualThread(() -> cache.find("a"));
    wasRead.await();
    stored.set("new");
    Thread writer = Thread.ofPlatform().start(() -> step.accept(cache));
    while (writer.getState() != Thread.State.BLOCKED && writer.isAlive()) {
      Thread.onSpinWait();
    }
    assertThat(writer.isAlive()).as("the step waits").isTrue();
    mayEnd.countDown();
    writer.join();
    reader.join();

    check.accept(cache);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whoMustNotWaitIsRefusedBeforeTheReadingBegins() {
    AtomicInteger reads = new AtomicInteger();
    FactCache<String, Integer> cache =
        FactCache.ofSize(
            new Unasked(
                true,
                () -> {
                  throw new IllegalStateException("must not wait");
                }),
            10,
            _ -> reads.incrementAndGet());

    assertThatThrownBy(() -> cache.find("a")).hasMessage("must not wait");
    assertThat(reads).hasValue(0);
  }
}
