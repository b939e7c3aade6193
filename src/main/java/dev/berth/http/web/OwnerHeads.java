package dev.berth.http.web;

import dev.berth.access.Caller;
import dev.berth.access.SiteRights;
import dev.berth.packages.Account;
import dev.berth.packages.OrganizationProfile;
import dev.berth.packages.OrganizationProfile.Field;
import dev.berth.registry.Organizations;
import java.util.ArrayList;
import java.util.List;

/// Makes the heads of the pages of owners, with those of their pages that a caller has a use for.
final class OwnerHeads {
  private final Organizations organizations;
  private final SiteRights rights;

  OwnerHeads(WebRoutes.Rules rules) {
    this.organizations = rules.organizations().organizations();
    this.rights = rules.rights();
  }

  OwnerHead of(Caller caller, Account owner, OwnerHead.Kind current) {
    return owner.isOrganization()
        ? ofOrganization(caller, owner, current)
        : new OwnerHead(
            owner, "", "User", List.of(repositories(owner, current), packages(owner, current)));
  }

  private OwnerHead ofOrganization(Caller caller, Account owner, OwnerHead.Kind current) {
    OrganizationProfile profile = organizations.profile(owner);
    List<OwnerHead.Tab> tabs = new ArrayList<>();
    tabs.add(tab("Overview", Icons.HOUSE, "/" + owner.login(), current == OwnerHead.Kind.OVERVIEW));
    tabs.add(repositories(owner, current));
    tabs.add(packages(owner, current));
    if (rights.isInsider(caller, owner)) {
      tabs.add(
          tab("Teams", Icons.DIAGRAM_3, Addresses.teams(owner), current == OwnerHead.Kind.TEAMS));
      tabs.add(
          tab("People", Icons.PEOPLE, Addresses.people(owner), current == OwnerHead.Kind.PEOPLE));
    }
    if (administers(caller, owner)) {
      tabs.add(
          tab(
              "Settings",
              Icons.GEAR,
              Addresses.settings(owner, "profile"),
              current == OwnerHead.Kind.SETTINGS));
    }
    String description = profile.text(Field.DESCRIPTION);
    return new OwnerHead(
        owner,
        profile.text(Field.NAME),
        description.isEmpty() ? "Organization" : description,
        tabs);
  }

  /// Whether the caller may change an organization.
  boolean administers(Caller caller, Account organization) {
    return caller instanceof Caller.SignedIn user
        && rights.administer(user, organization) instanceof SiteRights.Decision.Granted;
  }

  private static OwnerHead.Tab repositories(Account owner, OwnerHead.Kind current) {
    return tab(
        "Repositories",
        Icons.BOOK,
        Addresses.repositories(owner),
        current == OwnerHead.Kind.REPOSITORIES);
  }

  private static OwnerHead.Tab packages(Account owner, OwnerHead.Kind current) {
    return tab(
        "Packages", Icons.BOX_SEAM, Addresses.packages(owner), current == OwnerHead.Kind.PACKAGES);
  }

  private static OwnerHead.Tab tab(String text, Icons icon, String address, boolean current) {
    return new OwnerHead.Tab(text, icon, address, current);
  }
}
