package dev.berth.meta;

import dev.berth.packages.Account;
import dev.berth.packages.Login;
import dev.berth.packages.MemberRole;
import dev.berth.packages.Membership;
import java.util.List;
import java.util.Optional;

/// Users, organizations and who belongs to them. Logins are one flat name space.
public interface AccountStore {

  Optional<Account> find(Login login);

  Optional<Account> find(long id);

  /// Makes a user, or nothing when the login is taken.
  Optional<Account> createUser(Login login, String email, boolean siteAdministrator);

  /// Makes an organization with its first owner, or nothing when the login is taken.
  Optional<Account> createOrganization(Login login, long ownerId);

  /// Up to `limit` accounts in the order of their ids, from the first above `afterId`.
  List<Account> list(long afterId, int limit);

  /// Up to `limit` organizations in the order of their ids, from the first above `afterId`.
  List<Account> listOrganizations(long afterId, int limit);

  /// Up to `limit` members of an organization in the order of their ids, after the first `skip`.
  List<Membership> listMembers(long organizationId, int skip, int limit);

  /// What `userId` is in `organizationId`; empty for strangers.
  Optional<MemberRole> membership(long organizationId, long userId);

  /// Makes a user a member or changes what the member is.
  ///
  /// @return false, without effect, when this would leave the organization without an owner
  boolean putMember(long organizationId, long userId, MemberRole role);

  /// Ends a membership; without effect for strangers.
  ///
  /// @return false, without effect, when this would leave the organization without an owner
  boolean removeMember(long organizationId, long userId);

  /// Sets whether an organization's members, and not its owners alone, may create packages.
  void setMembersCreatePackages(long organizationId, boolean allowed);
}
