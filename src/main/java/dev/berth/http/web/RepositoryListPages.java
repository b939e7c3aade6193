package dev.berth.http.web;

import dev.berth.access.Caller;
import dev.berth.access.RepositoryRights;
import dev.berth.http.Response;
import dev.berth.packages.Account;
import dev.berth.packages.Repository;
import dev.berth.packages.RepositorySelection;
import dev.berth.packages.RepositorySelection.Order;
import dev.berth.packages.Visibility;
import dev.berth.registry.Repositories;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// The repositories of an owner that somebody sees.
final class RepositoryListPages {
  private final Repositories repositories;
  private final RepositoryRights rights;
  private final OwnerHeads heads;

  RepositoryListPages(WebRoutes.Rules rules) {
    this.repositories = rules.organizations().repositories();
    this.rights = rules.repositoryRights();
    this.heads = new OwnerHeads(rules);
  }

  /// What the page shows.
  ///
  /// @param type GitHub's word for the visibility of those that are listed; empty: any
  /// @param makes whether the caller may have a repository there
  record View(OwnerHead head, Paged<Repository> repositories, String type, boolean makes) {
    Account owner() {
      return head.owner();
    }

    /// The address of the list of those of a visibility.
    String address(String word) {
      return RepositoryListPages.address(owner(), word);
    }
  }

  private static String address(Account owner, String type) {
    String base = Addresses.repositories(owner);
    return type.isEmpty() ? base : base + (base.indexOf('?') < 0 ? '?' : '&') + "type=" + type;
  }

  Response ofOrganization(WebCall call) {
    return list(call, call.organization());
  }

  Response list(WebCall call, Account owner) {
    Optional<Visibility> only = Visibility.find(call.parameter("type").orElse(""));
    String type = only.map(Visibility::word).orElse("");
    Set<Visibility> visibilities =
        only.map(EnumSet::of).orElseGet(() -> EnumSet.allOf(Visibility.class));
    RepositorySelection selection = new RepositorySelection(visibilities, Order.UPDATED, true);
    Paged<Repository> found =
        Paged.of(
            call,
            address(owner, type),
            (skip, limit) ->
                repositories.list(owner, rights.seenBy(call.caller()), selection, skip, limit));
    View view =
        new View(
            heads.of(call.caller(), owner, OwnerHead.Kind.REPOSITORIES),
            found,
            type,
            makes(call.caller(), owner));
    return call.page(
        200,
        "repositories",
        call.frame(
            "Repositories · " + owner.login(),
            new Frame.Crumb(owner.login().value(), "/" + owner.login()),
            new Frame.Crumb("Repositories", Addresses.repositories(owner))),
        "view",
        view);
  }

  private boolean makes(Caller caller, Account owner) {
    return caller instanceof Caller.SignedIn user
        && rights.create(user, owner) instanceof RepositoryRights.Decision.Granted;
  }
}
