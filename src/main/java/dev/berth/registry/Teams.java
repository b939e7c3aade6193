package dev.berth.registry;

import dev.berth.meta.TeamStore;
import dev.berth.meta.TeamStore.Beginning;
import dev.berth.meta.TeamStore.Change;
import dev.berth.meta.TeamStore.Draft;
import dev.berth.oci.RegistryException;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.InvalidValueException;
import dev.berth.packages.InvalidValueException.Reason;
import dev.berth.packages.OwnRight;
import dev.berth.packages.Repository;
import dev.berth.packages.Team;
import dev.berth.packages.TeamChange;
import dev.berth.packages.TeamMember;
import dev.berth.packages.TeamRole;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/// Teams of organizations, and who is in them.
public final class Teams {
  private static final int LONGEST_DESCRIPTION = 1000;

  private final TeamStore teams;

  public Teams(TeamStore teams) {
    this.teams = teams;
  }

  /// What a team is made with.
  public record Wish(
      String name, String description, Team.Privacy privacy, OptionalLong parentId) {}

  public Optional<Team> find(Account organization, String slug) {
    return teams.find(organization.id(), slug);
  }

  /// The team of that id.
  public Optional<Team> find(long id) {
    return teams.find(id);
  }

  /// The team of that id, if it is one of the organization.
  public Optional<Team> find(Account organization, long id) {
    return teams.find(id).filter(team -> team.organizationId() == organization.id());
  }

  /// Makes a team, which may pull from the repositories.
  ///
  /// @param founder its first maintainer; empty for none
  /// @param maintainers further members of the organization
  /// @throws ArchivedException if one of the repositories is archived
  /// @throws InvalidValueException if it cannot be what the wish says
  public Team create(
      Account organization,
      Wish wish,
      Optional<Account> founder,
      List<Account> maintainers,
      List<Repository> repositories,
      Actor by) {
    repositories.forEach(Repositories::requireWritable);
    String name = checkName(wish.name());
    checkDescription(wish.description());
    Draft draft =
        new Draft(Team.slugOf(name), name, wish.description(), wish.privacy(), wish.parentId());
    Beginning beginning =
        new Beginning(
            founder.isPresent() ? OptionalLong.of(founder.get().id()) : OptionalLong.empty(),
            maintainers.stream().map(Account::id).collect(Collectors.toSet()),
            repositories.stream().map(Repository::id).collect(Collectors.toSet()));
    return done(teams.create(organization.id(), draft, beginning, by), name).orElseThrow();
  }

  /// Changes of a team what the wish says, and nothing else.
  ///
  /// @return the team as it is now; empty when it was deleted meanwhile
  /// @throws InvalidValueException if it cannot be what the wish says
  /// @throws RefusedChangeException if the actor would lose a right of their own
  public Optional<Team> update(Team team, TeamChange wish, OwnRight own, Actor by) {
    wish.description().ifPresent(Teams::checkDescription);
    TeamChange change =
        new TeamChange(
            wish.name().map(Teams::checkName), wish.description(), wish.privacy(), wish.parentId());
    return done(
        OwnRights.attempt(by(team), () -> teams.update(team.id(), change, own, by)),
        change.name().orElse(team.name()));
  }

  /// What somebody administers by a team.
  private static String by(Team team) {
    return "something by the team " + team.name();
  }

  private static String checkName(String wished) {
    String name = wished.strip();
    if (Team.slugOf(name).isEmpty()
        || name.length() > Team.LONGEST_NAME
        || name.chars().anyMatch(Character::isISOControl)) {
      throw invalid(
          "name",
          Reason.INVALID,
          RegistryException.quote(wished)
              + " is no name of a team: it takes up to "
              + Team.LONGEST_NAME
              + " characters, a letter or digit among them, and no control characters.");
    }
    return name;
  }

  private static void checkDescription(String description) {
    if (description.length() > LONGEST_DESCRIPTION) {
      throw invalid(
          "description",
          Reason.INVALID,
          "The description is longer than " + LONGEST_DESCRIPTION + " characters.");
    }
    if (description.chars().anyMatch(Character::isISOControl)) {
      throw invalid("description", Reason.INVALID, "The description has a control character.");
    }
  }

  private static Optional<Team> done(Change change, String name) {
    return switch (change) {
      case Change.Done(var team) -> Optional.of(team);
      case Change.Absent _ -> Optional.empty();
      case Change.Taken _ ->
          throw invalid(
              "name",
              Reason.ALREADY_EXISTS,
              "The organization has a team whose name comes to " + Team.slugOf(name) + ".");
      case Change.NoParent _ ->
          throw invalid(
              "parent_team_id",
              Reason.INVALID,
              "The parent is no team of the organization, or a secret one.");
      case Change.Circle _ ->
          throw invalid(
              "parent_team_id",
              Reason.INVALID,
              "The parent is the team itself or below it; teams cannot lie in a circle.");
      case Change.Nested _ ->
          throw invalid(
              "privacy",
              Reason.INVALID,
              "A team that lies in another, or has others in it, cannot be secret.");
    };
  }

  private static InvalidValueException invalid(String field, Reason reason, String sentence) {
    return new InvalidValueException("Team", field, reason, sentence);
  }

  /// Deletes a team. The teams below it move to where it was.
  ///
  /// @return whether it was there
  /// @throws RefusedChangeException if the actor would lose a right of their own
  public boolean delete(Team team, OwnRight own, Actor by) {
    return OwnRights.attempt(by(team), () -> teams.delete(team.id(), own, by));
  }

  /// Up to `limit` teams of an organization in the order of their slugs, after the first `skip`.
  public List<Team> list(Account organization, int skip, int limit) {
    return teams.list(organization.id(), OptionalLong.empty(), skip, limit);
  }

  /// Those of them that a user sees who is no owner of the organization.
  public List<Team> listSeen(Account organization, Account by, int skip, int limit) {
    return teams.list(organization.id(), OptionalLong.of(by.id()), skip, limit);
  }

  /// Up to `limit` teams directly below a team in the order of their slugs, after the first `skip`.
  public List<Team> listChildren(Team team, int skip, int limit) {
    return teams.listChildren(team.id(), skip, limit);
  }

  /// Up to `limit` teams that a user is in, in the order of their ids, after the first `skip`.
  public List<Team> listOf(Account user, int skip, int limit) {
    return teams.listOf(user.id(), skip, limit);
  }

  /// The team that a team is in.
  public Optional<Team> findParent(Team team) {
    return team.parentId().isEmpty() ? Optional.empty() : teams.find(team.parentId().getAsLong());
  }

  /// Up to `limit` users who are in a team itself, in the order of their ids, after the first
  /// `skip`.
  public List<TeamMember> listMembers(Team team, int skip, int limit) {
    return teams.listMembers(team.id(), skip, limit);
  }

  /// Those of them who are `role`.
  public List<TeamMember> listMembers(Team team, TeamRole role, int skip, int limit) {
    return teams.listMembers(team.id(), role, skip, limit);
  }

  /// What a user is in a team itself.
  public Optional<TeamRole> membership(Team team, Account user) {
    return teams.membership(team.id(), user.id());
  }

  /// Makes a user a member of a team, and of its organization, or changes what the member is.
  ///
  /// @throws RefusedChangeException if the actor would lose a right of their own
  public void putMember(Team team, Account user, TeamRole role, OwnRight own, Actor by) {
    boolean _ =
        OwnRights.attempt(
            by(team),
            () -> {
              teams.putMember(team.id(), user.id(), role, own, by);
              return true;
            });
  }

  /// As [#putMember], for those who cannot take others into the organization.
  ///
  /// @return false, without effect, when the user is no member of the organization
  /// @throws RefusedChangeException if the actor would lose a right of their own
  public boolean putInsider(Team team, Account user, TeamRole role, OwnRight own, Actor by) {
    return OwnRights.attempt(by(team), () -> teams.putInsider(team.id(), user.id(), role, own, by));
  }

  /// Ends a membership in a team.
  ///
  /// @return whether there was one
  /// @throws RefusedChangeException if the actor would lose a right of their own
  public boolean removeMember(Team team, Account user, OwnRight own, Actor by) {
    return OwnRights.attempt(by(team), () -> teams.removeMember(team.id(), user.id(), own, by));
  }
}
