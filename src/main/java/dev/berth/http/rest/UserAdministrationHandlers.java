package dev.berth.http.rest;

import dev.berth.http.Response;
import dev.berth.packages.Account;
import dev.berth.registry.AccountAdministration;
import dev.berth.registry.Accounts;
import tools.jackson.databind.node.ArrayNode;

/// GitHub Enterprise Server's routes for changing accounts that are there, and what former logins
/// they answer to.
final class UserAdministrationHandlers {
  private final Accounts accounts;
  private final AccountAdministration administration;

  UserAdministrationHandlers(Accounts accounts, AccountAdministration administration) {
    this.accounts = accounts;
    this.administration = administration;
  }

  /// There, this is a job; here, it is done when it is answered.
  Response renameUser(RestCall call) {
    Account user =
        accounts.findUser(call.variables().value("username")).orElseThrow(ApiException::notFound);
    Account now = administration.rename(user, call.body("User").text("login"), call.actor());
    return renamed(now, call.links().user(now));
  }

  Response renameOrganization(RestCall call) {
    Account organization =
        accounts
            .findOrganization(call.variables().value("org"))
            .orElseThrow(ApiException::notFound);
    Account now =
        administration.rename(organization, call.body("Organization").text("login"), call.actor());
    return renamed(now, call.links().organization(now));
  }

  private static Response renamed(Account now, String url) {
    return RestCall.json(
        202,
        Json.object()
            .put("message", "The account is called " + now.login() + " from now on.")
            .put("url", url));
  }

  Response deleteUser(RestCall call) {
    delete(call, call.other());
    return Response.of(204);
  }

  Response deleteOrganization(RestCall call) {
    delete(call, call.organization());
    return RestCall.json(202, Json.object());
  }

  private void delete(RestCall call, Account account) {
    if (!administration.delete(account, call.actor())) {
      throw ApiException.notFound();
    }
  }

  Response suspend(RestCall call) {
    administration.setSuspended(call.other(), true, call.actor());
    return Response.of(204);
  }

  Response unsuspend(RestCall call) {
    administration.setSuspended(call.other(), false, call.actor());
    return Response.of(204);
  }

  Response promote(RestCall call) {
    administration.setSiteAdministrator(call.other(), true, call.actor());
    return Response.of(204);
  }

  Response demote(RestCall call) {
    administration.setSiteAdministrator(call.other(), false, call.actor());
    return Response.of(204);
  }

  Response listFormerLogins(RestCall call) {
    ArrayNode list = Json.array();
    administration
        .listFormerLogins(account(call))
        .forEach(login -> list.add(Json.object().put("login", login.value())));
    return RestCall.json(200, list);
  }

  Response endFormerLogin(RestCall call) {
    if (!administration.endFormerLogin(
        account(call), call.variables().value("former"), call.actor())) {
      throw ApiException.notFound();
    }
    return Response.of(204);
  }

  private Account account(RestCall call) {
    return accounts.find(call.variables().value("login")).orElseThrow(ApiException::notFound);
  }
}
