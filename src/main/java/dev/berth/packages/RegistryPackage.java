package dev.berth.packages;

import dev.berth.oci.RepositoryName;
import java.time.Instant;

/// A package: a repository of the distribution specification seen with GitHub's eyes.
///
/// @param id stable, below 2³²
/// @param creatorId who made it by their first upload
/// @param published whether a manifest was ever pushed; until then only its maker knows of it
public record RegistryPackage(
    long id,
    Account owner,
    RepositoryName repository,
    Visibility visibility,
    long creatorId,
    boolean published,
    Instant createdAt,
    Instant updatedAt) {

  /// The name within its owner.
  public String name() {
    return repository.packageName();
  }
}
