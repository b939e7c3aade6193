package dev.berth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.LocalBerth;
import dev.berth.http.rest.RouteTable;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Whatever row of the table changes something, the audit log tells of it.
class EveryChangeTest {
  private static final String API = "/api/v3";
  private static final Pattern ID = Pattern.compile("\"id\":(\\d+)");
  private static final Pattern EVENT = Pattern.compile("\"_document_id\":\"(\\d+)\"");
  private static final String PACKAGE = "/orgs/acme/packages/container/app";

  /// What asks, sends again what was told already, or changes nothing.
  private static final Set<String> NO_CHANGES =
      Set.of(
          "POST /graphql",
          "PATCH /user/memberships/orgs/{org}",
          "POST /orgs/{org}/hooks/{hook_id}/pings",
          "POST /repos/{owner}/{repo}/hooks/{hook_id}/pings",
          "POST /repos/{owner}/{repo}/hooks/{hook_id}/tests",
          "POST /admin/accounts/{login}/usage/recount",
          "POST /orgs/{org}/hooks/{hook_id}/deliveries/{delivery_id}/attempts",
          "POST /repos/{owner}/{repo}/hooks/{hook_id}/deliveries/{delivery_id}/attempts");

  private static LocalBerth berth;
  private static Wire admin;
  private final Set<String> done = new HashSet<>();

  @BeforeAll
  static void start() {
    berth = LocalBerth.start();
    admin = Wire.token(berth.url(), berth.adminToken());
  }

  @AfterAll
  static void stop() {
    berth.close();
  }

  private static long newest() {
    Matcher event = EVENT.matcher(admin.get(API + "/admin/audit-log?per_page=1").text());
    return event.find() ? Long.parseLong(event.group(1)) : 0;
  }

  private Wire.Answer does(String method, String path, String body) {
    return does(admin, method, path, body);
  }

  private Wire.Answer does(Wire who, String method, String path, String body) {
    long before = newest();
    Wire.Answer answer = who.ask(method, API + path, body.isEmpty() ? null : body);
    assertThat(answer.status()).as(method + " " + path + " " + answer.text()).isBetween(200, 204);
    assertThat(newest()).as("event of " + method + " " + path).isGreaterThan(before);
    String plain = path.replaceAll("\\?.*", "");
    done.add(place(method + " " + RouteTable.find(method, plain).pattern()));
    return answer;
  }

  /// Rows that differ by how they name the same thing have one handler.
  private static String place(String row) {
    return row.replace("/repositories/{repository_id}", "/repos/{owner}/{repo}")
        .replace(" /user/packages/", " /orgs/{org}/packages/")
        .replace("/users/{login}/packages/", "/orgs/{org}/packages/");
  }

  private static String id(Wire.Answer answer) {
    Matcher id = ID.matcher(answer.text());
    assertThat(id.find()).as(answer.text()).isTrue();
    return id.group(1);
  }

  private String made(String path, String body) {
    return id(does("POST", path, body));
  }

  @Test
  void isInTheAuditLog() {
    accounts();
    members();
    repositories();
    teams();
    tokens();
    hooks("/orgs/acme");
    hooks("/repos/acme/code");
    packages();
    versions();
    does("DELETE", "/orgs/acme/teams/dev", "");
    does("POST", "/repos/acme/code/transfer", "{\"new_owner\":\"mia\",\"force\":true}");
    does("DELETE", "/repos/mia/code", "");

    assertThat(
            RouteTable.rows().stream()
                .filter(RouteTable.Row::changes)
                .map(row -> place(row.method() + " " + row.pattern()))
                .filter(row -> !NO_CHANGES.contains(row))
                .collect(Collectors.toSet()))
        .as("rows, and those that were tried")
        .isEqualTo(done);
  }

  private void accounts() {
    for (String login : new String[] {"mia", "tim", "gone"}) {
      does("POST", "/admin/users", "{\"login\":\"" + login + "\"}");
    }
    for (String login : new String[] {"acme", "old"}) {
      does("POST", "/admin/organizations", "{\"login\":\"" + login + "\",\"admin\":\"admin\"}");
    }
    does("PATCH", "/admin/users/tim", "{\"login\":\"tom\"}");
    does("DELETE", "/admin/accounts/tom/former_logins/tim", "");
    does("PATCH", "/admin/organizations/old", "{\"login\":\"young\"}");
    does("DELETE", "/orgs/young", "");
    does("PUT", "/users/mia/site_admin", "");
    does("DELETE", "/users/mia/site_admin", "");
    does("PUT", "/users/mia/suspended", "");
    does("DELETE", "/users/mia/suspended", "");
    does("PUT", "/admin/users/mia/password", "{\"password\":\"correct horse battery\"}");
    TotpApp _ = TotpApp.setUp(berth, "mia", "correct horse battery");
    does("DELETE", "/admin/users/mia/two-factor", "");
    does("DELETE", "/admin/users/mia/password", "");
    does("PUT", "/admin/accounts/mia/quota", "{\"storage_bytes\":1000000}");
    does("DELETE", "/admin/accounts/mia/quota", "");
    does("DELETE", "/admin/users/gone", "");
    does("PATCH", "/user", "{\"email\":\"admin@example.com\"}");
    does("PATCH", "/orgs/acme", "{\"description\":\"an organization\"}");
  }

  private void members() {
    String membership = "/orgs/acme/memberships/mia";
    does("PUT", membership, "{}");
    does("DELETE", membership, "");
    does("PUT", membership, "{}");
    does("DELETE", "/orgs/acme/members/mia", "");
    does("PUT", membership, "{}");
  }

  private void repositories() {
    made("/user/repos", "{\"name\":\"own\"}");
    made("/users/mia/repos", "{\"name\":\"hers\"}");
    made("/orgs/acme/repos", "{\"name\":\"code\",\"private\":true}");
    String code = "/repos/acme/code";
    does("PATCH", code, "{\"description\":\"some code\"}");
    does("PUT", code + "/readme", "{\"content\":\"QUJD\"}");
    does("PUT", code + "/collaborators/mia", "{\"permission\":\"push\"}");
    does("PUT", "/orgs/acme/outside_collaborators/mia", "");
    does("DELETE", "/orgs/acme/outside_collaborators/mia", "");
    does("PUT", "/orgs/acme/memberships/mia", "{}");
    does("PUT", code + "/collaborators/mia", "{\"permission\":\"push\"}");
    does("DELETE", code + "/collaborators/mia", "");
  }

  private void teams() {
    String id = made("/orgs/acme/teams", "{\"name\":\"dev\",\"privacy\":\"closed\"}");
    String dev = "/orgs/acme/teams/dev";
    does("PATCH", dev, "{\"description\":\"who develops\"}");
    for (String membership :
        new String[] {dev + "/memberships/mia", "/teams/" + id + "/memberships/mia"}) {
      does("PUT", membership, "{}");
      does("DELETE", membership, "");
    }
    does("PUT", dev + "/repos/acme/code", "{}");
    does("DELETE", dev + "/repos/acme/code", "");
  }

  private void tokens() {
    String all = "/admin/users/mia/authorizations";
    String scopes = "{\"scopes\":[\"repo\"]}";
    does("DELETE", all + "/" + made(all, scopes), "");
    made(all, scopes);
    does("DELETE", all, "");
    String ofCode = "/repos/acme/code/access_tokens";
    does("DELETE", ofCode + "/" + made(ofCode, "{}"), "");
    String secret =
        does("POST", ofCode, "{}").text().replaceAll("(?s).*?\"token\":\"([^\"]+)\".*", "$1");
    does(Wire.token(berth.url(), secret), "DELETE", "/installation/token", "");
    String own = "/user/package-tokens";
    String rights = "\"rights\":[\"read\"]}";
    does("DELETE", own + "/" + made(own, "{\"packages\":[\"admin/x\"]," + rights), "");
    String acme = "/orgs/acme/package-tokens";
    does("DELETE", acme + "/" + made(acme, "{\"packages\":[\"x\"]," + rights), "");
    made("/admin/users/mia/package-tokens", "{\"packages\":[\"mia/x\"]," + rights);
  }

  private void hooks(String place) {
    String config = "{\"url\":\"https://receiver.example/%s\"}";
    String hook =
        place
            + "/hooks/"
            + made(place + "/hooks", "{\"name\":\"web\",\"config\":" + config.formatted("a") + "}");
    does("PATCH", hook, "{\"active\":false}");
    does("PATCH", hook + "/config", config.formatted("b"));
    does("DELETE", hook, "");
  }

  private void packages() {
    Pushing pushing = new Pushing(Wire.basic(berth.url(), berth.adminToken()), "acme/app");
    pushing.image("v1");
    pushing.image("v2", Content.noise(5, 1));
    does("PATCH", PACKAGE, "{\"visibility\":\"public\"}");
    String role = "{\"role\":\"read\"}";
    for (String each : new String[] {"users/mia", "teams/dev", "repositories/acme/code"}) {
      String one = PACKAGE + "/access/" + each;
      String list = PACKAGE + "/access/" + each.substring(0, each.indexOf('/'));
      does("PUT", one, role);
      does("DELETE", one, "");
      does("PUT", one, role);
      String shown = admin.get(API + list).text();
      String id = shown.replaceAll("(?s).*\"id\":(\\d+).*", "$1");
      does("DELETE", list + "?id=" + id, "");
    }
    does("PUT", PACKAGE + "/repository", "{\"repository\":\"acme/code\"}");
    does("PUT", PACKAGE + "/inherited-access", "{}");
    does("DELETE", PACKAGE + "/inherited-access", "");
    does("DELETE", PACKAGE + "/repository", "");
    does("DELETE", PACKAGE, "");
    does("POST", PACKAGE + "/restore", "{}");
  }

  private void versions() {
    String version = PACKAGE + "/versions/" + id(admin.get(API + PACKAGE + "/versions"));
    does("DELETE", version, "");
    does("POST", version + "/restore", "{}");
    does("PATCH", version, "{\"visibility\":\"private\"}");
    String id = version.substring(version.lastIndexOf('/') + 1);
    does("PUT", PACKAGE + "/tags/moved", "{\"version_id\":" + id + "}");
    does("POST", PACKAGE + "/clean-up", "{\"version_ids\":[" + id + "]}");
  }
}
