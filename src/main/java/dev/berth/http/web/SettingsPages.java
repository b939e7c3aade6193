package dev.berth.http.web;

import dev.berth.access.ExternalSignIn;
import dev.berth.access.InvalidCredentialsException;
import dev.berth.access.Passwords;
import dev.berth.access.Sessions;
import dev.berth.access.Tokens;
import dev.berth.http.Query;
import dev.berth.http.Response;
import dev.berth.packages.InvalidValueException;
import dev.berth.packages.ListedToken;
import dev.berth.packages.TokenScope;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A user's own settings: tokens, sessions, password.
final class SettingsPages {
  private static final int MOST = 100;
  private static final List<Integer> DAYS = List.of(7, 30, 60, 90, 365);
  private static final int USUAL_DAYS = 30;

  /// What the form sends where the token is to have no end.
  private static final int NEVER = 0;

  private final Tokens tokens;
  private final Sessions sessions;
  private final Passwords passwords;
  private final Optional<String> elsewhere;
  private final InstantSource clock;

  SettingsPages(WebRoutes.Rules rules, InstantSource clock) {
    this.tokens = rules.tokens();
    this.sessions = rules.sessions();
    this.passwords = rules.passwords();
    this.elsewhere = rules.signingIn().elsewhere().map(ExternalSignIn::name);
    this.clock = clock;
  }

  Response showSessions(WebCall call) {
    return call.page(
        200,
        "sessions",
        call.frame("Sessions"),
        "sessions",
        sessions.list(call.user()),
        "current",
        call.signedIn().token().id());
  }

  Response endSession(WebCall call) {
    if (!sessions.end(call.user(), call.id("session"), call.actor())) {
      throw PageException.notFound();
    }
    return Html.seeOther("/settings/sessions?notice=" + Notice.SESSION_ENDED.word());
  }

  Response endAllSessions(WebCall call) {
    sessions.endAll(call.user(), call.actor());
    Response response = Html.seeOther("/login?notice=" + Notice.SIGNED_OUT.word());
    Cookies.remove(response, call.request(), Cookies.Kind.SESSION);
    return response;
  }

  Response showPassword(WebCall call) {
    return password(call, 200, "");
  }

  private Response password(WebCall call, int status, String error) {
    return call.page(
        status, "security", call.frame("Password"), "elsewhere", elsewhere, "error", error);
  }

  Response setPassword(WebCall call) {
    String now = call.field("password");
    if (!now.equals(call.field("password_confirmation"))) {
      return password(call, 422, "The two new passwords differ.");
    }
    try {
      passwords.change(
          call.user(),
          call.field("old_password"),
          now,
          call.actor(),
          call.request().remoteAddress());
    } catch (InvalidCredentialsException _) {
      return password(call, 422, "The old password is another.");
    } catch (InvalidValueException e) {
      return password(call, 422, e.text());
    }
    Response response =
        Html.seeOther(
            "/login?login="
                + Query.encode(call.user().login().value())
                + "&notice="
                + Notice.PASSWORD_SET.word());
    Cookies.remove(response, call.request(), Cookies.Kind.SESSION);
    return response;
  }

  Response showTokens(WebCall call) {
    return tokens(call, null);
  }

  private Response tokens(WebCall call, Tokens.@Nullable Created created) {
    List<ListedToken> listed = tokens.listNewest(call.user(), MOST);
    return call.page(
        created == null ? 200 : 201,
        "tokens",
        call.frame("Personal access tokens"),
        "tokens",
        listed,
        "created",
        Optional.ofNullable(created));
  }

  /// What the form for a new token holds.
  record Draft(String note, Set<TokenScope> scopes, int days, String error) {
    List<Integer> choices() {
      return DAYS;
    }

    boolean has(TokenScope scope) {
      return scopes.contains(scope);
    }
  }

  Response showNewToken(WebCall call) {
    String note = call.parameter("description").orElse("");
    Set<TokenScope> scopes = scopes(call.parameter("scopes").orElse("").split("[,\\s]+", -1));
    return newToken(call, 200, new Draft(note, scopes, USUAL_DAYS, ""));
  }

  private static Response newToken(WebCall call, int status, Draft draft) {
    return call.page(status, "token-new", call.frame("New personal access token"), "draft", draft);
  }

  private static Set<TokenScope> scopes(String... words) {
    EnumSet<TokenScope> scopes = EnumSet.noneOf(TokenScope.class);
    for (String word : words) {
      TokenScope.find(word).ifPresent(scopes::add);
    }
    return scopes;
  }

  Response createToken(WebCall call) {
    String note = call.field("description");
    Set<TokenScope> scopes = scopes(call.form().all("scopes").toArray(String[]::new));
    String text = call.field("expires_in");
    Optional<Integer> lifetime =
        Stream.concat(Stream.of(NEVER), DAYS.stream())
            .filter(each -> text.equals(Integer.toString(each)))
            .findFirst();
    int days = lifetime.orElse(USUAL_DAYS);
    if (lifetime.isEmpty()) {
      return newToken(
          call, 422, new Draft(note, scopes, days, "Choose when the token is to expire."));
    }
    if (scopes.contains(TokenScope.SITE_ADMIN) && !call.user().siteAdministrator()) {
      return newToken(
          call,
          422,
          new Draft(note, scopes, days, "The scope site_admin is for site administrators."));
    }
    if (note.isBlank()) {
      return newToken(
          call, 422, new Draft(note, scopes, days, "A note says what the token is for."));
    }
    Instant end = days == NEVER ? null : clock.instant().plus(Duration.ofDays(days));
    try {
      return tokens(call, tokens.create(call.user(), scopes, note, end, call.actor()));
    } catch (InvalidValueException e) {
      return newToken(call, 422, new Draft(note, scopes, days, e.text()));
    }
  }

  Response revokeToken(WebCall call) {
    long id = call.id("token");
    // Without the token behind it a password is of no use: that is for administrators to revoke.
    if (passwords.areBehind(call.user(), id) || !tokens.revoke(call.user(), id, call.actor())) {
      throw PageException.notFound();
    }
    return Html.seeOther("/settings/tokens?notice=" + Notice.TOKEN_REVOKED.word());
  }
}
