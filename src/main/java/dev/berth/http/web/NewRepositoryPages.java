package dev.berth.http.web;

import dev.berth.access.RepositoryRights;
import dev.berth.access.RepositoryRights.Decision;
import dev.berth.access.Warrants;
import dev.berth.http.Response;
import dev.berth.packages.Account;
import dev.berth.packages.InvalidValueException;
import dev.berth.packages.Repository;
import dev.berth.packages.RepositoryChange;
import dev.berth.packages.Visibility;
import dev.berth.registry.Accounts;
import dev.berth.registry.Repositories;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Making a repository.
final class NewRepositoryPages {
  private static final int MOST_OWNERS = 100;

  private final Accounts accounts;
  private final Repositories repositories;
  private final RepositoryRights rights;
  private final Warrants warrants;

  NewRepositoryPages(WebRoutes.Rules rules) {
    this.accounts = rules.accounts();
    this.repositories = rules.organizations().repositories();
    this.rights = rules.repositoryRights();
    this.warrants = new Warrants(rules.rights());
  }

  /// What the form holds.
  record Draft(
      String owner,
      String name,
      String description,
      String visibility,
      String source,
      String error) {}

  /// GitHub's address for making one in an organization.
  Response redirect(WebCall call) {
    return Html.seeOther("/new?owner=" + call.organization().login());
  }

  Response show(WebCall call) {
    return show(
        call,
        200,
        new Draft(
            call.parameter("owner").orElse(call.user().login().value()),
            call.parameter("name").orElse(""),
            "",
            Visibility.PRIVATE.word(),
            "",
            ""));
  }

  private Response show(WebCall call, int status, Draft draft) {
    List<Account> owners = new ArrayList<>();
    owners.add(call.user());
    owners.addAll(accounts.listOrganizationsOf(call.user(), 0, MOST_OWNERS));
    accounts
        .find(draft.owner())
        .filter(wanted -> owners.stream().noneMatch(owner -> owner.id() == wanted.id()))
        .filter(wanted -> rights.create(call.signedIn(), wanted) instanceof Decision.Granted)
        .ifPresent(owners::add);
    return call.page(
        status, "repository-new", call.frame("New repository"), "draft", draft, "owners", owners);
  }

  Response create(WebCall call) {
    Draft draft =
        new Draft(
            call.field("owner"),
            call.field("name").strip(),
            call.field("description"),
            call.field("visibility"),
            call.field("source"),
            "");
    Account owner = accounts.find(draft.owner()).orElseThrow(PageException::notFound);
    require(rights.create(call.signedIn(), owner), owner);
    try {
      Repository made =
          repositories.create(
              owner,
              new RepositoryChange(
                  Optional.of(draft.name()),
                  Optional.of(Visibility.find(draft.visibility()).orElse(Visibility.PRIVATE)),
                  Optional.of(draft.description()),
                  Optional.of(draft.source()),
                  Optional.empty(),
                  Optional.empty()),
              call.user(),
              call.actor().by(warrants.ofCreation(call.signedIn(), owner)));
      return Html.seeOther(Addresses.of(made));
    } catch (InvalidValueException e) {
      return show(
          call,
          422,
          new Draft(
              draft.owner(),
              draft.name(),
              draft.description(),
              draft.visibility(),
              draft.source(),
              e.text()));
    }
  }

  static void require(Decision decision, Account owner) {
    switch (decision) {
      case Decision.Granted _ -> {}
      case Decision.Refused(var text) ->
          throw PageException.forbidden(
              text
                  + (owner.isOrganization()
                      ? " The owners of " + owner.login() + " can take you in."
                      : ""));
      case Decision.Hidden _, Decision.ScopeMissing _ -> throw PageException.notFound();
    }
  }
}
