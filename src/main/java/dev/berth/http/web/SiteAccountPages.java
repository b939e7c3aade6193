package dev.berth.http.web;

import dev.berth.http.Response;
import dev.berth.packages.Account;
import dev.berth.packages.InvalidValueException;
import dev.berth.registry.Accounts;
import java.util.List;
import java.util.Optional;

/// The users and organizations of the site, for those who run it: found by login, or listed in the
/// order in which they were made.
final class SiteAccountPages {
  private static final int SIZE = 50;

  private final Accounts accounts;

  SiteAccountPages(WebRoutes.Rules rules) {
    this.accounts = rules.accounts();
  }

  /// What a list shows.
  ///
  /// @param q the login that was looked for; empty for none
  /// @param next the address of the next page; empty for none
  /// @param login what was typed into the form, and refused
  /// @param second the address of electronic mail of a user, or the owner of an organization
  record View(
      List<Account> accounts, String q, String next, String login, String second, String error) {}

  Response listUsers(WebCall call) {
    return users(call, 200, "", "", "");
  }

  private Response users(WebCall call, int status, String login, String email, String error) {
    String q = call.parameter("q").orElse("").strip();
    List<Account> found =
        q.isEmpty()
            ? accounts.listUsers(since(call), SIZE + 1)
            : accounts.findUser(q).stream().toList();
    return call.page(
        status,
        "site-users",
        SiteUserPages.frame(call, "Users"),
        "view",
        new View(
            found.subList(0, Math.min(SIZE, found.size())),
            q,
            next(SiteRoutes.BASE + "/users", found),
            login,
            email,
            error));
  }

  private static long since(WebCall call) {
    String text = call.parameter("since").orElse("");
    return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
  }

  private static String next(String address, List<Account> found) {
    return found.size() > SIZE ? address + "?since=" + found.get(SIZE - 1).id() : "";
  }

  Response createUser(WebCall call) {
    String login = call.field("login").strip();
    String email = call.field("email").strip();
    try {
      Account made = accounts.createUser(login, email, call.actor());
      return SiteUserPages.done(made, Notice.USER_CREATED);
    } catch (InvalidValueException e) {
      return users(call, 422, login, email, e.text());
    }
  }

  Response listOrganizations(WebCall call) {
    return organizations(call, 200, "", call.user().login().value(), "");
  }

  private Response organizations(
      WebCall call, int status, String login, String owner, String error) {
    String q = call.parameter("q").orElse("").strip();
    List<Account> found =
        q.isEmpty()
            ? accounts.listOrganizations(since(call), SIZE + 1)
            : accounts.findOrganization(q).stream().toList();
    return call.page(
        status,
        "site-organizations",
        SiteUserPages.frame(call, "Organizations"),
        "view",
        new View(
            found.subList(0, Math.min(SIZE, found.size())),
            q,
            next(SiteRoutes.BASE + "/organizations", found),
            login,
            owner,
            error));
  }

  Response createOrganization(WebCall call) {
    String login = call.field("login").strip();
    String owner = call.field("admin").strip();
    Optional<Account> user = accounts.findUser(owner);
    if (user.isEmpty()) {
      return organizations(
          call, 422, login, owner, "There is no user called " + owner + " to own it.");
    }
    try {
      Account made = accounts.createOrganization(login, user.get(), call.actor());
      return Html.seeOther("/" + made.login() + "?notice=" + Notice.ORGANIZATION_CREATED.word());
    } catch (InvalidValueException e) {
      return organizations(call, 422, login, owner, e.text());
    }
  }
}
