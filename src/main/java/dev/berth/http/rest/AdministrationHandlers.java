package dev.berth.http.rest;

import dev.berth.access.Tokens;
import dev.berth.http.Response;
import dev.berth.packages.Account;
import dev.berth.packages.OrganizationProfile;
import dev.berth.packages.TokenScope;
import dev.berth.registry.Accounts;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// GitHub Enterprise Server's routes for those who run the site.
final class AdministrationHandlers {
  private final Accounts accounts;
  private final Tokens tokens;

  AdministrationHandlers(Accounts accounts, Tokens tokens) {
    this.accounts = accounts;
    this.tokens = tokens;
  }

  Response createUser(RestCall call) {
    Fields fields = call.body("User");
    Account user =
        accounts.createUser(
            fields.text("login"), fields.optionalText("email").orElse(""), call.actor());
    return RestCall.json(201, call.views().simpleUser(user));
  }

  Response createOrganization(RestCall call) {
    Fields fields = call.body("Organization");
    String login = fields.text("login");
    String admin = fields.text("admin");
    Account owner =
        accounts
            .findUser(admin)
            .orElseThrow(() -> fields.wrong("admin", admin, "is not the login of a user."));
    return RestCall.json(
        201,
        call.views()
            .simpleOrganization(
                accounts.createOrganization(login, owner, call.actor()),
                OrganizationProfile.EMPTY));
  }

  Response createToken(RestCall call) {
    Account user = user(call);
    Fields fields = call.body("OauthAccess");
    Tokens.Created created =
        tokens.create(
            user,
            scopes(fields),
            fields.optionalText("note").orElse(""),
            end(fields),
            call.actor());
    return RestCall.json(201, new TokenViews(call.links()).authorization(created));
  }

  private static Set<TokenScope> scopes(Fields fields) {
    Set<TokenScope> scopes = EnumSet.noneOf(TokenScope.class);
    for (String word : fields.texts("scopes")) {
      scopes.add(
          TokenScope.find(word)
              .orElseThrow(() ->
                  fields.notAmong(
                      "scopes",
                      word,
                      Arrays.stream(TokenScope.values()).map(TokenScope::word).toList())));
    }
    return scopes;
  }

  /// When a token is to end; absent: never.
  static @Nullable Instant end(Fields fields) {
    Optional<String> text = fields.optionalText("expires_at");
    if (text.isEmpty()) {
      return null;
    }
    try {
      return OffsetDateTime.parse(text.get()).toInstant();
    } catch (DateTimeException e) {
      throw fields.wrong("expires_at", text.get(), "is not a time such as 2030-01-31T12:00:00Z.");
    }
  }

  Response listTokens(RestCall call) {
    Account user = user(call);
    return Pages.answer(
        call,
        (skip, limit) -> tokens.list(user, skip, limit),
        token -> new TokenViews(call.links()).authorization(token, accounts::find));
  }

  Response revokeAllTokens(RestCall call) {
    tokens.revokeAll(user(call), call.actor());
    return Response.of(204);
  }

  Response revokeToken(RestCall call) {
    String id = call.variables().value("id");
    if (!id.matches("[0-9]{1,18}")
        || !tokens.revoke(user(call), Long.parseLong(id), call.actor())) {
      throw ApiException.notFound();
    }
    return Response.of(204);
  }

  private Account user(RestCall call) {
    return accounts.findUser(call.variables().value("login")).orElseThrow(ApiException::notFound);
  }
}
