package dev.berth.http.web;

import dev.berth.access.Caller;
import dev.berth.access.SiteRights;
import dev.berth.access.Warrants;
import dev.berth.http.Response;
import dev.berth.oci.RepositoryName;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.InvalidValueException;
import dev.berth.packages.PackageSearch;
import dev.berth.registry.Accounts;
import dev.berth.registry.Catalog;
import dev.berth.registry.CountedPage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The first page, and making organizations.
final class AccountPages {
  private static final int PAGE = 30;
  private static final int OF_EACH = 5;
  private static final int RECENT = 5;
  private static final int MOST_ORGANIZATIONS = 20;

  private final Accounts accounts;
  private final Catalog catalog;
  private final SiteRights rights;
  private final OverviewPages overview;
  private final RepositoryListPages repositories;
  private final PackageListPages packages;

  AccountPages(WebRoutes.Rules rules) {
    this.accounts = rules.accounts();
    this.catalog = rules.catalog();
    this.rights = rules.rights();
    this.overview = new OverviewPages(rules);
    this.repositories = new RepositoryListPages(rules);
    this.packages = new PackageListPages(rules);
  }

  /// Some packages of an account, of `total`.
  record Shelf(Account owner, List<Catalog.Entry> entries, long total) {
    boolean more() {
      return total > entries.size();
    }
  }

  Response home(WebCall call) {
    if (!(call.caller() instanceof Caller.SignedIn caller)) {
      List<RepositoryName> names = catalog.list(Optional.empty(), null, PAGE).items();
      return call.page(200, "welcome", call.frame("Berth"), "names", names);
    }
    String text = call.parameter("q").orElse("");
    PackageSearch search = new PackageSearch(Optional.empty(), text, PackageSearch.Order.UPDATED);
    List<Shelf> shelves = new ArrayList<>();
    shelves.add(shelf(caller, caller.user(), search));
    for (Account organization :
        accounts.listOrganizationsOf(caller.user(), 0, MOST_ORGANIZATIONS)) {
      shelves.add(shelf(caller, organization, search));
    }
    List<Catalog.Entry> recent =
        shelves.stream()
            .flatMap(shelf -> shelf.entries().stream())
            .sorted(
                Comparator.comparing((Catalog.Entry entry) -> entry.subject().updatedAt())
                    .reversed())
            .limit(RECENT)
            .toList();
    return call.page(
        200,
        "home",
        call.frame("Home"),
        "shelves",
        shelves,
        "recent",
        recent,
        "search",
        search.text());
  }

  private Shelf shelf(Caller.SignedIn caller, Account owner, PackageSearch search) {
    CountedPage<Catalog.Entry> page = catalog.listOf(owner, caller.reader(), search, 0, OF_EACH);
    return new Shelf(owner, page.items(), page.total());
  }

  /// `/LOGIN`, which of a user are the packages, or the repositories by `tab`.
  Response show(WebCall call) {
    Account owner =
        accounts.find(call.variables().value("owner")).orElseThrow(PageException::notFound);
    if (owner.isOrganization()) {
      return overview.show(call, owner);
    }
    return call.parameter("tab").filter("repositories"::equals).isPresent()
        ? repositories.list(call, owner)
        : packages.list(call, owner);
  }

  Response showNewOrganization(WebCall call) {
    requireSite(call);
    return newOrganization(call, 200, "", null);
  }

  Response createOrganization(WebCall call) {
    requireSite(call);
    String login = call.field("login");
    Actor by = call.actor().by(new Warrants(rights).ofSite());
    try {
      Account made = accounts.createOrganization(login, call.user(), by);
      return Html.seeOther(
          Addresses.packages(made) + "?notice=" + Notice.ORGANIZATION_CREATED.word());
    } catch (InvalidValueException e) {
      return newOrganization(call, 422, login, e.text());
    }
  }

  private static Response newOrganization(
      WebCall call, int status, String login, @Nullable String error) {
    return call.page(
        status,
        "new-organization",
        call.frame("New organization"),
        "login",
        login,
        "error",
        error == null ? "" : error);
  }

  private void requireSite(WebCall call) {
    if (!(rights.administerSite(call.signedIn()) instanceof SiteRights.Decision.Granted)) {
      throw PageException.forbidden(
          "Organizations are made by site administrators. Ask one, who can make you its owner.");
    }
  }
}
