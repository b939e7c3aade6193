package dev.berth.packages;

import dev.berth.oci.RepositoryName;
import java.util.OptionalLong;

/// The package that a push goes to, and what the decision to allow it rested on.
///
/// @param ownerId the account whose name space it lies in
/// @param packageId the living package that was seen; empty when there was none, so that the push
///   makes it, private and unpublished
/// @param actor the user who pushes; they become the administrator of a package that is made
/// @param pushingRepositoryId the repository whose token is used, if one's is: it becomes the
///   administrator instead, and the package belongs to it
public record PackageTarget(
    long ownerId,
    RepositoryName repository,
    OptionalLong packageId,
    Actor actor,
    OptionalLong pushingRepositoryId) {
  public PackageTarget {
    if (actor.userId().isEmpty()) {
      throw new IllegalArgumentException("somebody pushes");
    }
  }

  /// The user who pushes.
  public long actorId() {
    return actor.userId().getAsLong();
  }
}
