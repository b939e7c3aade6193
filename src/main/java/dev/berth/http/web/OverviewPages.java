package dev.berth.http.web;

import dev.berth.access.RepositoryRights;
import dev.berth.http.Response;
import dev.berth.packages.Account;
import dev.berth.packages.Membership;
import dev.berth.packages.OrganizationProfile;
import dev.berth.packages.PackageSearch;
import dev.berth.packages.Repository;
import dev.berth.packages.RepositorySelection;
import dev.berth.packages.RepositorySelection.Order;
import dev.berth.packages.Visibility;
import dev.berth.registry.Accounts;
import dev.berth.registry.Catalog;
import dev.berth.registry.CountedPage;
import dev.berth.registry.Organizations;
import dev.berth.registry.Repositories;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/// The first page of an organization: what it has, and what it tells about itself.
final class OverviewPages {
  private static final int PACKAGES = 6;
  private static final int REPOSITORIES = 6;
  private static final int PEOPLE = 14;

  private final Accounts accounts;
  private final Catalog catalog;
  private final Organizations organizations;
  private final Repositories repositories;
  private final RepositoryRights rights;
  private final OwnerHeads heads;

  OverviewPages(WebRoutes.Rules rules) {
    this.accounts = rules.accounts();
    this.catalog = rules.catalog();
    this.organizations = rules.organizations().organizations();
    this.repositories = rules.organizations().repositories();
    this.rights = rules.repositoryRights();
    this.heads = new OwnerHeads(rules);
  }

  /// What the page shows.
  ///
  /// @param people empty for strangers
  record View(
      OwnerHead head,
      OrganizationProfile profile,
      CountedPage<Catalog.Entry> packages,
      List<Repository> repositories,
      List<Membership> people) {
    boolean tells() {
      return profile.texts().keySet().stream()
          .anyMatch(field ->
              field != OrganizationProfile.Field.NAME
                  && field != OrganizationProfile.Field.DESCRIPTION);
    }
  }

  Response show(WebCall call, Account organization) {
    OwnerHead head = heads.of(call.caller(), organization, OwnerHead.Kind.OVERVIEW);
    boolean insider =
        head.tabs().stream().anyMatch(tab -> tab.address().equals(Addresses.people(organization)));
    View view =
        new View(
            head,
            organizations.profile(organization),
            catalog.listOf(
                organization,
                call.caller().reader(),
                new PackageSearch(Optional.empty(), "", PackageSearch.Order.UPDATED),
                0,
                PACKAGES),
            repositories.list(
                organization,
                rights.seenBy(call.caller()),
                new RepositorySelection(EnumSet.allOf(Visibility.class), Order.UPDATED, true),
                0,
                REPOSITORIES),
            insider ? accounts.listMembers(organization, 0, PEOPLE) : List.of());
    return call.page(
        200,
        "overview",
        call.frame(
            head.title(),
            new Frame.Crumb(organization.login().value(), "/" + organization.login())),
        "view",
        view);
  }
}
