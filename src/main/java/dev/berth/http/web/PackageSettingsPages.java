package dev.berth.http.web;

import dev.berth.access.NamingRights;
import dev.berth.access.SiteRights;
import dev.berth.access.Warrants;
import dev.berth.http.Query;
import dev.berth.http.Response;
import dev.berth.packages.Actor;
import dev.berth.packages.Grantee;
import dev.berth.packages.PackageGrant;
import dev.berth.packages.PackageLink;
import dev.berth.packages.RegistryPackage;
import dev.berth.packages.Repository;
import dev.berth.packages.Visibility;
import dev.berth.registry.PackageAccess;
import dev.berth.registry.PackageAdministration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The settings of a package, in GitHub's order: its repository, who has access, its versions, and
/// the danger zone.
final class PackageSettingsPages {
  private static final int MOST = 100;

  private final PackageAdministration packages;
  private final PackageAccess access;
  private final NamingRights naming;
  private final SiteRights rights;

  PackageSettingsPages(WebRoutes.Rules rules) {
    this.packages = rules.packages();
    this.access = rules.access();
    this.naming = rules.naming();
    this.rights = rules.rights();
  }

  /// Who has a role.
  ///
  /// @param name empty where the caller may not see what they are called
  record Granted(PackageGrant grant, Optional<String> name) {
    String kind() {
      return switch (grant.grantee()) {
        case Grantee.User _ -> "user";
        case Grantee.TeamGrantee _ -> "team";
        case Grantee.RepositoryGrantee _ -> "repository";
      };
    }
  }

  /// What the page shows.
  ///
  /// @param visibilities that it may have
  /// @param error what was wrong with what was sent; empty for nothing
  record View(
      RegistryPackage subject,
      Optional<Repository> repository,
      boolean inherits,
      List<Granted> grants,
      List<Visibility> visibilities,
      String error) {}

  Response show(WebCall call) {
    return show(call, 200, "");
  }

  /// The page with what was wrong with what was sent.
  Response show(WebCall call, int status, String error) {
    RegistryPackage subject = call.container();
    List<Granted> grants = new ArrayList<>();
    for (Grantee.Kind kind : Grantee.Kind.values()) {
      for (PackageGrant grant : access.list(subject, kind, 0, MOST)) {
        grants.add(new Granted(grant, name(call, grant)));
      }
    }
    View view =
        new View(
            subject,
            naming.seenRepository(call.signedIn(), access.findRepository(subject)),
            subject.link().filter(PackageLink::inheritsAccess).isPresent(),
            grants,
            subject.owner().isOrganization()
                ? List.of(Visibility.PUBLIC, Visibility.INTERNAL, Visibility.PRIVATE)
                : List.of(Visibility.PUBLIC, Visibility.PRIVATE),
            error);
    return call.page(
        status,
        "package-settings",
        PackagePages.frame(
            call, subject, new Frame.Crumb("Settings", Addresses.of(subject, "settings"))),
        "view",
        view);
  }

  private Optional<String> name(WebCall call, PackageGrant grant) {
    return switch (grant.grantee()) {
      case Grantee.User _ -> Optional.of(grant.name());
      case Grantee.TeamGrantee(long id) ->
          naming.seenTeam(call.signedIn(), access.findTeam(id)).map(_ -> grant.name());
      case Grantee.RepositoryGrantee(long id) ->
          naming.seenRepository(call.signedIn(), access.findRepository(id)).map(_ -> grant.name());
    };
  }

  static Response done(RegistryPackage subject, Notice notice) {
    return Html.seeOther(Addresses.of(subject, "settings") + "?notice=" + notice.word());
  }

  Response setVisibility(WebCall call) {
    RegistryPackage before = call.container();
    Optional<Visibility> wanted = Visibility.find(call.field("visibility"));
    if (wanted.isEmpty() || !call.field("verify").equals(before.name())) {
      return show(
          call,
          422,
          "Choose who is to see the package, and type " + before.name() + " to confirm.");
    }
    Actor by = call.actor();
    if (wanted.get() != before.visibility()) {
      require(rights.setVisibility(call.signedIn(), before.owner(), wanted.get()));
      by = by.by(new Warrants(rights).ofVisibility(call.signedIn(), before.owner(), wanted.get()));
    }
    RegistryPackage now =
        packages.setVisibility(before, wanted.get(), by).orElseThrow(PageException::notFound);
    return done(now, Notice.VISIBILITY_CHANGED);
  }

  private static void require(SiteRights.Decision decision) {
    switch (decision) {
      case SiteRights.Decision.Granted _ -> {}
      case SiteRights.Decision.Forbidden(var reason) ->
          throw PageException.forbidden(reason + " Its owners can, and can allow it to members.");
      case SiteRights.Decision.Refused _, SiteRights.Decision.ScopeMissing _ ->
          throw PageException.notFound();
    }
  }

  Response delete(WebCall call) {
    RegistryPackage subject = call.container();
    if (!call.field("verify").equals(subject.name())) {
      return show(call, 422, "Type " + subject.name() + " to delete the package.");
    }
    return switch (packages.delete(subject, call.actor())) {
      case PackageAdministration.Deleting.Done _ -> Html.seeOther(restoring(subject));
      case PackageAdministration.Deleting.Absent _ -> throw PageException.notFound();
      case PackageAdministration.Deleting.Protected(var reason) -> show(call, 422, reason);
    };
  }

  private static String restoring(RegistryPackage subject) {
    return Addresses.of(subject, "restore");
  }

  /// The page of a package that is deleted, where it can be brought back.
  Response showDeleted(WebCall call) {
    RegistryPackage subject = call.container();
    return call.page(
        200,
        "deleted-package",
        call.frame(
            "Deleted package · " + subject.repository(),
            new Frame.Crumb(subject.owner().login().value(), Addresses.packages(subject.owner())),
            new Frame.Crumb(subject.name(), restoring(subject))),
        "subject",
        subject);
  }

  Response restore(WebCall call) {
    RegistryPackage deleted = call.container();
    return switch (packages.restore(deleted, call.actor())) {
      case DONE ->
          Html.seeOther(
              Addresses.of(deleted) + "?notice=" + Query.encode(Notice.PACKAGE_RESTORED.word()));
      case ABSENT -> throw PageException.notFound();
      case TAKEN ->
          throw new PageException(
              409,
              "The package was not restored",
              "Another package is called "
                  + deleted.repository()
                  + " by now. Delete that one first.");
    };
  }
}
