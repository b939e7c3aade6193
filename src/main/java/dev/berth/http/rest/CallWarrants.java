package dev.berth.http.rest;

import dev.berth.access.Caller;
import dev.berth.access.Warrants;
import dev.berth.packages.Action;
import dev.berth.packages.Repository;
import dev.berth.packages.Warrant;
import java.util.List;

/// What has to be true still when a request changes something: what the right in its route's row
/// was granted for. Requests that change nothing have none.
final class CallWarrants {
  private final Warrants warrants;

  CallWarrants(Warrants warrants) {
    this.warrants = warrants;
  }

  List<Warrant> of(Caller caller, Action action, RestCall.Found found) {
    return caller instanceof Caller.SignedIn user ? of(user, action, found) : List.of();
  }

  private List<Warrant> of(Caller.SignedIn user, Action action, RestCall.Found found) {
    return switch (found) {
      case RestCall.Organization(var organization, _) ->
          switch (action) {
            case ADMINISTER_ORGANIZATION, ADMINISTER_ORGANIZATION_HOOKS ->
                warrants.ofOwner(user, organization);
            case CREATE_TEAM, CREATE_REPOSITORY -> warrants.ofMember(user, organization);
            default -> List.of();
          };
      case RestCall.OrganizationTeam(_, var team) ->
          action == Action.ADMINISTER_TEAM ? warrants.ofMaintainer(user, team) : List.of();
      case RestCall.TeamAndRepository(_, var repository) ->
          action == Action.ADMINISTER_REPOSITORY_OF_TEAM
              ? inRepository(user, repository.repository(), Action.ADMINISTER_REPOSITORY)
              : List.of();
      case RestCall.OneRepository(var repository, _) -> inRepository(user, repository, action);
      case RestCall.Container(var access) ->
          action == Action.PULL || action == Action.SEE_PACKAGE
              ? List.of()
              : Warrants.inPackage(user, access.packageId(), action);
      case RestCall.User _, RestCall.Nothing _ ->
          action == Action.ADMINISTER_SITE || action == Action.ADMINISTER_OTHER_USER
              ? warrants.ofSite()
              : List.of();
      case RestCall.Seen _, RestCall.Named _, RestCall.Packages _ -> List.of();
    };
  }

  private List<Warrant> inRepository(Caller.SignedIn user, Repository repository, Action action) {
    return action == Action.SEE_REPOSITORY
        ? List.of()
        : warrants.inRepository(user, repository, action);
  }
}
