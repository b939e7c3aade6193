package dev.berth.config;

import java.util.Optional;
import java.util.OptionalLong;

/// How many requests are taken.
///
/// @param rest to the REST API in an hour; empty: any number
/// @param registry to `/v2` in a minute, of each caller; empty: any number
public record RateConfig(Optional<Hourly> rest, OptionalLong registry) {

  /// GitHub's own numbers.
  static final Hourly GITHUB = new Hourly(5000, 1000, 60);

  /// GHCR's own number.
  static final long GHCR = 44_000;

  /// Requests in an hour.
  ///
  /// @param user of a user
  /// @param repository of a repository's tokens
  /// @param anonymous of an address that nobody has signed in from
  public record Hourly(long user, long repository, long anonymous) {}
}
