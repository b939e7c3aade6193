package dev.berth.http.rest;

import dev.berth.access.Caller;
import dev.berth.access.RepositoryRights;
import dev.berth.access.RepositoryRights.Decision;
import dev.berth.access.Warrants;
import dev.berth.http.Variables;
import dev.berth.packages.Account;
import dev.berth.packages.Action;
import dev.berth.packages.Repository;
import dev.berth.packages.Visibility;
import dev.berth.packages.Warrant;
import dev.berth.registry.Repositories;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Finds the repository that a path names, and has it decided whether the caller may do with it
/// what the route's row says.
final class RepositoryAccess {
  private final Repositories repositories;
  private final RepositoryRights rights;
  private final Warrants warrants;

  RepositoryAccess(Repositories repositories, RepositoryRights rights, Warrants warrants) {
    this.repositories = repositories;
    this.rights = rights;
    this.warrants = warrants;
  }

  /// Decides about one of the actions that are about a repository, which is named by its owner and
  /// name.
  RestCall.OneRepository decide(Caller caller, Action action, Variables variables) {
    Optional<Repository> found = find(variables);
    return granted(found, require(rights.decide(caller, found, action)));
  }

  /// The repository of that full name; empty when there is none, or the caller does not see it.
  ///
  /// @throws ApiException if the caller sees it and may not administer it
  Optional<Repository> findAdministered(Caller caller, String fullName) {
    int slash = fullName.indexOf('/');
    Optional<Repository> found =
        slash < 0
            ? Optional.empty()
            : repositories.find(fullName.substring(0, slash), fullName.substring(slash + 1));
    Decision decision = rights.decide(caller, found, Action.ADMINISTER_REPOSITORY);
    if (decision instanceof Decision.Hidden) {
      return Optional.empty();
    }
    require(decision);
    return found;
  }

  private Optional<Repository> find(Variables variables) {
    return repositories.find(variables.value("owner"), variables.value("repo"));
  }

  private static RestCall.OneRepository granted(
      Optional<Repository> found, Decision.Granted granted) {
    return new RestCall.OneRepository(
        found.orElseThrow(ApiException::notFound), granted.permission());
  }

  /// The same, for a repository that may be named by its id as well.
  ///
  /// @throws MovedException if it was called so formerly, and the caller sees it
  RestCall.OneRepository decideOrRedirect(Caller caller, Action action, Variables variables) {
    Optional<Repository> found =
        variables.has("repository_id")
            ? repositories.find(RestCall.id(variables, "repository_id"))
            : find(variables);
    Decision decision = rights.decide(caller, found, action);
    if (decision instanceof Decision.Hidden && variables.has("owner")) {
      // Whatever there is or is not, both questions are asked.
      Optional<Repository> former =
          repositories.findFormer(variables.value("owner"), variables.value("repo"));
      if (rights.decide(caller, former, Action.SEE_REPOSITORY) instanceof Decision.Granted) {
        throw new MovedException(former.orElseThrow(ApiException::notFound).id());
      }
    }
    return granted(found, require(decision));
  }

  /// Requires that the caller may have a repository in somebody's name space.
  void requireCreation(Caller.SignedIn caller, Account owner) {
    require(rights.create(caller, owner));
  }

  /// What that rests on.
  List<Warrant> warrants(Caller.SignedIn caller, Account owner) {
    return warrants.ofCreation(caller, owner);
  }

  /// Requires that the caller's token goes as far as repositories of a visibility.
  void requireScope(Caller.SignedIn caller, Visibility visibility) {
    require(rights.bear(caller, visibility));
  }

  /// Whose repositories a list shows, besides public ones; empty for all.
  OptionalLong seenBy(Caller caller) {
    return rights.seenBy(caller);
  }

  /// Whether the caller sees a repository.
  boolean shows(Caller caller, Repository repository) {
    return rights.decide(caller, Optional.of(repository), Action.SEE_REPOSITORY)
        instanceof Decision.Granted;
  }

  static Decision.Granted require(Decision decision) {
    return switch (decision) {
      case Decision.Granted granted -> granted;
      case Decision.Hidden _ -> throw ApiException.notFound();
      case Decision.Refused(var text) -> throw new ApiException(403, text);
      case Decision.ScopeMissing(var scopes) ->
          throw new ApiException(403, "This token lacks the scope it takes: " + scopes + ".");
    };
  }
}
