package dev.berth.http.web;

import static dev.berth.http.web.PageRow.get;
import static dev.berth.http.web.PageRow.post;

import dev.berth.http.Route;
import dev.berth.packages.Action;
import java.util.List;

/// The site's administration. To all others there are no such pages.
final class SiteRoutes {
  /// Where they lie: no account is called so.
  static final String BASE = "/-/site";

  private SiteRoutes() {}

  static List<Route<WebHandler>> list(WebRoutes.Rules rules) {
    SiteUserPages users = new SiteUserPages(rules);
    SiteAccountPages accounts = new SiteAccountPages(rules);
    AuditPages audit = new AuditPages(rules);
    SiteServerPages server = new SiteServerPages(rules);
    String one = BASE + "/users/{username}";
    Action site = Action.ADMINISTER_SITE;
    Action other = Action.ADMINISTER_OTHER_USER;
    return List.of(
        get(BASE, site, accounts::listUsers),
        get(BASE + "/users", site, accounts::listUsers),
        post(BASE + "/users", site, accounts::createUser),
        get(BASE + "/organizations", site, accounts::listOrganizations),
        post(BASE + "/organizations", site, accounts::createOrganization),
        get(BASE + "/audit-log", site, audit::ofSite),
        get(BASE + "/storage", site, server::storage),
        get(BASE + "/jobs", site, server::jobs),
        get(BASE + "/settings", site, server::settings),
        get(one, site, users::show),
        post(one + "/password_link", site, users::makeLink),
        post(one + "/two_factor/delete", site, users::removeSecondFactor),
        post(one + "/end_tokens", site, users::endTokens),
        post(one + "/suspend", other, users::suspend),
        post(one + "/unsuspend", other, users::unsuspend),
        post(one + "/promote", other, users::promote),
        post(one + "/demote", other, users::demote));
  }
}
