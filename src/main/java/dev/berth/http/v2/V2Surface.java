package dev.berth.http.v2;

import dev.berth.access.Access;
import dev.berth.access.Authenticator;
import dev.berth.access.Authorizer;
import dev.berth.access.Caller;
import dev.berth.access.InvalidCredentialsException;
import dev.berth.access.RateLimits;
import dev.berth.access.TooManyAttemptsException;
import dev.berth.http.BadRequestException;
import dev.berth.http.HttpMethod;
import dev.berth.http.Request;
import dev.berth.http.Response;
import dev.berth.http.Route;
import dev.berth.http.Router;
import dev.berth.http.Surface;
import dev.berth.oci.ErrorCode;
import dev.berth.oci.RegistryException;
import dev.berth.oci.RepositoryName;
import dev.berth.packages.Action;
import dev.berth.packages.EndedRightException;
import dev.berth.packages.EndedTokenException;
import dev.berth.registry.FullStorage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// The OCI distribution API: finds the route, asks for the right that its row names, calls the
/// handler, and turns whatever is refused into an answer.
public final class V2Surface implements Surface {
  private static final String INVALID =
      "unauthenticated: User cannot be authenticated with the token provided.";
  private static final String NO_ROUTE = "none";

  private final Router<V2Handler> router;
  private final Authenticator authenticator;
  private final Authorizer authorizer;
  private final RateLimits limits;

  V2Surface(
      List<Route<V2Handler>> routes,
      Authenticator authenticator,
      Authorizer authorizer,
      RateLimits limits) {
    this.router = new Router<>(routes);
    this.authenticator = authenticator;
    this.authorizer = authorizer;
    this.limits = limits;
  }

  @Override
  public boolean serves(Request request) {
    String path = request.path();
    return path.startsWith("/v2/") || path.equals("/v2");
  }

  @Override
  public Answer answer(Request request) {
    return switch (router.find(request.method(), request.path())) {
      case Router.Found<V2Handler> found -> answer(request, found);
      case Router.OtherMethods<V2Handler>(var allowed) ->
          new Answer(
              registry(
                  OciErrors.write(405, ErrorCode.UNSUPPORTED, ErrorCode.UNSUPPORTED.text())
                      .header(
                          "Allow",
                          String.join(", ", allowed.stream().map(HttpMethod::name).toList()))),
              NO_ROUTE,
              "");
      case Router.Nowhere<V2Handler> _ ->
          new Answer(
              registry(
                  OciErrors.write(
                      404,
                      ErrorCode.NAME_UNKNOWN,
                      "nothing is served at " + RegistryException.quote(request.path()))),
              NO_ROUTE,
              "");
    };
  }

  @Override
  public Response failed(Request request) {
    return registry(OciErrors.write(500, ErrorCode.UNKNOWN, "something broke on our side"));
  }

  private Answer answer(Request request, Router.Found<V2Handler> found) {
    Route<V2Handler> route = found.route();
    Optional<RepositoryName> repository = Optional.empty();
    String account = "";
    Response response;
    try {
      if (found.variables().has("name")) {
        repository = Optional.of(new RepositoryName(found.variables().value("name")));
      }
      if (writes(route) && repository.filter(r -> r.packageName().isEmpty()).isPresent()) {
        throw new RegistryException(
            ErrorCode.NAME_INVALID,
            "a package needs a name after its owner: " + repository.get() + "/NAME");
      }
      Caller caller =
          authenticator.authenticateRegistry(
              request.header("Authorization"), request.remoteAddress());
      account = caller instanceof Caller.SignedIn user ? user.user().login().value() : "";
      Optional<Response> refused = count(caller, request);
      response = refused.isPresent() ? refused.get() : answer(request, found, caller, repository);
    } catch (InvalidCredentialsException e) {
      response =
          e.denial().isPresent()
              ? OciErrors.write(new RegistryException(ErrorCode.DENIED, e.denial().get()))
              : Challenge.write(request, INVALID, repository, writes(route));
    } catch (EndedTokenException _) {
      response = Challenge.write(request, INVALID, repository, writes(route));
    } catch (EndedRightException _) {
      response = OciErrors.write(new RegistryException(ErrorCode.DENIED, ErrorCode.DENIED.text()));
    } catch (TooManyAttemptsException e) {
      response = OciErrors.write(e);
    } catch (RegistryException e) {
      response = OciErrors.write(e);
    } catch (BadRequestException e) {
      response = OciErrors.write(400, ErrorCode.NAME_INVALID, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      if (!FullStorage.isReasonOf(e)) {
        throw e;
      }
      response = OciErrors.write(FullStorage.refusal());
    }
    return new Answer(registry(response), route.pattern(), account);
  }

  /// Counts a request, where there is a limit, and refuses it if it is one too many.
  private Optional<Response> count(Caller caller, Request request) {
    if (!limits.isOn()) {
      return Optional.empty();
    }
    RateLimits.Standing standing = limits.take(caller, request.remoteAddress());
    return standing.exceeded()
        ? Optional.of(OciErrors.tooMany(standing.limit(), standing.seconds()))
        : Optional.empty();
  }

  private Response answer(
      Request request,
      Router.Found<V2Handler> found,
      Caller caller,
      Optional<RepositoryName> repository)
      throws IOException {
    Route<V2Handler> route = found.route();
    Access access =
        repository.isPresent()
            ? authorizer.decide(caller, repository.get(), route.action())
            : decide(caller);
    return switch (access) {
      case Access.Granted granted ->
          route
              .handler()
              .handle(
                  new V2Call(
                      request,
                      found.variables(),
                      caller,
                      repository.orElse(NOWHERE),
                      granted,
                      () -> decideAgain(caller, granted.repository(), route.action())));
      case Access.Challenged _ ->
          Challenge.write(request, ErrorCode.UNAUTHORIZED.text(), repository, writes(route));
      case Access.Refused(var missing, var detail) ->
          OciErrors.write(RegistryException.denied(missing, detail));
      case Access.Hidden _ -> hidden(found, repository.orElseThrow());
    };
  }

  private Access decideAgain(Caller caller, RepositoryName repository, Action action) {
    return authenticator.isStillSignedIn(caller)
        ? authorizer.decide(caller, repository, action)
        : new Access.Challenged();
  }

  /// About requests that name no repository: everybody may who has signed in, or holds a token that
  /// says that they have not.
  private static Access decide(Caller caller) {
    return switch (caller) {
      case Caller.Anonymous(var byToken) when !byToken -> new Access.Challenged();
      case Caller.Anonymous _, Caller.SignedIn _ -> EVERYTHING;
    };
  }

  private static final RepositoryName NOWHERE = new RepositoryName("nowhere");
  private static final Access EVERYTHING =
      new Access.Granted(NOWHERE, Optional.empty(), 0, OptionalLong.empty());

  /// Lists of what nobody has pushed yet are empty; all else is not there.
  private static Response hidden(Router.Found<V2Handler> found, RepositoryName repository) {
    return switch (found.route().pattern()) {
      case V2Routes.TAGS -> ListHandlers.noTags(repository);
      case V2Routes.REFERRERS -> ListHandlers.noReferrers(found.variables());
      case V2Routes.MANIFEST ->
          OciErrors.write(
              new RegistryException(
                  ErrorCode.MANIFEST_UNKNOWN, List.of(found.variables().value("reference"))));
      case V2Routes.BLOB ->
          OciErrors.write(
              new RegistryException(
                  ErrorCode.BLOB_UNKNOWN, List.of(found.variables().value("digest"))));
      default ->
          OciErrors.write(
              new RegistryException(ErrorCode.NAME_UNKNOWN, List.of(repository.value())));
    };
  }

  private static boolean writes(Route<V2Handler> route) {
    return route.action() == Action.PUSH || route.action() == Action.DELETE;
  }

  private static Response registry(Response response) {
    return response.header("Docker-Distribution-Api-Version", "registry/2.0");
  }
}
