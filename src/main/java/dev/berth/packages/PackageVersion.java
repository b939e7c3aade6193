package dev.berth.packages;

import dev.berth.oci.Digest;
import dev.berth.oci.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A version of a package: one manifest, by its digest.
///
/// @param id stable, below 2³²
/// @param tags that point to it now, in the order of their bytes
/// @param createdAt when the digest was pushed first
/// @param updatedAt when it was pushed, deleted or restored last
/// @param deletedAt empty while it lives
public record PackageVersion(
    long id,
    Digest digest,
    List<Tag> tags,
    Instant createdAt,
    Instant updatedAt,
    Optional<Instant> deletedAt) {

  public PackageVersion {
    tags = List.copyOf(tags);
  }
}
