package dev.berth.http.rest;

import dev.berth.access.NamingRights;
import dev.berth.packages.Account;
import dev.berth.packages.Grantee;
import dev.berth.packages.PackageGrant;
import dev.berth.packages.Repository;
import dev.berth.packages.Team;
import dev.berth.registry.Accounts;
import dev.berth.registry.PackageAccess;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// Who can be given a role in a package: how an address names them, and how they are shown.
sealed interface PackageGrantees {

  Grantee.Kind kind();

  /// Who the address names.
  ///
  /// @throws ApiException if the caller sees nobody of that name
  Grantee find(RestCall call);

  /// Who has that id, be they seen or not.
  Grantee of(long id);

  /// Adds who has a role to its view.
  void show(ObjectNode view, RestCall call, PackageGrant grant);

  /// Users, by their logins.
  record Users(Accounts accounts) implements PackageGrantees {
    @Override
    public Grantee.Kind kind() {
      return Grantee.Kind.USER;
    }

    @Override
    public Grantee of(long id) {
      return new Grantee.User(id);
    }

    @Override
    public Grantee find(RestCall call) {
      Account user =
          accounts.findUser(call.variables().value("username")).orElseThrow(ApiException::notFound);
      return new Grantee.User(user.id());
    }

    @Override
    public void show(ObjectNode view, RestCall call, PackageGrant grant) {
      accounts
          .findUser(grant.name())
          .ifPresent(user -> view.set("user", call.views().simpleUser(user)));
    }
  }

  /// Teams of the organization that owns the package, by their slugs.
  record Teams(PackageAccess access, NamingRights naming) implements PackageGrantees {
    @Override
    public Grantee.Kind kind() {
      return Grantee.Kind.TEAM;
    }

    @Override
    public Grantee of(long id) {
      return new Grantee.TeamGrantee(id);
    }

    @Override
    public Grantee find(RestCall call) {
      Team team =
          naming
              .seenTeam(
                  call.signedIn(),
                  access.findTeam(call.container().owner(), call.variables().value("team_slug")))
              .orElseThrow(ApiException::notFound);
      return new Grantee.TeamGrantee(team.id());
    }

    @Override
    public void show(ObjectNode view, RestCall call, PackageGrant grant) {
      // Who administers a package need not see the teams that others have put into its list.
      Optional<Team> shown =
          naming.seenTeam(call.signedIn(), access.findTeam(grant.grantee().id()));
      view.set(
          "team",
          Json.object()
              .put("id", grant.grantee().id())
              .put("slug", shown.map(Team::slug).orElse(null))
              .put("name", shown.map(Team::name).orElse(null)));
    }
  }

  /// Repositories, by owner and name: their tokens have the role.
  record Repositories(Accounts accounts, PackageAccess access, NamingRights naming)
      implements PackageGrantees {
    @Override
    public Grantee.Kind kind() {
      return Grantee.Kind.REPOSITORY;
    }

    @Override
    public Grantee of(long id) {
      return new Grantee.RepositoryGrantee(id);
    }

    @Override
    public Grantee find(RestCall call) {
      Repository repository =
          naming
              .seenRepository(
                  call.signedIn(),
                  accounts
                      .find(call.variables().value("owner"))
                      .flatMap(
                          owner -> access.findRepository(owner, call.variables().value("repo"))))
              .orElseThrow(ApiException::notFound);
      return new Grantee.RepositoryGrantee(repository.id());
    }

    @Override
    public void show(ObjectNode view, RestCall call, PackageGrant grant) {
      // Who administers a package need not see the repositories that others have put into its list.
      boolean shown =
          naming
              .seenRepository(call.signedIn(), access.findRepository(grant.grantee().id()))
              .isPresent();
      view.set(
          "repository",
          Json.object()
              .put("id", grant.grantee().id())
              .put("full_name", shown ? grant.name() : null));
    }
  }
}
