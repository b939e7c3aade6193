package dev.berth.packages;

import java.util.Map;
import java.util.Optional;

/// What is to change of an organization; what is absent stays as it is.
///
/// @param profile what it tells about itself from then on; an empty text for nothing
/// @param membersCreate whether its members may have packages of that visibility
/// @param packagesInheritAccess whether a new package that is linked to a repository takes its
///   rights from there
public record OrganizationChange(
    Map<OrganizationProfile.Field, String> profile,
    Map<Visibility, Boolean> membersCreate,
    Optional<Boolean> packagesInheritAccess) {
  public OrganizationChange {
    profile = Map.copyOf(profile);
    membersCreate = Map.copyOf(membersCreate);
  }
}
