package dev.berth.http.web;

import static dev.berth.http.web.PageRow.get;
import static dev.berth.http.web.PageRow.post;

import dev.berth.access.ExternalSignIn;
import dev.berth.access.IdentityProvider.Person;
import dev.berth.access.Passwords;
import dev.berth.http.Response;
import dev.berth.http.Route;
import dev.berth.packages.Action;
import java.util.List;
import java.util.Optional;

/// By which identity elsewhere a user signs in: linked and unlinked by themself.
final class IdentityPages {
  static final String PATH = "/settings/identities";

  private final ExternalSignIn elsewhere;
  private final Passwords passwords;
  private final Proof proof;

  IdentityPages(ExternalSignIn elsewhere, Passwords passwords, Proof proof) {
    this.elsewhere = elsewhere;
    this.passwords = passwords;
    this.proof = proof;
  }

  List<Route<WebHandler>> routes() {
    return List.of(
        get(PATH, Action.SIGNED_IN, this::show),
        post(PATH, Action.SIGNED_IN, this::link),
        post(PATH + "/delete", Action.SIGNED_IN, this::unlink));
  }

  private Response show(WebCall call) {
    return state(call, 200, "");
  }

  private Response state(WebCall call, int status, String error) {
    return call.page(
        status,
        "identities",
        call.frame("Linked sign-in"),
        "name",
        elsewhere.name(),
        "identity",
        elsewhere.find(call.user()),
        "hasPassword",
        passwords.has(call.user()),
        "error",
        error);
  }

  /// Asks whoever is signed in whether they are the person who came back, so that nobody's link
  /// makes another person's identity sign in as them.
  static Response question(
      WebCall call,
      int status,
      ExternalSignIn elsewhere,
      String sealed,
      Person person,
      String error) {
    Response response =
        question(
            call,
            status,
            elsewhere,
            sealed,
            person.name().or(person::email).orElse(person.identity().subject()),
            error);
    Cookies.remove(response, call.request(), Cookies.Kind.ELSEWHERE);
    return response;
  }

  private static Response question(
      WebCall call,
      int status,
      ExternalSignIn elsewhere,
      String sealed,
      String person,
      String error) {
    return call.page(
        status,
        "identity-link",
        call.frame("Link " + elsewhere.name()),
        "name",
        elsewhere.name(),
        "person",
        person,
        "sealed",
        sealed,
        "error",
        error);
  }

  private Response link(WebCall call) {
    String sealed = call.field("sealed");
    Optional<Response> refused =
        proof.confirm(
            call,
            (status, error) ->
                question(call, status, elsewhere, sealed, call.field("person"), error));
    if (refused.isPresent()) {
      return refused.get();
    }
    return elsewhere.link(call.user(), sealed, call.actor())
        ? Html.seeOther(PATH + "?notice=" + Notice.IDENTITY_LINKED.word())
        : state(call, 409, "It was not linked: it took too long, or it is linked already.");
  }

  private Response unlink(WebCall call) {
    if (!passwords.has(call.user())) {
      return state(call, 422, "Without a password you could not sign in any more.");
    }
    Optional<Response> refused = proof.confirm(call, (status, error) -> state(call, status, error));
    if (refused.isPresent()) {
      return refused.get();
    }
    boolean _ = elsewhere.unlink(call.user(), call.actor());
    return Html.seeOther(PATH + "?notice=" + Notice.IDENTITY_UNLINKED.word());
  }
}
