package dev.berth.packages;

/// Whose rights count for what a token does.
public sealed interface RightHolder {
  long id();

  /// A user, with their teams.
  record User(long id) implements RightHolder {}

  /// A repository, by one of its tokens.
  record OfRepository(long id) implements RightHolder {}
}
