package dev.berth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.LocalBerth;
import dev.berth.http.rest.RouteTable;
import dev.berth.oci.MediaTypes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Every row of the table is asked at least once by who may, so that each answer is held against
/// its schema, as [Wire] does with all that it gets.
class EveryAnswerTest {
  private static final String API = "/api/v3";
  private static final Pattern PLACE = Pattern.compile("\\{(\\w+)}");
  private static final long PATIENCE = 20_000_000_000L;

  /// A package of a user's own has no teams, and no membership is public.
  private static final Predicate<String> NEVER_ANSWERED =
      row ->
          row.matches("(GET|PUT|DELETE) /user/packages/.*/access/teams/\\{team_slug}")
              || row.matches("DELETE /user/packages/.*/access/teams")
              || row.equals("GET /orgs/{org}/public_members/{username}");

  // Who asks, what, with which body, for which status; and of which field of the answer the value
  // is
  // kept under which name.
  private static final String SITE =
      """
      alice | GET    | /
      alice | GET    | /meta
      alice | GET    | /versions
      alice | GET    | /zen
      alice | GET    | /rate_limit
      alice | GET    | /openapi.json
      """;

  private static final String PEOPLE =
      """
      admin | POST   | /admin/users | {"login":"dora","email":"d@x.example"} | 201
      admin | PATCH  | /admin/users/dora | {"login":"dorothy"} | 202
      admin | GET    | /admin/accounts/dorothy/former_logins
      admin | DELETE | /admin/accounts/dorothy/former_logins/dora | | 204
      admin | PUT    | /admin/users/dorothy/password | {"password":"correct horse battery"} | 204
      admin | DELETE | /admin/users/dorothy/password | | 204
      admin | DELETE | /admin/users/carol/two-factor | | 204
      admin | PUT    | /users/dorothy/site_admin | | 204
      admin | DELETE | /users/dorothy/site_admin | | 204
      admin | PUT    | /users/dorothy/suspended | | 204
      admin | DELETE | /users/dorothy/suspended | | 204
      admin | POST   | /admin/users/dorothy/authorizations | {"scopes":["repo"]} | 201 | token=id
      admin | GET    | /admin/users/dorothy/authorizations
      admin | DELETE | /admin/users/dorothy/authorizations/{token} | | 204
      admin | DELETE | /admin/users/dorothy/authorizations | | 204
      admin | POST   | /admin/users/dorothy/package-tokens | {"packages":["dorothy/*"],"rights":["read"]} | 201
      admin | DELETE | /admin/users/dorothy?force=true | | 204
      admin | POST   | /admin/organizations | {"login":"short","admin":"alice"} | 201
      admin | PATCH  | /admin/organizations/short | {"login":"brief"} | 202
      alice | DELETE | /orgs/brief?force=true | | 202
      admin | GET    | /admin/audit-log
      alice | GET    | /organizations
      alice | GET    | /orgs/acme
      alice | PATCH  | /orgs/acme | {"description":"tools"} | 200
      alice | GET    | /orgs/acme/audit-log
      alice | GET    | /user
      alice | PATCH  | /user | {"email":"a@x.example"} | 200
      alice | GET    | /users
      alice | GET    | /users/bob
      alice | GET    | /user/orgs
      alice | GET    | /users/alice/orgs
      alice | GET    | /user/memberships/orgs
      alice | GET    | /user/memberships/orgs/acme
      alice | PATCH  | /user/memberships/orgs/acme | {"state":"active"} | 200
      alice | GET    | /orgs/acme/members
      alice | PUT    | /orgs/acme/memberships/carol | {"role":"member"} | 200
      alice | GET    | /orgs/acme/memberships/carol
      alice | GET    | /orgs/acme/members/carol | | 204
      alice | GET    | /orgs/acme/public_members
      alice | GET    | /orgs/acme/outside_collaborators
      alice | DELETE | /orgs/acme/members/carol | | 204
      alice | PUT    | /orgs/acme/memberships/carol | {} | 200
      alice | DELETE | /orgs/acme/memberships/carol | | 204
      alice | PUT    | /orgs/acme/memberships/bob | {} | 200
      """;

  private static final String USAGE =
      """
      admin | GET    | /admin/accounts/alice/quota
      admin | PUT    | /admin/accounts/alice/quota | {"storage_bytes":100000000} | 200
      admin | DELETE | /admin/accounts/alice/quota | | 204
      admin | POST   | /admin/accounts/alice/usage/recount
      alice | GET    | /orgs/acme/usage
      alice | GET    | /orgs/acme/usage/packages
      alice | GET    | /orgs/acme/settings/billing/packages
      alice | GET    | /orgs/acme/settings/billing/shared-storage
      alice | GET    | /organizations/acme/settings/billing/usage
      alice | GET    | /organizations/acme/settings/billing/usage/summary
      alice | GET    | /users/alice/usage
      alice | GET    | /users/alice/usage/packages
      alice | GET    | /users/alice/settings/billing/packages
      alice | GET    | /users/alice/settings/billing/shared-storage
      alice | GET    | /users/alice/settings/billing/usage
      alice | GET    | /users/alice/settings/billing/usage/summary
      """;

  private static final String TEAMS =
      """
      alice | POST   | /orgs/acme/teams | {"name":"crew","privacy":"closed"} | 201 | team=id
      alice | GET    | /orgs/acme/teams
      alice | GET    | /orgs/acme/teams/crew
      alice | PATCH  | /orgs/acme/teams/crew | {"description":"all hands"} | 200
      alice | POST   | /orgs/acme/teams | {"name":"inner","privacy":"closed","parent_team_id":{team}} | 201
      alice | GET    | /orgs/acme/teams/crew/teams
      alice | DELETE | /orgs/acme/teams/inner | | 204
      alice | PUT    | /orgs/acme/teams/crew/memberships/bob | {} | 200
      alice | GET    | /orgs/acme/teams/crew/memberships/bob
      alice | GET    | /orgs/acme/teams/crew/members
      alice | DELETE | /orgs/acme/teams/crew/memberships/bob | | 204
      alice | PUT    | /teams/{team}/memberships/bob | {} | 200
      alice | GET    | /teams/{team}/memberships/bob
      bob   | GET    | /user/teams
      alice | DELETE | /teams/{team}/memberships/bob | | 204
      alice | POST   | /orgs/acme/repos | {"name":"shared","private":true} | 201
      alice | PUT    | /orgs/acme/teams/crew/repos/acme/shared | {} | 204
      alice | GET    | /orgs/acme/teams/crew/repos/acme/shared | | 204
      alice | GET    | /orgs/acme/teams/crew/repos
      alice | GET    | /repos/acme/shared/teams
      alice | DELETE | /orgs/acme/teams/crew/repos/acme/shared | | 204
      """;

  private static final String REPOSITORIES =
      """
      alice | POST   | /user/repos | {"name":"mine"} | 201
      admin | POST   | /users/bob/repos | {"name":"his"} | 201
      alice | GET    | /user/repos
      alice | GET    | /users/bob/repos
      alice | GET    | /orgs/acme/repos
      alice | POST   | /user/package-tokens | {"packages":["alice/*"],"rights":["read"]} | 201 | token=id
      alice | GET    | /user/package-tokens
      alice | DELETE | /user/package-tokens/{token} | | 204
      alice | POST   | /orgs/acme/package-tokens | {"packages":["app"],"rights":["read"]} | 201 | token=id
      alice | GET    | /orgs/acme/package-tokens
      alice | DELETE | /orgs/acme/package-tokens/{token} | | 204
      alice | POST   | /repos/acme/shared/access_tokens | {} | 201 | secret=token
      robot | GET    | /installation/repositories
      robot | DELETE | /installation/token | | 204
      alice | PUT    | /orgs/acme/memberships/carol | {} | 200
      alice | PUT    | /repos/acme/shared/collaborators/carol | {"permission":"pull"} | 204
      alice | PUT    | /orgs/acme/outside_collaborators/carol | {} | 204
      alice | DELETE | /orgs/acme/outside_collaborators/carol | | 204
      """;

  private static final String HOOKS =
      """
      alice | POST   | {base}/hooks | {"name":"web","config":{"url":"{receiver}"}} | 201 | hook=id
      alice | GET    | {base}/hooks
      alice | GET    | {base}/hooks/{hook}
      alice | PATCH  | {base}/hooks/{hook} | {"active":true} | 200
      alice | GET    | {base}/hooks/{hook}/config
      alice | PATCH  | {base}/hooks/{hook}/config | {"content_type":"json"} | 200
      alice | POST   | {base}/hooks/{hook}/pings | | 204
      alice | AWAIT  | {base}/hooks/{hook}/deliveries | | 200 | delivery=id
      alice | GET    | {base}/hooks/{hook}/deliveries/{delivery}
      alice | POST   | {base}/hooks/{hook}/deliveries/{delivery}/attempts | | 202
      """;

  private static final String REPOSITORY =
      """
      alice | GET    | {base}
      alice | PATCH  | {base} | {"description":"code"} | 200
      alice | PUT    | {base}/readme | {"content":"SGkK"} | 201
      alice | PUT    | {base}/readme | {"content":"SG8K"} | 200
      alice | GET    | {base}/readme
      alice | GET    | {base}/collaborators
      alice | PUT    | {base}/collaborators/carol | {"permission":"push"} | 204
      alice | GET    | {base}/collaborators/carol | | 204
      alice | GET    | {base}/collaborators/carol/permission
      alice | DELETE | {base}/collaborators/carol | | 204
      alice | GET    | {base}/teams
      alice | POST   | {base}/access_tokens | {"permissions":{"packages":"read"}} | 201 | token=id
      alice | GET    | {base}/access_tokens
      alice | DELETE | {base}/access_tokens/{token} | | 204
      alice | POST   | {base}/hooks/{hook}/tests | | 204
      alice | DELETE | {base}/hooks/{hook} | | 204
      """;

  private static final String PACKAGE =
      """
      alice | GET    | {base}/packages?package_type=container
      alice | GET    | {base}/docker/conflicts
      alice | GET    | {package}
      alice | PATCH  | {package} | {"visibility":"public"} | 200
      alice | GET    | {package}/downloads
      alice | GET    | {package}/downloads/rows
      alice | GET    | {package}/downloads/badge.svg
      alice | GET    | {package}/tags
      alice | GET    | {package}/tags/all | | 200 | index=version_id
      alice | GET    | {package}/tags/v1 | | 200 | version=version_id
      alice | PUT    | {package}/tags/v3 | {"version_id":{version}} | 201
      alice | GET    | {package}/tags/v3/history
      alice | GET    | {package}/versions
      alice | GET    | {package}/versions/{version}
      alice | PATCH  | {package}/versions/{version} | {"visibility":"private"} | 200
      alice | GET    | {package}/versions/{version}/details
      alice | GET    | {package}/versions/{version}/downloads
      alice | GET    | {package}/versions/{index}/children
      alice | GET    | {package}/versions/{version}/parents
      alice | GET    | {package}/versions/{version}/referrers
      alice | POST   | {package}/clean-up | {"version_ids":[{index}],"dry_run":true} | 200
      alice | DELETE | {package}/versions/{index} | | 204
      alice | GET    | {package}/versions?state=deleted
      alice | POST   | {package}/versions/{index}/restore | | 204
      alice | GET    | {package}/access?action=pull&user=bob
      alice | GET    | {package}/access/teams
      alice | PUT    | {package}/repository | {"repository":"{repo}"} | 200
      alice | GET    | {package}/repository
      alice | PUT    | {package}/inherited-access | {} | 204
      alice | DELETE | {package}/inherited-access?force=true | | 204
      alice | DELETE | {package}/repository?force=true | | 204
      alice | DELETE | {package} | | 204
      alice | POST   | {package}/restore | | 204
      """;

  private static final String GRANTEE =
      """
      alice | PUT    | {package}/access/{grantee} | {"role":"read"} | 200 | grantee_id=id
      alice | GET    | {package}/access/{grantee}
      alice | GET    | {package}/access/{kind}
      alice | DELETE | {package}/access/{kind}?id={grantee_id} | | 204
      alice | PUT    | {package}/access/{grantee} | {"role":"write"} | 200
      alice | DELETE | {package}/access/{grantee} | | 204
      """;

  private static final Set<String> answered = new LinkedHashSet<>();
  private static final List<String> wrong = new ArrayList<>();
  private static final Map<String, String> names = new HashMap<>();
  private static final Map<String, Wire> people = new HashMap<>();
  private static HookReceiver receiver;
  private static LocalBerth berth;

  @BeforeAll
  static void start() {
    berth = LocalBerth.start("webhook-networks=127.0.0.1,::1");
    receiver = new HookReceiver();
    names.put("receiver", receiver.url("/"));
    String scopes =
        "repo delete_repo write:packages delete:packages admin:org admin:org_hook"
            + " admin:repo_hook user";
    berth.createUser("alice");
    berth.createUser("bob");
    berth.createUser("carol");
    berth.createOrganization("acme", "alice");
    people.put("admin", Wire.token(berth.url(), berth.adminToken()));
    people.put("alice", Wire.token(berth.url(), berth.createToken("alice", scopes.split(" ", -1))));
    people.put("bob", Wire.token(berth.url(), berth.createToken("bob", "read:org")));
    people
        .get("admin")
        .put(
            "/api/v3/admin/users/carol/password",
            Content.utf8("{\"password\":\"correct horse battery\"}"))
        .expect(204);
    TotpApp _ = TotpApp.setUp(berth, "carol", "correct horse battery");
  }

  @AfterAll
  static void stop() {
    berth.close();
    receiver.close();
  }

  private static void ask(String table) {
    table.lines().forEach(EveryAnswerTest::askOne);
  }

  private static void askOne(String line) {
    String[] cells = line.split(" *\\| *", -1);
    String path = filled(cells[2]);
    String body = cells.length > 3 && !cells[3].isEmpty() ? filled(cells[3]) : null;
    int status = cells.length > 4 ? Integer.parseInt(cells[4]) : 200;
    Wire.Answer answer = ask(people.get(cells[0]), cells[1], path, body);
    if (answer.status() != status) {
      wrong.add(line + ": " + answer.status() + " " + answer.text());
      return;
    }
    if (cells.length > 5) {
      String[] kept = cells[5].split("=", 2);
      names.put(kept[0], value(answer, kept[1]));
      if (kept[0].equals("secret")) {
        people.put("robot", Wire.token(berth.url(), names.get("secret")));
      }
    }
  }

  private static Wire.Answer ask(Wire who, String method, String path, String body) {
    boolean waits = method.equals("AWAIT");
    String asked = waits ? "GET" : method;
    RouteTable.Row row = RouteTable.find(asked, path.replaceAll("\\?.*", ""));
    long end = System.nanoTime() + PATIENCE;
    Wire.Answer answer;
    do {
      answer = who.ask(asked, API + path, body);
    } while (waits && answer.text().equals("[]") && System.nanoTime() < end);
    if (answer.status() < 300) {
      answered.add(asked + " " + row.pattern());
    }
    return answer;
  }

  private static String filled(String text) {
    return PLACE
        .matcher(text)
        .replaceAll(place -> {
          String value = names.getOrDefault(place.group(1), place.group());
          return Matcher.quoteReplacement(PLACE.matcher(value).find() ? filled(value) : value);
        });
  }

  private static String value(Wire.Answer answer, String field) {
    Matcher value = Pattern.compile("\"" + field + "\":\"?([^\",}]+)").matcher(answer.text());
    assertThat(value.find()).as("%s in %s", field, answer.text()).isTrue();
    return value.group(1);
  }

  private static void askAboutRepository(String name, String base) {
    names.put("base", base);
    ask(
        "alice | POST | /orgs/acme/repos | {\"name\":\"%s\"} | 201 | repository=id"
            .formatted(name));
    ask(HOOKS);
    ask(REPOSITORY);
    ask("alice | POST | {base}/transfer | {\"new_owner\":\"alice\"} | 202");
    names.put("base", base.replace("/acme/", "/alice/"));
    ask("alice | DELETE | {base} | | 204");
  }

  private static void askAboutPackage(String base, String owner, String name, String repository) {
    names.put("base", base);
    names.put("package", base + "/packages/container/" + name);
    names.put("repo", repository);
    Wire pusher = Wire.basic(berth.url(), berth.createToken("alice", "write:packages"));
    Pushing pushing = new Pushing(pusher, owner + "/" + name);
    pushing.image("v1", Content.noise(9, 1));
    String index = Content.index(Content.image(Content.noise(9, 1)));
    pushing.manifest("all", index, MediaTypes.OCI_INDEX).expect(201);
    ask(PACKAGE);
    askAboutGrants("users", "users/bob");
    askAboutGrants("repositories", "repositories/" + repository);
    if (!base.equals("/user")) {
      askAboutGrants("teams", "teams/crew");
    }
  }

  private static void askAboutGrants(String kind, String grantee) {
    names.put("kind", kind);
    names.put("grantee", grantee);
    ask(GRANTEE);
  }

  @Test
  void everyRowAnswersInTheFormThatItSays() {
    ask(SITE);
    ask(PEOPLE);
    ask(TEAMS);
    ask(REPOSITORIES);
    names.put("base", "/orgs/acme");
    ask(HOOKS);
    ask("alice | DELETE | {base}/hooks/{hook} | | 204");
    ask(USAGE);
    askAboutRepository("named", "/repos/acme/named");
    askAboutRepository("numbered", "/repositories/{repository}");
    askAboutPackage("/user", "alice", "app", "alice/mine");
    askAboutPackage("/users/acme", "acme", "one", "acme/shared");
    askAboutPackage("/orgs/acme", "acme", "two", "acme/shared");
    people
        .get("alice")
        .post("/api/graphql", Content.utf8("{\"query\":\"{viewer{login}}\"}"))
        .expect(200, "alice");
    answered.add("POST /graphql");

    assertThat(wrong).isEmpty();
    List<String> rows =
        RouteTable.rows().stream().map(row -> row.method() + " " + row.pattern()).toList();
    assertThat(rows).filteredOn(NEVER_ANSWERED.negate()).isSubsetOf(answered);
    assertThat(rows).filteredOn(NEVER_ANSWERED).hasSize(5);
  }
}
