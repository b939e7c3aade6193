package dev.berth.http;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Finds the route for a request in a surface's table.
///
/// @param <H> the surface's kind of handler
public final class Router<H> {
  private final List<Route<H>> routes;

  public Router(List<Route<H>> routes) {
    this.routes = List.copyOf(routes);
  }

  /// What a look-up ends in.
  ///
  /// @param <H> the surface's kind of handler
  public sealed interface Match<H> {}

  /// There is a route.
  ///
  /// @param <H> the surface's kind of handler
  public record Found<H>(Route<H> route, Variables variables) implements Match<H> {}

  /// The path is served, but not by this method.
  ///
  /// @param <H> the surface's kind of handler
  public record OtherMethods<H>(Set<HttpMethod> allowed) implements Match<H> {}

  /// Nothing is served there.
  ///
  /// @param <H> the surface's kind of handler
  public record Nowhere<H>() implements Match<H> {}

  /// The first route of the table that has the request's form. `HEAD` is answered by a `GET` route
  /// where no row names it.
  public Match<H> find(HttpMethod method, String path) {
    String[] segments = Paths.split(path);
    List<Route<H>> others = null;
    for (Route<H> route : routes) {
      boolean answers =
          route.method() == method
              || (method == HttpMethod.HEAD && route.method() == HttpMethod.GET);
      if (answers) {
        Variables variables = route.match(segments);
        if (variables != null) {
          return new Found<>(route, variables);
        }
      } else {
        others = others == null ? new ArrayList<>() : others;
        others.add(route);
      }
    }
    Set<HttpMethod> allowed = EnumSet.noneOf(HttpMethod.class);
    if (others != null) {
      for (Route<H> route : others) {
        if (route.match(segments) != null) {
          allowed.add(route.method());
        }
      }
    }
    return allowed.isEmpty() ? new Nowhere<>() : new OtherMethods<>(allowed);
  }
}
