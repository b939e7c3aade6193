package dev.berth.http.web;

import static dev.berth.http.web.PageRow.get;
import static dev.berth.http.web.PageRow.post;

import dev.berth.http.Route;
import dev.berth.packages.Action;
import java.util.List;

/// The people of organizations.
final class OrganizationRoutes {
  private OrganizationRoutes() {}

  static List<Route<WebHandler>> list(WebRoutes.Rules rules) {
    PeoplePages people = new PeoplePages(rules);
    OutsidePages outside = new OutsidePages(rules);
    String all = "/orgs/{org}/people";
    String one = all + "/{username}";
    String outsiders = "/orgs/{org}/outside-collaborators";
    return List.of(
        get(all, Action.LOOK_AT_ORGANIZATION, people::list),
        post(all, Action.ADMINISTER_ORGANIZATION, people::add),
        post(one, Action.ADMINISTER_ORGANIZATION, people::setRole),
        get(one + "/remove", Action.ADMINISTER_ORGANIZATION, people::askToRemove),
        post(one + "/remove", Action.ADMINISTER_ORGANIZATION, people::remove),
        get(one + "/convert", Action.ADMINISTER_ORGANIZATION, outside::askToConvert),
        post(one + "/convert", Action.ADMINISTER_ORGANIZATION, outside::convert),
        get(outsiders, Action.SEE_MEMBERS, outside::list),
        get(outsiders + "/{username}", Action.ADMINISTER_ORGANIZATION, outside::askToRemove),
        post(outsiders + "/{username}", Action.ADMINISTER_ORGANIZATION, outside::remove));
  }
}
