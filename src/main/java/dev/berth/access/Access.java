package dev.berth.access;

import dev.berth.oci.RepositoryName;
import dev.berth.packages.Actor;
import dev.berth.packages.PackageTarget;
import dev.berth.packages.RegistryPackage;
import java.util.Optional;
import java.util.OptionalLong;

/// What was decided about a request.
public sealed interface Access {

  /// It may be done.
  ///
  /// @param repository the name as it is now, if the request used a former login
  /// @param found the package it is about; empty when the request would make it
  /// @param ownerId the account whose name space it lies in
  /// @param pushingRepositoryId the repository whose token is used, if one's is
  record Granted(
      RepositoryName repository,
      Optional<RegistryPackage> found,
      long ownerId,
      OptionalLong pushingRepositoryId)
      implements Access {

    /// The id of the package, which must be there.
    public long packageId() {
      return found.orElseThrow().id();
    }

    /// Where a push of somebody goes.
    public PackageTarget target(Actor by) {
      OptionalLong id =
          found.isPresent() ? OptionalLong.of(found.get().id()) : OptionalLong.empty();
      return new PackageTarget(ownerId, repository, id, by, pushingRepositoryId);
    }
  }

  /// It may be done by somebody; nobody has signed in.
  record Challenged() implements Access {}

  /// It may not be done.
  ///
  /// @param missing which right is missing, in GHCR's words
  /// @param detail what would have to be otherwise, where the caller may know
  record Refused(String missing, Optional<String> detail) implements Access {}

  /// It must be answered as if there were no such package.
  record Hidden() implements Access {}
}
