package dev.berth.http.rest;

import static dev.berth.http.HttpMethod.GET;
import static dev.berth.http.HttpMethod.POST;
import static dev.berth.http.rest.Operation.says;

import dev.berth.access.RateLimits;
import dev.berth.http.Route;
import dev.berth.packages.Action;
import java.util.List;

/// What the API tells about itself, to anybody.
final class SiteRoutes {
  /// The route that costs nothing.
  static final String RATE_LIMIT = "/rate_limit";

  private SiteRoutes() {}

  static List<Route<RestHandler>> of(RateLimits limits) {
    SiteHandlers site = new SiteHandlers(limits);
    return List.of(
        new Route<>(
            GET,
            "/",
            Action.ANYONE,
            says("Show where everything is", site::root).gives(200, "root")),
        new Route<>(
            GET,
            "/meta",
            Action.ANYONE,
            says("Tell about this site", site::meta).gives(200, "api-overview")),
        new Route<>(
            GET,
            "/versions",
            Action.ANYONE,
            says("List the versions of the API", site::versions).gives(200, "api-versions")),
        new Route<>(
            GET,
            "/zen",
            Action.ANYONE,
            says("Show a saying", site::zen).empty(200, "A sentence, as plain text.")),
        new Route<>(
            GET,
            RATE_LIMIT,
            Action.ANYONE,
            says("Tell how many requests the caller has made and may make", site::rateLimit)
                .gives(200, "rate-limit-overview")),
        new Route<>(
            POST,
            Links.GRAPHQL,
            Action.SIGNED_IN,
            says(
                    "Answer a question of GraphQL",
                    RestHandler.withBodyUpTo(
                        RestRoutes.LARGEST_BODY, new GraphQlHandlers(limits)::answer))
                .field("query!", "string", "the question")
                .field("operationName", "string", "which of its operations is meant")
                .field("variables", "object", "values for its variables")
                .shows(200, "data and errors")));
  }
}
