package dev.berth.http.rest;

import dev.berth.access.NamingRights;
import dev.berth.access.TokenRights;
import dev.berth.access.Tokens;
import dev.berth.http.Response;
import dev.berth.packages.Account;
import dev.berth.packages.PackagePattern;
import dev.berth.packages.PackageRight;
import dev.berth.registry.Accounts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;

/// Package tokens: for machines, bound to some packages. An extension as a whole.
final class PackageTokenHandlers {
  private static final String RESOURCE = "PackageToken";

  private final Accounts accounts;
  private final Tokens tokens;
  private final NamingRights naming;

  PackageTokenHandlers(Accounts accounts, Tokens tokens, NamingRights naming) {
    this.accounts = accounts;
    this.tokens = tokens;
    this.naming = naming;
  }

  Response createOwn(RestCall call) {
    Fields fields = call.body(RESOURCE);
    Set<PackageRight> rights = rights(fields);
    List<PackagePattern> packages = new ArrayList<>();
    for (String text : fields.texts("packages")) {
      packages.add(anywhere(fields, call.user(), text, rights));
    }
    return create(call, call.user(), fields, rights, packages);
  }

  Response createInOrganization(RestCall call) {
    Fields fields = call.body(RESOURCE);
    Set<PackageRight> rights = rights(fields);
    List<PackagePattern> packages = new ArrayList<>();
    for (String text : fields.texts("packages")) {
      packages.add(pattern(fields, call.organization(), text, text));
    }
    return create(call, call.user(), fields, rights, packages);
  }

  Response createForUser(RestCall call) {
    Account owner = user(call);
    Fields fields = call.body(RESOURCE);
    Set<PackageRight> rights = rights(fields);
    List<PackagePattern> packages = new ArrayList<>();
    for (String text : fields.texts("packages")) {
      packages.add(anywhere(fields, owner, text, rights));
    }
    return create(call, owner, fields, rights, packages);
  }

  private Response create(
      RestCall call,
      Account owner,
      Fields fields,
      Set<PackageRight> rights,
      List<PackagePattern> packages) {
    RepositoryAccess.require(TokenRights.makePackageToken(call.signedIn(), rights));
    Tokens.Created created =
        tokens.createForPackages(
            owner,
            packages,
            rights,
            fields.optionalText("note").orElse(""),
            AdministrationHandlers.end(fields),
            Optional.of(call.signedIn().token()),
            call.actor());
    return RestCall.json(201, new TokenViews(call.links()).forPackages(created, accounts::find));
  }

  private PackagePattern anywhere(
      Fields fields, Account user, String text, Set<PackageRight> rights) {
    int slash = text.indexOf('/');
    if (slash < 1) {
      throw fields.wrong("packages", text, "does not have the form OWNER/NAME.");
    }
    Account owner =
        accounts
            .find(text.substring(0, slash))
            .orElseThrow(() ->
                fields.wrong("packages", text, "does not begin with the login of an account."));
    if (!naming.binds(user, owner, text.substring(slash + 1), rights)) {
      throw fields.wrong(
          "packages",
          text,
          "begins with an account in whose packages " + user.login() + " has no right.");
    }
    return pattern(fields, owner, text, text.substring(slash + 1));
  }

  private static PackagePattern pattern(Fields fields, Account owner, String text, String pattern) {
    if (!PackagePattern.isPattern(pattern)) {
      throw fields.wrong(
          "packages", text, "is neither a package's name nor a pattern of names such as tools/*.");
    }
    return new PackagePattern(owner.id(), pattern);
  }

  private static Set<PackageRight> rights(Fields fields) {
    Set<PackageRight> rights = EnumSet.noneOf(PackageRight.class);
    for (String word : fields.texts("rights")) {
      rights.add(
          PackageRight.find(word)
              .orElseThrow(() ->
                  fields.notAmong(
                      "rights",
                      word,
                      Arrays.stream(PackageRight.values()).map(PackageRight::word).toList())));
    }
    return rights;
  }

  Response listOwn(RestCall call) {
    RepositoryAccess.require(TokenRights.managePackageTokens(call.signedIn()));
    return list(call, call.user(), accounts::find);
  }

  Response listOfOrganization(RestCall call) {
    // What else a token is bound to is not this organization's.
    long only = call.organization().id();
    return list(call, call.organization(), id -> id == only ? accounts.find(id) : Optional.empty());
  }

  private Response list(
      RestCall call, Account account, LongFunction<Optional<Account>> shownOwners) {
    TokenViews views = new TokenViews(call.links());
    return Pages.answer(
        call,
        (skip, limit) -> tokens.listForPackages(account, skip, limit),
        token -> views.forPackages(token, shownOwners));
  }

  Response revokeOwn(RestCall call) {
    RepositoryAccess.require(TokenRights.managePackageTokens(call.signedIn()));
    return revoke(call, call.user());
  }

  Response revokeOfOrganization(RestCall call) {
    return revoke(call, call.organization());
  }

  private Response revoke(RestCall call, Account account) {
    if (!tokens.revokeForPackages(account, call.id("id"), call.actor())) {
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
