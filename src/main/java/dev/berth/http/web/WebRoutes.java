package dev.berth.http.web;

import dev.berth.access.Authorizer;
import dev.berth.access.NamingRights;
import dev.berth.access.Passwords;
import dev.berth.access.RateLimits;
import dev.berth.access.RepositoryRights;
import dev.berth.access.Sessions;
import dev.berth.access.SiteRights;
import dev.berth.access.Tokens;
import dev.berth.contents.Contents;
import dev.berth.http.Route;
import dev.berth.registry.AccountAdministration;
import dev.berth.registry.Accounts;
import dev.berth.registry.AuditTrail;
import dev.berth.registry.Billing;
import dev.berth.registry.Catalog;
import dev.berth.registry.CleanUp;
import dev.berth.registry.Downloads;
import dev.berth.registry.Hooks;
import dev.berth.registry.IncomingContent;
import dev.berth.registry.Organizations;
import dev.berth.registry.OutsideCollaborators;
import dev.berth.registry.PackageAccess;
import dev.berth.registry.PackageAdministration;
import dev.berth.registry.PackageTags;
import dev.berth.registry.PackageVersions;
import dev.berth.registry.Quotas;
import dev.berth.registry.Repositories;
import dev.berth.registry.RepositoryPeople;
import dev.berth.registry.Teams;
import dev.berth.registry.VersionDetails;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// The pages that are served: a list of rows by each of their areas. The addresses are GitHub's.
public final class WebRoutes {
  /// The most bytes of a form.
  public static final int LARGEST_FORM = 256 * 1024;

  /// What pages refer to, which is the same for everybody.
  static final String ASSETS = "/assets/";

  /// Where one signs in.
  static final String SIGN_IN = "/login";

  private WebRoutes() {}

  /// The rules that requests for pages come to.
  public record Rules(
      Accounts accounts,
      Catalog catalog,
      PackageAdministration packages,
      PackageVersions versions,
      VersionDetails details,
      Contents contents,
      CleanUp cleanUp,
      PackageTags tags,
      PackageAccess access,
      NamingRights naming,
      Tokens tokens,
      Sessions sessions,
      Passwords passwords,
      SigningIn signingIn,
      Authorizer authorizer,
      SiteRights rights,
      RepositoryRights repositoryRights,
      OrganizationRules organizations,
      UsageRules usage,
      SiteFacts site) {}

  /// The rules about what is pulled, stored and sent.
  public record UsageRules(Downloads downloads, Quotas quotas, Billing billing) {}

  /// The rules about organizations and what is in them.
  public record OrganizationRules(
      Organizations organizations,
      OutsideCollaborators outsideCollaborators,
      Teams teams,
      Repositories repositories,
      RepositoryPeople repositoryPeople,
      Hooks hooks,
      AuditTrail trail,
      AccountAdministration administration) {}

  /// The surface that answers with pages whatever no other one serves.
  ///
  /// @param limits count pages together with requests to the REST API
  /// @param forms takes those that are sent, of at most [#LARGEST_FORM]
  public static WebSurface surface(
      Rules rules, RateLimits limits, IncomingContent forms, InstantSource clock) {
    return new WebSurface(
        table(rules, clock), new PageAccess(rules), rules.sessions(), limits, forms);
  }

  /// Of two rows that a path fits, the first answers: `/{owner}/{repo}` and `/{owner}` are the
  /// last.
  static List<Route<WebHandler>> table(Rules rules, InstantSource clock) {
    List<Route<WebHandler>> routes = new ArrayList<>();
    routes.addAll(AssetRoutes.list());
    routes.addAll(SignInRoutes.list(rules));
    Proof proof = new Proof(rules.signingIn().secondFactors(), rules.passwords(), clock);
    rules
        .signingIn()
        .elsewhere()
        .ifPresent(one -> routes.addAll(new IdentityPages(one, rules.passwords(), proof).routes()));
    routes.addAll(new DevicePages(rules.signingIn().devices(), proof).routes());
    routes.addAll(new TwoFactorPages(rules.signingIn().secondFactors(), proof).routes());
    routes.addAll(SettingsRoutes.list(rules, clock));
    routes.addAll(PackageRoutes.list(rules));
    routes.addAll(OrganizationRoutes.list(rules));
    routes.addAll(TeamRoutes.list(rules));
    routes.addAll(OrganizationSettingsRoutes.list(rules));
    routes.addAll(SiteRoutes.list(rules));
    routes.addAll(RepositoryRoutes.list(rules));
    routes.addAll(AccountRoutes.list(rules));
    return routes;
  }
}
