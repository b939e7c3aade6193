package dev.berth.packages;

import java.util.OptionalLong;

/// How much an account may use, in what is not public.
///
/// @param storageBytes of blobs and manifests; empty: any amount
/// @param transferBytes sent out in a month; empty: any amount
public record Quota(OptionalLong storageBytes, OptionalLong transferBytes) {
  public static final Quota NONE = new Quota(OptionalLong.empty(), OptionalLong.empty());
}
