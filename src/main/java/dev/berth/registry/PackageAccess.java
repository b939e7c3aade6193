package dev.berth.registry;

import dev.berth.meta.PackageAccessStore;
import dev.berth.meta.PackageAccessStore.GrantChange;
import dev.berth.meta.PackageAccessStore.LinkChange;
import dev.berth.meta.RepositoryStore;
import dev.berth.meta.TeamStore;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.Grantee;
import dev.berth.packages.InvalidValueException;
import dev.berth.packages.InvalidValueException.Reason;
import dev.berth.packages.OwnRight;
import dev.berth.packages.PackageGrant;
import dev.berth.packages.PackageLink;
import dev.berth.packages.RegistryPackage;
import dev.berth.packages.Repository;
import dev.berth.packages.Role;
import dev.berth.packages.Team;
import java.util.List;
import java.util.Optional;

/// Who was given which role in a package, and the repository it belongs to.
///
/// Each change is refused with a reason when the actor would lose their own right by it, unless
/// they say that they mean it.
public final class PackageAccess {
  private static final String RESOURCE = "Package";

  private final PackageAccessStore access;
  private final TeamStore teams;
  private final RepositoryStore repositories;

  public PackageAccess(PackageAccessStore access, TeamStore teams, RepositoryStore repositories) {
    this.access = access;
    this.teams = teams;
    this.repositories = repositories;
  }

  /// The team of that slug in a package's organization.
  public Optional<Team> findTeam(Account organization, String slug) {
    return teams.find(organization.id(), slug);
  }

  public Optional<Team> findTeam(long id) {
    return teams.find(id);
  }

  public Optional<Repository> findRepository(Account owner, String name) {
    return repositories.find(owner.id(), name);
  }

  public Optional<Repository> findRepository(long id) {
    return repositories.find(id);
  }

  /// The repository that a package belongs to; empty when that was deleted.
  public Optional<Repository> findRepository(RegistryPackage subject) {
    return subject.link().flatMap(link -> repositories.find(link.repositoryId()));
  }

  /// The role that somebody was given in the package itself.
  public Optional<Role> find(RegistryPackage subject, Grantee grantee) {
    return access.findGrant(subject.id(), grantee);
  }

  /// Up to `limit` grants to one kind of grantee, in the order of their ids, after the first
  /// `skip`.
  public List<PackageGrant> list(RegistryPackage subject, Grantee.Kind kind, int skip, int limit) {
    return access.listGrants(subject.id(), kind, skip, limit);
  }

  /// Gives somebody a role, or changes it.
  ///
  /// @return false when the package was deleted meanwhile
  /// @throws RefusedChangeException if the package inherits, or the actor would lose their right
  /// @throws InvalidValueException if the grantee is nobody whom the package's owner has
  public boolean grant(
      RegistryPackage subject, Grantee grantee, Role role, OwnRight own, Actor by) {
    return check(subject, grantee, access.putGrant(subject.id(), grantee, role, own, by));
  }

  /// Takes away a role.
  ///
  /// @return false when there was none
  /// @throws RefusedChangeException if the package inherits, or the actor would lose their right
  public boolean revoke(RegistryPackage subject, Grantee grantee, OwnRight own, Actor by) {
    return check(subject, grantee, access.removeGrant(subject.id(), grantee, own, by));
  }

  private boolean check(RegistryPackage subject, Grantee grantee, GrantChange change) {
    return switch (change) {
      case DONE -> true;
      case ABSENT -> false;
      case INHERITED ->
          throw new RefusedChangeException(
              subject.repository()
                  + " takes its people and teams from its repository. Give the role there, or end"
                  + " the inheritance first.");
      case STRANGER -> throw stranger(subject, grantee);
      case OWN_LAST_RIGHT -> throw ownLastRight(subject);
    };
  }

  private static InvalidValueException stranger(RegistryPackage subject, Grantee grantee) {
    String owner = subject.owner().login().value();
    return switch (grantee) {
      case Grantee.User _ ->
          invalid(
              "username",
              "Only members of "
                  + owner
                  + " can be given a role in its packages; outside collaborators have one by a"
                  + " repository that the package inherits from.");
      case Grantee.TeamGrantee _ -> invalid("team_slug", "The team is not one of " + owner + ".");
      case Grantee.RepositoryGrantee _ -> strangeRepository(owner);
    };
  }

  private static InvalidValueException strangeRepository(String owner) {
    return invalid("repository", "Only repositories of " + owner + " can have to do with it.");
  }

  private static InvalidValueException invalid(String field, String text) {
    return new InvalidValueException(RESOURCE, field, Reason.INVALID, text);
  }

  private static RefusedChangeException ownLastRight(RegistryPackage subject) {
    return new LostRightException(subject.repository().value());
  }

  /// Makes a package belong to a repository, instead of another one if it has one.
  ///
  /// @param inherit whether people and teams have from now on what the repository gives them
  /// @return false when the package was deleted meanwhile
  /// @throws RefusedChangeException if the actor would lose their right
  /// @throws InvalidValueException if the repository is not the package's owner's
  public boolean link(
      RegistryPackage subject, Repository repository, boolean inherit, OwnRight own, Actor by) {
    return check(subject, access.link(subject.id(), repository.id(), inherit, own, by));
  }

  /// Ends that a package belongs to a repository.
  ///
  /// @return false when it belonged to none
  /// @throws RefusedChangeException if the actor would lose their right
  public boolean unlink(RegistryPackage subject, OwnRight own, Actor by) {
    return check(subject, access.unlink(subject.id(), own, by));
  }

  /// Sets whether people and teams have what the repository gives them.
  ///
  /// @throws RefusedChangeException if the package belongs to no repository, or the actor would
  ///   lose their right
  public void setInherits(RegistryPackage subject, boolean inherits, OwnRight own, Actor by) {
    boolean gone = subject.link().isPresent() && findRepository(subject).isEmpty();
    if (inherits && gone && !subject.link().filter(PackageLink::inheritsAccess).isPresent()) {
      throw new RefusedChangeException(
          "The repository of "
              + subject.repository()
              + " was deleted; link the package to another first.");
    }
    if (!check(subject, access.setInherits(subject.id(), inherits, own, by))) {
      throw new RefusedChangeException(
          subject.repository()
              + " belongs to no repository that it could inherit from; link it to one first.");
    }
  }

  private static boolean check(RegistryPackage subject, LinkChange change) {
    return switch (change) {
      case DONE -> true;
      case ABSENT -> false;
      case STRANGER -> throw strangeRepository(subject.owner().login().value());
      case OWN_LAST_RIGHT -> throw ownLastRight(subject);
    };
  }
}
