package dev.berth.http.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.berth.access.RateLimits;
import dev.berth.http.Response;
import java.net.URI;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What the API tells about itself.
final class SiteHandlers {
  /// The links of GitHub's root and what each follows the API's address with. Clients look some of
  /// them up; not all of what they lead to is here.
  private static final List<List<String>> LINKS =
      List.of(
          List.of("current_user_url", "/user"),
          List.of("authorizations_url", "/authorizations"),
          List.of("code_search_url", "/search/code?q={query}{&page,per_page,sort,order}"),
          List.of("commit_search_url", "/search/commits?q={query}{&page,per_page,sort,order}"),
          List.of("emails_url", "/user/emails"),
          List.of("emojis_url", "/emojis"),
          List.of("events_url", "/events"),
          List.of("feeds_url", "/feeds"),
          List.of("followers_url", "/user/followers"),
          List.of("following_url", "/user/following{/target}"),
          List.of("gists_url", "/gists{/gist_id}"),
          List.of("issue_search_url", "/search/issues?q={query}{&page,per_page,sort,order}"),
          List.of("issues_url", "/issues"),
          List.of("keys_url", "/user/keys"),
          List.of("label_search_url", "/search/labels?q={query}&repository_id={repository_id}"),
          List.of("notifications_url", "/notifications"),
          List.of("organization_url", "/orgs/{org}"),
          List.of("organization_repositories_url", "/orgs/{org}/repos{?type,page,per_page,sort}"),
          List.of("organization_teams_url", "/orgs/{org}/teams"),
          List.of("public_gists_url", "/gists/public"),
          List.of("rate_limit_url", "/rate_limit"),
          List.of("repository_url", "/repos/{owner}/{repo}"),
          List.of(
              "repository_search_url", "/search/repositories?q={query}{&page,per_page,sort,order}"),
          List.of("current_user_repositories_url", "/user/repos{?type,page,per_page,sort}"),
          List.of("starred_url", "/user/starred{/owner}{/repo}"),
          List.of("starred_gists_url", "/gists/starred"),
          List.of("user_url", "/users/{user}"),
          List.of("user_organizations_url", "/user/orgs"),
          List.of("user_repositories_url", "/users/{user}/repos{?type,page,per_page,sort}"),
          List.of("user_search_url", "/search/users?q={query}{&page,per_page,sort,order}"));

  private static final List<String> SAYINGS =
      List.of(
          "Name it once, and mean it.",
          "What is pushed is kept.",
          "A tag moves; a digest stays.",
          "Small layers travel far.",
          "Delete with care, restore with ease.");

  private final RateLimits limits;

  SiteHandlers(RateLimits limits) {
    this.limits = limits;
  }

  Response root(RestCall call) {
    String api = call.links().api();
    ObjectNode root = Json.object();
    LINKS.forEach(link -> root.put(link.getFirst(), api + link.getLast()));
    return RestCall.json(
        200,
        root.put(
            "current_user_authorizations_html_url",
            call.links().site() + "/settings/connections/applications{/client_id}"));
  }

  /// `api-overview`. Nobody is told apart by the addresses of this server, so it names none.
  Response meta(RestCall call) {
    ObjectNode meta = Json.object().put("verifiable_password_authentication", false);
    meta.putArray("packages");
    meta.putObject("domains")
        .putArray("packages")
        .add(URI.create(call.links().site()).getAuthority());
    return RestCall.json(200, meta);
  }

  Response versions(RestCall call) {
    ArrayNode versions = Json.array();
    ApiVersions.SERVED.forEach(versions::add);
    return RestCall.json(200, versions);
  }

  Response zen(RestCall call) {
    int which = Math.floorMod(call.request().id().hashCode(), SAYINGS.size());
    return Response.of(200).body("text/plain; charset=utf-8", SAYINGS.get(which).getBytes(UTF_8));
  }

  /// `rate-limit-overview`; asking costs nothing.
  Response rateLimit(RestCall call) {
    ObjectNode core = view(limits.look(call.caller(), call.request().remoteAddress()));
    ObjectNode answer = Json.object();
    ObjectNode resources = answer.putObject("resources");
    resources.set("core", core);
    // There is no search of its own, nor any limit to it; clients need the row.
    resources.set("search", core.deepCopy());
    resources.set("graphql", core.deepCopy());
    if (ApiVersions.isFirst(call.request())) {
      answer.set("rate", core.deepCopy());
    }
    return RestCall.json(200, answer);
  }

  private static ObjectNode view(RateLimits.Standing standing) {
    return Json.object()
        .put("limit", standing.limit())
        .put("used", standing.used())
        .put("remaining", standing.remaining())
        .put("reset", standing.reset().getEpochSecond());
  }
}
