package dev.berth.http.web;

import dev.berth.access.SiteRights;
import dev.berth.access.Warrants;
import dev.berth.http.Response;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.InvalidValueException;
import dev.berth.packages.Team;
import dev.berth.packages.TeamChange;
import dev.berth.packages.Warrant;
import dev.berth.registry.Accounts;
import dev.berth.registry.Teams;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/// Making, changing and deleting teams.
final class TeamSettingsPages {
  private static final int MOST_PARENTS = 100;

  private final Accounts accounts;
  private final Teams teams;
  private final SiteRights rights;
  private final Warrants warrants;

  TeamSettingsPages(WebRoutes.Rules rules) {
    this.accounts = rules.accounts();
    this.teams = rules.organizations().teams();
    this.rights = rules.rights();
    this.warrants = new Warrants(rights);
  }

  /// What the form holds.
  ///
  /// @param parent the id of the team that it is to lie in; empty for none
  record Draft(String name, String description, boolean secret, String parent, String error) {}

  Response showNew(WebCall call) {
    return showNew(call, 200, new Draft("", "", false, call.parameter("parent").orElse(""), ""));
  }

  private Response showNew(WebCall call, int status, Draft draft) {
    return call.page(
        status,
        "team-new",
        call.frame(
            "New team · " + call.organization().login(), TeamListPages.crumbs(call.organization())),
        "organization",
        call.organization(),
        "draft",
        draft,
        "parents",
        parents(call, Optional.empty()));
  }

  /// The teams that one may be hung below, and the one that it hangs below already.
  private List<Team> parents(WebCall call, Optional<Team> child) {
    Account organization = call.organization();
    Optional<Team> now = child.flatMap(teams::findParent);
    Stream<Team> others =
        teams.list(organization, 0, MOST_PARENTS).stream()
            .filter(team -> team.privacy() == Team.Privacy.CLOSED)
            .filter(team -> child.filter(each -> each.id() == team.id()).isEmpty())
            .filter(team -> now.filter(each -> each.id() == team.id()).isEmpty())
            .filter(team -> administers(call, team));
    return Stream.concat(now.stream(), others).toList();
  }

  private boolean administers(WebCall call, Team team) {
    return rights.administerTeam(call.signedIn(), team.organizationId(), Optional.of(team))
        instanceof SiteRights.Decision.Granted;
  }

  private static Draft draft(WebCall call, String error) {
    return new Draft(
        call.field("name"),
        call.field("description"),
        call.field("privacy").equals(Team.Privacy.SECRET.word()),
        call.field("parent"),
        error);
  }

  private static Team.Privacy privacy(Draft draft) {
    return draft.secret() ? Team.Privacy.SECRET : Team.Privacy.CLOSED;
  }

  Response create(WebCall call) {
    Draft draft = draft(call, "");
    try {
      Optional<Team> parent = parent(call, draft);
      OptionalLong parentId = parent.stream().mapToLong(Team::id).findFirst();
      // Those who run the site make teams for others; owners and members are in what they make.
      Optional<Account> founder =
          Optional.of(call.user())
              .filter(user -> accounts.membership(call.organization(), user).isPresent());
      Team made =
          teams.create(
              call.organization(),
              new Teams.Wish(draft.name(), draft.description(), privacy(draft), parentId),
              founder,
              List.of(),
              List.of(),
              by(call, parent));
      return Html.seeOther(
          Addresses.team(call.organization(), made) + "?notice=" + Notice.TEAM_CREATED.word());
    } catch (InvalidValueException e) {
      return showNew(call, 422, draft(call, e.text()));
    }
  }

  /// Whoever is in a team has the rights of those above it, so hanging one below another takes a
  /// right in that one.
  private Optional<Team> parent(WebCall call, Draft draft) {
    if (draft.parent().isEmpty()) {
      return Optional.empty();
    }
    Optional<Team> found =
        draft.parent().matches("[0-9]{1,18}")
            ? teams.find(call.organization(), Long.parseLong(draft.parent()))
            : Optional.empty();
    return switch (rights.administerTeam(call.signedIn(), call.organization().id(), found)) {
      case SiteRights.Decision.Granted _ -> found;
      case SiteRights.Decision.Forbidden(var reason) -> throw PageException.forbidden(reason);
      case SiteRights.Decision.Refused _, SiteRights.Decision.ScopeMissing _ ->
          throw PageException.notFound();
    };
  }

  private Actor by(WebCall call, Optional<Team> parent) {
    List<Warrant> more =
        parent.map(team -> warrants.ofMaintainer(call.signedIn(), team)).orElse(List.of());
    return call.actor().by(more);
  }

  Response show(WebCall call) {
    Team team = call.team();
    return show(
        call,
        200,
        new Draft(
            team.name(),
            team.description(),
            team.privacy() == Team.Privacy.SECRET,
            team.parentId().isPresent() ? Long.toString(team.parentId().getAsLong()) : "",
            ""));
  }

  private Response show(WebCall call, int status, Draft draft) {
    Team team = call.team();
    return call.page(
        status,
        "team-settings",
        TeamPages.frame(call, "Settings of " + team.name()),
        "head",
        new TeamPages.Head(call.organization(), team, teams.findParent(team), true, "settings"),
        "draft",
        draft,
        "parents",
        parents(call, Optional.of(team)));
  }

  Response update(WebCall call) {
    Team team = call.team();
    Draft draft = draft(call, "");
    boolean moves =
        !draft
            .parent()
            .equals(team.parentId().isPresent() ? Long.toString(team.parentId().getAsLong()) : "");
    try {
      Optional<Team> parent = moves ? parent(call, draft) : Optional.empty();
      TeamChange change =
          new TeamChange(
              Optional.of(draft.name()),
              Optional.of(draft.description()),
              Optional.of(privacy(draft)),
              moves
                  ? Optional.of(parent.stream().mapToLong(Team::id).findFirst())
                  : Optional.empty());
      Team now =
          teams
              .update(team, change, call.own(), by(call, parent))
              .orElseThrow(PageException::notFound);
      return Html.seeOther(
          Addresses.team(call.organization(), now) + "?notice=" + Notice.TEAM_UPDATED.word());
    } catch (InvalidValueException e) {
      return show(call, 422, draft(call, e.text()));
    }
  }

  private static Confirmation deletion(WebCall call) {
    Team team = call.team();
    String address = Addresses.team(call.organization(), team);
    return Confirmation.typed(
        "Delete the team " + team.name(),
        List.of(
            "Its members lose what the team was given in packages and repositories.",
            "The teams below it move to where it was."),
        address + "/delete",
        team.slug(),
        "Delete this team",
        address + "/edit");
  }

  Response askToDelete(WebCall call) {
    return call.confirm(200, deletion(call), TeamListPages.crumbs(call.organization()));
  }

  Response delete(WebCall call) {
    Confirmation question = deletion(call);
    if (!question.isGiven(call)) {
      return call.confirm(422, question.again(), TeamListPages.crumbs(call.organization()));
    }
    if (!teams.delete(call.team(), call.own(), call.actor())) {
      throw PageException.notFound();
    }
    return Html.seeOther(
        Addresses.teams(call.organization()) + "?notice=" + Notice.TEAM_DELETED.word());
  }
}
