package dev.berth.http.rest;

import dev.berth.http.Response;
import dev.berth.packages.Account;
import dev.berth.packages.CollaboratorSelection;
import dev.berth.packages.Permission;
import dev.berth.registry.Accounts;
import dev.berth.registry.RepositoryPeople;
import java.util.Arrays;
import java.util.Locale;

/// Who was given what in a repository.
final class CollaboratorHandlers {
  private final Accounts accounts;
  private final RepositoryPeople people;

  CollaboratorHandlers(Accounts accounts, RepositoryPeople people) {
    this.accounts = accounts;
    this.people = people;
  }

  Response list(RestCall call) {
    Choices choices = new Choices(call, "Repository");
    String affiliation = choices.word("affiliation", "all", "direct", "outside");
    String least = choices.word("permission", "pull", "triage", "push", "maintain", "admin");
    CollaboratorSelection selection =
        new CollaboratorSelection(
            CollaboratorSelection.Affiliation.valueOf(affiliation.toUpperCase(Locale.ROOT)),
            Permission.find(least).orElseThrow());
    return Pages.answer(
        call,
        (skip, limit) -> people.list(call.repository(), selection, skip, limit),
        call.repositoryViews()::collaborator);
  }

  Response check(RestCall call) {
    if (people.permission(call.repository(), user(call)).isEmpty()) {
      throw ApiException.notFound();
    }
    return Response.of(204);
  }

  Response permission(RestCall call) {
    Account user = user(call);
    return RestCall.json(
        200, call.repositoryViews().permission(user, people.permission(call.repository(), user)));
  }

  Response put(RestCall call) {
    Account user = user(call);
    Permission permission = permission(call.body("Repository"), Permission.PUSH);
    if (!people.put(call.repository(), user, permission, call.actor())) {
      throw ApiException.notFound();
    }
    return Response.of(204);
  }

  /// `permission`, in GitHub's words; `read` and `write` are its names of the roles.
  static Permission permission(Fields fields, Permission usual) {
    String word = fields.optionalText("permission").orElse(usual.word());
    return switch (word) {
      case "read" -> Permission.PULL;
      case "write" -> Permission.PUSH;
      default ->
          Permission.find(word)
              .orElseThrow(() ->
                  fields.notAmong(
                      "permission",
                      word,
                      Arrays.stream(Permission.values()).map(Permission::word).toList()));
    };
  }

  Response remove(RestCall call) {
    if (!people.remove(call.repository(), user(call), call.actor())) {
      throw ApiException.notFound();
    }
    return Response.of(204);
  }

  private Account user(RestCall call) {
    return accounts
        .findUser(call.variables().value("username"))
        .orElseThrow(ApiException::notFound);
  }
}
