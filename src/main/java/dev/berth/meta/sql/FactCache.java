package dev.berth.meta.sql;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Weigher;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Remembers facts of the database, and that there is none, as long as they are true. Where other
/// processes write as well it remembers nothing.
///
/// It is exact because of three things. One writer changes the database, and between the commit of
/// a change and the answer to whoever asked for it, it forgets the keys that the change touched. A
/// fact comes in only by [Cache#get], whose loading holds the key, so that `forget` waits for a
/// reading of the key that is under way and removes what it brought, which may be the old state. A
/// reading that begins later sees the new one.
final class FactCache<K, V> {
  // To evict a fact may mean to wait for a reading of it, which not everybody may who looks
  // something up.
  private static final Executor MAINTENANCE =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("berth-cache-maintenance").daemon().factory());

  private volatile @Nullable Cache<K, V> remembered;
  private final Supplier<Cache<K, V>> make;
  private final Function<K, V> load;
  private final Database database;
  private volatile boolean doubtful;

  private FactCache(Database database, Supplier<Cache<K, V>> make, Function<K, V> load) {
    this.database = database;
    this.make = make;
    this.remembered = database.isOnlyWriter() ? make.get() : null;
    this.load = load;
  }

  /// Up to `size` facts, which `load` reads.
  static <K, V> FactCache<K, V> ofSize(Database database, long size, Function<K, V> load) {
    return new FactCache<>(database, () -> builder(database).maximumSize(size).build(), load);
  }

  /// Facts that together weigh up to `weight`.
  static <K, V> FactCache<K, V> ofWeight(
      Database database, long weight, Weigher<K, V> weigher, Function<K, V> load) {
    return new FactCache<>(
        database, () -> builder(database).maximumWeight(weight).weigher(weigher).build(), load);
  }

  private static Caffeine<Object, Object> builder(Database database) {
    return Caffeine.newBuilder().executor(task -> maintain(database, task));
  }

  // Waking another thread after each change costs more than the change.
  @SuppressWarnings("IllegalCatch")
  private static void maintain(Database database, Runnable task) {
    try {
      database.beforeWaiting();
    } catch (RuntimeException refused) {
      MAINTENANCE.execute(task);
      return;
    }
    task.run();
  }

  V find(K key) {
    Cache<K, V> facts = remembered;
    if (facts == null || doubtful) {
      return load.apply(key);
    }
    V known = facts.getIfPresent(key);
    database.looked(known != null);
    if (known != null) {
      return known;
    }
    // Not only the loading waits: another thread may be loading the same key.
    database.beforeWaiting();
    return facts.get(key, load);
  }

  /// Changes what is remembered of `key`, if anything is: for changes that are frequent and known
  /// in full. To be called as `forget` is; `change` must be such that doing it twice does no harm.
  void change(K key, UnaryOperator<V> change) {
    Cache<K, V> facts = remembered;
    if (facts != null) {
      // Not computeIfPresent, which does not wait for a loading.
      orDoubt(() ->
          facts.asMap().compute(key, (_, known) -> known == null ? null : change.apply(known)));
    }
  }

  /// To be called after the commit of whatever touches the fact.
  void forget(K key) {
    Cache<K, V> facts = remembered;
    if (facts != null) {
      orDoubt(() -> facts.invalidate(key));
    }
  }

  /// As `forget`, for a change that touches more keys than can be named. Readings that are under
  /// way end in what nobody asks any more.
  void forgetAll() {
    if (remembered != null) {
      remembered = make.get();
    }
  }

  /// What could not be brought up to date is not asked any more.
  private void orDoubt(Runnable step) {
    boolean done = false;
    try {
      step.run();
      done = true;
    } finally {
      doubtful = doubtful || !done;
    }
  }
}
