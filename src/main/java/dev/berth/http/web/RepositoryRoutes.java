package dev.berth.http.web;

import static dev.berth.http.web.PageRow.get;
import static dev.berth.http.web.PageRow.post;

import dev.berth.http.Route;
import dev.berth.packages.Action;
import java.util.List;

/// Repositories, and their settings.
final class RepositoryRoutes {
  private RepositoryRoutes() {}

  static List<Route<WebHandler>> list(WebRoutes.Rules rules) {
    NewRepositoryPages made = new NewRepositoryPages(rules);
    RepositoryListPages lists = new RepositoryListPages(rules);
    RepositoryPages pages = new RepositoryPages(rules);
    RepositorySettingsPages settings = new RepositorySettingsPages(rules);
    RepositoryAccessPages access = new RepositoryAccessPages(rules);
    String one = "/{owner}/{repo}";
    String set = one + "/settings";
    return List.of(
        get("/new", Action.SIGNED_IN, made::show),
        post("/new", Action.SIGNED_IN, made::create),
        get("/organizations/{org}/repositories/new", Action.LOOK_AT_ORGANIZATION, made::redirect),
        get("/orgs/{org}/repositories", Action.LOOK_AT_ORGANIZATION, lists::ofOrganization),
        get(set, Action.ADMINISTER_REPOSITORY, settings::show),
        post(set, Action.ADMINISTER_REPOSITORY, settings::update),
        post(set + "/visibility", Action.ADMINISTER_REPOSITORY, settings::setVisibility),
        post(set + "/archive", Action.ADMINISTER_REPOSITORY, settings::setArchived),
        post(set + "/transfer", Action.ADMINISTER_REPOSITORY, settings::transfer),
        post(set + "/delete", Action.DELETE_REPOSITORY, settings::delete),
        get(set + "/access", Action.ADMINISTER_REPOSITORY, access::show),
        post(set + "/access/users", Action.ADMINISTER_REPOSITORY, access::putUser),
        post(set + "/access/users/remove", Action.ADMINISTER_REPOSITORY, access::removeUser),
        post(set + "/access/teams", Action.ADMINISTER_REPOSITORY, access::putTeam),
        post(set + "/access/teams/remove", Action.ADMINISTER_REPOSITORY, access::removeTeam),
        get(one + "/edit/README.md", Action.PUSH_TO_REPOSITORY, pages::showReadme),
        post(one + "/edit/README.md", Action.PUSH_TO_REPOSITORY, pages::setReadme),
        get(one, Action.SEE_REPOSITORY, pages::show));
  }
}
