package dev.berth.http.web;

import static dev.berth.http.web.PageRow.get;
import static dev.berth.http.web.PageRow.post;

import dev.berth.http.Route;
import dev.berth.packages.Action;
import java.util.ArrayList;
import java.util.List;

/// Packages, their versions and their settings.
final class PackageRoutes {
  private static final List<String> OWNERS = List.of("/orgs/{owner}", "/users/{owner}");

  private PackageRoutes() {}

  static List<Route<WebHandler>> list(WebRoutes.Rules rules) {
    List<Route<WebHandler>> routes = new ArrayList<>();
    for (String owner : OWNERS) {
      String base = owner + "/packages/container/";
      routes.addAll(of(base, rules));
      routes.addAll(ofVersion(base + "{package_name}/{version_id}", rules));
    }
    PackagePages packages = new PackagePages(rules);
    routes.add(
        get("/{owner}/{repo}/pkgs/container/{package_name+}", Action.PULL, packages::redirect));
    return routes;
  }

  private static List<Route<WebHandler>> of(String base, WebRoutes.Rules rules) {
    PackagePages packages = new PackagePages(rules);
    PackageSettingsPages settings = new PackageSettingsPages(rules);
    VersionLists versions = new VersionLists(rules);
    CleanUpPages cleanUp = new CleanUpPages(rules);
    PackageAccessForms access = new PackageAccessForms(rules, settings);
    String one = base + "{package_name}";
    return List.of(
        get(base + "package/{package_name+}", Action.PULL, packages::show),
        get(one + "/versions", Action.PULL, versions::list),
        get(one + "/versions/delete", Action.DELETE, cleanUp::ask),
        post(one + "/versions/delete", Action.DELETE, cleanUp::delete),
        get(one + "/settings", Action.ADMINISTER, settings::show),
        post(one + "/settings/visibility", Action.ADMINISTER, settings::setVisibility),
        post(one + "/settings/grant", Action.ADMINISTER, access::grant),
        post(one + "/settings/revoke", Action.ADMINISTER, access::revoke),
        post(one + "/settings/link", Action.ADMINISTER, access::link),
        post(one + "/settings/unlink", Action.ADMINISTER, access::unlink),
        post(one + "/settings/inherit", Action.ADMINISTER, access::setInherits),
        post(one + "/settings/delete", Action.DELETE, settings::delete),
        get(one + "/restore", Action.RESTORE, settings::showDeleted),
        post(one + "/restore", Action.RESTORE, settings::restore));
  }

  private static List<Route<WebHandler>> ofVersion(String version, WebRoutes.Rules rules) {
    VersionPages versions = new VersionPages(rules);
    VersionForms forms = new VersionForms(rules);
    ComparisonPages comparisons = new ComparisonPages(rules);
    AttachmentPages attachments = new AttachmentPages(rules);
    return List.of(
        get(version, Action.PULL, versions::find),
        get(version + "/changes", Action.PULL, comparisons::show),
        get(version + "/attachments/{digest}", Action.PULL, attachments::show),
        get(version + "/delete", Action.DELETE, forms::askToDelete),
        post(version + "/delete", Action.DELETE, forms::delete),
        post(version + "/restore", Action.RESTORE_VERSION, forms::restore),
        post(version + "/tag", Action.PUSH, forms::setTag));
  }
}
