package dev.berth.http.web;

import dev.berth.access.Caller;
import dev.berth.access.SessionSecrets;
import dev.berth.access.Sessions;
import dev.berth.http.Request;
import dev.berth.http.Response;
import dev.berth.packages.Account;
import java.time.Duration;
import java.util.Optional;

/// Who looks at a page, and what their forms are known by.
final class Visitor {
  private static final Duration FORM_AGE = Duration.ofDays(1);

  private final Caller caller;
  private final Optional<String> held;
  private final String secret;
  private boolean madeForm;

  private Visitor(Caller caller, Optional<String> held) {
    this.caller = caller;
    this.held = held;
    this.secret = held.orElseGet(SessionSecrets::generate);
  }

  static Visitor of(Request request, Sessions sessions) {
    Optional<String> session = Cookies.find(request, Cookies.Kind.SESSION);
    Optional<Caller.SignedIn> user = session.flatMap(sessions::find);
    return user.isPresent()
        ? new Visitor(user.get(), session)
        : new Visitor(
            new Caller.Anonymous(false),
            Cookies.find(request, Cookies.Kind.FORM).filter(SessionSecrets::isWellFormed));
  }

  /// Nobody, where it must not be asked who it is.
  static Visitor nobody() {
    return new Visitor(new Caller.Anonymous(false), Optional.empty());
  }

  Caller caller() {
    return caller;
  }

  /// Who it is; empty for who is not signed in.
  Optional<Account> user() {
    return caller instanceof Caller.SignedIn signedIn
        ? Optional.of(signedIn.user())
        : Optional.empty();
  }

  /// A token for a form on the page.
  String formToken() {
    madeForm = true;
    return FormTokens.make(secret);
  }

  /// Whether a form that was sent is one of theirs.
  boolean sent(String formToken) {
    return held.isPresent() && FormTokens.fits(formToken, secret);
  }

  /// Has the browser hold what a form on the page is known by.
  void remember(Response response, Request request) {
    if (madeForm && held.isEmpty()) {
      Cookies.set(response, request, Cookies.Kind.FORM, secret, FORM_AGE);
    }
  }
}
