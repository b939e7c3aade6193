package dev.berth.meta;

import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.OwnRight;
import java.util.List;

/// People with permissions in repositories of an organization that they are no members of. Each
/// change writes its audit event in the same transaction.
public interface OutsideCollaboratorStore {

  /// Up to `limit` outside collaborators of an organization in the order of their ids, after the
  /// first `skip`.
  List<Account> list(long organizationId, int skip, int limit);

  /// Those of them who have no second factor.
  List<Account> listWithoutSecondFactor(long organizationId, int skip, int limit);

  /// How taking an outside collaborator's permissions ended.
  enum Removal {
    DONE,
    /// They have none; nothing happened.
    ABSENT,
    /// They are a member; nothing happened.
    MEMBER
  }

  /// Takes all permissions in the repositories of an organization from an outside collaborator.
  Removal remove(long organizationId, long userId, Actor by);

  /// How making a member an outside collaborator ended.
  enum Conversion {
    DONE,
    /// They are no member; nothing happened.
    NO_MEMBER,
    /// The organization would be left without an owner; nothing happened.
    LAST_OWNER
  }

  /// Ends a membership; in each repository, the user keeps the strongest permission that they had
  /// as a collaborator or by a team.
  ///
  /// @throws OwnLastRightException if the actor would administer less of the organization
  Conversion convert(long organizationId, long userId, OwnRight own, Actor by);
}
