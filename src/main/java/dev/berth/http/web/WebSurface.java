package dev.berth.http.web;

import dev.berth.access.Caller;
import dev.berth.access.RateLimits;
import dev.berth.access.Sessions;
import dev.berth.http.EventLoop;
import dev.berth.http.HttpMethod;
import dev.berth.http.Query;
import dev.berth.http.Request;
import dev.berth.http.RequestBody;
import dev.berth.http.Response;
import dev.berth.http.Route;
import dev.berth.http.Router;
import dev.berth.http.Surface;
import dev.berth.oci.RegistryException;
import dev.berth.registry.ContentSource;
import dev.berth.registry.IncomingContent;
import dev.berth.registry.LostRightException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/// The pages: finds the row, who looks, and whether they may.
public final class WebSurface implements Surface {
  private static final String NO_ROUTE = "-";
  private static final Duration FORM_TIME = Duration.ofSeconds(30);

  private final Router<WebHandler> router;
  private final PageAccess access;
  private final Sessions sessions;
  private final RateLimits limits;
  private final IncomingContent forms;

  WebSurface(
      List<Route<WebHandler>> routes,
      PageAccess access,
      Sessions sessions,
      RateLimits limits,
      IncomingContent forms) {
    this.router = new Router<>(routes);
    this.access = access;
    this.sessions = sessions;
    this.limits = limits;
    this.forms = forms;
  }

  /// Whatever no other surface serves.
  @Override
  public boolean serves(Request request) {
    return true;
  }

  @Override
  public Answer answer(Request request) {
    // All that is asked here looks into the database.
    EventLoop.refuseToWait();
    return switch (router.find(request.method(), request.path())) {
      case Router.Found<WebHandler> found -> answer(request, found);
      case Router.OtherMethods<WebHandler>(var allowed) ->
          new Answer(
              PageRefusals.page(
                      request,
                      Visitor.nobody(),
                      new PageException(
                          405,
                          "Not that way",
                          "This address takes no "
                              + request.method()
                              + ". Go back, and use the button of the page."))
                  .header(
                      "Allow", String.join(", ", allowed.stream().map(HttpMethod::name).toList())),
              NO_ROUTE,
              "");
      case Router.Nowhere<WebHandler> _ -> {
        Visitor visitor = Visitor.of(request, sessions);
        yield new Answer(
            PageRefusals.page(request, visitor, PageException.notFound()), NO_ROUTE, "");
      }
    };
  }

  @Override
  public Response failed(Request request) {
    return PageRefusals.page(
        request,
        Visitor.nobody(),
        new PageException(
            500,
            "Something broke on our side",
            "Try again. If it stays so, tell whoever runs this site the number "
                + request.id()
                + "."));
  }

  private Answer answer(Request request, Router.Found<WebHandler> found) {
    Visitor visitor = Visitor.nobody();
    Response response;
    try {
      if (found.route().pattern().startsWith(WebRoutes.ASSETS)) {
        response = handle(request, found, Query.parse(""), visitor);
      } else {
        visitor = Visitor.of(request, sessions);
        RateLimits.Standing standing = limits.take(visitor.caller(), request.remoteAddress());
        // Signing in is not refused for it: wrong passwords and codes are counted on their own.
        response =
            standing.exceeded() && !SignInRoutes.isSignIn(found.route().pattern())
                ? PageRefusals.tooMany(request, visitor, standing)
                : carryOut(request, found, visitor);
      }
    } catch (RuntimeException e) {
      response = PageRefusals.find(e, request, visitor).orElseThrow(() -> e);
    }
    String login =
        visitor.caller() instanceof Caller.SignedIn user ? user.user().login().value() : "";
    visitor.remember(response, request);
    return new Answer(response, found.route().pattern(), login);
  }

  private Response carryOut(Request request, Router.Found<WebHandler> found, Visitor visitor) {
    if (request.method() != HttpMethod.POST) {
      return handle(request, found, Query.parse(""), visitor);
    }
    try (IncomingContent.Received body = receive(request)) {
      Query form = Query.parse(new String(body.bytes(), StandardCharsets.UTF_8));
      boolean foreign = request.header("Sec-Fetch-Site").filter("cross-site"::equals).isPresent();
      if (foreign || !visitor.sent(form.first("authenticity_token").orElse(""))) {
        throw new PageException(
            422,
            "The form is out of date",
            "You have signed in or out since it was shown, or it was not this site that sent it."
                + " Nothing was changed. Go back, load the page again and repeat what you did.");
      }
      return handle(request, found, form, visitor);
    }
  }

  private IncomingContent.Received receive(Request request) {
    RequestBody body = request.body();
    try {
      return forms.receive(
          ContentSource.of(body.announcedLength(), sink -> body.transferTo(sink, FORM_TIME)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (RegistryException e) {
      throw new PageException(
          e.status(), "The form was not taken", "Send less, or try again later.");
    }
  }

  private Response handle(
      Request request, Router.Found<WebHandler> found, Query form, Visitor visitor) {
    Route<WebHandler> route = found.route();
    return access
        .decide(visitor.caller(), route.action(), found.variables())
        .map(granted ->
            carryOut(
                route.handler(), new WebCall(request, found.variables(), form, visitor, granted)))
        .orElseGet(() -> toSignIn(request));
  }

  /// Whoever would lose a right of their own is asked whether they mean it, whatever the form.
  private static Response carryOut(WebHandler handler, WebCall call) {
    try {
      return handler.handle(call);
    } catch (LostRightException e) {
      return call.confirm(409, Confirmation.ofOwnRight(call, e.lost()));
    }
  }

  /// Shows where to sign in, and comes back to what was asked for.
  private static Response toSignIn(Request request) {
    String path = request.path() + (request.query().isEmpty() ? "" : "?" + request.query());
    return Html.seeOther(
        request.method() == HttpMethod.POST ? "/login" : "/login?return_to=" + Query.encode(path));
  }
}
