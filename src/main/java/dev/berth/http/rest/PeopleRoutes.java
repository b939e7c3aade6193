package dev.berth.http.rest;

import static dev.berth.http.HttpMethod.DELETE;
import static dev.berth.http.HttpMethod.GET;
import static dev.berth.http.HttpMethod.PATCH;
import static dev.berth.http.HttpMethod.POST;
import static dev.berth.http.HttpMethod.PUT;

import dev.berth.http.Route;
import dev.berth.packages.Action;
import java.util.List;

/// Users, organizations, who belongs to them, and what they sign in by. Rows marked "extension" are
/// not GitHub's.
final class PeopleRoutes {
  private static final String AUTHORIZATIONS = "/admin/users/{login}/authorizations";
  private static final String MEMBERSHIP = "/orgs/{org}/memberships/{username}";

  private PeopleRoutes() {}

  static List<Route<RestHandler>> of(RestRoutes.Rules rules) {
    AccountHandlers accounts = new AccountHandlers(rules.accounts());
    OrganizationHandlers organizations = new OrganizationHandlers(rules.accounts());
    AdministrationHandlers administration =
        new AdministrationHandlers(rules.accounts(), rules.tokens());
    return List.of(
        new Route<>(GET, "/", Action.ANYONE, accounts::root),
        new Route<>(GET, "/user", Action.SIGNED_IN, accounts::self),
        new Route<>(GET, "/users", Action.SIGNED_IN, accounts::list),
        new Route<>(GET, "/users/{login}", Action.ANYONE, accounts::user),
        new Route<>(GET, "/organizations", Action.SIGNED_IN, accounts::listOrganizations),
        new Route<>(GET, "/orgs/{org}", Action.ANYONE, accounts::organization),
        new Route<>(PATCH, "/orgs/{org}", Action.ADMINISTER_ORGANIZATION, organizations::update),
        new Route<>(GET, "/orgs/{org}/members", Action.SEE_MEMBERS, organizations::members),
        new Route<>(GET, MEMBERSHIP, Action.SEE_MEMBERS, organizations::membership),
        new Route<>(PUT, MEMBERSHIP, Action.ADMINISTER_ORGANIZATION, organizations::setMembership),
        new Route<>(
            DELETE, MEMBERSHIP, Action.ADMINISTER_ORGANIZATION, organizations::removeMembership),
        new Route<>(POST, "/admin/users", Action.ADMINISTER_SITE, administration::createUser),
        new Route<>(
            POST,
            "/admin/organizations",
            Action.ADMINISTER_SITE,
            administration::createOrganization),
        new Route<>(POST, AUTHORIZATIONS, Action.ADMINISTER_SITE, administration::createToken),
        // extension
        new Route<>(GET, AUTHORIZATIONS, Action.ADMINISTER_SITE, administration::listTokens),
        new Route<>(
            DELETE, AUTHORIZATIONS, Action.ADMINISTER_SITE, administration::revokeAllTokens),
        // extension
        new Route<>(
            DELETE, AUTHORIZATIONS + "/{id}", Action.ADMINISTER_SITE, administration::revokeToken));
  }
}
