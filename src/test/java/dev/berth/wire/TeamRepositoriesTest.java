package dev.berth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.LocalBerth;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What teams may do with repositories, by GitHub's routes.
class TeamRepositoriesTest {
  private static final String API = "/api/v3";
  private static LocalBerth berth;
  private static Map<String, Wire> callers;

  @BeforeAll
  static void start() {
    berth = LocalBerth.start();
    for (String login : new String[] {"olga", "max", "mia", "sven"}) {
      berth.createUser(login);
    }
    berth.createOrganization("acme", "olga");
    berth.createOrganization("other", "olga");
    berth.addMember("acme", "max", "member");
    berth.addMember("acme", "mia", "member");
    callers =
        Map.of(
            "olga", bearer("olga", "repo", "admin:org"),
            "narrow", bearer("olga", "admin:org"),
            "max", bearer("max", "repo", "read:org"),
            "mia", bearer("mia", "repo", "read:org"),
            "sven", bearer("sven", "repo", "read:org"),
            "nobody", Wire.anonymous(berth.url()));
    send("POST", "/orgs/acme/repos", "{\"name\":\"code\",\"private\":true}", 201);
    send("POST", "/orgs/acme/repos", "{\"name\":\"tools\",\"private\":true}", 201);
    send("POST", "/orgs/other/repos", "{\"name\":\"far\",\"private\":true}", 201);
    send("POST", "/orgs/acme/teams", "{\"name\":\"Dev\",\"privacy\":\"closed\"}", 201);
    send("POST", "/orgs/acme/teams", "{\"name\":\"Hidden\",\"privacy\":\"secret\"}", 201);
    send("PUT", "/orgs/acme/teams/dev/memberships/max", "{}", 200);
    send("PUT", "/orgs/acme/teams/dev/repos/acme/code", "{\"permission\":\"maintain\"}", 204);
  }

  @AfterAll
  static void stop() {
    berth.close();
  }

  private static Wire bearer(String login, String... scopes) {
    return Wire.token(berth.url(), berth.createToken(login, scopes));
  }

  private static void send(String method, String path, String body, int status) {
    Wire.Answer answer = callers.get("olga").send(method, API + path, Content.utf8(body));
    answer.expect(status);
  }

  @ParameterizedTest(name = "{0} {1} {2} {3}: {4} {5}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "olga   | GET    | /repos/acme/code/teams  |    | 200 | \"permission\":\"maintain\"",
        "max    | GET    | /repos/acme/code/teams  |    | 403 | Must have admin rights",
        "mia    | GET    | /repos/acme/code/teams  |    | 404 | Not Found",
        "nobody | GET    | /repos/acme/code/teams  |    | 401 | Requires authentication",
        "max    | GET    | /orgs/acme/teams/dev/repos |  | 200 | \"full_name\":\"acme/code\"",
        "mia    | GET    | /orgs/acme/teams/dev/repos |  | 200 | []",
        "sven   | GET    | /orgs/acme/teams/dev/repos |  | 404 | Not Found",
        "mia    | GET    | /orgs/acme/teams/hidden/repos |  | 404 | Not Found",
        "max    | GET    | /orgs/acme/teams/dev/repos/acme/code |  | 204 | ``",
        "olga   | GET    | /orgs/acme/teams/dev/repos/acme/tools |  | 404 | Not Found",
        "mia    | GET    | /orgs/acme/teams/dev/repos/acme/code |  | 404 | Not Found",
        "max    | PUT    | /orgs/acme/teams/dev/repos/acme/code | {} | 403 | Must have admin"
            + " rights",
        "max    | PUT    | /orgs/acme/teams/dev/repos/acme/tools | {} | 404 | Not Found",
        "olga   | PUT    | /orgs/acme/teams/none/repos/acme/code | {} | 404 | Not Found",
        "olga   | PUT    | /orgs/acme/teams/dev/repos/acme/none | {} | 404 | Not Found",
        "olga   | PUT    | /orgs/acme/teams/dev/repos/other/far | {} | 422 | its own organization",
        "olga   | PUT    | /orgs/acme/teams/dev/repos/acme/code | {\"permission\":\"king\"} |"
            + " 422 | \"field\":\"permission\"",
        "narrow | PUT    | /orgs/acme/teams/dev/repos/acme/code | {} | 403 | takes: repo",
        "nobody | PUT    | /orgs/acme/teams/dev/repos/acme/code | {} | 401 | Requires auth",
        "max    | DELETE | /orgs/acme/teams/dev/repos/acme/code |  | 403 | Must have admin rights",
        "olga   | DELETE | /orgs/acme/teams/dev/repos/acme/tools |  | 404 | Not Found",
      })
  void isAnswered(String caller, String method, String path, String body, int status, String text) {
    Wire.Answer answer = callers.get(caller).ask(method, API + path, body);

    answer.expect(status, text);
  }

  @Test
  void whoAdministersARepositoryIsShownNoSecretTeamThatTheyAreNotIn() {
    send("POST", "/orgs/acme/repos", "{\"name\":\"shown\",\"private\":true}", 201);
    for (String team : new String[] {"dev", "hidden"}) {
      send("PUT", "/orgs/acme/teams/" + team + "/repos/acme/shown", "{}", 204);
    }
    for (String login : new String[] {"max", "sven"}) {
      String path = "/repos/acme/shown/collaborators/" + login;
      send("PUT", path, "{\"permission\":\"admin\"}", 204);
    }
    String teams = API + "/repos/acme/shown/teams";

    assertThat(callers.get("olga").get(teams).text()).contains("\"dev\"", "\"hidden\"");
    for (String login : new String[] {"max", "sven"}) {
      assertThat(callers.get(login).get(teams).text())
          .contains("\"dev\"")
          .doesNotContain("hidden", "Hidden");
    }
    send("PUT", "/orgs/acme/teams/hidden/memberships/max", "{}", 200);
    assertThat(callers.get("max").get(teams + "?per_page=1&page=2").text()).contains("\"hidden\"");
    send("DELETE", "/orgs/acme/teams/hidden/memberships/max", "", 204);
  }

  @Test
  void aTeamsPermissionCountsAtOnceAndEndsAtOnce() {
    Wire max = callers.get("max");
    assertThat(max.get(API + "/repos/acme/tools").status()).isEqualTo(404);

    send("PUT", "/orgs/acme/teams/dev/repos/acme/tools", "{}", 204);

    assertThat(max.get(API + "/repos/acme/tools").text()).contains("\"push\":true");
    Wire.Answer shown =
        max.get(
            API + "/orgs/acme/teams/dev/repos/acme/tools",
            "Accept",
            "application/vnd.github.v3.repository+json");
    assertThat(shown.text()).contains("\"role_name\":\"write\"");
    send("DELETE", "/orgs/acme/teams/dev/repos/acme/tools", "", 204);
    assertThat(max.get(API + "/repos/acme/tools").status()).isEqualTo(404);
  }
}
