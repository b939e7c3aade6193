package dev.berth.http.web;

import static dev.berth.http.HttpMethod.GET;
import static dev.berth.http.HttpMethod.POST;

import dev.berth.access.Authorizer;
import dev.berth.access.NamingRights;
import dev.berth.access.Passwords;
import dev.berth.access.RateLimits;
import dev.berth.access.RepositoryRights;
import dev.berth.access.Sessions;
import dev.berth.access.SiteRights;
import dev.berth.access.Tokens;
import dev.berth.http.HttpMethod;
import dev.berth.http.Route;
import dev.berth.packages.Action;
import dev.berth.registry.Accounts;
import dev.berth.registry.Catalog;
import dev.berth.registry.IncomingContent;
import dev.berth.registry.PackageAccess;
import dev.berth.registry.PackageAdministration;
import dev.berth.registry.PackageTags;
import dev.berth.registry.PackageVersions;
import dev.berth.registry.VersionDetails;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// The pages that are served, and which right each takes. The addresses are GitHub's.
public final class WebRoutes {
  /// The most bytes of a form.
  public static final int LARGEST_FORM = 64 * 1024;

  /// What pages refer to, which is the same for everybody.
  static final String ASSETS = "/assets/";

  /// Where one signs in.
  static final String SIGN_IN = "/login";

  private static final List<String> OWNERS = List.of("/orgs/{owner}", "/users/{owner}");

  private WebRoutes() {}

  /// The rules that requests for pages come to.
  public record Rules(
      Accounts accounts,
      Catalog catalog,
      PackageAdministration packages,
      PackageVersions versions,
      VersionDetails details,
      PackageTags tags,
      PackageAccess access,
      NamingRights naming,
      Tokens tokens,
      Sessions sessions,
      Passwords passwords,
      Authorizer authorizer,
      SiteRights rights,
      RepositoryRights repositoryRights) {}

  /// The surface that answers with pages whatever no other one serves.
  ///
  /// @param limits count pages together with requests to the REST API
  /// @param forms takes those that are sent, of at most [#LARGEST_FORM]
  public static WebSurface surface(
      Rules rules, RateLimits limits, IncomingContent forms, InstantSource clock) {
    return new WebSurface(
        table(rules, clock), rules.accounts(), rules.sessions(), rules.authorizer(), limits, forms);
  }

  static List<Route<WebHandler>> table(Rules rules, InstantSource clock) {
    SignInPages signIn = new SignInPages(rules.sessions(), rules.passwords());
    AccountPages accounts = new AccountPages(rules.accounts(), rules.catalog(), rules.rights());
    SettingsPages settings =
        new SettingsPages(rules.tokens(), rules.sessions(), rules.passwords(), clock);
    List<Route<WebHandler>> routes = new ArrayList<>();
    routes.add(route(GET, ASSETS + "{name}", Action.ANYONE, call -> Assets.shared().find(call)));
    routes.add(route(GET, "/favicon.ico", Action.ANYONE, call -> Assets.shared().favicon(call)));
    routes.add(route(GET, "/", Action.ANYONE, accounts::home));
    routes.add(route(GET, SIGN_IN, Action.ANYONE, signIn::show));
    routes.add(route(POST, SIGN_IN, Action.ANYONE, signIn::signIn));
    routes.add(route(POST, "/logout", Action.ANYONE, signIn::signOut));
    routes.add(route(GET, "/password_reset/{secret}", Action.ANYONE, signIn::showPassword));
    routes.add(route(POST, "/password_reset/{secret}", Action.ANYONE, signIn::setPassword));
    routes.add(route(GET, "/settings/sessions", Action.SIGNED_IN, settings::showSessions));
    routes.add(route(POST, "/settings/sessions", Action.SIGNED_IN, settings::endAllSessions));
    routes.add(route(POST, "/settings/sessions/{session}", Action.SIGNED_IN, settings::endSession));
    routes.add(route(GET, "/settings/security", Action.SIGNED_IN, settings::showPassword));
    routes.add(route(POST, "/settings/security", Action.SIGNED_IN, settings::setPassword));
    routes.add(route(GET, "/settings/tokens", Action.SIGNED_IN, settings::showTokens));
    routes.add(route(GET, "/settings/tokens/new", Action.SIGNED_IN, settings::showNewToken));
    routes.add(route(POST, "/settings/tokens", Action.SIGNED_IN, settings::createToken));
    routes.add(route(POST, "/settings/tokens/{token}", Action.SIGNED_IN, settings::revokeToken));
    routes.add(
        route(GET, "/settings/organizations/new", Action.SIGNED_IN, accounts::showNewOrganization));
    routes.add(
        route(POST, "/settings/organizations", Action.SIGNED_IN, accounts::createOrganization));
    routes.add(route(GET, "/orgs/{owner}", Action.ANYONE, accounts::show));
    routes.add(route(GET, "/orgs/{owner}/packages", Action.ANYONE, accounts::listOfOrganization));
    for (String owner : OWNERS) {
      routes.addAll(ofPackages(owner + "/packages/container/", rules));
    }
    PackagePages packages = new PackagePages(rules);
    routes.add(
        route(
            GET,
            "/{owner}/{repo}/pkgs/container/{package_name+}",
            Action.PULL,
            packages::redirect));
    routes.add(route(GET, "/{owner}", Action.ANYONE, accounts::show));
    return routes;
  }

  private static List<Route<WebHandler>> ofPackages(String base, Rules rules) {
    PackagePages packages = new PackagePages(rules);
    VersionPages versions = new VersionPages(rules);
    PackageSettingsPages settings = new PackageSettingsPages(rules);
    String one = base + "{package_name}";
    String version = one + "/{version_id}";
    return List.of(
        route(GET, base + "package/{package_name+}", Action.PULL, packages::show),
        route(GET, one + "/versions", Action.PULL, versions::list),
        route(GET, one + "/settings", Action.ADMINISTER, settings::show),
        route(POST, one + "/settings/visibility", Action.ADMINISTER, settings::setVisibility),
        route(POST, one + "/settings/grant", Action.ADMINISTER, settings::grant),
        route(POST, one + "/settings/revoke", Action.ADMINISTER, settings::revoke),
        route(POST, one + "/settings/inherit", Action.ADMINISTER, settings::setInherits),
        route(POST, one + "/settings/delete", Action.DELETE, settings::delete),
        route(GET, one + "/restore", Action.RESTORE, settings::showDeleted),
        route(POST, one + "/restore", Action.RESTORE, settings::restore),
        route(GET, version, Action.PULL, versions::find),
        route(GET, version + "/delete", Action.DELETE, versions::askToDelete),
        route(POST, version + "/delete", Action.DELETE, versions::delete),
        route(POST, version + "/restore", Action.RESTORE_VERSION, versions::restore),
        route(POST, version + "/tag", Action.PUSH, versions::setTag));
  }

  private static Route<WebHandler> route(
      HttpMethod method, String pattern, Action action, WebHandler handler) {
    return new Route<>(method, pattern, action, handler);
  }
}
