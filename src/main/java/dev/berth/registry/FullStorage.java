package dev.berth.registry;

import dev.berth.meta.StoreException;
import dev.berth.oci.ErrorCode;
import dev.berth.oci.RegistryException;

/// Tells a store that is full from one that is broken.
public final class FullStorage {

  private FullStorage() {}

  /// Whether nothing worse than a lack of room made a request fail. What was stored is intact.
  public static boolean isReasonOf(RuntimeException failure) {
    return failure instanceof StoreException store && store.isFull();
  }

  /// What a client of the registry is told.
  public static RegistryException refusal() {
    return new RegistryException(
        ErrorCode.STORAGE_FULL,
        "the registry's storage is full; nothing was taken, and what was stored is intact");
  }
}
