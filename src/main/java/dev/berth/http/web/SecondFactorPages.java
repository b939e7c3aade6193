package dev.berth.http.web;

import dev.berth.access.InvalidCredentialsException;
import dev.berth.access.Sessions;
import dev.berth.access.TooManyAttemptsException;
import dev.berth.http.Request;
import dev.berth.http.Response;
import java.util.Optional;

/// Where whoever signs in shows their second factor.
final class SecondFactorPages {
  static final String PATH = "/sessions/two-factor/app";
  static final String RECOVERY = "/sessions/two-factor/recovery";

  private final Sessions sessions;
  private final SignInPages signIn;

  SecondFactorPages(Sessions sessions, SignInPages signIn) {
    this.sessions = sessions;
    this.signIn = signIn;
  }

  Response showCode(WebCall call) {
    return show(call, false);
  }

  Response showRecovery(WebCall call) {
    return show(call, true);
  }

  private Response show(WebCall call, boolean recovery) {
    return half(call).isEmpty() ? again() : form(call, 200, recovery, "");
  }

  private Optional<Sessions.Half> half(WebCall call) {
    return Cookies.find(call.request(), Cookies.Kind.HALF).flatMap(sessions::findHalf);
  }

  /// The password is asked for anew: it took too long, or was not asked for here.
  private static Response again() {
    return Html.seeOther(WebRoutes.SIGN_IN + "?notice=" + Notice.SIGN_IN_AGAIN.word());
  }

  private static Response form(WebCall call, int status, boolean recovery, String error) {
    return call.page(
        status,
        "second-factor",
        call.frame("Two-factor authentication"),
        "recovery",
        recovery,
        "error",
        error);
  }

  Response takeCode(WebCall call) {
    return take(call, false);
  }

  Response takeRecovery(WebCall call) {
    return take(call, true);
  }

  private Response take(WebCall call, boolean recovery) {
    Optional<Sessions.Half> half = half(call);
    if (half.isEmpty()) {
      return again();
    }
    Request request = call.request();
    try {
      Sessions.Started started =
          sessions.finish(
              half.get(),
              call.field("code"),
              request.remoteAddress(),
              request.header("User-Agent").orElse(""));
      return signIn.begun(call, started, Addresses.own(half.get().returnTo()));
    } catch (InvalidCredentialsException _) {
      return form(
          call,
          422,
          recovery,
          recovery
              ? "That is no recovery code of yours, or it has been used."
              : "That is not the code, or it has been used. Wait for the next one.");
    } catch (TooManyAttemptsException e) {
      return form(call, 429, recovery, tooMany(e))
          .header("Retry-After", Long.toString(e.seconds()));
    }
  }

  static String tooMany(TooManyAttemptsException e) {
    return "Too many attempts have failed. Try again in "
        + Sizes.count(e.seconds(), "second")
        + ".";
  }
}
