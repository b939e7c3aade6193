package dev.berth.http.web;

import dev.berth.access.Passwords;
import dev.berth.access.SecondFactors;
import dev.berth.access.Tokens;
import dev.berth.http.Response;
import dev.berth.packages.Account;
import dev.berth.registry.AccountAdministration;
import dev.berth.registry.Accounts;
import java.util.List;

/// A user, as those who run the site see and change them.
final class SiteUserPages {
  private static final int MOST_ORGANIZATIONS = 50;

  private final Accounts accounts;
  private final AccountAdministration administration;
  private final Passwords passwords;
  private final Tokens tokens;
  private final SecondFactors secondFactors;

  SiteUserPages(WebRoutes.Rules rules) {
    this.accounts = rules.accounts();
    this.administration = rules.organizations().administration();
    this.passwords = rules.passwords();
    this.tokens = rules.tokens();
    this.secondFactors = rules.signingIn().secondFactors();
  }

  static Frame frame(WebCall call, String title) {
    return call.frame(
        title + " · Site administration", new Frame.Crumb("Site administration", SiteRoutes.BASE));
  }

  static String address(Account user) {
    return SiteRoutes.BASE + "/users/" + user.login();
  }

  static Response done(Account user, Notice notice) {
    return Html.seeOther(address(user) + "?notice=" + notice.word());
  }

  Response show(WebCall call) {
    return show(call, 200, "");
  }

  /// @param link for the password, shown once
  private Response show(WebCall call, int status, String link) {
    Account user = call.other();
    List<Account> organizations = accounts.listOrganizationsOf(user, 0, MOST_ORGANIZATIONS);
    return call.page(
        status,
        "site-user",
        frame(call, user.login().value()),
        "user",
        user,
        "self",
        user.id() == call.user().id(),
        "organizations",
        organizations,
        "hasPassword",
        passwords.has(user),
        "formerLogins",
        administration.listFormerLogins(user),
        "secondFactor",
        secondFactors.find(user).isPresent(),
        "link",
        link);
  }

  Response makeLink(WebCall call) {
    String secret = passwords.makeLink(call.other(), call.actor());
    return show(call, 201, call.request().origin() + "/password_reset/" + secret);
  }

  Response removeSecondFactor(WebCall call) {
    if (!secondFactors.remove(call.other(), call.actor())) {
      throw new PageException(
          409, "Nothing was changed", "The user has no second factor any more.");
    }
    return done(call.other(), Notice.USER_CHANGED);
  }

  Response endTokens(WebCall call) {
    Account user = call.other();
    if (!call.field("verify").equals(user.login().value())) {
      throw new PageException(
          422, "Nothing was changed", "Type " + user.login() + " to end all their tokens.");
    }
    tokens.revokeAll(user, call.actor());
    return done(user, Notice.TOKENS_ENDED);
  }

  Response suspend(WebCall call) {
    administration.setSuspended(call.other(), true, call.actor());
    return done(call.other(), Notice.USER_CHANGED);
  }

  Response unsuspend(WebCall call) {
    administration.setSuspended(call.other(), false, call.actor());
    return done(call.other(), Notice.USER_CHANGED);
  }

  Response promote(WebCall call) {
    administration.setSiteAdministrator(call.other(), true, call.actor());
    return done(call.other(), Notice.USER_CHANGED);
  }

  Response demote(WebCall call) {
    administration.setSiteAdministrator(call.other(), false, call.actor());
    return done(call.other(), Notice.USER_CHANGED);
  }
}
