package dev.berth.http.rest;

import dev.berth.http.HttpMethod;
import dev.berth.http.Route;
import dev.berth.http.Router;
import dev.berth.packages.Action;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The table of the REST API, for tests that go through all of its rows.
public final class RouteTable {
  private static final List<Route<RestHandler>> ROUTES = read();

  private RouteTable() {}

  /// A row.
  ///
  /// @param pattern without the prefix
  public record Row(HttpMethod method, String pattern, Action action) {
    private Row(Route<?> route) {
      this(route.method(), route.pattern(), route.action());
    }

    /// Whether it changes something.
    public boolean changes() {
      return method != HttpMethod.GET && method != HttpMethod.HEAD;
    }
  }

  private static List<Route<RestHandler>> read() {
    RestRoutes.Rules rules = empty(RestRoutes.Rules.class);
    return RestRoutes.table(
        rules,
        null,
        new RepositoryAccess(null, null, null),
        new PeopleAccess(null, null, null),
        null);
  }

  /// A record of nothing: a table needs no rules as long as nobody asks for anything.
  private static <R extends Record> R empty(Class<R> type) {
    RecordComponent[] components = type.getRecordComponents();
    Object[] values =
        Arrays.stream(components)
            .map(each ->
                each.getType().isRecord() ? empty(each.getType().asSubclass(Record.class)) : null)
            .toArray();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      return type.getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  public static List<Row> rows() {
    return ROUTES.stream().map(Row::new).toList();
  }

  /// The row by which a path is answered; empty if there is none.
  ///
  /// @param path without the prefix and a query
  public static Optional<Row> lookUp(String method, String path) {
    return route(method, path).map(Row::new);
  }

  private static Optional<Route<RestHandler>> route(String method, String path) {
    return new Router<>(ROUTES).find(HttpMethod.valueOf(method), path)
            instanceof Router.Found<RestHandler>(var route, _)
        ? Optional.of(route)
        : Optional.empty();
  }

  /// Whether the row of a path, if there is one, says that it is answered with a status.
  public static boolean names(String method, String path, int status) {
    return route(method, path)
        .map(route -> ((Operation) route.handler()).answers().containsKey(status))
        .orElse(true);
  }

  /// The schema that the row of a path names for a status: `package-tag`, or `array<package-tag>`.
  public static Optional<String> schema(String method, String path, int status) {
    return route(method, path)
        .map(route -> ((Operation) route.handler()).answers().get(status))
        .flatMap(
            answer -> answer.schema().map(name -> answer.list() ? "array<" + name + ">" : name));
  }

  /// The row by which a path is answered.
  ///
  /// @param path without the prefix and a query
  public static Row find(String method, String path) {
    return lookUp(method, path)
        .orElseThrow(() -> new AssertionError("no row answers " + method + " " + path));
  }
}
