package dev.berth.registry;

import dev.berth.meta.RepositoryStore;
import dev.berth.meta.RepositoryStore.PermissionChange;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.Collaborator;
import dev.berth.packages.CollaboratorSelection;
import dev.berth.packages.InvalidValueException;
import dev.berth.packages.InvalidValueException.Reason;
import dev.berth.packages.Permission;
import dev.berth.packages.Repository;
import dev.berth.packages.RepositoryPermission;
import dev.berth.packages.Team;
import dev.berth.packages.TeamPermission;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Which people and teams may do what with a repository. An archived repository's do not change.
public final class RepositoryPeople {
  private final RepositoryStore repositories;

  public RepositoryPeople(RepositoryStore repositories) {
    this.repositories = repositories;
  }

  /// The strongest permission of a user, whatever it comes from; empty when they have none.
  public Optional<Permission> permission(Repository repository, Account user) {
    return repositories.permission(repository.id(), user.id());
  }

  /// Up to `limit` people with a permission in the order of their ids, after the first `skip`: with
  /// what they were given themselves, or, where all are listed, with the strongest they have.
  public List<Collaborator> list(
      Repository repository, CollaboratorSelection selection, int skip, int limit) {
    return repositories.listCollaborators(repository.id(), selection, skip, limit);
  }

  /// Gives a user a permission, or changes it.
  ///
  /// @return whether the repository is still there
  /// @throws ArchivedException if the repository is archived
  /// @throws InvalidValueException if the user owns the repository, or is the actor and would lose
  ///   the right to administer it
  public boolean put(Repository repository, Account user, Permission permission, Actor by) {
    Repositories.requireWritable(repository);
    if (repository.owner().id() == user.id()) {
      throw new InvalidValueException(
          Repositories.RESOURCE,
          "username",
          Reason.UNPROCESSABLE,
          "The repository's owner cannot be a collaborator.");
    }
    return isDone(repositories.putCollaborator(repository.id(), user.id(), permission, by));
  }

  /// Takes away what a user was given.
  ///
  /// @return whether they were given something
  /// @throws ArchivedException if the repository is archived
  /// @throws InvalidValueException if the user is the actor and would lose the right to administer
  ///   the repository
  public boolean remove(Repository repository, Account user, Actor by) {
    Repositories.requireWritable(repository);
    return isDone(repositories.removeCollaborator(repository.id(), user.id(), by));
  }

  /// Up to `limit` teams in the order of their ids, after the first `skip`.
  ///
  /// @param seenBy leaves out secret teams that this user is not in; empty: shows all
  public List<TeamPermission> listTeams(
      Repository repository, OptionalLong seenBy, int skip, int limit) {
    return repositories.listTeams(repository.id(), seenBy, skip, limit);
  }

  /// Up to `limit` repositories of a team itself, in the order of their ids, after the first
  /// `skip`.
  ///
  /// @param seenBy leaves out what this user may not see; empty: shows all
  public List<RepositoryPermission> listOfTeam(
      Team team, OptionalLong seenBy, int skip, int limit) {
    return repositories.listOfTeam(team.id(), seenBy, skip, limit);
  }

  /// What a team itself was given in a repository.
  public Optional<Permission> permission(Repository repository, Team team) {
    return repositories.teamPermission(repository.id(), team.id());
  }

  /// Gives a team a permission, or changes it.
  ///
  /// @return whether the repository is still there
  /// @throws ArchivedException if the repository is archived
  /// @throws InvalidValueException if the repository is not the organization's, or the actor would
  ///   lose the right to administer it
  public boolean put(Repository repository, Team team, Permission permission, Actor by) {
    Repositories.requireWritable(repository);
    return isDone(repositories.putTeam(repository.id(), team.id(), permission, by));
  }

  /// Takes away what a team was given.
  ///
  /// @return whether it was given something
  /// @throws ArchivedException if the repository is archived
  /// @throws InvalidValueException if the actor would lose the right to administer the repository
  public boolean remove(Repository repository, Team team, Actor by) {
    Repositories.requireWritable(repository);
    return isDone(repositories.removeTeam(repository.id(), team.id(), by));
  }

  private static boolean isDone(PermissionChange change) {
    return switch (change) {
      case DONE -> true;
      case ABSENT -> false;
      case STRANGER ->
          throw new InvalidValueException(
              Repositories.RESOURCE,
              "repo",
              Reason.INVALID,
              "A team takes repositories of its own organization only.");
      case OWN_LAST_RIGHT ->
          throw new InvalidValueException(
              Repositories.RESOURCE,
              "permission",
              Reason.UNPROCESSABLE,
              "You would lose your own right to administer the repository; another administrator"
                  + " can do this.");
    };
  }
}
