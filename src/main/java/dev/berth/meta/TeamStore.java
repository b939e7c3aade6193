package dev.berth.meta;

import dev.berth.packages.Actor;
import dev.berth.packages.OwnRight;
import dev.berth.packages.Team;
import dev.berth.packages.TeamChange;
import dev.berth.packages.TeamMember;
import dev.berth.packages.TeamRole;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// Teams of organizations, who is in them and how they are nested. A team's members have the rights
/// of all teams above it. Each change writes its audit event in the same transaction.
public interface TeamStore {

  Optional<Team> find(long organizationId, String slug);

  Optional<Team> find(long id);

  /// What a team is made with.
  ///
  /// @param slug the name's, unique in the organization
  record Draft(
      String slug, String name, String description, Team.Privacy privacy, OptionalLong parentId) {}

  /// How making or changing a team ended.
  sealed interface Change {
    record Done(Team team) implements Change {}

    /// The slug is another team's; nothing happened.
    record Taken() implements Change {}

    /// The parent is no team of the organization that every member sees; nothing happened.
    record NoParent() implements Change {}

    /// The parent is the team itself or below it; nothing happened.
    record Circle() implements Change {}

    /// A team that is nested, or has teams below it, cannot be secret; nothing happened.
    record Nested() implements Change {}

    /// There is no such team.
    record Absent() implements Change {}
  }

  /// Who is in a team from its beginning, and what it may do.
  ///
  /// @param founderId a maintainer who becomes a member of the organization if they are none yet;
  ///   empty for none
  /// @param maintainerIds further maintainers; who is no member of the organization is left out
  /// @param repositoryIds repositories from which the team may pull; those that are not the
  ///   organization's are left out
  record Beginning(OptionalLong founderId, Set<Long> maintainerIds, Set<Long> repositoryIds) {}

  /// Makes a team.
  Change create(long organizationId, Draft draft, Beginning beginning, Actor by);

  /// Makes a team of one maintainer at the most.
  default Change create(long organizationId, Draft draft, OptionalLong maintainerId, Actor by) {
    return create(organizationId, draft, new Beginning(maintainerId, Set.of(), Set.of()), by);
  }

  /// Changes of a team what is given, and nothing else.
  ///
  /// @throws OwnLastRightException if the actor would administer less by it
  Change update(long id, TeamChange change, OwnRight own, Actor by);

  /// As above, whatever the actor loses.
  default Change update(long id, TeamChange change, Actor by) {
    return update(id, change, OwnRight.MAY_END, by);
  }

  /// Deletes a team with its memberships and rights. The teams below it move to where it was.
  ///
  /// @return whether there was one
  /// @throws OwnLastRightException if the actor would administer less by it
  boolean delete(long id, OwnRight own, Actor by);

  /// As above, whatever the actor loses.
  default boolean delete(long id, Actor by) {
    return delete(id, OwnRight.MAY_END, by);
  }

  /// Up to `limit` teams of an organization in the order of their slugs, after the first `skip`.
  ///
  /// @param seenBy leaves out the secret teams that this user is not in; empty: shows all
  List<Team> list(long organizationId, OptionalLong seenBy, int skip, int limit);

  /// Up to `limit` teams directly below a team in the order of their slugs, after the first `skip`.
  List<Team> listChildren(long id, int skip, int limit);

  /// Up to `limit` teams that a user is in, in the order of their ids, after the first `skip`.
  List<Team> listOf(long userId, int skip, int limit);

  /// Up to `limit` users who are in a team itself, in the order of their ids, after the first
  /// `skip`.
  List<TeamMember> listMembers(long id, int skip, int limit);

  /// Those of them who are `role`.
  List<TeamMember> listMembers(long id, TeamRole role, int skip, int limit);

  /// What a user is in a team itself; empty for those who are not in it, or only in one below.
  Optional<TeamRole> membership(long id, long userId);

  /// Makes a user a member of a team, and of its organization if they are none yet, or changes what
  /// the member is.
  ///
  /// @throws OwnLastRightException if the actor would lose what they administer
  void putMember(long id, long userId, TeamRole role, OwnRight own, Actor by);

  /// As above, without the actor's losing what they administer.
  default void putMember(long id, long userId, TeamRole role, Actor by) {
    putMember(id, userId, role, OwnRight.KEPT, by);
  }

  /// As [#putMember], for members of the organization only.
  ///
  /// @return false, without effect, when the user is none, or there is no such team
  boolean putInsider(long id, long userId, TeamRole role, OwnRight own, Actor by);

  /// Ends a membership in a team.
  ///
  /// @return whether there was one
  /// @throws OwnLastRightException if the actor would administer less by it
  boolean removeMember(long id, long userId, OwnRight own, Actor by);

  /// As above, whatever the actor loses.
  default boolean removeMember(long id, long userId, Actor by) {
    return removeMember(id, userId, OwnRight.MAY_END, by);
  }
}
