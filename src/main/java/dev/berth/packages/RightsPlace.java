package dev.berth.packages;

import java.util.OptionalLong;

/// What rights are asked about: a package, or a name without one in somebody's name space. What was
/// found out about it is true as long as its two versions are what they were.
///
/// @param packageId the package; 0 when there is none
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

  /// A name in the name space of `owner` that no package has.
  public static RightsPlace in(Account owner) {
    return new RightsPlace(owner.id(), owner.rightsVersion(), 0, 0, OptionalLong.empty());
  }
}
