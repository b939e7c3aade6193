package dev.berth.meta;

import dev.berth.packages.Actor;
import dev.berth.packages.Collaborator;
import dev.berth.packages.CollaboratorSelection;
import dev.berth.packages.OwnRight;
import dev.berth.packages.Permission;
import dev.berth.packages.Repository;
import dev.berth.packages.RepositoryChange;
import dev.berth.packages.RepositoryPermission;
import dev.berth.packages.RepositorySelection;
import dev.berth.packages.RepositorySelection.Affiliation;
import dev.berth.packages.RightHolder;
import dev.berth.packages.TeamPermission;
import dev.berth.packages.Visibility;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// Repositories, and which people and teams may do what with them. Each change writes its audit
/// event in the same transaction.
public interface RepositoryStore {

  /// The living repository of that name, whatever its case.
  Optional<Repository> find(long ownerId, String name);

  /// The living repository that had that name, whatever its case, before it was renamed or
  /// transferred; empty from when another one takes the name.
  Optional<Repository> findFormer(long ownerId, String name);

  /// The living repository of that id.
  Optional<Repository> find(long id);

  /// Whether a repository was deleted, and made anew with its name by its owner, and somebody is
  /// the new one, or may push to it.
  ///
  /// @param id the deleted one, if there is one of that id
  boolean isSucceededBy(long id, RightHolder holder);

  /// What can be set of a repository.
  record Draft(
      String name,
      Visibility visibility,
      String description,
      Optional<String> sourceUrl,
      String readme) {}

  /// Makes a repository, or nothing when its owner has one of that name.
  default Optional<Repository> create(long ownerId, Draft draft, Actor by) {
    return create(ownerId, draft, OptionalLong.empty(), by);
  }

  /// Makes a repository, or nothing when its owner has one of that name.
  ///
  /// @param makerId a user who administers it from then on, by being a collaborator unless they own
  ///   it; empty for none
  Optional<Repository> create(long ownerId, Draft draft, OptionalLong makerId, Actor by);

  /// How the change of a repository ended.
  sealed interface Update {
    /// The repository as it is now.
    record Done(Repository repository) implements Update {}

    /// The name is that of another repository of its owner; nothing happened.
    record Taken() implements Update {}

    /// It is archived and stays so, and something else was to change; nothing happened.
    record Archived() implements Update {}

    /// There is no such repository.
    record Absent() implements Update {}
  }

  /// Changes a repository. A user's that is to be internal becomes private. That it is archived
  /// leaves packages and their rights as they are.
  Update update(long id, RepositoryChange change, Actor by);

  /// Gives a repository another owner. Its packages stay with the old one: their links, the rights
  /// they took from it and its roles in packages end, and so do its tokens and its teams' rights.
  /// Its collaborators stay. A user who owned it becomes one of them, with all rights; an internal
  /// repository that becomes a user's is private from then on.
  ///
  /// @param name what it is called from then on
  /// @param teamIds teams of the new owner that may pull from then on; others are left out
  /// @return the repository as it is now; empty, without effect, when the new owner has one of that
  ///   name or there is no such repository
  /// @throws OwnLastRightException if the actor would administer the repository no more
  Optional<Repository> transfer(
      long id, long ownerId, String name, Set<Long> teamIds, OwnRight own, Actor by);

  /// As [#transfer] for no teams, whatever the actor loses.
  default Optional<Repository> transfer(long id, long ownerId, String name, Actor by) {
    return transfer(id, ownerId, name, Set.of(), OwnRight.MAY_END, by);
  }

  /// Deletes a repository and revokes its tokens. Packages stay bound to it, and a new repository
  /// of the same name has no right in them.
  ///
  /// @return whether there was one
  ///
  /// @throws OwnLastRightException if the actor would lose the right to administer packages that
  ///   inherit from it
  boolean delete(long id, OwnRight own, Actor by);

  /// Deletes a repository, without the actor's losing their right to administer packages.
  default boolean delete(long id, Actor by) {
    return delete(id, OwnRight.KEPT, by);
  }

  /// Up to `limit` repositories of an account, after the first `skip`.
  ///
  /// @param seenBy leaves out what this user may not see; empty: shows all
  List<Repository> list(
      long ownerId, OptionalLong seenBy, RepositorySelection selection, int skip, int limit);

  /// Up to `limit` repositories that a user has one of `affiliations` to, after the first `skip`.
  ///
  /// @param affiliations at least one
  List<Repository> listOf(
      long userId,
      Set<Affiliation> affiliations,
      RepositorySelection selection,
      int skip,
      int limit);

  /// The strongest permission of a user, by being a collaborator, by teams, or by owning the
  /// repository; empty when they have none. That it is public gives none.
  Optional<Permission> permission(long id, long userId);

  /// Up to `limit` people with a permission in the order of their ids, after the first `skip`: with
  /// what they were given themselves, or, where all are listed, with the strongest they have.
  List<Collaborator> listCollaborators(
      long id, CollaboratorSelection selection, int skip, int limit);

  /// How a change of who has which permission ended.
  enum PermissionChange {
    DONE,
    /// There is no such repository, or nothing to take away.
    ABSENT,
    /// The team is not of the organization that owns the repository; nothing happened.
    STRANGER,
    /// The actor would lose the right to administer the repository; nothing happened.
    OWN_LAST_RIGHT
  }

  /// Gives a user a permission, or changes it.
  PermissionChange putCollaborator(long id, long userId, Permission permission, Actor by);

  /// Takes away what a user was given.
  PermissionChange removeCollaborator(long id, long userId, Actor by);

  /// Up to `limit` teams in the order of their ids, after the first `skip`.
  ///
  /// @param seenBy leaves out secret teams that this user is not in; empty: shows all
  List<TeamPermission> listTeams(long id, OptionalLong seenBy, int skip, int limit);

  /// Up to `limit` repositories of a team itself, in the order of their ids, after the first
  /// `skip`.
  ///
  /// @param seenBy leaves out what this user may not see; empty: shows all
  List<RepositoryPermission> listOfTeam(long teamId, OptionalLong seenBy, int skip, int limit);

  /// What a team itself was given.
  Optional<Permission> teamPermission(long id, long teamId);

  /// Gives a team of the organization that owns the repository a permission, or changes it.
  PermissionChange putTeam(long id, long teamId, Permission permission, Actor by);

  /// Takes away what a team was given.
  PermissionChange removeTeam(long id, long teamId, Actor by);
}
