package dev.berth.packages;

import java.util.EnumSet;
import java.util.Set;

/// What the owners of an organization decide about its packages.
///
/// @param membersCreate of which visibility its members, and not its owners alone, may have
///   packages; a push makes a private one
/// @param packagesInheritAccess whether a new package that is linked to a repository takes its
///   rights from there
public record OrganizationSettings(Set<Visibility> membersCreate, boolean packagesInheritAccess) {
  /// What applies until somebody decides otherwise, and to users.
  public static final OrganizationSettings USUAL =
      new OrganizationSettings(EnumSet.allOf(Visibility.class), true);

  public OrganizationSettings {
    membersCreate = Set.copyOf(membersCreate);
  }
}
