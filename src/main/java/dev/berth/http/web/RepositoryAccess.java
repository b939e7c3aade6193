package dev.berth.http.web;

import dev.berth.access.Caller;
import dev.berth.access.RepositoryRights;
import dev.berth.access.RepositoryRights.Decision;
import dev.berth.access.SiteRights;
import dev.berth.access.Warrants;
import dev.berth.http.Variables;
import dev.berth.packages.Account;
import dev.berth.packages.Action;
import dev.berth.packages.Repository;
import dev.berth.packages.Warrant;
import dev.berth.registry.Repositories;
import java.util.List;
import java.util.Optional;

/// Finds the repository that a path names, and has it decided whether the caller may do with it
/// what the route's row says.
final class RepositoryAccess {
  private final Repositories repositories;
  private final RepositoryRights rights;
  private final Warrants warrants;

  RepositoryAccess(Repositories repositories, RepositoryRights rights, SiteRights site) {
    this.repositories = repositories;
    this.rights = rights;
    this.warrants = new Warrants(site);
  }

  PageAccess.Granted decide(Caller caller, Action action, Variables variables) {
    Optional<Repository> found =
        repositories.find(variables.value("owner"), variables.value("repo"));
    return switch (rights.decide(caller, found, action)) {
      case Decision.Granted granted -> {
        Repository repository = found.orElseThrow(PageException::notFound);
        yield new PageAccess.Granted(
            new WebCall.OneRepository(repository, granted.permission()),
            warrants(caller, action, repository));
      }
      case Decision.Refused(var text) ->
          throw PageException.forbidden(found.map(each -> reason(text, each)).orElse(text));
      case Decision.Hidden _, Decision.ScopeMissing _ -> throw PageException.notFound();
    };
  }

  private List<Warrant> warrants(Caller caller, Action action, Repository repository) {
    return action != Action.SEE_REPOSITORY && caller instanceof Caller.SignedIn user
        ? warrants.inRepository(user, repository, action)
        : List.of();
  }

  private static String reason(String text, Repository repository) {
    Account owner = repository.owner();
    return text
        + (text.endsWith(".") ? " " : ". ")
        + (owner.isOrganization()
            ? "The owners of " + owner.login() + ", and those who administer the repository,"
            : owner.login().value())
        + " can give you the permission.";
  }
}
