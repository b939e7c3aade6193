package dev.berth.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.LocalBerth;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Repositories by GitHub's routes: who makes, sees, changes, gives away and deletes them.
class RepositoriesTest {
  private static final String API = "/api/v3";
  private static LocalBerth berth;
  private static Map<String, Wire> callers;

  @BeforeAll
  static void start() {
    berth = LocalBerth.start();
    for (String login : new String[] {"olga", "max", "sven"}) {
      berth.createUser(login);
    }
    berth.createOrganization("acme", "olga");
    berth.createOrganization("other", "olga");
    berth.addMember("acme", "max", "member");
    callers =
        Map.of(
            "admin", bearer(berth.adminToken()),
            "olga", bearer(berth.createToken("olga", "repo", "delete_repo")),
            "olga-public", bearer(berth.createToken("olga", "public_repo")),
            "olga-packages", bearer(berth.createToken("olga", "write:packages")),
            "max", bearer(berth.createToken("max", "repo", "delete_repo")),
            "sven", bearer(berth.createToken("sven", "repo", "delete_repo")),
            "nobody", Wire.anonymous(berth.url()),
            "wrong", bearer("ghp_wrong"));
    make("olga", "/orgs/acme/repos", "{\"name\":\"shut\",\"private\":true}");
    make("olga", "/orgs/acme/repos", "{\"name\":\"inside\",\"visibility\":\"internal\"}");
    make("olga", "/orgs/acme/repos", "{\"name\":\"Open\",\"description\":\"what it is\"}");
    make("olga", "/orgs/acme/repos", "{\"name\":\"old\"}");
    patch("olga", "/repos/acme/old", "{\"archived\":true}", 200);
  }

  @AfterAll
  static void stop() {
    berth.close();
  }

  private static Wire bearer(String token) {
    return Wire.token(berth.url(), token);
  }

  private static Wire.Answer make(String caller, String path, String body) {
    Wire.Answer answer = callers.get(caller).post(API + path, Content.utf8(body));
    answer.expect(201);
    return answer;
  }

  private static Wire.Answer patch(String caller, String path, String body, int status) {
    Wire.Answer answer = callers.get(caller).patch(API + path, Content.utf8(body));
    answer.expect(status);
    return answer;
  }

  @ParameterizedTest(name = "{0} {1} {2} {3}: {4} {5}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "nobody        | GET    | /repos/acme/open   |    | 200 | \"visibility\":\"public\"",
        "sven          | GET    | /repos/ACME/OPEN   |    | 200 | \"full_name\":\"acme/Open\"",
        "nobody        | GET    | /repos/acme/shut   |    | 404 | Not Found",
        "nobody        | GET    | /repos/acme/none   |    | 404 | Not Found",
        "nobody        | GET    | /repos/none/none   |    | 404 | Not Found",
        "nobody        | GET    | /repos/acme/a%2Fb  |    | 404 | Not Found",
        "wrong         | GET    | /repos/acme/open   |    | 401 | Bad credentials",
        "sven          | GET    | /repos/acme/shut   |    | 404 | Not Found",
        "sven          | GET    | /repos/acme/inside |    | 404 | Not Found",
        "max           | GET    | /repos/acme/inside |    | 200 | \"visibility\":\"internal\"",
        "max           | GET    | /repos/acme/shut   |    | 404 | Not Found",
        "olga          | GET    | /repos/acme/shut   |    | 200 | \"private\":true",
        "olga-packages | GET    | /repos/acme/shut   |    | 403 | lacks the scope it takes: repo",
        "olga-packages | GET    | /repos/acme/open   |    | 200 | \"admin\":true",
        "admin         | GET    | /repos/acme/shut   |    | 200 | \"admin\":true",
        "nobody        | PATCH  | /repos/acme/open   | {} | 401 | Requires authentication",
        "nobody        | DELETE | /repos/acme/shut   |    | 401 | Requires authentication",
        "sven          | PATCH  | /repos/acme/open   | {} | 403 | Must have admin rights to Repos",
        "sven          | PATCH  | /repos/acme/shut   | {} | 404 | Not Found",
        "max           | DELETE | /repos/acme/inside |    | 403 | Must have admin rights to Repos",
        "sven          | DELETE | /repos/acme/shut   |    | 404 | Not Found",
        "olga-packages | PATCH  | /repos/acme/open   | {} | 403 | takes: public_repo, repo",
        "olga-public   | PATCH  | /repos/acme/open   | {} | 200 | acme/Open",
        "olga-public   | PATCH  | /repos/acme/open   | {\"private\":true} | 403 | takes: repo",
        "olga-public   | DELETE | /repos/acme/open   |    | 403 | takes: delete_repo",
        "olga          | PATCH  | /repos/acme/open   | {\"name\":\"SHUT\"} | 422 | already_exists",
        "olga          | PATCH  | /repos/acme/open   | {\"name\":\"a b\"} | 422 |"
            + " \"field\":\"name\"",
        "olga          | PATCH  | /repos/acme/open   | {\"visibility\":\"x\"} | 422 |"
            + " \"field\":\"visibility\"",
        "olga          | PATCH  | /repos/acme/open   | {\"archived\":1} | 422 |"
            + " \"field\":\"archived\"",
        "olga          | PATCH  | /repos/acme/open   | {\"homepage\":\"ftp://x\"} | 422 |"
            + " \"field\":\"homepage\"",
        "olga          | PATCH  | /repos/acme/old    | {\"description\":\"x\"} | 403 |"
            + " Repository was archived so is read-only.",
        "olga          | POST   | /orgs/acme/repos   | {} | 422 | missing_field",
        "olga          | POST   | /orgs/acme/repos   | {\"name\":\"open\"} | 422 | already_exists",
        "olga          | POST   | /orgs/acme/repos   | {\"name\":\"x.git\"} | 422 |"
            + " \"field\":\"name\"",
        "olga          | POST   | /orgs/acme/repos   | {\"name\":\"..\"} | 422 |"
            + " \"field\":\"name\"",
        "olga          | POST   | /user/repos        | {\"name\":\"x\",\"visibility\":\"internal\"}"
            + " | 422 | \"field\":\"visibility\"",
        "olga          | POST   | /orgs/nobody/repos | {\"name\":\"x\"} | 404 | Not Found",
        "sven          | POST   | /orgs/acme/repos   | {\"name\":\"x\"} | 403 |"
            + " You need admin access",
        "nobody        | POST   | /user/repos        | {\"name\":\"x\"} | 401 | Requires auth",
        "olga-packages | POST   | /user/repos        | {\"name\":\"x\"} | 403 |"
            + " takes: public_repo, repo",
        "olga-public   | POST   | /user/repos        | {\"name\":\"x\",\"private\":true} | 403 |"
            + " takes: repo",
        "sven          | POST   | /users/olga/repos  | {\"name\":\"x\"} | 403 | of another user",
        "olga          | POST   | /repos/acme/open/transfer | {} | 422 | new_owner",
        "olga          | POST   | /repos/acme/open/transfer | {\"new_owner\":\"none\"} | 422 |"
            + " new_owner",
        "olga          | POST   | /repos/acme/open/transfer | {\"new_owner\":\"sven\"} | 403 |"
            + " of another user",
        "max           | POST   | /repos/acme/inside/transfer | {\"new_owner\":\"max\"} | 403 |"
            + " Must have admin rights",
        "nobody        | GET    | /repos/acme/open/readme |  | 404 | Not Found",
        "sven          | PUT    | /repos/acme/open/readme | {\"content\":\"eA==\"} | 403 |"
            + " Must have push access",
        "olga          | PUT    | /repos/acme/open/readme | {} | 422 | \"field\":\"content\"",
        "olga          | PUT    | /repos/acme/open/readme | {\"content\":\"/w==\"} | 422 | UTF-8",
        "olga          | PUT    | /repos/acme/old/readme | {\"content\":\"eA==\"} | 403 |"
            + " archived",
      })
  void isAnswered(String caller, String method, String path, String body, int status, String text) {
    Wire.Answer answer = callers.get(caller).ask(method, API + path, body);

    answer.expect(status, text);
  }

  @Test
  void whatIsHiddenIsAnsweredAsWhatIsAbsent() {
    for (String caller : new String[] {"nobody", "sven", "max"}) {
      assertThat(callers.get(caller).get(API + "/repos/acme/shut").text())
          .isEqualTo(callers.get(caller).get(API + "/repos/acme/none").text());
    }
  }

  @Test
  void aRepositoryHasTheFieldsThatClientsCountOn() {
    Wire.Answer made =
        make(
            "olga",
            "/user/repos",
            "{\"name\":\"fields\",\"homepage\":\"https://git.example.com/a\",\"private\":true}");

    assertThat(made.header("Location")).hasValue(berth.url() + API + "/repos/olga/fields");
    assertThat(made.text())
        .contains("\"homepage\":\"https://git.example.com/a\"")
        .contains("\"html_url\":\"" + berth.url() + "/olga/fields\"")
        .contains("\"trees_url\":\"" + berth.url() + API + "/repos/olga/fields/git/trees{/sha}\"")
        .contains("\"default_branch\":\"main\"")
        .contains("\"permissions\":{\"pull\":true,\"triage\":true,\"push\":true")
        .contains("\"archived\":false");
  }

  @Test
  void aListShowsWhatTheCallerSeesPageByPage() {
    assertThat(names("nobody", "/orgs/acme/repos")).contains("acme/Open").doesNotContain("shut");
    assertThat(names("max", "/orgs/acme/repos"))
        .contains("acme/inside")
        .doesNotContain("acme/shut");
    assertThat(names("olga", "/users/acme/repos")).contains("acme/shut");
    assertThat(names("olga-public", "/orgs/acme/repos"))
        .contains("acme/Open")
        .doesNotContain("acme/shut");
    assertThat(names("max", "/user/repos")).contains("acme/inside").contains("acme/Open");

    Wire.Answer page = callers.get("olga").get(API + "/orgs/acme/repos?per_page=1");
    assertThat(page.text().split("\"full_name\"", -1)).hasSize(2);
    assertThat(page.header("Link").orElseThrow()).contains("page=2").contains("rel=\"next\"");
    assertThat(callers.get("nobody").get(API + "/orgs/nobody/repos").status()).isEqualTo(404);
  }

  private static String names(String caller, String path) {
    Wire.Answer answer = callers.get(caller).get(API + path + "?per_page=100");
    answer.expect(200);
    return answer.text();
  }

  @Test
  void aReadmeIsSetShownAndTakenAway() {
    make("olga", "/user/repos", "{\"name\":\"told\",\"private\":true}");
    String readme = "# Told\n\nä\n";
    String content = Base64.getEncoder().encodeToString(readme.getBytes(UTF_8));
    Wire olga = callers.get("olga");
    String path = API + "/repos/olga/told/readme";

    assertThat(olga.put(path, Content.utf8("{\"content\":\"" + content + "\"}")).status())
        .isEqualTo(201);

    assertThat(olga.get(path).text())
        .contains("\"encoding\":\"base64\"")
        .contains("\"content\":\"" + content + "\\n\"")
        .contains("\"path\":\"README.md\"");
    Wire.Answer raw = olga.get(path, "Accept", "application/vnd.github.raw+json");
    assertThat(raw.text()).isEqualTo(readme);
    assertThat(callers.get("sven").get(path).status()).isEqualTo(404);
    assertThat(olga.put(path, Content.utf8("{\"content\":\"\"}")).status()).isEqualTo(200);
    assertThat(olga.get(path).status()).isEqualTo(404);
  }

  @Test
  void anArchivedRepositoryIsReadOnlyUntilItIsArchivedNoMore() {
    make("olga", "/user/repos", "{\"name\":\"asleep\"}");
    assertThat(patch("olga", "/repos/olga/asleep", "{\"archived\":true}", 200).text())
        .contains("\"archived\":true");
    patch("olga", "/repos/olga/asleep", "{\"name\":\"awake\"}", 403);
    Wire olga = callers.get("olga");
    assertThat(olga.put(API + "/repos/olga/asleep/collaborators/max", new byte[0]).status())
        .isEqualTo(403);

    patch("olga", "/repos/olga/asleep", "{\"archived\":false,\"name\":\"awake\"}", 200);

    assertThat(olga.get(API + "/repos/olga/awake").text()).contains("\"archived\":false");
  }

  @Test
  void aRepositoryIsGivenAwayWithItsNameChanged() {
    make("olga", "/user/repos", "{\"name\":\"given\",\"private\":true}");
    make("olga", "/orgs/acme/repos", "{\"name\":\"given\"}");

    Wire olga = callers.get("olga");
    byte[] taken = Content.utf8("{\"new_owner\":\"acme\"}");
    assertThat(olga.post(API + "/repos/olga/given/transfer", taken).text())
        .contains("already_exists");
    byte[] renamed = Content.utf8("{\"new_owner\":\"acme\",\"new_name\":\"taken-over\"}");
    Wire.Answer answer = olga.post(API + "/repos/olga/given/transfer", renamed);

    answer.expect(202);
    assertThat(answer.text()).contains("acme/taken-over");
    assertThat(olga.get(API + "/repos/olga/given").status()).isEqualTo(301);
  }

  @Test
  void teamsOfTheNewOwnerMayPullWhatIsGivenAway() {
    make("olga", "/user/repos", "{\"name\":\"for-team\",\"private\":true}");
    Wire owner = bearer(berth.createToken("olga", "repo", "admin:org"));
    Wire.Answer team = owner.post(API + "/orgs/acme/teams", Content.utf8("{\"name\":\"readers\"}"));
    String id = team.text().substring(team.text().indexOf("\"id\":") + 5).split(",", 2)[0];
    String path = API + "/repos/olga/for-team/transfer";

    for (String ids : new String[] {"[4711]", "[\"x\"]", "7"}) {
      byte[] wrong = Content.utf8("{\"new_owner\":\"acme\",\"team_ids\":" + ids + "}");
      Wire.Answer refused = owner.post(path, wrong);
      assertThat(refused.status()).as(ids).isEqualTo(422);
      assertThat(refused.text()).contains("\"field\":\"team_ids\"");
    }
    byte[] given = Content.utf8("{\"new_owner\":\"acme\",\"team_ids\":[" + id + "]}");
    assertThat(owner.post(path, given).status()).isEqualTo(202);

    assertThat(owner.get(API + "/repos/acme/for-team/teams").text())
        .contains("\"slug\":\"readers\"")
        .contains("\"permission\":\"pull\"");
  }

  @Test
  void aFormerNameLeadsToTheRepositoryUntilAnotherTakesIt() {
    String made = make("olga", "/user/repos", "{\"name\":\"was\",\"private\":true}").text();
    String id = made.substring(made.indexOf("\"id\":") + 5, made.indexOf(','));
    patch("olga", "/repos/olga/was", "{\"name\":\"is\"}", 200);
    Wire olga = callers.get("olga");

    Wire.Answer moved = olga.get(API + "/repos/olga/was");
    String address = berth.url() + API + "/repositories/" + id;
    assertThat(moved.status()).isEqualTo(301);
    assertThat(moved.header("Location")).hasValue(address);
    assertThat(moved.text()).contains("Moved Permanently").contains(address);
    assertThat(olga.get(address).text()).contains("olga/is");
    assertThat(olga.get(API + "/repos/olga/WAS/collaborators?page=1").header("Location"))
        .hasValue(address + "/collaborators?page=1");
    assertThat(patch("olga", "/repos/olga/was", "{}", 307).header("Location")).hasValue(address);
    assertThat(olga.get(address + "/collaborators").status()).isEqualTo(200);
    patch("olga", "/repositories/" + id, "{\"description\":\"by id\"}", 200);

    for (String path : new String[] {"/repos/olga/was", "/repositories/" + id}) {
      for (String caller : new String[] {"sven", "nobody", "max"}) {
        Wire.Answer hidden = callers.get(caller).get(API + path);
        Wire.Answer absent = callers.get(caller).get(API + "/repos/olga/never");
        assertThat(hidden.status()).isEqualTo(404);
        assertThat(hidden.text()).isEqualTo(absent.text());
      }
    }
    assertThat(olga.get(API + "/repositories/x").status()).isEqualTo(404);
    make("olga", "/user/repos", "{\"name\":\"was\"}");
    assertThat(olga.get(API + "/repos/olga/was").status()).isEqualTo(200);
  }

  @Test
  void aDeletedRepositorysNameCanBeTakenAgain() {
    make("olga", "/user/repos", "{\"name\":\"gone\"}");
    Wire olga = callers.get("olga");

    assertThat(olga.delete(API + "/repos/olga/gone").status()).isEqualTo(204);

    assertThat(olga.get(API + "/repos/olga/gone").status()).isEqualTo(404);
    assertThat(olga.delete(API + "/repos/olga/gone").status()).isEqualTo(404);
    make("olga", "/user/repos", "{\"name\":\"gone\"}");
  }

  @Test
  void whoMakesOneInTheirOrganizationAdministersIt() {
    make("max", "/orgs/acme/repos", "{\"name\":\"by-max\",\"private\":true}");

    patch("max", "/repos/acme/by-max", "{\"description\":\"mine\"}", 200);
    assertThat(callers.get("max").delete(API + "/repos/acme/by-max").status()).isEqualTo(204);
  }

  @Test
  void aSiteAdministratorMakesOneForAUser() {
    assertThat(make("admin", "/users/sven/repos", "{\"name\":\"gift\",\"private\":true}").text())
        .contains("sven/gift");
    patch("sven", "/repos/sven/gift", "{\"description\":\"thanks\"}", 200);
  }
}
