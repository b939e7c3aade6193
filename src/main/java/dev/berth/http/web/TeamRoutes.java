package dev.berth.http.web;

import static dev.berth.http.web.PageRow.get;
import static dev.berth.http.web.PageRow.post;

import dev.berth.http.Route;
import dev.berth.packages.Action;
import java.util.List;

/// Teams of organizations.
final class TeamRoutes {
  private TeamRoutes() {}

  static List<Route<WebHandler>> list(WebRoutes.Rules rules) {
    TeamListPages teams = new TeamListPages(rules);
    TeamPages team = new TeamPages(rules);
    TeamSettingsPages settings = new TeamSettingsPages(rules);
    String all = "/orgs/{org}/teams";
    String one = all + "/{team_slug}";
    String member = one + "/members/{username}";
    return List.of(
        get(all, Action.SEE_MEMBERS, teams::list),
        get("/orgs/{org}/new-team", Action.CREATE_TEAM, settings::showNew),
        post(all, Action.CREATE_TEAM, settings::create),
        get(one, Action.SEE_TEAM, team::members),
        post(one + "/members", Action.ADMINISTER_TEAM, team::add),
        post(member, Action.ADMINISTER_TEAM, team::setRole),
        post(member + "/remove", Action.ADMINISTER_TEAM, team::remove),
        get(one + "/teams", Action.SEE_TEAM, team::children),
        get(one + "/packages", Action.SEE_TEAM, team::packages),
        get(one + "/repositories", Action.SEE_TEAM, team::repositories),
        get(one + "/edit", Action.ADMINISTER_TEAM, settings::show),
        post(one + "/edit", Action.ADMINISTER_TEAM, settings::update),
        get(one + "/delete", Action.ADMINISTER_TEAM, settings::askToDelete),
        post(one + "/delete", Action.ADMINISTER_TEAM, settings::delete));
  }
}
