package dev.berth.http.web;

import dev.berth.access.Caller;
import dev.berth.access.SiteRights;
import dev.berth.access.Warrants;
import dev.berth.http.Response;
import dev.berth.oci.RepositoryName;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.InvalidValueException;
import dev.berth.packages.RightHolder;
import dev.berth.packages.Visibility;
import dev.berth.registry.Accounts;
import dev.berth.registry.Catalog;
import dev.berth.registry.CountedPage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The first page, and the packages of an account.
final class AccountPages {
  private static final int PAGE = 30;
  private static final int OF_EACH = 5;
  private static final int MOST_ORGANIZATIONS = 20;

  private final Accounts accounts;
  private final Catalog catalog;
  private final SiteRights rights;
  private final OwnerHeads heads;
  private final OverviewPages overview;
  private final RepositoryListPages repositories;

  AccountPages(WebRoutes.Rules rules) {
    this.accounts = rules.accounts();
    this.catalog = rules.catalog();
    this.rights = rules.rights();
    this.heads = new OwnerHeads(rules);
    this.overview = new OverviewPages(rules);
    this.repositories = new RepositoryListPages(rules);
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
    List<Shelf> shelves = new ArrayList<>();
    shelves.add(shelf(caller, caller.user()));
    for (Account organization :
        accounts.listOrganizationsOf(caller.user(), 0, MOST_ORGANIZATIONS)) {
      shelves.add(shelf(caller, organization));
    }
    return call.page(200, "home", call.frame("Home"), "shelves", shelves);
  }

  private Shelf shelf(Caller.SignedIn caller, Account owner) {
    CountedPage<Catalog.Entry> page =
        catalog.listOf(owner, caller.reader(), Optional.empty(), 0, OF_EACH);
    return new Shelf(owner, page.items(), page.total());
  }

  /// What a list of packages shows.
  ///
  /// @param visibility GitHub's word for those that are listed; empty: any
  record Listing(
      OwnerHead head,
      List<Catalog.Entry> entries,
      long total,
      int page,
      String q,
      String visibility,
      boolean maker) {
    Account owner() {
      return head.owner();
    }

    boolean hasNext() {
      return (long) page * PAGE < Math.min(total, Catalog.MOST_OF_ACCOUNT);
    }

    /// The address of another page of the list.
    String address(int other, String wanted) {
      String base = Addresses.packages(owner());
      StringBuilder address = new StringBuilder(base);
      char separator = base.indexOf('?') < 0 ? '?' : '&';
      if (!wanted.isEmpty()) {
        address.append(separator).append("visibility=").append(wanted);
        separator = '&';
      }
      if (other > 1) {
        address.append(separator).append("page=").append(other);
      }
      return address.toString();
    }
  }

  /// `/LOGIN`, which of a user are the packages, or the repositories by `tab`.
  Response show(WebCall call) {
    Account owner = owner(call);
    if (owner.isOrganization()) {
      return overview.show(call, owner);
    }
    return call.parameter("tab").filter("repositories"::equals).isPresent()
        ? repositories.list(call, owner)
        : list(call, owner);
  }

  Response listOfOrganization(WebCall call) {
    Account owner = owner(call);
    return owner.isOrganization() ? list(call, owner) : Html.seeOther(Addresses.packages(owner));
  }

  private Account owner(WebCall call) {
    return accounts.find(call.variables().value("owner")).orElseThrow(PageException::notFound);
  }

  private Response list(WebCall call, Account owner) {
    String word = call.parameter("visibility").orElse("");
    Optional<Visibility> only = Visibility.find(word);
    int page = Math.min(call.pageNumber(), Catalog.MOST_OF_ACCOUNT / PAGE);
    CountedPage<Catalog.Entry> found =
        catalog.listOf(owner, reader(call), only, (page - 1) * PAGE, PAGE);
    Listing listing =
        new Listing(
            heads.of(call.caller(), owner, OwnerHead.Kind.PACKAGES),
            found.items(),
            found.total(),
            page,
            "",
            only.map(Visibility::word).orElse(""),
            makes(call.caller(), owner));
    return call.page(
        200,
        "packages",
        call.frame(
            "Packages · " + owner.login(),
            new Frame.Crumb(owner.login().value(), Addresses.packages(owner))),
        "listing",
        listing);
  }

  private static Optional<RightHolder> reader(WebCall call) {
    return call.caller().reader();
  }

  private boolean makes(Caller caller, Account owner) {
    return caller instanceof Caller.SignedIn user
        && (owner.id() == user.user().id() || accounts.membership(owner, user.user()).isPresent());
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
