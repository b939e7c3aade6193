package dev.berth.registry;

import dev.berth.meta.StoreException;

/// Tells a store of facts that is full from one that is broken.
public final class FullStorage {

  private FullStorage() {}

  /// Whether nothing worse than a lack of room made a request fail. What was stored is intact.
  public static boolean isReasonOf(RuntimeException failure) {
    return failure instanceof StoreException store && store.isFull();
  }
}
