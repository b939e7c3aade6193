package dev.berth.http.rest;

import static dev.berth.http.HttpMethod.GET;
import static dev.berth.http.HttpMethod.POST;

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
        new Route<>(GET, "/", Action.ANYONE, site::root),
        new Route<>(GET, "/meta", Action.ANYONE, site::meta),
        new Route<>(GET, "/versions", Action.ANYONE, site::versions),
        new Route<>(GET, "/zen", Action.ANYONE, site::zen),
        new Route<>(GET, RATE_LIMIT, Action.ANYONE, site::rateLimit),
        new Route<>(
            POST,
            Links.GRAPHQL,
            Action.SIGNED_IN,
            RestHandler.withBodyUpTo(
                RestRoutes.LARGEST_BODY, new GraphQlHandlers(limits)::answer)));
  }
}
