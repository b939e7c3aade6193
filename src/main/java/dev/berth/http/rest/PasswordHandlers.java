package dev.berth.http.rest;

import dev.berth.access.Passwords;
import dev.berth.access.SecondFactors;
import dev.berth.http.Response;
import dev.berth.packages.Account;
import dev.berth.registry.Accounts;

/// What users sign in by, set or taken away by those who run the site.
final class PasswordHandlers {
  private final Passwords passwords;
  private final SecondFactors secondFactors;
  private final Accounts accounts;

  PasswordHandlers(Passwords passwords, SecondFactors secondFactors, Accounts accounts) {
    this.passwords = passwords;
    this.secondFactors = secondFactors;
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

  Response removeSecondFactor(RestCall call) {
    if (!secondFactors.remove(user(call), call.actor())) {
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
