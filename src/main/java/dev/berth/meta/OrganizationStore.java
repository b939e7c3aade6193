package dev.berth.meta;

import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.OrganizationChange;
import dev.berth.packages.OrganizationProfile;
import java.util.Optional;

/// What organizations tell about themselves, and have decided about their packages. What they
/// decided comes with the account.
public interface OrganizationStore {

  /// What an organization tells about itself; nothing for what is none.
  OrganizationProfile profile(long organizationId);

  /// Changes of an organization what is given, and nothing else, with an audit event in the same
  /// transaction for what differs from before.
  ///
  /// @return the organization as it is now; empty when there is none
  Optional<Account> update(long organizationId, OrganizationChange change, Actor by);
}
