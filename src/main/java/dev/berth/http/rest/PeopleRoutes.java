package dev.berth.http.rest;

import static dev.berth.http.HttpMethod.DELETE;
import static dev.berth.http.HttpMethod.GET;
import static dev.berth.http.HttpMethod.PATCH;
import static dev.berth.http.HttpMethod.POST;
import static dev.berth.http.HttpMethod.PUT;
import static dev.berth.http.rest.Operation.says;

import dev.berth.access.Passwords;
import dev.berth.access.SecondFactors;
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
/// that.
public final class PeopleRoutes {
  private PeopleRoutes() {}

  /// The rules that requests come to.
  public record Rules(
      AccountAdministration administration,
      Organizations organizations,
      OutsideCollaborators outsideCollaborators,
      Teams teams,
      AuditTrail audit,
      Passwords passwords,
      SecondFactors secondFactors) {}

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
    routes.addAll(
        passwords(
            new PasswordHandlers(
                rules.people().passwords(), rules.people().secondFactors(), rules.accounts())));
    routes.addAll(tokens(new AdministrationHandlers(rules.accounts(), rules.tokens())));
    return routes;
  }

  private static List<Route<RestHandler>> accounts(RestRoutes.Rules rules) {
    AccountHandlers accounts =
        new AccountHandlers(
            rules.accounts(), rules.people().organizations(), rules.people().secondFactors());
    OrganizationHandlers organizations = new OrganizationHandlers(rules.people().organizations());
    return List.of(
        row(
            GET,
            "/user",
            Action.SIGNED_IN,
            says("Show who is signed in", accounts::self).gives(200, "private-user")),
        row(
            PATCH,
            "/user",
            Action.CHANGE_OWN_ACCOUNT,
            says("Change who is signed in", accounts::updateSelf)
                .field("email", "string", "an address; Berth keeps nothing else of it")
                .gives(200, "private-user")),
        row(
            GET,
            "/users",
            Action.SIGNED_IN,
            says("List all users", accounts::list).since().lists("simple-user")),
        row(
            GET,
            "/users/{login}",
            Action.ANYONE,
            says("Show a user or an organization", accounts::user).gives(200, "public-user")),
        row(
            GET,
            "/organizations",
            Action.SIGNED_IN,
            says("List all organizations", accounts::listOrganizations)
                .since()
                .lists("organization-simple")),
        row(
            GET,
            "/orgs/{org}",
            Action.LOOK_AT_ORGANIZATION,
            says("Show an organization", organizations::find).gives(200, "organization-full")),
        row(
            PATCH,
            "/orgs/{org}",
            Action.ADMINISTER_ORGANIZATION,
            says(
                    "Change what an organization tells about itself, and its rules",
                    organizations::update)
                .field("name", "string", "its name beside the login")
                .field("description", "string", "what it is about")
                .field("company", "string", "a company")
                .field("location", "string", "a place")
                .field("blog", "string", "an address")
                .field("email", "string", "an address for letters")
                .field(
                    "members_can_create_packages",
                    "boolean",
                    "extension: whether members may make such packages")
                .field(
                    "members_can_create_public_packages",
                    "boolean",
                    "extension: whether members may make such packages")
                .field(
                    "members_can_create_internal_packages",
                    "boolean",
                    "extension: whether members may make such packages")
                .field(
                    "members_can_create_private_packages",
                    "boolean",
                    "extension: whether members may make such packages")
                .field(
                    "packages_inherit_access",
                    "boolean",
                    "extension: whether linked packages begin by inheriting")
                .gives(200, "organization-full")));
  }

  private static List<Route<RestHandler>> memberships(MembershipHandlers members) {
    String one = "/orgs/{org}/memberships/{username}";
    String member = "/orgs/{org}/members/{username}";
    String shown = "/orgs/{org}/public_members";
    return List.of(
        row(
            GET,
            "/orgs/{org}/members",
            Action.LOOK_AT_MEMBERS,
            says("List the members of an organization", members::members)
                .query("role", "all|admin|member", "which they are")
                .query(
                    "filter",
                    "2fa_disabled|2fa_insecure|all",
                    "for owners; `2fa_disabled` are those without a second factor")
                .paged()
                .lists("simple-user")),
        row(
            GET,
            member,
            Action.LOOK_AT_ORGANIZATION,
            says("Tell whether a user is a member", members::checkMember)
                .empty(204, "They are.")
                .empty(302, "The caller is no member: to the public members.")),
        row(
            DELETE,
            member,
            Action.ADMINISTER_ORGANIZATION,
            says("End a membership, and with it teams and roles", members::remove)
                .forcedByQuery()
                .done()),
        row(
            GET,
            shown,
            Action.LOOK_AT_ORGANIZATION,
            says("List the public members of an organization", members::publicMembers)
                .paged()
                .lists("simple-user")),
        row(
            GET,
            shown + "/{username}",
            Action.LOOK_AT_ORGANIZATION,
            says("Tell whether a user is a public member", members::checkPublicMember)
                .empty(204, "They are.")),
        row(
            GET,
            one,
            Action.SEE_MEMBERS,
            says("Show a membership", members::membership).gives(200, "org-membership")),
        row(
            PUT,
            one,
            Action.ADMINISTER_ORGANIZATION,
            says("Make a user a member, or change their role", members::setMembership)
                .field("role", "member|admin", "what they are; a member unless it says otherwise")
                .forcedByField()
                .gives(200, "org-membership")),
        row(
            DELETE,
            one,
            Action.ADMINISTER_ORGANIZATION,
            says("End a membership, and with it teams and roles", members::remove)
                .forcedByQuery()
                .done()),
        row(
            GET,
            "/user/orgs",
            Action.SEE_OWN_MEMBERSHIPS,
            says("List the organizations of who is signed in", members::ownOrganizations)
                .paged()
                .lists("organization-simple")),
        row(
            GET,
            "/user/memberships/orgs",
            Action.SEE_OWN_MEMBERSHIPS,
            says("List the memberships of who is signed in", members::ownMemberships)
                .query("state", "active|pending", "none is pending here")
                .paged()
                .lists("org-membership")),
        row(
            GET,
            "/user/memberships/orgs/{org}",
            Action.SEE_OWN_MEMBERSHIPS,
            says("Show a membership of who is signed in", members::ownMembership)
                .gives(200, "org-membership")),
        row(
            PATCH,
            "/user/memberships/orgs/{org}",
            Action.SEE_OWN_MEMBERSHIPS,
            says("Accept a membership, which took effect before", members::acceptMembership)
                .field("state!", "active", "that it is accepted")
                .gives(200, "org-membership")),
        row(
            GET,
            "/users/{login}/orgs",
            Action.LOOK_AT_MEMBERSHIPS,
            says(
                    "List the organizations that a user and the caller are both in",
                    members::organizationsOf)
                .paged()
                .lists("organization-simple")));
  }

  private static List<Route<RestHandler>> outside(OutsideCollaboratorHandlers collaborators) {
    String all = "/orgs/{org}/outside_collaborators";
    String one = all + "/{username}";
    return List.of(
        row(
            GET,
            all,
            Action.SEE_MEMBERS,
            says(
                    "List who has permissions in repositories of an organization without being a"
                        + " member",
                    collaborators::list)
                .query(
                    "filter",
                    "2fa_disabled|2fa_insecure|all",
                    "for owners; `2fa_disabled` are those without a second factor")
                .paged()
                .lists("simple-user")),
        row(
            PUT,
            one,
            Action.ADMINISTER_ORGANIZATION,
            says("Make a member an outside collaborator", collaborators::convert)
                .forcedByField()
                .done()),
        row(
            DELETE,
            one,
            Action.ADMINISTER_ORGANIZATION,
            says("Take all permissions of an outside collaborator", collaborators::remove).done()));
  }

  private static List<Route<RestHandler>> teams(TeamHandlers teams) {
    String all = "/orgs/{org}/teams";
    String one = all + "/{team_slug}";
    String membership = one + "/memberships/{username}";
    String byId = "/teams/{team_id}/memberships/{username}";
    return List.of(
        row(
            GET,
            all,
            Action.SEE_MEMBERS,
            says("List the teams of an organization", teams::list).paged().showsList("a team")),
        row(
            POST,
            all,
            Action.CREATE_TEAM,
            says("Make a team", teams::create)
                .field("name!", "string", "its name")
                .field("description", "string", "what it is for")
                .field("privacy", "secret|closed", "who sees it")
                .field("parent_team_id", "integer", "the team it is in")
                .field("maintainers", "string[]", "logins of who maintains it")
                .field("repo_names", "string[]", "repositories, OWNER/NAME, that it may pull from")
                .shows(201, "the team")),
        row(GET, one, Action.SEE_TEAM, says("Show a team", teams::find).shows(200, "the team")),
        row(
            PATCH,
            one,
            Action.ADMINISTER_TEAM,
            says("Change a team", teams::update)
                .field("name", "string", "its name")
                .field("description", "string", "what it is for")
                .field("privacy", "secret|closed", "who sees it")
                .field("parent_team_id", "integer", "the team it is in; null for none")
                .forcedByField()
                .shows(200, "the team")),
        row(
            DELETE,
            one,
            Action.ADMINISTER_TEAM,
            says("Delete a team", teams::delete).forcedByQuery().done()),
        row(
            GET,
            one + "/teams",
            Action.SEE_TEAM,
            says("List the teams in a team", teams::children).paged().showsList("a team")),
        row(
            GET,
            one + "/members",
            Action.SEE_TEAM,
            says("List the members of a team", teams::members)
                .query("role", "all|member|maintainer", "which they are")
                .paged()
                .lists("simple-user")),
        row(
            GET,
            membership,
            Action.SEE_TEAM,
            says("Show the membership in a team", teams::membership).gives(200, "team-membership")),
        row(
            PUT,
            membership,
            Action.ADMINISTER_TEAM,
            says("Add a user to a team, or change their role there", teams::setMembership)
                .field(
                    "role", "member|maintainer", "what they are; a member unless it says otherwise")
                .forcedByField()
                .gives(200, "team-membership")),
        row(
            DELETE,
            membership,
            Action.ADMINISTER_TEAM,
            says("Take a user out of a team", teams::removeMembership).forcedByQuery().done()),
        row(
            GET,
            byId,
            Action.SEE_TEAM,
            says("Show the membership in a team", teams::membership).gives(200, "team-membership")),
        row(
            PUT,
            byId,
            Action.ADMINISTER_TEAM,
            says("Add a user to a team, or change their role there", teams::setMembership)
                .field(
                    "role", "member|maintainer", "what they are; a member unless it says otherwise")
                .forcedByField()
                .gives(200, "team-membership")),
        row(
            DELETE,
            byId,
            Action.ADMINISTER_TEAM,
            says("Take a user out of a team", teams::removeMembership).forcedByQuery().done()),
        row(
            GET,
            "/user/teams",
            Action.SEE_OWN_MEMBERSHIPS,
            says("List the teams of who is signed in", teams::listOwn)
                .paged()
                .showsList("a team with its organization")));
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
        row(
            POST,
            "/admin/users",
            Action.ADMINISTER_SITE,
            says("Make a user", making::createUser)
                .field("login!", "string", "a name that nobody has")
                .field("email", "string", "an address")
                .gives(201, "simple-user")),
        row(
            PATCH,
            user,
            Action.ADMINISTER_SITE,
            says("Rename a user, packages and all", changing::renameUser)
                .field("login!", "string", "a name that nobody has")
                .shows(202, "what is done, and where the user is")),
        row(
            DELETE,
            user,
            Action.ADMINISTER_OTHER_USER,
            says("Delete a user", changing::deleteUser).forcedByQuery().done()),
        row(
            POST,
            "/admin/organizations",
            Action.ADMINISTER_SITE,
            says("Make an organization", making::createOrganization)
                .field("login!", "string", "a name that nobody has")
                .field("admin!", "string", "the login of who owns it")
                .gives(201, "organization-simple")),
        row(
            PATCH,
            organization,
            Action.ADMINISTER_SITE,
            says("Rename an organization, packages and all", changing::renameOrganization)
                .field("login!", "string", "a name that nobody has")
                .shows(202, "what is done, and where the organization is")),
        row(
            DELETE,
            "/orgs/{org}",
            Action.ADMINISTER_ORGANIZATION,
            says("Delete an organization that owns nothing", changing::deleteOrganization)
                .forcedByQuery()
                .shows(202, "an empty object")),
        row(
            PUT,
            siteAdmin,
            Action.ADMINISTER_OTHER_USER,
            says("Let a user run the site", changing::promote).done()),
        row(
            DELETE,
            siteAdmin,
            Action.ADMINISTER_OTHER_USER,
            says("End that a user runs the site", changing::demote).done()),
        row(
            PUT,
            suspended,
            Action.ADMINISTER_OTHER_USER,
            says("Suspend a user", changing::suspend).done()),
        row(
            DELETE,
            suspended,
            Action.ADMINISTER_OTHER_USER,
            says("End the suspension of a user", changing::unsuspend).done()),
        row(
            GET,
            former,
            Action.ADMINISTER_SITE,
            says("List the former logins that an account answers to", changing::listFormerLogins)
                .extension()
                .showsList("a login")),
        row(
            DELETE,
            former + "/{former}",
            Action.ADMINISTER_SITE,
            says("End that an account answers to a former login", changing::endFormerLogin)
                .extension()
                .done()));
  }

  private static List<Route<RestHandler>> audit(AuditHandlers audit) {
    return List.of(
        row(
            GET,
            "/orgs/{org}/audit-log",
            Action.ADMINISTER_ORGANIZATION,
            says("Search the audit log of an organization", audit::ofOrganization)
                .with(PeopleRoutes::searched)),
        row(
            GET,
            "/admin/audit-log",
            Action.ADMINISTER_SITE,
            says("Search the audit log of the site", audit::ofSite)
                .extension()
                .with(PeopleRoutes::searched)));
  }

  private static List<Route<RestHandler>> passwords(PasswordHandlers passwords) {
    String one = "/admin/users/{username}/password";
    return List.of(
        row(
            PUT,
            one,
            Action.ADMINISTER_SITE,
            says("Set the password of a user", passwords::set)
                .extension()
                .field("password!", "string", "the password")
                .done()),
        row(
            DELETE,
            one,
            Action.ADMINISTER_SITE,
            says("Take the password of a user away", passwords::remove).extension().done()),
        row(
            DELETE,
            "/admin/users/{username}/two-factor",
            Action.ADMINISTER_SITE,
            says("Take the second factor of a user away", passwords::removeSecondFactor)
                .extension()
                .done()));
  }

  private static List<Route<RestHandler>> tokens(AdministrationHandlers tokens) {
    String all = "/admin/users/{login}/authorizations";
    return List.of(
        row(
            POST,
            all,
            Action.ADMINISTER_SITE,
            says("Make a token for a user", tokens::createToken)
                .field("scopes", "string[]", "what it may do")
                .field("note", "string", "what it is for")
                .field("expires_at", "date-time", "extension: when it ends")
                .shows(201, "the token, this once with its secret")),
        row(
            GET,
            all,
            Action.ADMINISTER_SITE,
            says("List a user's tokens without their secrets", tokens::listTokens)
                .extension()
                .paged()
                .showsList("a token")),
        row(
            DELETE,
            all,
            Action.ADMINISTER_SITE,
            says("Revoke all tokens of a user", tokens::revokeAllTokens).done()),
        row(
            DELETE,
            all + "/{id}",
            Action.ADMINISTER_SITE,
            says("Revoke a token of a user", tokens::revokeToken).extension().done()));
  }

  private static Route<RestHandler> row(
      HttpMethod method, String path, Action action, RestHandler handler) {
    return new Route<>(method, path, action, handler);
  }

  private static Operation searched(Operation operation) {
    return operation
        .query("phrase", "string", "what to look for, in GitHub's qualifiers")
        .query("order", "asc|desc", "which way")
        .pageSize()
        .query("after", "string", "a cursor from Link")
        .query("before", "string", "a cursor from Link")
        .lists("audit-event");
  }
}
