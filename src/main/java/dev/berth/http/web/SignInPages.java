package dev.berth.http.web;

import dev.berth.access.Caller;
import dev.berth.access.InvalidCredentialsException;
import dev.berth.access.Passwords;
import dev.berth.access.Sessions;
import dev.berth.access.TooManyAttemptsException;
import dev.berth.http.Query;
import dev.berth.http.Request;
import dev.berth.http.Response;
import dev.berth.packages.Account;
import dev.berth.packages.EndedTokenException;
import dev.berth.packages.InvalidValueException;
import java.util.Optional;

/// Signing in and out, and setting a password by a link.
final class SignInPages {
  private final Sessions sessions;
  private final Passwords passwords;
  private final Optional<String> elsewhere;

  /// @param elsewhere what people call where else they sign in
  SignInPages(Sessions sessions, Passwords passwords, Optional<String> elsewhere) {
    this.sessions = sessions;
    this.passwords = passwords;
    this.elsewhere = elsewhere;
  }

  Response show(WebCall call) {
    String returnTo = Addresses.own(call.parameter("return_to").orElse("/"));
    if (call.caller() instanceof Caller.SignedIn) {
      return Html.seeOther(returnTo);
    }
    return form(call, 200, call.parameter("login").orElse(""), returnTo, "");
  }

  Response signIn(WebCall call) {
    String returnTo = Addresses.own(call.field("return_to"));
    String login = call.field("login");
    Request request = call.request();
    try {
      return switch (sessions.signIn(
          login,
          call.field("password"),
          returnTo,
          request.remoteAddress(),
          request.header("User-Agent").orElse(""))) {
        case Sessions.Started started -> begun(call, started, returnTo);
        case Sessions.Awaited(var sealed) -> awaited(call, sealed);
      };
    } catch (InvalidCredentialsException _) {
      return form(call, 422, login, returnTo, "Incorrect username or password.");
    } catch (TooManyAttemptsException e) {
      return form(
              call,
              429,
              login,
              returnTo,
              "Too many attempts have failed. Try again in "
                  + Sizes.count(e.seconds(), "second")
                  + ".")
          .header("Retry-After", Long.toString(e.seconds()));
    }
  }

  /// Has the browser hold the session, and sends it where it wanted to go.
  Response begun(WebCall call, Sessions.Started started, String returnTo) {
    endFormer(call);
    Request request = call.request();
    Response response = Html.seeOther(returnTo);
    Cookies.set(response, request, Cookies.Kind.SESSION, started.secret(), Sessions.LIFETIME);
    Cookies.remove(response, request, Cookies.Kind.FORM);
    Cookies.remove(response, request, Cookies.Kind.HALF);
    return response;
  }

  /// Asks for the second factor.
  static Response awaited(WebCall call, String sealed) {
    Response response = Html.seeOther(SecondFactorPages.PATH);
    Cookies.set(response, call.request(), Cookies.Kind.HALF, sealed, Sessions.PATIENCE);
    return response;
  }

  /// Whoever signs out, or in anew, leaves no session behind in the same browser.
  private void endFormer(WebCall call) {
    if (call.caller() instanceof Caller.SignedIn former) {
      try {
        sessions.end(
            former.user(), former.token().id(), former.actor(call.request().remoteAddress()));
      } catch (EndedTokenException _) {
        // That is what was wanted.
      }
    }
  }

  private Response form(WebCall call, int status, String login, String returnTo, String error) {
    return call.page(
        status,
        "login",
        call.frame("Sign in"),
        "login",
        login,
        "returnTo",
        returnTo,
        "elsewhere",
        elsewhere,
        "error",
        error);
  }

  Response signOut(WebCall call) {
    endFormer(call);
    Response response = Html.seeOther("/login?notice=" + Notice.SIGNED_OUT.word());
    Cookies.remove(response, call.request(), Cookies.Kind.SESSION);
    return response;
  }

  Response showPassword(WebCall call) {
    return password(call, 200, linked(call), "");
  }

  Response setPassword(WebCall call) {
    Account user = linked(call);
    String password = call.field("password");
    if (!password.equals(call.field("password_confirmation"))) {
      return password(call, 422, user, "The two passwords differ.");
    }
    try {
      if (!passwords.setByLink(
          user, call.variables().value("secret"), password, call.request().remoteAddress())) {
        throw used();
      }
    } catch (InvalidValueException e) {
      return password(call, 422, user, e.text());
    }
    return Html.seeOther(
        "/login?login="
            + Query.encode(user.login().value())
            + "&notice="
            + Notice.PASSWORD_SET.word());
  }

  private Account linked(WebCall call) {
    return passwords.findByLink(call.variables().value("secret")).orElseThrow(SignInPages::used);
  }

  private static PageException used() {
    return new PageException(
        404,
        "This link works no more",
        "It has been used, is older than "
            + Passwords.LINK_LIFETIME.toDays()
            + " days, or another one was made since. A site administrator can make a new one,"
            + " or set a password by: ./berth user password LOGIN");
  }

  private static Response password(WebCall call, int status, Account user, String error) {
    return call.page(
        status, "password", call.frame("Set your password"), "user", user, "error", error);
  }
}
