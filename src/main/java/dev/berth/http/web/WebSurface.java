package dev.berth.http.web;

import dev.berth.access.Access;
import dev.berth.access.Authorizer;
import dev.berth.access.Caller;
import dev.berth.access.Decision;
import dev.berth.access.InvalidCredentialsException;
import dev.berth.access.RateLimits;
import dev.berth.access.Sessions;
import dev.berth.access.TooManyAttemptsException;
import dev.berth.access.Warrants;
import dev.berth.http.BadRequestException;
import dev.berth.http.BodyTooSlowException;
import dev.berth.http.EventLoop;
import dev.berth.http.HttpMethod;
import dev.berth.http.Query;
import dev.berth.http.Request;
import dev.berth.http.RequestBody;
import dev.berth.http.Response;
import dev.berth.http.Route;
import dev.berth.http.Router;
import dev.berth.http.Surface;
import dev.berth.http.Variables;
import dev.berth.oci.RegistryException;
import dev.berth.oci.RepositoryName;
import dev.berth.packages.Account;
import dev.berth.packages.Action;
import dev.berth.packages.EndedRightException;
import dev.berth.packages.EndedTokenException;
import dev.berth.packages.InvalidValueException;
import dev.berth.packages.RegistryPackage;
import dev.berth.registry.Accounts;
import dev.berth.registry.ContentSource;
import dev.berth.registry.FullStorage;
import dev.berth.registry.IncomingContent;
import dev.berth.registry.RefusedChangeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The pages: finds the row, who looks, and whether they may; and is the one place that turns a
/// refusal into a page.
public final class WebSurface implements Surface {
  private static final String NO_ROUTE = "-";
  private static final Duration FORM_TIME = Duration.ofSeconds(30);

  private final Router<WebHandler> router;
  private final Accounts accounts;
  private final Sessions sessions;
  private final Authorizer authorizer;
  private final RateLimits limits;
  private final IncomingContent forms;

  WebSurface(
      List<Route<WebHandler>> routes,
      Accounts accounts,
      Sessions sessions,
      Authorizer authorizer,
      RateLimits limits,
      IncomingContent forms) {
    this.router = new Router<>(routes);
    this.accounts = accounts;
    this.sessions = sessions;
    this.authorizer = authorizer;
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
              refuse(
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
        yield new Answer(refuse(request, visitor, PageException.notFound()), NO_ROUTE, "");
      }
    };
  }

  @Override
  public Response failed(Request request) {
    return refuse(
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
        response =
            standing.exceeded() && !found.route().pattern().equals(WebRoutes.SIGN_IN)
                ? tooMany(request, visitor, standing)
                : carryOut(request, found, visitor);
      }
    } catch (EndedTokenException _) {
      response = Html.seeOther("/login");
    } catch (EndedRightException _) {
      response =
          refuse(
              request,
              visitor,
              new PageException(
                  409, "Nothing was changed", "Your rights were changed meanwhile. Look again."));
    } catch (InvalidCredentialsException _) {
      response = refuse(request, visitor, new PageException(401, "Sign in", "Sign in to go on."));
    } catch (TooManyAttemptsException e) {
      response =
          refuse(
                  request,
                  visitor,
                  new PageException(
                      429,
                      "Too many attempts",
                      "Too many attempts to sign in have failed. Try again in "
                          + Sizes.count(e.seconds(), "second")
                          + "."))
              .header("Retry-After", Long.toString(e.seconds()));
    } catch (PageException e) {
      response = refuse(request, visitor, e);
    } catch (InvalidValueException e) {
      response = refuse(request, visitor, new PageException(422, "Nothing was changed", e.text()));
    } catch (RefusedChangeException e) {
      response = refuse(request, visitor, new PageException(409, "Nothing was changed", e.text()));
    } catch (BadRequestException e) {
      response =
          refuse(
              request,
              visitor,
              new PageException(
                  400, "The address cannot be read", "It is malformed: " + e.getMessage() + "."));
    } catch (BodyTooSlowException _) {
      response =
          refuse(request, visitor, new PageException(408, "Too slow", "The form did not arrive."));
    } catch (RuntimeException e) {
      if (!FullStorage.isReasonOf(e)) {
        throw e;
      }
      response =
          refuse(
              request,
              visitor,
              new PageException(
                  507, "The site's storage is full", "Nothing was changed. Tell whoever runs it."));
    }
    String login =
        visitor.caller() instanceof Caller.SignedIn user ? user.user().login().value() : "";
    visitor.remember(response, request);
    return new Answer(response, found.route().pattern(), login);
  }

  /// Signing in is not refused for it: wrong passwords are counted on their own.
  private static Response tooMany(Request request, Visitor visitor, RateLimits.Standing standing) {
    return refuse(
            request,
            visitor,
            new PageException(
                429,
                "Too many requests",
                "Too many requests were made"
                    + (visitor.caller() instanceof Caller.SignedIn
                        ? ". Try again in "
                        : " from your address. Sign in, or try again in ")
                    + Sizes.count(standing.seconds(), "second")
                    + "."))
        .header("Retry-After", Long.toString(standing.seconds()));
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
    Action action = found.route().action();
    Variables variables = found.variables();
    Optional<Access.Granted> granted = Optional.empty();
    switch (action) {
      case ANYONE -> {}
      case SIGNED_IN -> {
        if (!(visitor.caller() instanceof Caller.SignedIn)) {
          return toSignIn(request);
        }
      }
      case PULL, PUSH, DELETE, RESTORE, RESTORE_VERSION, ADMINISTER -> {
        RepositoryName name = repository(variables);
        if (action != Action.PULL && !(visitor.caller() instanceof Caller.SignedIn)) {
          return toSignIn(request);
        }
        granted = Optional.of(decide(visitor.caller(), name, action));
      }
      default -> throw new IllegalArgumentException("no page asks for " + action);
    }
    boolean changes = granted.isPresent() && action != Action.PULL;
    return found
        .route()
        .handler()
        .handle(
            new WebCall(
                request,
                variables,
                form,
                visitor,
                granted,
                changes
                    ? Warrants.inPackage(
                        (Caller.SignedIn) visitor.caller(), granted.get().packageId(), action)
                    : List.of()));
  }

  /// Shows where to sign in, and comes back to what was asked for.
  private static Response toSignIn(Request request) {
    String path = request.path() + (request.query().isEmpty() ? "" : "?" + request.query());
    return Html.seeOther(
        request.method() == HttpMethod.POST ? "/login" : "/login?return_to=" + Query.encode(path));
  }

  private RepositoryName repository(Variables variables) {
    String owner = variables.value("owner");
    Account account = accounts.find(owner).orElseThrow(PageException::notFound);
    try {
      return new RepositoryName(account.login() + "/" + variables.value("package_name"));
    } catch (RegistryException _) {
      throw PageException.notFound();
    }
  }

  /// What the caller may not see is as absent; of what they see, they learn which right they lack
  /// and who can give it.
  private Access.Granted decide(Caller caller, RepositoryName name, Action action) {
    boolean restores = action == Action.RESTORE;
    Access seen = explain(caller, name, Action.PULL, restores).access();
    if (!(seen instanceof Access.Granted visible)
        || visible.found().filter(RegistryPackage::published).isEmpty()) {
      throw PageException.notFound();
    }
    if (action == Action.PULL) {
      return visible;
    }
    return switch (explain(caller, name, action, restores).access()) {
      case Access.Granted granted -> granted;
      case Access.Refused(_, var detail) ->
          throw refused(visible.found().orElseThrow(), detail.orElse(""));
      case Access.Challenged _, Access.Hidden _ -> throw PageException.notFound();
    };
  }

  private Decision explain(
      Caller caller, RepositoryName name, Action action, boolean amongDeleted) {
    return amongDeleted
        ? authorizer.explainDeleted(caller, name, action)
        : authorizer.explain(caller, name, action);
  }

  private static PageException refused(RegistryPackage subject, String detail) {
    Account owner = subject.owner();
    String who =
        owner.isOrganization()
            ? "The owners of " + owner.login() + ", and those who are admin in the package,"
            : owner.login().value();
    return new PageException(
        403,
        "You may not do this",
        (detail.isEmpty()
                ? ""
                : Character.toUpperCase(detail.charAt(0)) + detail.substring(1) + ". ")
            + who
            + " can give you the role.");
  }

  private static Response refuse(Request request, Visitor visitor, PageException e) {
    Frame frame = new Frame(request, visitor, e.title(), List.of(), Optional.empty());
    return Html.page(
        request,
        e.status(),
        "message",
        Map.of("frame", frame, "status", e.status(), "text", e.text()));
  }
}
