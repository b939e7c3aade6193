package dev.berth.registry;

import dev.berth.meta.MetadataStore;
import dev.berth.packages.Quota;
import java.time.InstantSource;
import java.util.OptionalLong;

/// For tests that are not about quotas and limits.
public final class Unlimited {
  private Unlimited() {}

  /// No limit for anybody who has none of their own.
  public static Quotas quotas(MetadataStore store) {
    return new Quotas(
        store.quotas(),
        store.storage(),
        store.usage(),
        store.packages(),
        Quota.NONE,
        InstantSource.system());
  }

  /// Everything can be deleted, however often it was pulled.
  public static DeletionLimit deletions(MetadataStore store) {
    return new DeletionLimit(store.usage(), OptionalLong.empty());
  }
}
