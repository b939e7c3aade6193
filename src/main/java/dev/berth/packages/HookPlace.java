package dev.berth.packages;

/// What a webhook hangs on: it is told of the packages of that organization, or of those that
/// belong to that repository.
///
/// @param id of the organization or the repository
public record HookPlace(Kind kind, long id) {

  /// What kind of place.
  public enum Kind {
    ORGANIZATION,
    REPOSITORY
  }
}
