package dev.berth.http.web;

import dev.berth.access.InvalidCredentialsException;
import dev.berth.access.SecondFactors;
import dev.berth.access.TooManyAttemptsException;
import dev.berth.http.Response;
import java.util.Optional;

/// Asks whoever is signed in for their password or a code of their second factor, before what a
/// browser that somebody left open is not enough for.
final class Proof {
  /// The field of a form that holds it.
  static final String FIELD = "password_or_code";

  private final SecondFactors secondFactors;

  Proof(SecondFactors secondFactors) {
    this.secondFactors = secondFactors;
  }

  /// Shows the form again.
  interface Form {
    Response show(int status, String error);
  }

  /// Makes sure that it is they.
  ///
  /// @return empty if it is; else the form with what was wrong
  Optional<Response> confirm(WebCall call, Form form) {
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
}
