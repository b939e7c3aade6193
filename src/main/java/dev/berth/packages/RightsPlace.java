package dev.berth.packages;

import dev.berth.oci.RepositoryName;
import java.util.OptionalLong;

/// What rights are asked about: a package, or a name without one in somebody's name space. What was
/// found out about it is true as long as its two versions are what they were.
///
/// @param packageId the package; a negative number when there is none
/// @param inheritedRepositoryId the repository that says who has which right; empty when the
///   package says so itself
public record RightsPlace(
    long ownerId,
    long ownerVersion,
    long packageId,
    long packageVersion,
    OptionalLong inheritedRepositoryId) {

  public static RightsPlace of(RegistryPackage subject) {
    OptionalLong inherited =
        subject.link().isPresent() && subject.link().get().inheritsAccess()
            ? OptionalLong.of(subject.link().get().repositoryId())
            : OptionalLong.empty();
    return new RightsPlace(
        subject.owner().id(),
        subject.owner().rightsVersion(),
        subject.id(),
        subject.rightsVersion(),
        inherited);
  }

  /// A name in the name space of `owner` that no package has. Each name is a place of its own, so
  /// that what is asked about it is read and remembered as for a package, and the time of an answer
  /// does not tell which it was.
  public static RightsPlace in(Account owner, RepositoryName name) {
    long place = -1L - (name.packageName().hashCode() & Integer.MAX_VALUE);
    return new RightsPlace(owner.id(), owner.rightsVersion(), place, 0, OptionalLong.empty());
  }
}
