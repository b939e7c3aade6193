package dev.berth.http.web;

import dev.berth.access.RepositoryRights;
import dev.berth.access.Warrants;
import dev.berth.http.Response;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.InvalidValueException;
import dev.berth.packages.Repository;
import dev.berth.packages.RepositoryChange;
import dev.berth.packages.Visibility;
import dev.berth.registry.Accounts;
import dev.berth.registry.Repositories;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The settings of a repository: what it is called, who sees it, whose it is, and its end.
final class RepositorySettingsPages {
  private final Accounts accounts;
  private final Repositories repositories;
  private final RepositoryRights rights;
  private final Warrants warrants;

  RepositorySettingsPages(WebRoutes.Rules rules) {
    this.accounts = rules.accounts();
    this.repositories = rules.organizations().repositories();
    this.rights = rules.repositoryRights();
    this.warrants = new Warrants(rules.rights());
  }

  /// What the form holds.
  record Draft(String name, String description, String source, String newOwner, String error) {}

  Response show(WebCall call) {
    Repository repository = call.repository();
    return show(
        call,
        200,
        new Draft(
            repository.name(),
            repository.description(),
            repository.sourceUrl().orElse(""),
            "",
            ""));
  }

  private static Response show(WebCall call, int status, Draft draft) {
    return call.page(
        status,
        "repository-settings",
        RepositoryPages.frame(call, "Settings"),
        "head",
        RepositoryPages.Head.of(call, "settings"),
        "draft",
        draft,
        "visibilities",
        call.repository().owner().isOrganization()
            ? List.of(Visibility.PUBLIC, Visibility.INTERNAL, Visibility.PRIVATE)
            : List.of(Visibility.PUBLIC, Visibility.PRIVATE));
  }

  private static Response again(WebCall call, String error) {
    Repository repository = call.repository();
    boolean sent = call.form().first("name").isPresent();
    return show(
        call,
        422,
        new Draft(
            sent ? call.field("name") : repository.name(),
            sent ? call.field("description") : repository.description(),
            sent ? call.field("source") : repository.sourceUrl().orElse(""),
            call.field("new_owner"),
            error));
  }

  Response update(WebCall call) {
    return change(
        call,
        new RepositoryChange(
            Optional.of(call.field("name").strip()),
            Optional.empty(),
            Optional.of(call.field("description")),
            Optional.of(call.field("source")),
            Optional.empty(),
            Optional.empty()));
  }

  private Response change(WebCall call, RepositoryChange wish) {
    try {
      return done(repositories.update(call.repository(), wish, call.actor()));
    } catch (InvalidValueException e) {
      return again(call, e.text());
    }
  }

  private static Response done(Optional<Repository> now) {
    return Html.seeOther(
        Addresses.of(now.orElseThrow(PageException::notFound))
            + "/settings?notice="
            + Notice.SAVED.word());
  }

  /// Whether the name of the repository was typed.
  private static boolean isVerified(WebCall call) {
    return call.field("verify").equals(call.repository().fullName());
  }

  private static Response unverified(WebCall call) {
    return again(call, "Type " + call.repository().fullName() + " to confirm.");
  }

  Response setVisibility(WebCall call) {
    Optional<Visibility> wanted = Visibility.find(call.field("visibility"));
    if (wanted.isEmpty() || !isVerified(call)) {
      return unverified(call);
    }
    return change(
        call,
        new RepositoryChange(
            Optional.empty(),
            wanted,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()));
  }

  Response setArchived(WebCall call) {
    return change(
        call,
        new RepositoryChange(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(call.field("archived").equals("true"))));
  }

  Response transfer(WebCall call) {
    if (!isVerified(call)) {
      return unverified(call);
    }
    String login = call.field("new_owner").strip();
    Optional<Account> to = accounts.find(login);
    if (to.isEmpty()) {
      return again(call, "There is no user or organization called " + login + ".");
    }
    NewRepositoryPages.require(rights.create(call.signedIn(), to.get()), to.get());
    Actor by = call.actor().by(warrants.ofCreation(call.signedIn(), to.get()));
    try {
      Repository now =
          repositories
              .transfer(call.repository(), to.get(), Optional.empty(), Set.of(), call.own(), by)
              .orElseThrow(PageException::notFound);
      return Html.seeOther(Addresses.of(now) + "?notice=" + Notice.SAVED.word());
    } catch (InvalidValueException e) {
      return again(call, e.text());
    }
  }

  Response delete(WebCall call) {
    if (!isVerified(call)) {
      return unverified(call);
    }
    Repository repository = call.repository();
    if (!repositories.delete(repository, call.own(), call.actor())) {
      throw PageException.notFound();
    }
    String list = Addresses.repositories(repository.owner());
    return Html.seeOther(
        list + (list.indexOf('?') < 0 ? '?' : '&') + "notice=" + Notice.REPOSITORY_DELETED.word());
  }
}
