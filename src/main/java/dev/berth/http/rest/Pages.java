package dev.berth.http.rest;

import dev.berth.http.Query;
import dev.berth.http.Response;
import dev.berth.registry.CountedPage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// Lists that come in pages by `page` and `per_page`, with the addresses of the other pages in
/// `Link`: the last one among them where it is known how many things there are.
final class Pages {
  private static final Set<String> PLACES = Set.of("page", "per_page", "after");

  private Pages() {}

  /// Finds up to `limit` things after the first `skip`.
  @FunctionalInterface
  interface Finder<T> {
    List<T> find(int skip, int limit);
  }

  /// The page that the call asks for; an empty one beyond the end.
  static <T> Response answer(
      RestCall call, Finder<T> finder, Function<T, ? extends JsonNode> view) {
    int size = call.pageSize();
    int page = call.page();
    List<T> found = finder.find((page - 1) * size, size + 1);
    ArrayNode list = Json.array();
    found.stream().limit(size).forEach(item -> list.add(view.apply(item)));
    List<String> links = new ArrayList<>();
    if (page > 1) {
      links.add(link(call, page - 1, size, "prev"));
    }
    if (found.size() > size) {
      links.add(link(call, page + 1, size, "next"));
    }
    if (page > 1) {
      links.add(link(call, 1, size, "first"));
    }
    return withLinks(list, links);
  }

  /// The page that the call asks for, which was found.
  static <T> Response answer(
      RestCall call, CountedPage<T> found, Function<T, ? extends JsonNode> view) {
    int size = call.pageSize();
    int page = call.page();
    int last = Math.toIntExact(Math.clamp((found.total() + size - 1) / size, 1, Integer.MAX_VALUE));
    ArrayNode list = Json.array();
    found.items().forEach(item -> list.add(view.apply(item)));
    List<String> links = new ArrayList<>();
    if (page > 1) {
      links.add(link(call, Math.min(page - 1, last), size, "prev"));
    }
    if (page < last) {
      links.add(link(call, page + 1, size, "next"));
      links.add(link(call, last, size, "last"));
    }
    if (page > 1) {
      links.add(link(call, 1, size, "first"));
    }
    return withLinks(list, links);
  }

  /// A part of a list that is found by where it goes on, not by its number.
  ///
  /// @param next what `after` is for the part that follows; empty when there is none
  static <T> Response answer(
      RestCall call, List<T> items, Optional<String> next, Function<T, ? extends JsonNode> view) {
    ArrayNode list = Json.array();
    items.forEach(item -> list.add(view.apply(item)));
    return withLinks(
        list,
        next
            .map(after -> "?after=" + Query.encode(after) + "&per_page=" + call.pageSize())
            .map(query -> "<" + call.address() + query + others(call) + ">; rel=\"next\"")
            .stream()
            .toList());
  }

  private static Response withLinks(ArrayNode list, List<String> links) {
    Response response = RestCall.json(200, list);
    return links.isEmpty() ? response : response.header("Link", String.join(", ", links));
  }

  private static String link(RestCall call, int page, int size, String relation) {
    String query = "?page=" + page + "&per_page=" + size;
    return "<" + call.address() + query + others(call) + ">; rel=\"" + relation + "\"";
  }

  /// The parameters of the call that say nothing of which part of a list is meant.
  private static String others(RestCall call) {
    StringBuilder others = new StringBuilder();
    for (String parameter : call.request().query().split("&", -1)) {
      String name = parameter.substring(0, Math.max(parameter.indexOf('='), 0));
      if (!parameter.isEmpty() && !PLACES.contains(name)) {
        others.append('&').append(quote(parameter));
      }
    }
    return others.toString();
  }

  /// Clients take the header apart at these characters.
  private static String quote(String parameter) {
    return parameter
        .replace(",", "%2C")
        .replace(";", "%3B")
        .replace("<", "%3C")
        .replace(">", "%3E")
        .replace("\"", "%22");
  }
}
