package dev.berth.meta;

import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.Login;
import dev.berth.packages.MemberRole;
import dev.berth.packages.Membership;
import dev.berth.packages.OwnRight;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Users, organizations and who belongs to them. Logins are one flat name space, in which former
/// logins go on to mean the account until somebody ends that.
///
/// Each change writes its audit event in the same transaction; one that changes nothing writes
/// none.
public interface AccountStore {

  /// The account that goes by a login, or went by it and still answers to it.
  Optional<Account> find(Login login);

  Optional<Account> find(long id);

  /// Makes a user, or nothing when the login is taken or a former one.
  Optional<Account> createUser(Login login, String email, boolean siteAdministrator, Actor by);

  /// Makes an organization with its first owner, or nothing when the login is taken or a former
  /// one.
  Optional<Account> createOrganization(Login login, long ownerId, Actor by);

  /// Gives an account another login, and its packages and repositories with it. The old one goes on
  /// to mean the account.
  ///
  /// @return the account as it is now; empty, without effect, when the login is another's, or there
  ///   is no such account
  Optional<Account> rename(long id, Login login, Actor by);

  /// The former logins of an account that it still answers to.
  List<Login> listAliases(long id);

  /// Ends that a former login means the account; from then on others may take it.
  ///
  /// @return false, without effect, when it is no account's former login
  boolean endAlias(Login login, Actor by);

  /// How the deletion of an account ended.
  enum Deletion {
    DONE,
    ABSENT,
    /// It owns packages in which something was published; nothing happened.
    OWNS_PACKAGES,
    /// It owns repositories; nothing happened.
    OWNS_REPOSITORIES,
    /// An organization would be left without an owner; nothing happened.
    LAST_OWNER,
    /// The site would be left without an administrator; nothing happened.
    LAST_ADMINISTRATOR
  }

  /// Deletes an account, with its memberships, grants, tokens and logins, which others may take
  /// from then on. Its id is never another's.
  Deletion delete(long id, Actor by);

  /// Sets a user's address; an empty one is none.
  ///
  /// @return the user as they are now; empty, without effect, when there is none
  Optional<Account> setEmail(long userId, String email, Actor by);

  /// Sets whether a user may do nothing for now; seen at their next request.
  ///
  /// @return the user as they are now; empty, without effect, when there is none, or the site would
  ///   be left without an administrator
  Optional<Account> setSuspended(long userId, boolean suspended, Actor by);

  /// Sets whether a user may change the site.
  ///
  /// @return the user as they are now; empty, without effect, when there is none, or the site would
  ///   be left without an administrator
  Optional<Account> setSiteAdministrator(long userId, boolean administrator, Actor by);

  /// Up to `limit` accounts in the order of their ids, from the first above `afterId`.
  List<Account> list(long afterId, int limit);

  /// Up to `limit` organizations in the order of their ids, from the first above `afterId`.
  List<Account> listOrganizations(long afterId, int limit);

  /// The same of users.
  List<Account> listUsers(long afterId, int limit);

  /// Up to `limit` organizations of a user in the order of their ids, after the first `skip`.
  ///
  /// @param sharedWith leaves out those that this user is not in; empty: leaves out none
  List<Account> listOrganizationsOf(long userId, OptionalLong sharedWith, int skip, int limit);

  /// Up to `limit` members of an organization in the order of their ids, after the first `skip`.
  List<Membership> listMembers(long organizationId, int skip, int limit);

  /// Those of them who are `role`.
  List<Membership> listMembers(long organizationId, MemberRole role, int skip, int limit);

  /// Those of them who have no second factor.
  ///
  /// @param role empty: whatever they are
  List<Membership> listMembersWithoutSecondFactor(
      long organizationId, Optional<MemberRole> role, int skip, int limit);

  /// What `userId` is in `organizationId`; empty for strangers.
  Optional<MemberRole> membership(long organizationId, long userId);

  /// Makes a user a member or changes what the member is.
  ///
  /// @return false, without effect, when this would leave the organization without an owner
  /// @throws OwnLastRightException if the actor would administer less by it
  boolean putMember(long organizationId, long userId, MemberRole role, OwnRight own, Actor by);

  /// As above, whatever the actor loses.
  default boolean putMember(long organizationId, long userId, MemberRole role, Actor by) {
    return putMember(organizationId, userId, role, OwnRight.MAY_END, by);
  }

  /// Ends a membership, and with it the user's teams, and roles in the packages of the
  /// organization; without effect for strangers.
  ///
  /// @return false, without effect, when this would leave the organization without an owner
  /// @throws OwnLastRightException if the actor would administer less by it
  boolean removeMember(long organizationId, long userId, OwnRight own, Actor by);

  /// As above, whatever the actor loses.
  default boolean removeMember(long organizationId, long userId, Actor by) {
    return removeMember(organizationId, userId, OwnRight.MAY_END, by);
  }
}
