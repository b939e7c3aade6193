package dev.berth.http.rest;

import dev.berth.access.Passwords;
import dev.berth.http.Response;
import dev.berth.packages.Account;
import dev.berth.registry.Accounts;

/// Passwords of users, set by those who run the site.
final class PasswordHandlers {
  private final Passwords passwords;
  private final Accounts accounts;

  PasswordHandlers(Passwords passwords, Accounts accounts) {
    this.passwords = passwords;
    this.accounts = accounts;
  }

  Response set(RestCall call) {
    Account user = user(call);
    passwords.set(user, call.body("User").secret("password"), call.actor());
    return Response.of(204);
  }

  Response remove(RestCall call) {
    if (!passwords.remove(user(call), call.actor())) {
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
