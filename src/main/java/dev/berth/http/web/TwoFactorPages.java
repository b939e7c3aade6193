package dev.berth.http.web;

import static dev.berth.http.web.PageRow.get;
import static dev.berth.http.web.PageRow.post;

import dev.berth.access.SecondFactors;
import dev.berth.http.Query;
import dev.berth.http.Response;
import dev.berth.http.Route;
import dev.berth.packages.Action;
import dev.berth.packages.TotpSecret;
import java.util.List;
import java.util.Optional;

/// A user's own second factor: setting it up, its recovery codes, and turning it off.
final class TwoFactorPages {
  private static final String PATH = "/settings/two_factor_authentication";
  private static final String SETUP = PATH + "/setup";
  private static final String TITLE = "Two-factor authentication";

  private final SecondFactors secondFactors;
  private final Proof proof;

  TwoFactorPages(SecondFactors secondFactors, Proof proof) {
    this.secondFactors = secondFactors;
    this.proof = proof;
  }

  List<Route<WebHandler>> routes() {
    return List.of(
        get(PATH, Action.SIGNED_IN, this::show),
        get(SETUP, Action.SIGNED_IN, this::showSetup),
        post(SETUP, Action.SIGNED_IN, this::setUp),
        post(PATH + "/recovery-codes", Action.SIGNED_IN, this::renew),
        post(PATH + "/disable", Action.SIGNED_IN, this::turnOff));
  }

  private Response show(WebCall call) {
    return state(call, 200, "");
  }

  private Response state(WebCall call, int status, String error) {
    return call.page(
        status,
        "two-factor",
        call.frame(TITLE),
        "factor",
        secondFactors.find(call.user()),
        "error",
        error);
  }

  private Response showSetup(WebCall call) {
    return secondFactors.find(call.user()).isPresent()
        ? Html.seeOther(PATH)
        : setup(call, 200, TotpSecret.generate(), "");
  }

  private Response setup(WebCall call, int status, TotpSecret secret, String error) {
    Frame frame = call.frame(TITLE);
    return call.page(
        status,
        "two-factor-setup",
        frame,
        "secret",
        secret.base32(),
        "picture",
        QrPicture.of(address(frame, secret)),
        "asks",
        proof.asks(call),
        "error",
        error);
  }

  /// What apps for one-time codes read.
  private static String address(Frame frame, TotpSecret secret) {
    String issuer = encode("Berth " + frame.host());
    return "otpauth://totp/"
        + issuer
        + ":"
        + encode(frame.user().orElseThrow().login().value())
        + "?secret="
        + secret.base32()
        + "&issuer="
        + issuer;
  }

  private static String encode(String text) {
    return Query.encode(text).replace("+", "%20");
  }

  /// The secret comes with the form, since nothing is kept for who does not go on. It is of no use
  /// to anybody but its user.
  private Response setUp(WebCall call) {
    TotpSecret secret = TotpSecret.find(call.field("secret")).orElseGet(TotpSecret::generate);
    if (secondFactors.find(call.user()).isPresent()) {
      return Html.seeOther(PATH);
    }
    // Whoever finds a browser left open would lock its user out.
    Optional<Response> refused =
        proof.confirm(call, (status, error) -> setup(call, status, secret, error));
    if (refused.isPresent()) {
      return refused.get();
    }
    Optional<List<String>> codes =
        secondFactors.setUp(call.user(), secret, call.field("code"), call.actor());
    return codes.isPresent()
        ? recovery(call, "Two-factor authentication is on", codes.get())
        : setup(
            call,
            422,
            secret,
            "That is not the code that belongs to this secret now. Is the clock of your telephone"
                + " right?");
  }

  private static Response recovery(WebCall call, String title, List<String> codes) {
    return call.page(201, "recovery-codes", call.frame(title), "codes", codes);
  }

  private Response renew(WebCall call) {
    Optional<Response> refused = confirm(call);
    if (refused.isPresent()) {
      return refused.get();
    }
    List<String> codes = secondFactors.renewRecoveryCodes(call.user(), call.actor());
    return codes.isEmpty() ? Html.seeOther(PATH) : recovery(call, "New recovery codes", codes);
  }

  private Response turnOff(WebCall call) {
    Optional<Response> refused = confirm(call);
    if (refused.isPresent()) {
      return refused.get();
    }
    boolean _ = secondFactors.remove(call.user(), call.actor());
    return Html.seeOther(PATH + "?notice=" + Notice.TWO_FACTOR_OFF.word());
  }

  private Optional<Response> confirm(WebCall call) {
    return proof.confirm(call, (status, error) -> state(call, status, error));
  }
}
