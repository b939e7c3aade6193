package dev.berth.http.rest;

import dev.berth.access.AcceptedScopes;
import dev.berth.http.HttpMethod;
import dev.berth.http.Response;
import dev.berth.http.Route;
import dev.berth.packages.Action;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.JsonStringEncoder;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The API's description of itself in the form of OpenAPI 3.1, written from the table of routes
/// when somebody asks for it first.
final class OpenApi {
  /// Where the description is.
  static final String PATH = "/openapi.json";

  private static final Pattern VARIABLE = Pattern.compile("\\{([a-z_]+)}");
  private static final String SOMEWHERE = "https://api.berth.invalid";
  private static final String SOMEWHERE_FOR_GRAPHQL = "https://graphql.berth.invalid";

  /// What [Links#GRAPHQL] follows beside the API's other paths.
  private static final String GRAPHQL_BASE =
      Links.address(Links.GRAPHQL)
          .substring(0, Links.address(Links.GRAPHQL).length() - Links.GRAPHQL.length());

  /// Which part of the API a route belongs to: the first that fits.
  private static final List<Map.Entry<Pattern, String>> PARTS =
      List.of(
          part("/hooks", "Webhooks"),
          part("tokens?(/|$)|/authorizations|/installation/", "Tokens"),
          part("/packages|/docker/", "Packages"),
          part("/teams", "Teams"),
          part("^/repos|^/repositories|/repos$", "Repositories"),
          part("/admin/|/suspended|/site_admin", "Administration"),
          part("/orgs|/organizations|/memberships", "Organizations"),
          part("^/users?(/|$)", "Users"),
          part("", "Site"));

  private final List<Route<RestHandler>> routes;
  // With the address of nobody, which is replaced by the one that the client came by.
  private volatile @Nullable String written;

  /// @param routes may grow until the first request
  OpenApi(List<Route<RestHandler>> routes) {
    this.routes = routes;
  }

  private static Map.Entry<Pattern, String> part(String pattern, String name) {
    return Map.entry(Pattern.compile(pattern), name);
  }

  Response show(RestCall call) {
    String document = written;
    if (document == null) {
      document = new String(Json.write(write()), StandardCharsets.UTF_8);
      written = document;
    }
    String api = call.links().api();
    String graphQl =
        api.endsWith(Links.PREFIX)
            ? api.substring(0, api.length() - Links.PREFIX.length()) + GRAPHQL_BASE
            : api;
    String addressed =
        document.replace(SOMEWHERE_FOR_GRAPHQL, inJson(graphQl)).replace(SOMEWHERE, inJson(api));
    return Response.of(200)
        .body("application/json; charset=utf-8", addressed.getBytes(StandardCharsets.UTF_8));
  }

  /// A host is what a client says that it is.
  private static String inJson(String text) {
    return new String(JsonStringEncoder.getInstance().quoteAsCharArray(text));
  }

  private ObjectNode write() {
    ObjectNode document = Json.object().put("openapi", "3.1.0");
    document
        .putObject("info")
        .put("title", "Berth")
        .put("version", ApiVersions.SERVED.getLast())
        .put(
            "description",
            "The REST API: what Berth serves of GitHub's, and its extensions, which are marked."
                + " What is served below /v2 is the distribution API, which has a specification"
                + " of its own.");
    document.putArray("servers").addObject().put("url", SOMEWHERE);
    ObjectNode paths = document.putObject("paths");
    for (Route<RestHandler> route : routes) {
      String pattern = route.pattern();
      ObjectNode path =
          paths.get(pattern) instanceof ObjectNode known ? known : paths.putObject(pattern);
      if (path.isEmpty()) {
        if (pattern.equals(Links.GRAPHQL)) {
          path.putArray("servers").addObject().put("url", SOMEWHERE_FOR_GRAPHQL);
        }
        if (pattern.contains("{")) {
          variables(path.putArray("parameters"), pattern);
        }
        path.set("options", Answers.options(id(HttpMethod.OPTIONS, pattern), partOf(pattern)));
      }
      if (route.handler() instanceof Operation operation) {
        path.set(word(route.method()), operation(route, route.method(), operation));
        if (route.method() == HttpMethod.GET) {
          path.set(word(HttpMethod.HEAD), operation(route, HttpMethod.HEAD, operation));
        }
      }
    }
    ObjectNode hooks = document.putObject("webhooks");
    hook(hooks, "package", "webhook-package-published");
    hook(hooks, "registry_package", "webhook-registry-package-published");
    ObjectNode components = document.putObject("components");
    components.set("schemas", Schemas.all());
    Answers.addTo(components);
    ObjectNode schemes = components.putObject("securitySchemes");
    schemes
        .putObject("token")
        .put("type", "http")
        .put("scheme", "bearer")
        .put("description", "A personal access token, a repository's, or one for packages.");
    schemes
        .putObject("basic")
        .put("type", "http")
        .put("scheme", "basic")
        .put("description", "A token as the password; the user's name is not looked at.");
    return document;
  }

  private static String word(HttpMethod method) {
    return method.name().toLowerCase(Locale.ROOT);
  }

  private static ObjectNode operation(
      Route<RestHandler> route, HttpMethod method, Operation operation) {
    ObjectNode view =
        Json.object()
            .put("summary", operation.summary())
            .put("operationId", id(method, route.pattern()));
    view.putArray("tags").add(partOf(route.pattern()));
    if (operation.isExtension()) {
      view.put("x-berth-extension", true);
    }
    ArrayNode scopes = Json.array();
    AcceptedScopes.words(route.action()).sorted().forEach(scopes::add);
    if (!scopes.isEmpty()) {
      view.set("x-accepted-oauth-scopes", scopes);
    }
    ArrayNode security = view.putArray("security");
    security.addObject().putArray("token");
    security.addObject().putArray("basic");
    if (isForAnybody(route.action())) {
      security.addObject();
    }
    if (!operation.queries().isEmpty()) {
      queries(view.putArray("parameters"), operation);
    }
    if (!operation.fields().isEmpty()) {
      ObjectNode body = view.putObject("requestBody");
      body.put("required", operation.fields().stream().anyMatch(Operation.Value::required));
      body.putObject("content")
          .putObject("application/json")
          .set("schema", Schemas.ofFields(operation.fields()));
    }
    Answers.add(view.putObject("responses"), route, method, operation);
    return view;
  }

  private static void hook(ObjectNode hooks, String event, String schema) {
    ObjectNode told = hooks.putObject(event).putObject("post");
    told.put("summary", "A package was published or updated.");
    told.putObject("requestBody")
        .putObject("content")
        .putObject("application/json")
        .set("schema", Schemas.reference(schema));
    told.putObject("responses").putObject("2XX").put("description", "It was received.");
  }

  /// Whether who has not signed in is answered too.
  private static boolean isForAnybody(Action action) {
    return switch (action) {
      case ANYONE,
          LOOK_AT_ORGANIZATION,
          LOOK_AT_MEMBERS,
          LOOK_AT_MEMBERSHIPS,
          SEE_REPOSITORY,
          SEE_PACKAGE ->
          true;
      case SIGNED_IN,
          EXPLAIN_ACCESS,
          ADMINISTER_SITE,
          ADMINISTER_OTHER_USER,
          ADMINISTER_ORGANIZATION,
          ADMINISTER_ORGANIZATION_HOOKS,
          SEE_MEMBERS,
          SEE_OWN_MEMBERSHIPS,
          SEE_OWN_USAGE,
          CHANGE_OWN_ACCOUNT,
          CREATE_TEAM,
          SEE_TEAM,
          ADMINISTER_TEAM,
          PUSH_TO_REPOSITORY,
          SEE_COLLABORATORS,
          SEE_PERMISSION,
          ADMINISTER_REPOSITORY,
          DELETE_REPOSITORY,
          SEE_REPOSITORY_HOOKS,
          WRITE_REPOSITORY_HOOKS,
          DELETE_REPOSITORY_HOOKS,
          SEE_TEAM_AND_REPOSITORY,
          ADMINISTER_REPOSITORY_OF_TEAM,
          CREATE_REPOSITORY,
          CREATE_OWN_REPOSITORY,
          BE_REPOSITORY,
          LIST_PACKAGES,
          PULL,
          PUSH,
          DELETE,
          RESTORE,
          RESTORE_VERSION,
          ADMINISTER ->
          false;
    };
  }

  private static String partOf(String pattern) {
    return PARTS.stream()
        .filter(part -> part.getKey().matcher(pattern).find())
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseThrow();
  }

  /// Such as `getOrgsByOrgPackages`.
  private static String id(HttpMethod method, String pattern) {
    StringBuilder id = new StringBuilder(word(method));
    for (String segment : pattern.split("[/._-]", -1)) {
      Matcher variable = VARIABLE.matcher(segment);
      String word = variable.find() ? "By " + variable.group(1) : segment;
      for (String part : word.split("[ _{}]", -1)) {
        if (!part.isEmpty()) {
          id.append(Character.toUpperCase(part.charAt(0))).append(part.substring(1));
        }
      }
    }
    return id.toString();
  }

  private static void variables(ArrayNode parameters, String pattern) {
    Matcher variables = VARIABLE.matcher(pattern);
    while (variables.find()) {
      String name = variables.group(1);
      PathVariables.PathVariable variable =
          PathVariables.find(name)
              .orElseThrow(() -> new IllegalStateException(name + " has no description"));
      parameters
          .addObject()
          .put("name", name)
          .put("in", "path")
          .put("required", true)
          .put("description", variable.description())
          .putObject("schema")
          .put("type", variable.number() ? "integer" : "string");
    }
  }

  private static void queries(ArrayNode parameters, Operation operation) {
    for (Operation.Value query : operation.queries()) {
      ObjectNode parameter = parameters.addObject().put("name", query.name()).put("in", "query");
      if (query.required()) {
        parameter.put("required", true);
      }
      parameter.put("description", query.description()).set("schema", Schemas.ofType(query.type()));
    }
  }
}
