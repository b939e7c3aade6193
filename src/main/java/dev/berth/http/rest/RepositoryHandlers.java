package dev.berth.http.rest;

import dev.berth.http.Response;
import dev.berth.packages.Account;
import dev.berth.packages.Permission;
import dev.berth.packages.Repository;
import dev.berth.packages.RepositoryChange;
import dev.berth.packages.Visibility;
import dev.berth.registry.Accounts;
import dev.berth.registry.Repositories;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Repositories themselves.
final class RepositoryHandlers {
  static final String RESOURCE = "Repository";

  private final Accounts accounts;
  private final Repositories repositories;
  private final RepositoryAccess access;
  private final PeopleAccess people;

  RepositoryHandlers(
      Accounts accounts, Repositories repositories, RepositoryAccess access, PeopleAccess people) {
    this.accounts = accounts;
    this.repositories = repositories;
    this.access = access;
    this.people = people;
  }

  Response createOwn(RestCall call) {
    return create(call, call.user());
  }

  Response createInOrganization(RestCall call) {
    return create(call, call.organization());
  }

  Response createForUser(RestCall call) {
    Account owner =
        accounts.findUser(call.variables().value("username")).orElseThrow(ApiException::notFound);
    access.requireCreation(call.signedIn(), owner);
    return create(call, owner);
  }

  private Response create(RestCall call, Account owner) {
    Fields fields = call.body(RESOURCE);
    fields.text("name");
    RepositoryChange wish = wish(fields, Optional.empty());
    access.requireScope(call.signedIn(), wish.visibility().orElse(Visibility.PUBLIC));
    Repository made =
        repositories.create(
            owner, wish, call.user(), call.actor().by(access.warrants(call.signedIn(), owner)));
    return RestCall.json(201, call.repositoryViews().full(made, Optional.of(Permission.ADMIN)))
        .header("Location", call.links().repository(made));
  }

  private static RepositoryChange wish(Fields fields, Optional<Boolean> archived) {
    return new RepositoryChange(
        fields.optionalText("name"),
        visibility(fields),
        fields.optionalText("description"),
        fields.optionalText("homepage"),
        Optional.empty(),
        archived);
  }

  /// `visibility` says more than `private`, and wins.
  private static Optional<Visibility> visibility(Fields fields) {
    Optional<Visibility> flag =
        fields.optionalTruth("private").map(shut -> shut ? Visibility.PRIVATE : Visibility.PUBLIC);
    Optional<String> word = fields.optionalText("visibility");
    return word.isEmpty()
        ? flag
        : Optional.of(
            Visibility.find(word.get())
                .orElseThrow(() ->
                    fields.notAmong(
                        "visibility", word.get(), List.of("public", "private", "internal"))));
  }

  Response find(RestCall call) {
    return answer(200, call, call.repository());
  }

  private static Response answer(int status, RestCall call, Repository repository) {
    return RestCall.json(status, call.repositoryViews().full(repository, call.permission()));
  }

  Response update(RestCall call) {
    Fields fields = call.body(RESOURCE);
    RepositoryChange wish = wish(fields, fields.optionalTruth("archived"));
    wish.visibility().ifPresent(visibility -> access.requireScope(call.signedIn(), visibility));
    return answer(
        200,
        call,
        repositories
            .update(call.repository(), wish, call.actor())
            .orElseThrow(ApiException::notFound));
  }

  Response transfer(RestCall call) {
    Fields fields = call.body(RESOURCE);
    String login = fields.text("new_owner");
    Account to =
        accounts
            .find(login)
            .orElseThrow(() ->
                fields.wrong("new_owner", login, "is not the login of a user or organization."));
    access.requireCreation(call.signedIn(), to);
    Set<Long> teams = teams(call, fields, to);
    Repository now =
        repositories
            .transfer(
                call.repository(),
                to,
                fields.optionalText("new_name"),
                teams,
                GrantHandlers.force(fields),
                call.actor().by(access.warrants(call.signedIn(), to)))
            .orElseThrow(ApiException::notFound);
    return RestCall.json(202, call.repositoryViews().minimal(now));
  }

  private Set<Long> teams(RestCall call, Fields fields, Account owner) {
    Set<Long> found = new HashSet<>();
    for (long id : fields.numbers("team_ids")) {
      found.add(
          people
              .seenTeam(call.signedIn(), owner, id)
              .orElseThrow(() ->
                  fields.wrong(
                      "team_ids",
                      Long.toString(id),
                      "is not the id of a team of " + owner.login() + "."))
              .id());
    }
    return found;
  }

  Response delete(RestCall call) {
    if (!repositories.delete(call.repository(), GrantHandlers.force(call), call.actor())) {
      throw ApiException.notFound();
    }
    return Response.of(204);
  }
}
