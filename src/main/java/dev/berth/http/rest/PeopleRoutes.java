package dev.berth.http.rest;

import static dev.berth.http.HttpMethod.DELETE;
import static dev.berth.http.HttpMethod.GET;
import static dev.berth.http.HttpMethod.PATCH;
import static dev.berth.http.HttpMethod.POST;
import static dev.berth.http.HttpMethod.PUT;

import dev.berth.access.Passwords;
import dev.berth.access.SiteRights;
import dev.berth.http.HttpMethod;
import dev.berth.http.Route;
import dev.berth.packages.Action;
import dev.berth.registry.AccountAdministration;
import dev.berth.registry.AuditTrail;
import dev.berth.registry.Organizations;
import dev.berth.registry.OutsideCollaborators;
import dev.berth.registry.Teams;
import java.util.ArrayList;
import java.util.List;

/// Users, organizations, teams, who belongs to them, what they sign in by, and the logs of all
/// that. Rows marked "extension" are not GitHub's.
public final class PeopleRoutes {
  private PeopleRoutes() {}

  /// The rules that requests come to.
  public record Rules(
      AccountAdministration administration,
      Organizations organizations,
      OutsideCollaborators outsideCollaborators,
      Teams teams,
      AuditTrail audit,
      Passwords passwords) {}

  static List<Route<RestHandler>> of(
      RestRoutes.Rules rules, SiteRights rights, RepositoryAccess repositories) {
    List<Route<RestHandler>> routes = new ArrayList<>();
    routes.addAll(accounts(rules));
    routes.addAll(
        memberships(new MembershipHandlers(rules.accounts(), rules.people().organizations())));
    routes.addAll(
        outside(
            new OutsideCollaboratorHandlers(
                rules.people().outsideCollaborators(), rules.accounts())));
    routes.addAll(
        teams(
            new TeamHandlers(
                rules.people().teams(),
                rules.accounts(),
                rules.people().organizations(),
                repositories,
                rights)));
    routes.addAll(administration(rules));
    routes.addAll(audit(new AuditHandlers(rules.people().audit())));
    routes.addAll(passwords(new PasswordHandlers(rules.people().passwords(), rules.accounts())));
    routes.addAll(tokens(new AdministrationHandlers(rules.accounts(), rules.tokens())));
    return routes;
  }

  private static List<Route<RestHandler>> accounts(RestRoutes.Rules rules) {
    AccountHandlers accounts =
        new AccountHandlers(rules.accounts(), rules.people().organizations());
    OrganizationHandlers organizations = new OrganizationHandlers(rules.people().organizations());
    return List.of(
        row(GET, "/user", Action.SIGNED_IN, accounts::self),
        row(PATCH, "/user", Action.CHANGE_OWN_ACCOUNT, accounts::updateSelf),
        row(GET, "/users", Action.SIGNED_IN, accounts::list),
        row(GET, "/users/{login}", Action.ANYONE, accounts::user),
        row(GET, "/organizations", Action.SIGNED_IN, accounts::listOrganizations),
        row(GET, "/orgs/{org}", Action.LOOK_AT_ORGANIZATION, organizations::find),
        row(PATCH, "/orgs/{org}", Action.ADMINISTER_ORGANIZATION, organizations::update));
  }

  private static List<Route<RestHandler>> memberships(MembershipHandlers members) {
    String one = "/orgs/{org}/memberships/{username}";
    String member = "/orgs/{org}/members/{username}";
    String shown = "/orgs/{org}/public_members";
    return List.of(
        row(GET, "/orgs/{org}/members", Action.LOOK_AT_MEMBERS, members::members),
        row(GET, member, Action.LOOK_AT_ORGANIZATION, members::checkMember),
        row(DELETE, member, Action.ADMINISTER_ORGANIZATION, members::remove),
        row(GET, shown, Action.LOOK_AT_ORGANIZATION, members::publicMembers),
        row(GET, shown + "/{username}", Action.LOOK_AT_ORGANIZATION, members::checkPublicMember),
        row(GET, one, Action.SEE_MEMBERS, members::membership),
        row(PUT, one, Action.ADMINISTER_ORGANIZATION, members::setMembership),
        row(DELETE, one, Action.ADMINISTER_ORGANIZATION, members::remove),
        row(GET, "/user/orgs", Action.SEE_OWN_MEMBERSHIPS, members::ownOrganizations),
        row(GET, "/user/memberships/orgs", Action.SEE_OWN_MEMBERSHIPS, members::ownMemberships),
        row(
            GET,
            "/user/memberships/orgs/{org}",
            Action.SEE_OWN_MEMBERSHIPS,
            members::ownMembership),
        row(
            PATCH,
            "/user/memberships/orgs/{org}",
            Action.SEE_OWN_MEMBERSHIPS,
            members::acceptMembership),
        row(GET, "/users/{login}/orgs", Action.LOOK_AT_MEMBERSHIPS, members::organizationsOf));
  }

  private static List<Route<RestHandler>> outside(OutsideCollaboratorHandlers collaborators) {
    String all = "/orgs/{org}/outside_collaborators";
    String one = all + "/{username}";
    return List.of(
        row(GET, all, Action.SEE_MEMBERS, collaborators::list),
        row(PUT, one, Action.ADMINISTER_ORGANIZATION, collaborators::convert),
        row(DELETE, one, Action.ADMINISTER_ORGANIZATION, collaborators::remove));
  }

  private static List<Route<RestHandler>> teams(TeamHandlers teams) {
    String all = "/orgs/{org}/teams";
    String one = all + "/{team_slug}";
    String membership = one + "/memberships/{username}";
    String byId = "/teams/{team_id}/memberships/{username}";
    return List.of(
        row(GET, all, Action.SEE_MEMBERS, teams::list),
        row(POST, all, Action.CREATE_TEAM, teams::create),
        row(GET, one, Action.SEE_TEAM, teams::find),
        row(PATCH, one, Action.ADMINISTER_TEAM, teams::update),
        row(DELETE, one, Action.ADMINISTER_TEAM, teams::delete),
        row(GET, one + "/teams", Action.SEE_TEAM, teams::children),
        row(GET, one + "/members", Action.SEE_TEAM, teams::members),
        row(GET, membership, Action.SEE_TEAM, teams::membership),
        row(PUT, membership, Action.ADMINISTER_TEAM, teams::setMembership),
        row(DELETE, membership, Action.ADMINISTER_TEAM, teams::removeMembership),
        row(GET, byId, Action.SEE_TEAM, teams::membership),
        row(PUT, byId, Action.ADMINISTER_TEAM, teams::setMembership),
        row(DELETE, byId, Action.ADMINISTER_TEAM, teams::removeMembership),
        row(GET, "/user/teams", Action.SEE_OWN_MEMBERSHIPS, teams::listOwn));
  }

  private static List<Route<RestHandler>> administration(RestRoutes.Rules rules) {
    AdministrationHandlers making = new AdministrationHandlers(rules.accounts(), rules.tokens());
    UserAdministrationHandlers changing =
        new UserAdministrationHandlers(rules.accounts(), rules.people().administration());
    String user = "/admin/users/{username}";
    String organization = "/admin/organizations/{org}";
    String siteAdmin = "/users/{username}/site_admin";
    String suspended = "/users/{username}/suspended";
    String former = "/admin/accounts/{login}/former_logins";
    return List.of(
        row(POST, "/admin/users", Action.ADMINISTER_SITE, making::createUser),
        row(PATCH, user, Action.ADMINISTER_SITE, changing::renameUser),
        row(DELETE, user, Action.ADMINISTER_OTHER_USER, changing::deleteUser),
        row(POST, "/admin/organizations", Action.ADMINISTER_SITE, making::createOrganization),
        row(PATCH, organization, Action.ADMINISTER_SITE, changing::renameOrganization),
        row(DELETE, "/orgs/{org}", Action.ADMINISTER_ORGANIZATION, changing::deleteOrganization),
        row(PUT, siteAdmin, Action.ADMINISTER_OTHER_USER, changing::promote),
        row(DELETE, siteAdmin, Action.ADMINISTER_OTHER_USER, changing::demote),
        row(PUT, suspended, Action.ADMINISTER_OTHER_USER, changing::suspend),
        row(DELETE, suspended, Action.ADMINISTER_OTHER_USER, changing::unsuspend),
        // extensions
        row(GET, former, Action.ADMINISTER_SITE, changing::listFormerLogins),
        row(DELETE, former + "/{former}", Action.ADMINISTER_SITE, changing::endFormerLogin));
  }

  private static List<Route<RestHandler>> audit(AuditHandlers audit) {
    return List.of(
        row(GET, "/orgs/{org}/audit-log", Action.ADMINISTER_ORGANIZATION, audit::ofOrganization),
        // extension
        row(GET, "/admin/audit-log", Action.ADMINISTER_SITE, audit::ofSite));
  }

  /// Extensions.
  private static List<Route<RestHandler>> passwords(PasswordHandlers passwords) {
    String one = "/admin/users/{username}/password";
    return List.of(
        row(PUT, one, Action.ADMINISTER_SITE, passwords::set),
        row(DELETE, one, Action.ADMINISTER_SITE, passwords::remove));
  }

  private static List<Route<RestHandler>> tokens(AdministrationHandlers tokens) {
    String all = "/admin/users/{login}/authorizations";
    return List.of(
        row(POST, all, Action.ADMINISTER_SITE, tokens::createToken),
        // extension
        row(GET, all, Action.ADMINISTER_SITE, tokens::listTokens),
        row(DELETE, all, Action.ADMINISTER_SITE, tokens::revokeAllTokens),
        // extension
        row(DELETE, all + "/{id}", Action.ADMINISTER_SITE, tokens::revokeToken));
  }

  private static Route<RestHandler> row(
      HttpMethod method, String path, Action action, RestHandler handler) {
    return new Route<>(method, path, action, handler);
  }
}
