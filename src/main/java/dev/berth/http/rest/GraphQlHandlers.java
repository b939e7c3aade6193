package dev.berth.http.rest;

import dev.berth.access.RateLimits;
import dev.berth.http.Response;
import dev.berth.http.graphql.GraphQlEngine;
import dev.berth.http.graphql.Question;
import dev.berth.packages.Account;
import dev.berth.packages.TokenScope;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// GraphQL, of which Berth has what `gh` asks: who somebody is. Wrong questions are answered by 200
/// and `errors`, as on GitHub; bodies that are no question by 400.
final class GraphQlHandlers {
  private final RateLimits limits;

  GraphQlHandlers(RateLimits limits) {
    this.limits = limits;
  }

  Response answer(RestCall call) {
    Map<String, Object> values = Map.of("viewer", viewer(call), "rateLimit", rateLimit(call));
    return RestCall.json(200, Json.of(GraphQlEngine.answer(question(call), values)));
  }

  private static Question question(RestCall call) {
    ObjectNode body = call.body("Query").body();
    JsonNode query = body.path("query");
    if (!query.isString()) {
      throw new ApiException(400, "A query attribute must be specified and must be a string.");
    }
    JsonNode operation = body.path("operationName");
    if (!operation.isString() && !operation.isNull() && !operation.isMissingNode()) {
      throw new ApiException(400, "The operationName attribute must be a string.");
    }
    JsonNode variables = body.path("variables");
    if (!variables.isObject() && !variables.isNull() && !variables.isMissingNode()) {
      throw new ApiException(400, "The variables attribute must be an object.");
    }
    return new Question(
        query.stringValue(),
        operation.isString() ? Optional.of(operation.stringValue()) : Optional.empty(),
        variables instanceof ObjectNode object ? Json.values(object) : Map.of());
  }

  private static Map<String, Object> viewer(RestCall call) {
    Account user = call.user();
    Links links = call.links();
    return Map.of(
        "id", Views.nodeId(user),
        "databaseId", user.id(),
        "login", user.login().value(),
        "email", call.signedIn().has(TokenScope.USER_EMAIL) ? user.email() : "",
        "url", links.page(user),
        "resourcePath", "/" + user.login(),
        "avatarUrl", links.avatar(user),
        "createdAt", Views.time(user.createdAt()),
        "isSiteAdmin", user.siteAdministrator(),
        "isViewer", true);
  }

  private Map<String, Object> rateLimit(RestCall call) {
    RateLimits.Standing standing = limits.look(call.caller(), call.request().remoteAddress());
    return Map.of(
        "limit", standing.limit(),
        "cost", 1,
        "remaining", standing.remaining(),
        "used", standing.used(),
        "nodeCount", 0,
        "resetAt", Views.time(standing.reset()));
  }
}
