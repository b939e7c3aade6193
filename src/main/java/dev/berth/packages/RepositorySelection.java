package dev.berth.packages;

import java.util.EnumSet;
import java.util.Set;

/// Which repositories a list shows, and in which order.
///
/// @param visibilities those of other visibilities are left out
public record RepositorySelection(Set<Visibility> visibilities, Order order, boolean descending) {
  /// All, in the order of their names.
  public static final RepositorySelection BY_NAME =
      new RepositorySelection(EnumSet.allOf(Visibility.class), Order.FULL_NAME, false);

  public RepositorySelection {
    visibilities = Set.copyOf(visibilities);
  }

  /// What repositories are ordered by.
  public enum Order {
    FULL_NAME,
    CREATED,
    /// When they were last changed.
    UPDATED
  }

  /// What somebody has to do with a repository.
  public enum Affiliation {
    OWNER,
    /// They were given a permission themselves.
    COLLABORATOR,
    /// It is of an organization that they are in, and they own that, or it is open to its members,
    /// or one of their teams has a permission.
    ORGANIZATION_MEMBER
  }

  /// Those among them that are public.
  public RepositorySelection publicOnly() {
    Set<Visibility> left = EnumSet.of(Visibility.PUBLIC);
    left.retainAll(visibilities);
    return new RepositorySelection(left, order, descending);
  }
}
