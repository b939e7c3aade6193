package dev.berth.http.rest;

import dev.berth.access.SecondFactors;
import dev.berth.http.Response;
import dev.berth.packages.Account;
import dev.berth.registry.Accounts;
import dev.berth.registry.Organizations;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// Users and organizations, seen by anybody who has signed in.
final class AccountHandlers {
  private final Accounts accounts;
  private final Organizations organizations;
  private final SecondFactors secondFactors;

  AccountHandlers(Accounts accounts, Organizations organizations, SecondFactors secondFactors) {
    this.accounts = accounts;
    this.organizations = organizations;
    this.secondFactors = secondFactors;
  }

  Response self(RestCall call) {
    return self(call, call.user());
  }

  private Response self(RestCall call, Account user) {
    return RestCall.json(200, call.views().privateUser(user, secondFactors.find(user).isPresent()));
  }

  /// Of what GitHub keeps about users, Berth keeps the address.
  Response updateSelf(RestCall call) {
    Optional<String> email = call.body("User").optionalText("email");
    Account now =
        email.isEmpty()
            ? call.user()
            : accounts
                .setEmail(call.user(), email.get(), call.actor())
                .orElseThrow(ApiException::notFound);
    return self(call, now);
  }

  Response user(RestCall call) {
    Account account =
        accounts.find(call.variables().value("login")).orElseThrow(ApiException::notFound);
    return RestCall.json(200, call.views().publicUser(account));
  }

  Response list(RestCall call) {
    return page(
        call, "/users", accounts.list(call.since(), call.pageSize() + 1), call.views()::simpleUser);
  }

  Response listOrganizations(RestCall call) {
    return page(
        call,
        "/organizations",
        accounts.listOrganizations(call.since(), call.pageSize() + 1),
        simpleOrganization(call));
  }

  private Function<Account, JsonNode> simpleOrganization(RestCall call) {
    return organization ->
        call.views().simpleOrganization(organization, organizations.profile(organization));
  }

  private static Response page(
      RestCall call, String path, List<Account> found, Function<Account, JsonNode> view) {
    int size = call.pageSize();
    List<Account> page = found.subList(0, Math.min(size, found.size()));
    ArrayNode list = Json.array();
    page.forEach(account -> list.add(view.apply(account)));
    Response response = RestCall.json(200, list);
    if (found.size() > size) {
      response.header(
          "Link",
          "<%s%s?since=%d&per_page=%d>; rel=\"next\""
              .formatted(call.links().api(), path, page.getLast().id(), size));
    }
    return response;
  }
}
