package dev.berth.packages;

import dev.berth.oci.RawManifest;
import java.time.Instant;
import java.util.Optional;

/// What a webhook's event is about, as it is now.
///
/// @param container the package, deleted or not
/// @param version the version, deleted or not; empty where the event is about the package alone
/// @param repository what the package belonged to, if that is still there
/// @param sender who did it
public record HookSubject(
    RegistryPackage container,
    Optional<Version> version,
    Optional<Repository> repository,
    Account sender) {

  /// A version of a package.
  public record Version(long id, RawManifest manifest, Instant createdAt, Instant updatedAt) {}
}
