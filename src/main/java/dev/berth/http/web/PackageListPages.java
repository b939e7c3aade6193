package dev.berth.http.web;

import dev.berth.access.Caller;
import dev.berth.http.Response;
import dev.berth.packages.Account;
import dev.berth.packages.PackageSearch;
import dev.berth.packages.RegistryPackage;
import dev.berth.packages.Visibility;
import dev.berth.registry.Accounts;
import dev.berth.registry.Catalog;
import dev.berth.registry.CountedPage;
import dev.berth.registry.PackageAdministration;
import java.util.List;
import java.util.Locale;

/// The packages of an account, and those that were deleted.
final class PackageListPages {
  private static final int PAGE = 30;

  /// GitHub's word for a list of what was deleted.
  private static final String DELETED = "deleted";

  private final Accounts accounts;
  private final Catalog catalog;
  private final PackageAdministration packages;
  private final OwnerHeads heads;

  PackageListPages(WebRoutes.Rules rules) {
    this.accounts = rules.accounts();
    this.catalog = rules.catalog();
    this.packages = rules.packages();
    this.heads = new OwnerHeads(rules);
  }

  /// What a list of packages shows.
  ///
  /// @param restores whether the caller may see what was deleted
  record Listing(
      OwnerHead head,
      List<Catalog.Entry> entries,
      long total,
      int page,
      PackageSearch search,
      boolean maker,
      boolean restores) {
    Account owner() {
      return head.owner();
    }

    String visibility() {
      return search.visibility().map(Visibility::word).orElse("");
    }

    boolean narrowed() {
      return !visibility().isEmpty() || !search.text().isEmpty();
    }

    /// The address of the list of another visibility.
    String ofVisibility(String wanted) {
      return address(wanted, search.order(), 1);
    }

    /// The address of the list in another order.
    String inOrder(PackageSearch.Order order) {
      return address(visibility(), order, 1);
    }

    /// The address of another page of the list; empty if there is none.
    String ofPage(int other) {
      boolean there =
          other >= 1 && (other - 1L) * PAGE < Math.max(1, Math.min(total, Catalog.MOST_OF_ACCOUNT));
      return there ? address(visibility(), search.order(), other) : "";
    }

    private String address(String wanted, PackageSearch.Order order, int other) {
      String address = Addresses.with(Addresses.packages(owner()), "q", search.text());
      address = Addresses.with(address, "visibility", wanted);
      address = Addresses.with(address, "sort_by", word(order));
      return Addresses.with(address, "page", other == 1 ? "" : Integer.toString(other));
    }

    /// The word for an order in an address; empty for the usual one.
    static String word(PackageSearch.Order order) {
      return order == PackageSearch.Order.NAME ? "" : order.name().toLowerCase(Locale.ROOT);
    }
  }

  Response listOfOrganization(WebCall call) {
    Account owner =
        accounts.find(call.variables().value("owner")).orElseThrow(PageException::notFound);
    return owner.isOrganization() ? list(call, owner) : Html.seeOther(Addresses.packages(owner));
  }

  Response list(WebCall call, Account owner) {
    boolean restores = restores(call.caller(), owner);
    if (call.parameter("state").filter(DELETED::equals).isPresent()) {
      return listDeleted(call, owner, restores);
    }
    PackageSearch search = search(call);
    int page = Math.min(call.pageNumber(), (Catalog.MOST_OF_ACCOUNT + PAGE - 1) / PAGE);
    CountedPage<Catalog.Entry> found =
        catalog.listOf(owner, call.caller().reader(), search, (page - 1) * PAGE, PAGE);
    Listing listing =
        new Listing(
            heads.of(call.caller(), owner, OwnerHead.Kind.PACKAGES),
            found.items(),
            found.total(),
            page,
            search,
            makes(call.caller(), owner),
            restores);
    return call.page(200, "packages", frame(call, owner), "listing", listing);
  }

  private static PackageSearch search(WebCall call) {
    return new PackageSearch(
        call.parameter("visibility").flatMap(Visibility::find),
        call.parameter("q").orElse(""),
        call.parameter("sort_by").filter("updated"::equals).isPresent()
            ? PackageSearch.Order.UPDATED
            : PackageSearch.Order.NAME);
  }

  private static Frame frame(WebCall call, Account owner) {
    return call.frame(
        "Packages · " + owner.login(),
        new Frame.Crumb(owner.login().value(), Addresses.packages(owner)));
  }

  private Response listDeleted(WebCall call, Account owner, boolean restores) {
    if (!restores) {
      throw PageException.notFound();
    }
    Paged<RegistryPackage> found =
        Paged.of(call, deleted(owner), (skip, limit) -> packages.listDeleted(owner, skip, limit));
    return call.page(
        200,
        "deleted-packages",
        frame(call, owner),
        "head",
        heads.of(call.caller(), owner, OwnerHead.Kind.PACKAGES),
        "found",
        found);
  }

  /// Where the deleted packages of an account are.
  static String deleted(Account owner) {
    return Addresses.with(Addresses.packages(owner), "state", DELETED);
  }

  private boolean restores(Caller caller, Account owner) {
    return owner.isOrganization()
        ? heads.administers(caller, owner)
        : caller instanceof Caller.SignedIn user && user.user().id() == owner.id();
  }

  private boolean makes(Caller caller, Account owner) {
    return caller instanceof Caller.SignedIn user
        && (owner.id() == user.user().id() || accounts.membership(owner, user.user()).isPresent());
  }
}
