package dev.berth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.LocalBerth;
import dev.berth.http.rest.RouteTable;
import dev.berth.packages.Action;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// No row of the table is open by mistake: each is asked by who may do nothing with what it names.
class EveryRouteTest {
  private static final String API = "/api/v3";
  private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)\\+?}");
  private static final Pattern ID = Pattern.compile("\"id\":(\\d+)");

  /// What everybody may ask, or everybody who has signed in, about themselves or what is public.
  private static final Set<Action> OPEN =
      EnumSet.of(
          Action.ANYONE,
          Action.SIGNED_IN,
          Action.LIST_PACKAGES,
          Action.CREATE_OWN_REPOSITORY,
          Action.SEE_OWN_MEMBERSHIPS,
          Action.CHANGE_OWN_ACCOUNT,
          Action.LOOK_AT_ORGANIZATION,
          Action.LOOK_AT_MEMBERS,
          Action.LOOK_AT_MEMBERSHIPS);

  /// All that changes something and is open: what they are about is the caller's own.
  private static final Set<String> OPEN_CHANGES =
      Set.of(
          "POST /graphql",
          "PATCH /user",
          "PATCH /user/memberships/orgs/{org}",
          "POST /user/repos",
          "POST /users/{username}/repos",
          "POST /user/package-tokens",
          "DELETE /user/package-tokens/{id}");

  /// Enough for what is asked for before a token's scopes are.
  private static final String BODY = "{\"name\":\"x\",\"private\":true}";

  private static LocalBerth berth;
  private static Map<String, String> names;
  private static Map<String, Wire> strangers;

  @BeforeAll
  static void start() {
    berth = LocalBerth.start();
    Wire admin = Wire.token(berth.url(), berth.adminToken());
    berth.createUser("olga");
    berth.createUser("mia");
    berth.createUser("sven");
    berth.createOrganization("acme", "olga");
    berth.createOrganization("elsewhere", "sven");
    berth.addMember("acme", "mia", "member");
    String scopes = "repo delete_repo write:packages delete:packages admin:org admin:org_hook user";
    Wire olga = Wire.basic(berth.url(), berth.createToken("olga", scopes.split(" ", -1)));
    String code = made(olga, "/orgs/acme/repos", "{\"name\":\"hush-code\",\"private\":true}");
    String team = made(olga, "/orgs/acme/teams", "{\"name\":\"hush-team\"}");
    String hook =
        made(
            olga,
            "/orgs/acme/hooks",
            "{\"name\":\"web\",\"config\":{\"url\":\"https://receiver.example/hush\"}}");
    String token =
        made(
            olga,
            "/orgs/acme/package-tokens",
            "{\"packages\":[\"hush-app\"],\"rights\":[\"read\"]}");
    new Pushing(olga, "acme/hush-app").image("v1");
    String version =
        id(olga.get(API + "/orgs/acme/packages/container/hush-app/versions").expect(200));
    names =
        Map.ofEntries(
            Map.entry("org", "acme"),
            Map.entry("owner", "acme"),
            Map.entry("repo", "hush-code"),
            Map.entry("login", "acme"),
            Map.entry("username", "mia"),
            Map.entry("team_slug", "hush-team"),
            Map.entry("package_type", "container"),
            Map.entry("package_name", "hush-app"),
            Map.entry("repository_id", code),
            Map.entry("team_id", team),
            Map.entry("hook_id", hook),
            Map.entry("version_id", version),
            Map.entry("id", token));
    strangers =
        Map.of(
            "nobody",
            Wire.anonymous(berth.url()),
            "a stranger",
            Wire.token(berth.url(), berth.createToken("sven", scopes.split(" ", -1))),
            "a member by a token without scopes",
            Wire.token(berth.url(), berth.createToken("mia")),
            "another repository",
            Wire.token(berth.url(), ofRepository(admin)),
            "a package token",
            Wire.token(
                berth.url(),
                secret(
                    Wire.token(berth.url(), berth.createToken("sven", scopes.split(" ", -1))),
                    "/user/package-tokens",
                    "{\"packages\":[\"sven/*\"],\"rights\":[\"read\",\"write\",\"delete\"]}")));
  }

  private static String ofRepository(Wire admin) {
    made(admin, "/orgs/elsewhere/repos", "{\"name\":\"far\",\"private\":true}");
    return secret(
        admin, "/repos/elsewhere/far/access_tokens", "{\"permissions\":{\"packages\":\"write\"}}");
  }

  private static String secret(Wire who, String path, String body) {
    return who.post(API + path, Content.utf8(body))
        .expect(201)
        .text()
        .replaceAll("(?s).*?\"token\":\"([^\"]+)\".*", "$1");
  }

  private static String made(Wire who, String path, String body) {
    return id(who.post(API + path, Content.utf8(body)).expect(201));
  }

  private static String id(Wire.Answer answer) {
    Matcher id = ID.matcher(answer.text());
    assertThat(id.find()).as(answer.text()).isTrue();
    return id.group(1);
  }

  @AfterAll
  static void stop() {
    berth.close();
  }

  private static String path(String pattern) {
    return VARIABLE.matcher(pattern).replaceAll(v -> names.getOrDefault(v.group(1), "1"));
  }

  @Test
  void noChangeIsOpenThatIsNotTheCallersOwn() {
    assertThat(
            RouteTable.rows().stream()
                .filter(row -> row.changes() && OPEN.contains(row.action()))
                .map(row -> row.method() + " " + row.pattern()))
        .containsExactlyInAnyOrderElementsOf(OPEN_CHANGES);
  }

  @TestFactory
  List<DynamicTest> whoMayDoNothingIsRefusedOnEveryRow() {
    List<DynamicTest> tests = new ArrayList<>();
    strangers.forEach((who, wire) ->
        tests.add(DynamicTest.dynamicTest(who, () -> isRefused(wire, who.equals("nobody")))));
    return tests;
  }

  private static void isRefused(Wire wire, boolean anonymous) {
    List<String> wrong = new ArrayList<>();
    for (RouteTable.Row row : RouteTable.rows()) {
      boolean open = OPEN.contains(row.action());
      if (row.changes() && (open || row.action() == Action.BE_REPOSITORY)) {
        continue; // or the token would end itself
      }
      String path = path(row.pattern());
      Wire.Answer answer = wire.ask(row.method().name(), API + path, row.changes() ? BODY : null);
      String told = row.method() + " " + path + " (" + row.action() + "): " + answer.status();
      boolean refused =
          answer.status() == 401
              || (!anonymous && (answer.status() == 403 || answer.status() == 404))
              // Whoever sees a public repository without signing in; what is hidden is not there.
              || (anonymous && answer.status() == 404);
      boolean ownRepository = row.action() == Action.BE_REPOSITORY && answer.status() == 200;
      if (!open && !refused && !ownRepository) {
        wrong.add(told + " " + answer.text());
      }
      if (answer.text().contains("hush")) {
        wrong.add(told + " tells " + answer.text());
      }
      if (ownRepository) {
        assertThat(answer.text()).contains("elsewhere/far");
      }
    }
    assertThat(wrong).isEmpty();
  }
}
