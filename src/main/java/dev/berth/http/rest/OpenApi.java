package dev.berth.http.rest;

import dev.berth.access.AcceptedScopes;
import dev.berth.http.HttpMethod;
import dev.berth.http.Response;
import dev.berth.http.Route;
import dev.berth.packages.Action;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The API's description of itself in the form of OpenAPI 3.1, written from the table of routes
/// when somebody asks for it first.
final class OpenApi {
  /// Where the description is.
  static final String PATH = "/openapi.json";

  private static final Pattern VARIABLE = Pattern.compile("\\{([a-z_]+)}");
  private static final String REFUSALS = "#/components/responses/";

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
  private volatile @Nullable Written written;

  @SuppressWarnings("ArrayRecordComponent") // the bytes are not changed
  private record Written(String api, byte[] document) {}

  /// @param routes may grow until the first request
  OpenApi(List<Route<RestHandler>> routes) {
    this.routes = routes;
  }

  private static Map.Entry<Pattern, String> part(String pattern, String name) {
    return Map.entry(Pattern.compile(pattern), name);
  }

  Response show(RestCall call) {
    String api = call.links().api();
    Written last = written;
    if (last == null || !last.api().equals(api)) {
      last = new Written(api, Json.write(write(api)));
      written = last;
    }
    return Response.of(200).body("application/json; charset=utf-8", last.document());
  }

  private ObjectNode write(String api) {
    ObjectNode document = Json.object().put("openapi", "3.1.0");
    document
        .putObject("info")
        .put("title", "Berth")
        .put("version", ApiVersions.SERVED.getLast())
        .put(
            "description",
            "What Berth serves of GitHub's REST API, and its extensions, which are marked.");
    document.putArray("servers").addObject().put("url", api);
    ObjectNode paths = document.putObject("paths");
    for (Route<RestHandler> route : routes) {
      String pattern = route.pattern();
      ObjectNode path =
          paths.get(pattern) instanceof ObjectNode known ? known : paths.putObject(pattern);
      if (pattern.equals(Links.GRAPHQL) && path.isEmpty() && api.endsWith(Links.PREFIX)) {
        String beside = Links.address(pattern);
        path.putArray("servers")
            .addObject()
            .put(
                "url",
                api.substring(0, api.length() - Links.PREFIX.length())
                    + beside.substring(0, beside.length() - pattern.length()));
      }
      if (route.handler() instanceof Operation operation) {
        path.set(route.method().name().toLowerCase(Locale.ROOT), operation(route, operation));
      }
    }
    ObjectNode hooks = document.putObject("webhooks");
    hook(hooks, "package", "webhook-package-published");
    hook(hooks, "registry_package", "webhook-registry-package-published");
    ObjectNode components = document.putObject("components");
    components.set("schemas", Schemas.all());
    refusals(components.putObject("responses"));
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

  private static ObjectNode operation(Route<RestHandler> route, Operation operation) {
    ObjectNode view =
        Json.object().put("summary", operation.summary()).put("operationId", id(route));
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
    parameters(view.putArray("parameters"), route, operation);
    if (!operation.fields().isEmpty()) {
      ObjectNode body = view.putObject("requestBody");
      body.put("required", operation.fields().stream().anyMatch(Operation.Value::required));
      body.putObject("content")
          .putObject("application/json")
          .set("schema", Schemas.ofFields(operation.fields()));
    }
    answers(view.putObject("responses"), route, operation);
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
      case ANYONE, LOOK_AT_ORGANIZATION, LOOK_AT_MEMBERS, LOOK_AT_MEMBERSHIPS, SEE_REPOSITORY ->
          true;
      default -> false;
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
  private static String id(Route<RestHandler> route) {
    StringBuilder id = new StringBuilder(route.method().name().toLowerCase(Locale.ROOT));
    for (String segment : route.pattern().split("[/._-]", -1)) {
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

  private static void parameters(
      ArrayNode parameters, Route<RestHandler> route, Operation operation) {
    Matcher variables = VARIABLE.matcher(route.pattern());
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
    for (Operation.Value query : operation.queries()) {
      ObjectNode parameter = parameters.addObject().put("name", query.name()).put("in", "query");
      if (query.required()) {
        parameter.put("required", true);
      }
      parameter.put("description", query.description()).set("schema", Schemas.ofType(query.type()));
    }
  }

  private static void answers(ObjectNode answers, Route<RestHandler> route, Operation operation) {
    operation
        .answers()
        .forEach((status, answer) -> {
          ObjectNode view =
              answers.putObject(Integer.toString(status)).put("description", answer.description());
          if (answer.content()) {
            ObjectNode schema =
                answer.schema().map(Schemas::reference).orElseGet(() -> Schemas.ofType("object"));
            if (answer.list()) {
              ObjectNode item = schema;
              schema = Json.object().put("type", "array");
              schema.set("items", item);
            }
            view.putObject("content").putObject("application/json").set("schema", schema);
          }
        });
    refuse(answers, 400);
    refuse(answers, 401);
    refuse(answers, 403);
    if (route.pattern().contains("{")) {
      refuse(answers, 404);
    }
    boolean reads = route.method() == HttpMethod.GET;
    if (!reads && !operation.fields().isEmpty()) {
      refuse(answers, 408);
      refuse(answers, 413);
      refuse(answers, 429);
    }
    if (!operation.fields().isEmpty() || !operation.queries().isEmpty()) {
      refuse(answers, 422);
    }
    if (!reads) {
      refuse(answers, 409);
    }
  }

  private static void refuse(ObjectNode answers, int status) {
    String key = Integer.toString(status);
    if (!answers.has(key)) {
      answers.putObject(key).put("$ref", REFUSALS + key);
    }
  }

  private static void refusals(ObjectNode responses) {
    refusal(responses, 400, "What was sent is not what it should be.", "basic-error");
    refusal(
        responses, 401, "It takes to be signed in, or the credentials are wrong.", "basic-error");
    refusal(
        responses,
        403,
        "The token or the role does not go that far, or too many requests were made.",
        "basic-error");
    refusal(responses, 404, "It is not there, or the caller may not see it.", "basic-error");
    refusal(responses, 408, "The body took too long.", "basic-error");
    refusal(responses, 409, "The state of things does not allow it.", "basic-error");
    refusal(responses, 413, "The body is too large.", "basic-error");
    refusal(responses, 429, "Too many large bodies come at once.", "basic-error");
    refusal(responses, 422, "A field or a parameter is refused, and named.", "validation-error");
  }

  private static void refusal(ObjectNode responses, int status, String description, String schema) {
    responses
        .putObject(Integer.toString(status))
        .put("description", description)
        .putObject("content")
        .putObject("application/json")
        .set("schema", Schemas.reference(schema));
  }
}
