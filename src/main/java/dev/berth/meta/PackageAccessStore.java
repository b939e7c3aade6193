package dev.berth.meta;

import dev.berth.packages.Actor;
import dev.berth.packages.Grantee;
import dev.berth.packages.OwnRight;
import dev.berth.packages.PackageGrant;
import dev.berth.packages.Role;
import java.util.List;
import java.util.Optional;

/// Who was given which role in a package, and the repository it belongs to. Each change writes its
/// audit event in the same transaction.
public interface PackageAccessStore {

  /// How a change of who has which role ended.
  enum GrantChange {
    DONE,
    /// There is no such package, the actor administers it no more, or nothing is to be taken away.
    ABSENT,
    /// The package takes its people and teams from a repository; nothing happened.
    INHERITED,
    /// The grantee is no member, team or repository of the package's owner; nothing happened.
    STRANGER,
    /// The actor would lose the right to change the package; nothing happened.
    OWN_LAST_RIGHT
  }

  /// Gives somebody a role in a package, or changes it.
  GrantChange putGrant(long packageId, Grantee grantee, Role role, OwnRight own, Actor by);

  /// Gives somebody a role in a package, or changes it, without the actor's losing theirs.
  default GrantChange putGrant(long packageId, Grantee grantee, Role role, Actor by) {
    return putGrant(packageId, grantee, role, OwnRight.KEPT, by);
  }

  /// Takes away a role that somebody was given.
  GrantChange removeGrant(long packageId, Grantee grantee, OwnRight own, Actor by);

  /// Takes away a role that somebody was given, without the actor's losing theirs.
  default GrantChange removeGrant(long packageId, Grantee grantee, Actor by) {
    return removeGrant(packageId, grantee, OwnRight.KEPT, by);
  }

  /// The role that somebody was given in the package itself.
  Optional<Role> findGrant(long packageId, Grantee grantee);

  /// Up to `limit` grants of a package to one kind of grantee, in the order of their ids, after the
  /// first `skip`.
  List<PackageGrant> listGrants(long packageId, Grantee.Kind kind, int skip, int limit);

  /// Up to `limit` grants of a package after the first `skip`: users, then teams, then
  /// repositories, each in the order of their ids.
  List<PackageGrant> listGrants(long packageId, int skip, int limit);

  /// How a change of a package's repository ended.
  enum LinkChange {
    DONE,
    /// There is no such package, the actor administers it no more, or it has no repository.
    ABSENT,
    /// There is no such repository, or it is another owner's; nothing happened.
    STRANGER,
    /// The actor would lose the right to change the package; nothing happened.
    OWN_LAST_RIGHT
  }

  /// Whether a user was given a role in one of an account's packages, or a permission in one of its
  /// repositories, as a person.
  boolean isGuest(long ownerId, long userId);

  /// Makes a package belong to a repository, instead of another one if it has one. Who has which
  /// role stays as it is, unless the package is to inherit; but if the other repository was
  /// deleted, its role becomes this one's.
  ///
  /// @param inherit whether people and teams have from now on what the repository gives them; the
  ///   package's own list of them is dropped
  LinkChange link(long packageId, long repositoryId, boolean inherit, OwnRight own, Actor by);

  /// As above, without the actor's losing their right.
  default LinkChange link(long packageId, long repositoryId, boolean inherit, Actor by) {
    return link(packageId, repositoryId, inherit, OwnRight.KEPT, by);
  }

  /// Ends that a package belongs to a repository. If it inherited, its own list begins as what the
  /// repository said.
  LinkChange unlink(long packageId, OwnRight own, Actor by);

  /// As above, without the actor's losing their right.
  default LinkChange unlink(long packageId, Actor by) {
    return unlink(packageId, OwnRight.KEPT, by);
  }

  /// Sets whether people and teams have what the linked repository gives them. Switching on drops
  /// the package's own list of them; switching off begins it as what the repository said.
  LinkChange setInherits(long packageId, boolean inherits, OwnRight own, Actor by);

  /// As above, without the actor's losing their right.
  default LinkChange setInherits(long packageId, boolean inherits, Actor by) {
    return setInherits(packageId, inherits, OwnRight.KEPT, by);
  }
}
