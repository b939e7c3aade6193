package dev.berth.http.web;

import dev.berth.access.Caller;
import dev.berth.access.InvalidCredentialsException;
import dev.berth.access.RateLimits;
import dev.berth.access.TooManyAttemptsException;
import dev.berth.http.BadRequestException;
import dev.berth.http.BodyTooSlowException;
import dev.berth.http.Request;
import dev.berth.http.Response;
import dev.berth.packages.EndedRightException;
import dev.berth.packages.EndedTokenException;
import dev.berth.packages.InvalidValueException;
import dev.berth.packages.TooManyTagsException;
import dev.berth.registry.ArchivedException;
import dev.berth.registry.FullStorage;
import dev.berth.registry.QuotaExceededException;
import dev.berth.registry.RefusedChangeException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The one place that turns a refusal into a page.
final class PageRefusals {
  private static final String UNCHANGED = "Nothing was changed";

  private PageRefusals() {}

  /// The page that says why something is not done.
  ///
  /// @return empty where it is no refusal that was thrown, but a failure
  static Optional<Response> find(RuntimeException thrown, Request request, Visitor visitor) {
    if (thrown instanceof EndedTokenException) {
      return Optional.of(Html.seeOther(WebRoutes.SIGN_IN));
    }
    return explain(thrown)
        .map(reason -> {
          Response page = page(request, visitor, reason);
          return thrown instanceof TooManyAttemptsException wait
              ? page.header("Retry-After", Long.toString(wait.seconds()))
              : page;
        });
  }

  private static Optional<PageException> explain(RuntimeException thrown) {
    return Optional.ofNullable(
        switch (thrown) {
          case PageException e -> e;
          case EndedRightException _ ->
              new PageException(409, UNCHANGED, "Your rights were changed meanwhile. Look again.");
          case InvalidCredentialsException _ ->
              new PageException(401, "Sign in", "Sign in to go on.");
          case TooManyAttemptsException e ->
              new PageException(
                  429,
                  "Too many attempts",
                  "Too many attempts to sign in have failed. Try again in "
                      + Sizes.count(e.seconds(), "second")
                      + ".");
          case InvalidValueException e -> new PageException(422, UNCHANGED, e.text());
          case RefusedChangeException e -> new PageException(409, UNCHANGED, e.text());
          case ArchivedException _ ->
              new PageException(
                  409,
                  UNCHANGED,
                  "The repository is archived, and so it is not changed. Whoever administers it can"
                      + " unarchive it in its settings.");
          case QuotaExceededException e -> new PageException(403, UNCHANGED, e.text());
          case BadRequestException e ->
              new PageException(
                  400, "The address cannot be read", "It is malformed: " + e.getMessage() + ".");
          case TooManyTagsException _ ->
              new PageException(
                  422, "Too many tags", "The versions of this page have too many tags together.");
          case BodyTooSlowException _ ->
              new PageException(408, "Too slow", "The form did not arrive.");
          default ->
              FullStorage.isReasonOf(thrown)
                  ? new PageException(
                      507,
                      "The site's storage is full",
                      "Nothing was changed. Tell whoever runs it.")
                  : null;
        });
  }

  static Response tooMany(Request request, Visitor visitor, RateLimits.Standing standing) {
    return page(
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

  /// The page that says it.
  static Response page(Request request, Visitor visitor, PageException reason) {
    Frame frame = new Frame(request, visitor, reason.title(), List.of(), Optional.empty());
    return Html.page(
        request,
        reason.status(),
        "message",
        Map.of("frame", frame, "status", reason.status(), "text", reason.text()));
  }
}
