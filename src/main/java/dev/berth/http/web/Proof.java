package dev.berth.http.web;

import dev.berth.access.InvalidCredentialsException;
import dev.berth.access.Passwords;
import dev.berth.access.SecondFactors;
import dev.berth.access.TooManyAttemptsException;
import dev.berth.http.Response;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/// Asks whoever is signed in for their password or a code of their second factor, before what a
/// browser that somebody left open is not enough for. Who has neither, since they sign in
/// elsewhere, must have signed in just now.
final class Proof {
  /// The field of a form that holds it.
  static final String FIELD = "password_or_code";

  private static final Duration JUST_NOW = Duration.ofMinutes(15);

  private final SecondFactors secondFactors;
  private final Passwords passwords;
  private final InstantSource clock;

  Proof(SecondFactors secondFactors, Passwords passwords, InstantSource clock) {
    this.secondFactors = secondFactors;
    this.passwords = passwords;
    this.clock = clock;
  }

  /// Shows the form again.
  interface Form {
    Response show(int status, String error);
  }

  /// Whether there is something to ask for.
  boolean asks(WebCall call) {
    return passwords.has(call.user()) || secondFactors.find(call.user()).isPresent();
  }

  /// Makes sure that it is they.
  ///
  /// @return empty if it is; else the form with what was wrong
  Optional<Response> confirm(WebCall call, Form form) {
    if (!asks(call)) {
      return isJustSignedIn(call)
          ? Optional.empty()
          : Optional.of(
              form.show(
                  422,
                  "You signed in more than "
                      + JUST_NOW.toMinutes()
                      + " minutes ago. Sign out and in again, and repeat it."));
    }
    try {
      secondFactors.confirm(call.user(), call.field(FIELD), call.request().remoteAddress());
      return Optional.empty();
    } catch (InvalidCredentialsException _) {
      return Optional.of(
          form.show(422, "That is neither your password nor a code that is taken now."));
    } catch (TooManyAttemptsException e) {
      return Optional.of(
          form.show(429, SecondFactorPages.tooMany(e))
              .header("Retry-After", Long.toString(e.seconds())));
    }
  }

  private boolean isJustSignedIn(WebCall call) {
    return clock.instant().isBefore(call.signedIn().token().createdAt().plus(JUST_NOW));
  }
}
