package dev.berth.http.rest;

import dev.berth.access.AcceptedScopes;
import dev.berth.access.Access;
import dev.berth.access.Authenticator;
import dev.berth.access.Authorizer;
import dev.berth.access.Caller;
import dev.berth.access.Decision;
import dev.berth.access.InvalidCredentialsException;
import dev.berth.access.RateLimits;
import dev.berth.access.SiteRights;
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
import dev.berth.packages.Login;
import dev.berth.packages.TokenKind;
import dev.berth.packages.TokenScope;
import dev.berth.packages.TooManyTagsException;
import dev.berth.registry.Accounts;
import dev.berth.registry.ArchivedException;
import dev.berth.registry.ContentSource;
import dev.berth.registry.FullStorage;
import dev.berth.registry.IncomingContent;
import dev.berth.registry.QuotaExceededException;
import dev.berth.registry.RefusedChangeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// GitHub's REST API, below `/api/v3` on every host and at the root of hosts whose name begins with
/// `api.`: finds the route, asks for the right that its row names, calls the handler, and turns
/// whatever is refused into an answer.
public final class RestSurface implements Surface {
  private static final Caller NOBODY = new Caller.Anonymous(false);
  private static final String NO_ROUTE = "none";
  private static final Duration BODY_TIME = Duration.ofSeconds(30);
  private static final String FOR_REPOSITORIES = "Resource not accessible by integration";
  private static final String FOR_PACKAGES = "Resource not accessible by personal access token";

  private final Router<RestHandler> router;
  private final Accounts accounts;
  private final Authenticator authenticator;
  private final Authorizer authorizer;
  private final SiteRights rights;
  private final PeopleAccess people;
  private final RepositoryAccess repositories;
  private final CallWarrants warrants;
  private final RateLimits limits;
  private final IncomingContent bodies;

  RestSurface(
      List<Route<RestHandler>> routes,
      Accounts accounts,
      Authenticator authenticator,
      Authorizer authorizer,
      SiteRights rights,
      PeopleAccess people,
      RepositoryAccess repositories,
      RateLimits limits,
      IncomingContent bodies) {
    this.router = new Router<>(routes);
    this.accounts = accounts;
    this.authenticator = authenticator;
    this.authorizer = authorizer;
    this.rights = rights;
    this.people = people;
    this.repositories = repositories;
    this.warrants = new CallWarrants(new Warrants(rights));
    this.limits = limits;
    this.bodies = bodies;
  }

  @Override
  public boolean serves(Request request) {
    return Links.serves(request.path()) || Links.isApiHost(request);
  }

  @Override
  public Answer answer(Request request) {
    // All that is asked here looks into the database.
    EventLoop.refuseToWait();
    return switch (router.find(request.method(), Links.routed(request.path()))) {
      case Router.Found<RestHandler> found -> answer(request, found);
      case Router.OtherMethods<RestHandler>(var allowed)
          when request.method() == HttpMethod.OPTIONS ->
          unrouted(request, RestHeaders.preflight(allowed));
      case Router.OtherMethods<RestHandler>(var allowed) ->
          unrouted(
              request,
              refuse(new ApiException(405, "Method Not Allowed"))
                  .header(
                      "Allow", String.join(", ", allowed.stream().map(HttpMethod::name).toList())));
      case Router.Nowhere<RestHandler> _ -> unrouted(request, refuse(ApiException.notFound()));
    };
  }

  @Override
  public Response failed(Request request) {
    return withHeaders(
        refuse(new ApiException(500, "Something broke on our side.")), request, NOBODY);
  }

  private Answer unrouted(Request request, Response response) {
    return new Answer(withHeaders(response, request, NOBODY), NO_ROUTE, "");
  }

  private Response withHeaders(Response response, Request request, Caller caller) {
    return RestHeaders.add(response, request, caller, limits.look(caller, request.remoteAddress()));
  }

  /// Counts a request, and refuses it if it is one too many. To ask where one stands is free.
  private void count(Caller caller, Request request, String pattern) {
    if (!pattern.equals(SiteRoutes.RATE_LIMIT)
        && limits.take(caller, request.remoteAddress()).exceeded()) {
      throw new ApiException(
          403,
          switch (caller) {
            case Caller.Anonymous _ ->
                "API rate limit exceeded for "
                    + request.remoteAddress()
                    + ". Who signs in has a higher one.";
            case Caller.SignedIn user when user.repositoryId().isPresent() ->
                "API rate limit exceeded for installation.";
            case Caller.SignedIn user ->
                "API rate limit exceeded for user ID " + user.user().id() + ".";
          });
    }
  }

  private Answer answer(Request request, Router.Found<RestHandler> found) {
    Caller caller = NOBODY;
    Response response;
    try {
      ApiVersions.check(request);
      AcceptedTypes.check(request);
      caller = authenticate(request);
      count(caller, request, found.route().pattern());
      RestCall.Found subject = decide(request, caller, found);
      if (caller instanceof Caller.SignedIn && hasContent(request)) {
        // It may take its time, and what is true when it begins need not be when it ends.
        try (IncomingContent.Received body = receive(request, found.route().handler())) {
          caller = authenticate(request);
          subject = decide(request, caller, found);
          response = handle(request, found, new RestCall.Content(body.bytes()), caller, subject);
        }
      } else {
        response = handle(request, found, RestCall.Content.NONE, caller, subject);
      }
      if (response.status() == 304 && caller instanceof Caller.SignedIn) {
        limits.giveBack(caller, request.remoteAddress());
      }
    } catch (EndedTokenException e) {
      response = refuse(new ApiException(401, "Bad credentials"));
    } catch (EndedRightException e) {
      response =
          refuse(new ApiException(409, "Your rights were changed meanwhile; nothing was done."));
    } catch (InvalidCredentialsException e) {
      limits.take(NOBODY, request.remoteAddress());
      response = refuse(new ApiException(401, "Bad credentials"));
    } catch (TooManyAttemptsException e) {
      response =
          refuse(
                  new ApiException(
                      429, "Maximum number of login attempts exceeded. Please try again later."))
              .header("Retry-After", Long.toString(e.seconds()));
    } catch (MovedException e) {
      response = redirect(request, e.repositoryId());
    } catch (ApiException e) {
      response = refuse(e);
      if (e.status() == 429) {
        response.header("Retry-After", "10");
      }
    } catch (InvalidValueException e) {
      response = refuse(ApiException.of(e));
    } catch (RefusedChangeException e) {
      response = refuse(new ApiException(409, e.text()));
    } catch (QuotaExceededException e) {
      response = refuse(new ApiException(403, e.text()));
    } catch (TooManyTagsException e) {
      response = refuse(new ApiException(422, e.text()));
    } catch (ArchivedException _) {
      response = refuse(new ApiException(403, "Repository was archived so is read-only."));
    } catch (BadRequestException e) {
      response = refuse(new ApiException(400, String.valueOf(e.getMessage())));
    } catch (BodyTooSlowException e) {
      response =
          refuse(
              new ApiException(
                  408, "The body took longer than " + e.time().toSeconds() + " seconds."));
    } catch (RuntimeException e) {
      if (!FullStorage.isReasonOf(e)) {
        throw e;
      }
      response = refuse(full());
    }
    Caller.SignedIn signedIn = caller instanceof Caller.SignedIn user ? user : null;
    return new Answer(
        tellScopes(withHeaders(response, request, caller), signedIn, found.route().action()),
        Links.address(found.route().pattern()),
        signedIn == null ? "" : signedIn.user().login().value());
  }

  private Caller authenticate(Request request) {
    return authenticator.authenticateApi(request.header("Authorization"), request.remoteAddress());
  }

  private static boolean hasContent(Request request) {
    boolean reading = request.method() == HttpMethod.GET || request.method() == HttpMethod.HEAD;
    return !reading && request.body().announcedLength().orElse(1) > 0;
  }

  /// Carries out a request that may be. If the right to it was taken away before that was done, it
  /// is decided by what is true then, and done if that allows it still.
  private Response handle(
      Request request,
      Router.Found<RestHandler> found,
      RestCall.Content content,
      Caller caller,
      RestCall.Found subject) {
    try {
      return handleOnce(request, found, content, caller, subject);
    } catch (EndedRightException _) {
      Caller now = authenticate(request);
      return handleOnce(request, found, content, now, decide(request, now, found));
    }
  }

  private Response handleOnce(
      Request request,
      Router.Found<RestHandler> found,
      RestCall.Content content,
      Caller caller,
      RestCall.Found subject) {
    RestCall call =
        new RestCall(
            request,
            found.variables(),
            content,
            caller,
            Links.of(request),
            subject,
            warrants.of(caller, found.route().action(), subject),
            (Operation) found.route().handler());
    return RestHeaders.conditional(request, found.route().handler().handle(call));
  }

  /// All of a body, which is read of those only whose request would be carried out.
  private IncomingContent.Received receive(Request request, RestHandler handler) {
    RequestBody body = request.body();
    int limit = handler.largestBody();
    try {
      return bodies.receive(
          ContentSource.of(body.announcedLength(), sink -> body.transferTo(sink, BODY_TIME)),
          limit);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (RegistryException e) {
      throw switch (e.code()) {
        case SIZE_INVALID -> new ApiException(413, "The body is larger than " + limit + " bytes.");
        case STORAGE_FULL -> full();
        default -> new ApiException(429, "Others send large bodies too; try again later.");
      };
    }
  }

  private static ApiException full() {
    return new ApiException(507, "The site's storage is full; nothing was changed.");
  }

  private RestCall.Found decide(Request request, Caller caller, Router.Found<RestHandler> found) {
    Action action = found.route().action();
    Variables variables = found.variables();
    return switch (action) {
      case ANYONE -> new RestCall.Nothing();
      case SIGNED_IN, CREATE_OWN_REPOSITORY -> {
        person(caller);
        yield new RestCall.Nothing();
      }
      case EXPLAIN_ACCESS -> {
        Caller.SignedIn user = person(caller);
        RepositoryName repository = repository(user, variables);
        if (!(rights.administerSite(user) instanceof SiteRights.Decision.Granted)) {
          boolean aboutDeleted =
              Query.parse(request.query()).first("action").equals(Optional.of("restore"));
          decideAboutPackage(caller, aboutDeleted ? Action.RESTORE : Action.ADMINISTER, variables);
        }
        yield new RestCall.Named(repository);
      }
      case LOOK_AT_ORGANIZATION, LOOK_AT_MEMBERS, LOOK_AT_MEMBERSHIPS ->
          people.decide(caller, action, variables);
      case ADMINISTER_SITE,
          ADMINISTER_OTHER_USER,
          ADMINISTER_ORGANIZATION,
          ADMINISTER_ORGANIZATION_HOOKS,
          SEE_MEMBERS,
          SEE_OWN_MEMBERSHIPS,
          CHANGE_OWN_ACCOUNT,
          SEE_OWN_USAGE,
          CREATE_TEAM,
          SEE_TEAM,
          ADMINISTER_TEAM ->
          people.decide(person(caller), action, variables);
      case SEE_REPOSITORY -> repositories.decideOrRedirect(caller, action, variables);
      case PUSH_TO_REPOSITORY,
          SEE_COLLABORATORS,
          SEE_PERMISSION,
          ADMINISTER_REPOSITORY,
          DELETE_REPOSITORY,
          SEE_REPOSITORY_HOOKS,
          WRITE_REPOSITORY_HOOKS,
          DELETE_REPOSITORY_HOOKS ->
          repositories.decideOrRedirect(signedIn(caller), action, variables);
      case SEE_TEAM_AND_REPOSITORY ->
          teamAndRepository(person(caller), Action.SEE_REPOSITORY, variables);
      case ADMINISTER_REPOSITORY_OF_TEAM ->
          teamAndRepository(person(caller), Action.ADMINISTER_REPOSITORY, variables);
      case CREATE_REPOSITORY -> {
        Caller.SignedIn user = person(caller);
        Account organization = organization(variables);
        repositories.requireCreation(user, organization);
        yield new RestCall.Organization(organization, true);
      }
      case BE_REPOSITORY -> {
        if (signedIn(caller).token().kind() instanceof TokenKind.OfRepository) {
          yield new RestCall.Nothing();
        }
        throw new ApiException(
            403,
            "You must authenticate with an installation access token in order to "
                + (request.method() == HttpMethod.DELETE
                    ? "revoke it."
                    : "list repositories for an installation."));
      }
      case SEE_PACKAGE ->
          new RestCall.Container(
              caller instanceof Caller.SignedIn
                  ? decideAboutPackage(caller, Action.PULL, variables)
                  : decideSignedOut(caller, variables));
      case LIST_PACKAGES -> packages(signedIn(caller), variables);
      case PULL, PUSH, DELETE, RESTORE, RESTORE_VERSION, ADMINISTER ->
          new RestCall.Container(decideAboutPackage(caller, action, variables));
    };
  }

  private RestCall.Packages packages(Caller.SignedIn user, Variables variables) {
    if (user.token().kind() instanceof TokenKind.OfRepository) {
      // As on GitHub, though the token may look at each of them.
      throw variables.has("org") || variables.has("login")
          ? ApiException.invalidArgument()
          : notForRepositories();
    }
    Account owner = user.user();
    if (variables.has("org")) {
      owner = organization(variables);
    } else if (variables.has("login")) {
      owner = accounts.find(variables.value("login")).orElseThrow(ApiException::notFound);
    }
    if (authorizer.lacking(user, Action.PULL).isPresent()) {
      throw new ApiException(
          403,
          switch (user.token().kind()) {
            case TokenKind.ForPackages _ -> FOR_PACKAGES;
            case TokenKind.Classic _, TokenKind.OfRepository _ ->
                "You need at least read:packages scope to list packages.";
          });
    }
    return new RestCall.Packages(owner, user.reader());
  }

  private RestCall.Found teamAndRepository(
      Caller.SignedIn caller, Action action, Variables variables) {
    RestCall.OrganizationTeam team = people.team(caller, Action.SEE_TEAM, variables);
    return new RestCall.TeamAndRepository(team, repositories.decide(caller, action, variables));
  }

  private static Caller.SignedIn signedIn(Caller caller) {
    if (caller instanceof Caller.SignedIn user) {
      return user;
    }
    throw new ApiException(401, "Requires authentication");
  }

  /// A user, by a token that speaks for them: those of repositories and for packages are for
  /// packages alone.
  private static Caller.SignedIn person(Caller caller) {
    Caller.SignedIn user = signedIn(caller);
    return switch (user.token().kind()) {
      case TokenKind.Classic _ -> user;
      case TokenKind.OfRepository _ -> throw notForRepositories();
      case TokenKind.ForPackages _ -> throw new ApiException(403, FOR_PACKAGES);
    };
  }

  private static ApiException notForRepositories() {
    return new ApiException(403, FOR_REPOSITORIES);
  }

  private Account organization(Variables variables) {
    return accounts.findOrganization(variables.value("org")).orElseThrow(ApiException::notFound);
  }

  /// Who has not signed in does not learn whether there is a package that they may not pull.
  private Access.Granted decideSignedOut(Caller nobody, Variables variables) {
    Optional<Account> owner =
        variables.has("org")
            ? accounts.findOrganization(variables.value("org"))
            : Optional.of("login")
                .filter(variables::has)
                .flatMap(n -> accounts.find(variables.value(n)));
    String name = nameInType(variables);
    boolean named = owner.isPresent() && RepositoryName.isName(owner.get().login() + "/" + name);
    if (named
        && authorizer.decide(
                nobody, new RepositoryName(owner.get().login() + "/" + name), Action.PULL)
            instanceof Access.Granted granted
        && granted.found().isPresent()) {
      return granted;
    }
    throw new ApiException(401, "Requires authentication");
  }

  private Access.Granted decideAboutPackage(Caller caller, Action action, Variables variables) {
    Caller.SignedIn user = signedIn(caller);
    RepositoryName repository = repository(user, variables);
    Decision decision = decide(user, repository, action, action);
    if (action == Action.DELETE) {
      decision = authorizer.alsoReading(user, decision);
    }
    Decision seen =
        action == Action.PULL ? decision : decide(user, repository, action, Action.PULL);
    boolean visible =
        seen.access() instanceof Access.Granted granted
            && granted.found().isPresent()
            && granted.found().get().published();
    if (!visible) {
      throw seen.access() instanceof Access.Refused(_, var detail)
          ? switch (seen.rule()) {
            case TOKEN_SCOPE -> tokenTooLow(user, detail);
            case REPOSITORY_MADE_ANEW ->
                ApiException.ofPackage(404, ApiException.PACKAGE_NOT_FOUND, detail);
            default -> ApiException.packageNotFound();
          }
          : ApiException.packageNotFound();
    }
    return switch (decision.access()) {
      case Access.Granted granted -> granted;
      case Access.Refused(_, var detail) ->
          throw decision.rule() == Decision.Rule.TOKEN_SCOPE
              ? tokenTooLow(user, detail)
              : roleTooLow(action, detail);
      case Access.Challenged _, Access.Hidden _ -> throw ApiException.packageNotFound();
    };
  }

  /// @param wanted what the route is about: restoring is about a package that is deleted
  private Decision decide(
      Caller.SignedIn user, RepositoryName repository, Action wanted, Action action) {
    return wanted == Action.RESTORE
        ? authorizer.explainDeleted(user, repository, action)
        : authorizer.explain(user, repository, action);
  }

  private static ApiException tokenTooLow(Caller.SignedIn user, Optional<String> detail) {
    return ApiException.ofPackage(
        403,
        switch (user.token().kind()) {
          case TokenKind.Classic _ -> "This token lacks the scope it takes.";
          case TokenKind.OfRepository _ -> FOR_REPOSITORIES;
          case TokenKind.ForPackages _ -> FOR_PACKAGES;
        },
        detail);
  }

  /// As GitHub answers: that something cannot be deleted or restored is as if it were not there.
  private static ApiException roleTooLow(Action action, Optional<String> detail) {
    return switch (action) {
      case DELETE, RESTORE, RESTORE_VERSION ->
          ApiException.ofPackage(404, ApiException.PACKAGE_NOT_FOUND, detail);
      case PUSH -> ApiException.ofPackage(403, "Must have write rights to Package.", detail);
      default -> ApiException.ofPackage(403, "Must have admin rights to Package.", detail);
    };
  }

  private RepositoryName repository(Caller.SignedIn user, Variables variables) {
    String owner;
    if (variables.has("org")) {
      owner = organization(variables).login().value();
    } else if (variables.has("login")) {
      owner =
          Login.find(variables.value("login")).orElseThrow(ApiException::packageNotFound).value();
    } else if (user.token().kind() instanceof TokenKind.OfRepository) {
      throw notForRepositories();
    } else {
      owner = user.user().login().value();
    }
    String name = nameInType(variables);
    try {
      return new RepositoryName(owner + "/" + name);
    } catch (RegistryException e) {
      throw ApiException.packageNotFound();
    }
  }

  /// The name of a package, which must be a container: Berth has none of GitHub's other types.
  private static String nameInType(Variables variables) {
    String type = variables.value("package_type");
    if (type.equals("container")) {
      return variables.value("package_name");
    }
    throw PackageHandlers.OTHER_TYPES.contains(type)
        ? ApiException.packageNotFound()
        : ApiException.invalidArgument();
  }

  private static Response refuse(ApiException e) {
    var error = Json.object().put("message", e.text());
    if (!e.errors().isEmpty()) {
      var errors = Json.array();
      for (ApiException.FieldError field : e.errors()) {
        var entry = Json.object().put("resource", field.resource());
        if (field.field() != null) {
          entry.put("field", field.field());
        }
        entry.put("code", field.code());
        if (field.message() != null) {
          entry.put("message", field.message());
        }
        errors.add(entry);
      }
      error.set("errors", errors);
    }
    error
        .put("documentation_url", "https://docs.github.com/rest")
        .put("status", Integer.toString(e.status()));
    return RestCall.json(e.status(), error);
  }

  /// To the address by the repository's id, which stays; as on GitHub, for good where nothing is
  /// changed, and else by the status that has clients send the same once more.
  private static Response redirect(Request request, long repositoryId) {
    boolean reading = request.method() == HttpMethod.GET || request.method() == HttpMethod.HEAD;
    String address = Links.of(request).byId(request, repositoryId);
    return RestCall.json(
            reading ? 301 : 307,
            Json.object()
                .put("message", reading ? "Moved Permanently" : "Temporary Redirect")
                .put("url", address)
                .put("documentation_url", "https://docs.github.com/rest"))
        .header("Location", address);
  }

  /// The scopes of a classic token, and those that would do for what was asked.
  private static Response tellScopes(
      Response response, Caller.@Nullable SignedIn user, Action action) {
    if (user != null && user.token().kind() instanceof TokenKind.Classic(var scopes)) {
      response
          .header("X-OAuth-Scopes", list(scopes.stream().map(TokenScope::word)))
          .header("X-Accepted-OAuth-Scopes", list(AcceptedScopes.words(action)));
    }
    return response;
  }

  private static String list(Stream<String> words) {
    return words.sorted().collect(Collectors.joining(", "));
  }
}
