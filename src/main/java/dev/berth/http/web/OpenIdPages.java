package dev.berth.http.web;

import static dev.berth.http.web.PageRow.get;

import dev.berth.access.Caller;
import dev.berth.access.ExternalSignIn;
import dev.berth.access.ExternalSignIn.Came;
import dev.berth.access.ExternalSignIn.Known;
import dev.berth.access.IdentityProvider.Person;
import dev.berth.access.IdentityProviderException;
import dev.berth.access.InvalidCredentialsException;
import dev.berth.access.Sessions;
import dev.berth.http.Query;
import dev.berth.http.Request;
import dev.berth.http.Response;
import dev.berth.http.Route;
import dev.berth.packages.Action;
import dev.berth.packages.Login;
import dev.berth.registry.Accounts;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/// Signing in elsewhere, by OpenID Connect: the way there, and the way back.
final class OpenIdPages {
  static final String PATH = "/login/openid";
  static final String CALLBACK = PATH + "/callback";

  private final ExternalSignIn elsewhere;
  private final Sessions sessions;
  private final Accounts accounts;
  private final SignInPages signIn;

  OpenIdPages(ExternalSignIn elsewhere, Sessions sessions, Accounts accounts, SignInPages signIn) {
    this.elsewhere = elsewhere;
    this.sessions = sessions;
    this.accounts = accounts;
    this.signIn = signIn;
  }

  List<Route<WebHandler>> routes() {
    return List.of(
        get(PATH, Action.ANYONE, this::begin), get(CALLBACK, Action.ANYONE, this::comeBack));
  }

  private static URI callback(WebCall call) {
    return URI.create(call.request().origin() + CALLBACK);
  }

  /// A link and not a form: it changes nothing here, and our pages send forms nowhere else.
  private Response begin(WebCall call) {
    String returnTo = Addresses.own(call.parameter("return_to").orElse("/"));
    try {
      ExternalSignIn.Begun begun = elsewhere.begin(returnTo, callback(call));
      Response response = Html.seeOther(begun.address().toString());
      Cookies.set(
          response,
          call.request(),
          Cookies.Kind.ELSEWHERE,
          begun.sealed(),
          ExternalSignIn.PATIENCE);
      return response;
    } catch (IdentityProviderException e) {
      return failed(call, e);
    }
  }

  private Response failed(WebCall call, IdentityProviderException e) {
    return problem(
        call,
        e.isTemporary() ? 502 : 422,
        elsewhere.name() + (e.isTemporary() ? " cannot be reached" : " did not sign you in"),
        e.text() + " Tell whoever runs this site if it stays so.");
  }

  /// Why it came to nothing, with the way back.
  private Response problem(WebCall call, int status, String title, String text) {
    Response response =
        call.page(
            status, "openid-problem", call.frame(title), "text", text, "name", elsewhere.name());
    Cookies.remove(response, call.request(), Cookies.Kind.ELSEWHERE);
    return response;
  }

  private Response comeBack(WebCall call) {
    Request request = call.request();
    Query query = Query.parse(request.query());
    Optional<String> error = query.first("error").filter(word -> word.matches("[a-z_]{1,40}"));
    if (error.isPresent()) {
      return problem(
          call,
          422,
          elsewhere.name() + " did not sign you in",
          error.get().equals("access_denied")
              ? "You cancelled it there, or may not use this site."
              : "It says: " + error.get() + ".");
    }
    try {
      Optional<Came> came =
          elsewhere.finish(
              new ExternalSignIn.Answer(
                  Cookies.find(request, Cookies.Kind.ELSEWHERE).orElse(""),
                  query.first("state").orElse(""),
                  query.first("code").orElse(""),
                  query.first("iss")),
              callback(call),
              request.remoteAddress());
      return came.isEmpty()
          ? problem(
              call,
              422,
              "Sign in again",
              "It took too long, was done already, or was begun in another browser.")
          : arrived(call, came.get());
    } catch (IdentityProviderException e) {
      return failed(call, e);
    }
  }

  private Response arrived(WebCall call, Came came) {
    Person person = came.person();
    Optional<Known> known = elsewhere.find(person, call.request().remoteAddress());
    if (call.caller() instanceof Caller.SignedIn visitor) {
      return known.isEmpty()
          ? IdentityPages.question(call, 200, elsewhere, elsewhere.seal(person), person, "")
          : whileSignedIn(call, known.get(), visitor, came.returnTo());
    }
    return known.isPresent() ? signIn(call, known.get(), came.returnTo()) : unknown(call, came);
  }

  private Response whileSignedIn(
      WebCall call, Known known, Caller.SignedIn visitor, String returnTo) {
    if (known.behind().owner().id() != visitor.user().id()) {
      return problem(
          call,
          409,
          "That is another user's",
          "With "
              + elsewhere.name()
              + " somebody else signs in here. Sign out first to sign in as them.");
    }
    Response response = Html.seeOther(Addresses.own(returnTo));
    Cookies.remove(response, call.request(), Cookies.Kind.ELSEWHERE);
    return response;
  }

  private Response signIn(WebCall call, Known known, String returnTo) {
    Request request = call.request();
    try {
      Response response =
          switch (sessions.signIn(
              known, returnTo, request.remoteAddress(), request.header("User-Agent").orElse(""))) {
            case Sessions.Started started -> signIn.begun(call, started, Addresses.own(returnTo));
            case Sessions.Awaited(var sealed) -> SignInPages.awaited(call, sealed);
          };
      Cookies.remove(response, request, Cookies.Kind.ELSEWHERE);
      return response;
    } catch (InvalidCredentialsException _) {
      return problem(
          call,
          403,
          "You cannot sign in",
          "Your account is suspended, or was changed just now. A site administrator can tell.");
    }
  }

  private Response unknown(WebCall call, Came came) {
    if (!elsewhere.makesUsers()) {
      return problem(
          call,
          403,
          "Nobody here signs in by that",
          "Sign in by your password, and link "
              + elsewhere.name()
              + " under Settings, Password. A site administrator can make you a user.");
    }
    String name = came.person().name().orElse("");
    Optional<Login> login = ExternalSignIn.login(name).filter(accounts::isFree);
    boolean made =
        login.isPresent()
            && elsewhere
                .createUser(
                    came.person(),
                    login.get(),
                    came.person().email().filter(Accounts::isEmail).orElse(""))
                .isPresent();
    if (made) {
      return elsewhere
          .find(came.person(), call.request().remoteAddress())
          .map(known -> signIn(call, known, came.returnTo()))
          .orElseThrow();
    }
    return problem(
        call,
        409,
        "Your name is taken, or none here",
        name.isEmpty()
            ? elsewhere.name() + " does not say what you are called. A site administrator can help."
            : "You would be called "
                + ExternalSignIn.login(name).map(Login::value).orElse("nothing")
                + " here. If that user is you, sign in by your password and link "
                + elsewhere.name()
                + " under Settings, Password. Otherwise a site administrator can make you"
                + " a user of another name.");
  }
}
