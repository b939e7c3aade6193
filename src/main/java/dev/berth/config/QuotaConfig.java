package dev.berth.config;

import java.util.OptionalLong;

/// How much an account may use in packages that are not public.
///
/// @param storageBytes stored; empty: any amount
/// @param transferBytes sent out in a month; empty: any amount
public record QuotaConfig(OptionalLong storageBytes, OptionalLong transferBytes) {
  static final QuotaConfig OFF = new QuotaConfig(OptionalLong.empty(), OptionalLong.empty());

  /// What GitHub includes in its Free plan.
  static final QuotaConfig GITHUB_FREE =
      new QuotaConfig(OptionalLong.of(500_000_000), OptionalLong.of(1_000_000_000));

  /// Reads two sizes such as `50GB,100GB`, as a setting has them.
  ///
  /// @throws IllegalArgumentException with what it takes
  public static QuotaConfig parse(String text) {
    return Readers.quota(text);
  }
}
