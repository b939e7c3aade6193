package dev.berth.http.web;

import static dev.berth.http.web.PageRow.get;
import static dev.berth.http.web.PageRow.post;

import dev.berth.http.Route;
import dev.berth.packages.Action;
import java.util.List;

/// The first page, accounts and what they have.
final class AccountRoutes {
  private AccountRoutes() {}

  static List<Route<WebHandler>> list(WebRoutes.Rules rules) {
    AccountPages pages = new AccountPages(rules);
    PackageListPages packages = new PackageListPages(rules);
    return List.of(
        get("/", Action.ANYONE, pages::home),
        get("/settings/organizations/new", Action.SIGNED_IN, pages::showNewOrganization),
        post("/settings/organizations", Action.SIGNED_IN, pages::createOrganization),
        get("/orgs/{owner}", Action.ANYONE, pages::show),
        get("/orgs/{owner}/packages", Action.ANYONE, packages::listOfOrganization),
        get("/{owner}", Action.ANYONE, pages::show));
  }
}
