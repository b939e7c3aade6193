package dev.berth.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.LocalBerth;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Teams, how they are nested, who is in them and who may change that.
class TeamsTest {
  private static final String API = "/api/v3";
  private static final String TEAMS = API + "/orgs/acme/teams";
  private static LocalBerth berth;
  private static Wire admin;
  private static Wire owner;
  private static Wire maintainer;
  private static Wire member;
  private static Wire stranger;

  @BeforeAll
  static void start() {
    berth = LocalBerth.start();
    admin = token(berth.adminToken());
    owner = user("olga", "admin:org");
    maintainer = user("mia", "write:org");
    member = user("max", "write:org");
    stranger = user("sven", "admin:org");
    berth.createOrganization("acme", "olga");
    berth.addMember("acme", "mia", "member");
    berth.addMember("acme", "max", "member");
    make(maintainer, "{\"name\":\"Dev Team\",\"privacy\":\"closed\",\"description\":\"we\"}");
    make(maintainer, "{\"name\":\"hidden\"}");
  }

  @AfterAll
  static void stop() {
    berth.close();
  }

  private static Wire user(String login, String scope) {
    berth.createUser(login);
    return token(berth.createToken(login, scope));
  }

  private static Wire token(String secret) {
    return Wire.token(berth.url(), secret);
  }

  private static long make(Wire who, String body) {
    Wire.Answer made = who.post(TEAMS, body.getBytes(UTF_8));
    made.expect(201);
    return Long.parseLong(made.text().replaceAll("(?s)^\\{\"id\":(\\d+).*", "$1"));
  }

  @Test
  void aMembershipIsReachedByTheIdOfTheTeamToo() {
    String path = API + "/teams/" + make(owner, "{\"name\":\"by id\"}") + "/memberships/max";

    owner.get(path).expect(404);
    owner.put(path, "{\"role\":\"maintainer\"}".getBytes(UTF_8)).expect(200, "maintainer");
    member.get(path).expect(200, API + "/orgs/acme/teams/by-id/memberships/max");
    stranger.get(path).expect(404);
    stranger.put(path, "{}".getBytes(UTF_8)).expect(404);
    stranger.delete(path).expect(404);
    owner.delete(path).expect(204);
    owner.get(API + "/teams/99999/memberships/max").expect(404);
    owner.get(API + "/teams/x/memberships/max").expect(404);
  }

  @ParameterizedTest(name = "{0} {1} {2}: owner {3}, maintainer {4}, member {5}, stranger {6}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "GET    |                                 |    | 200 | 200 | 200 | 404",
        "GET    | /dev-team                       |    | 200 | 200 | 200 | 404",
        "GET    | /hidden                         |    | 200 | 200 | 404 | 404",
        "GET    | /nothing                        |    | 404 | 404 | 404 | 404",
        "GET    | /dev-team/teams                 |    | 200 | 200 | 200 | 404",
        "GET    | /dev-team/members               |    | 200 | 200 | 200 | 404",
        "GET    | /hidden/members                 |    | 200 | 200 | 404 | 404",
        "GET    | /dev-team/memberships/mia       |    | 200 | 200 | 200 | 404",
        "GET    | /dev-team/memberships/max       |    | 404 | 404 | 404 | 404",
        "GET    | /dev-team/memberships/nobody    |    | 404 | 404 | 404 | 404",
        "POST   |                                 | {} | 422 | 422 | 422 | 404",
        "POST   |                                 | {\"name\":\"DEV team\"} | 422 | 422 | 422 |"
            + " 404",
        "POST   |                                 | {\"name\":\"!!\"}       | 422 | 422 | 422 |"
            + " 404",
        "POST   |                                 | {\"name\":5}            | 422 | 422 | 422 |"
            + " 404",
        "POST   |                                 | {\"name\":\"x\",\"privacy\":\"open\"} | 422 |"
            + " 422 | 422 | 404",
        "POST   |                                 | {\"name\":\"x\",\"parent_team_id\":\"1\"} | 422"
            + " | 422 | 422 | 404",
        "POST   |                                 | {\"name\":\"x\",\"parent_team_id\":9999} | 422"
            + " | 422 | 422 | 404",
        "POST   |                                 | {\"name\":\"x\",\"maintainers\":[\"sven\"]} |"
            + " 422 | 422 | 422 | 404",
        "POST   |                                 | {\"name\":\"x\",\"maintainers\":[\"nobody\"]} |"
            + " 422 | 422 | 422 | 404",
        "PATCH  | /dev-team                       | {\"name\":\"hidden\"} | 422 | 422 | 403 | 404",
        "PATCH  | /hidden                         | {\"name\":\"dev team\"} | 422 | 422 | 404 |"
            + " 404",
        "PATCH  | /dev-team                       | {\"privacy\":\"\"} | 422 | 422 | 403 | 404",
        "PUT    | /dev-team/memberships/mia       | {\"role\":\"king\"} | 422 | 422 | 403 | 404",
        "PUT    | /dev-team/memberships/nobody    | {} | 404 | 404 | 403 | 404",
        "PUT    | /hidden/memberships/max         | {\"role\":\"king\"} | 422 | 422 | 404 | 404",
        "DELETE | /dev-team/memberships/max       |    | 404 | 404 | 403 | 404"
      })
  void eachIsAnswered(
      String method,
      String path,
      String body,
      int byOwner,
      int byMaintainer,
      int byMember,
      int byStranger) {
    assertThat(send(owner, method, path, body).status()).isEqualTo(byOwner);
    assertThat(send(maintainer, method, path, body).status()).isEqualTo(byMaintainer);
    assertThat(send(member, method, path, body).status()).isEqualTo(byMember);
    assertThat(send(stranger, method, path, body).status()).isEqualTo(byStranger);
    assertThat(send(Wire.anonymous(berth.url()), method, path, body).status()).isEqualTo(401);
    Wire.Answer wrong = send(owner, method, path, body);
    if (wrong.status() == 422) {
      assertThat(wrong.text()).contains("\"resource\":\"Team").contains("\"field\":\"");
    }
  }

  @Test
  void aTeamIsShownAsGitHubShowsIt() {
    assertThat(member.get(TEAMS + "/dev-team").text())
        .contains("\"name\":\"Dev Team\"")
        .contains("\"slug\":\"dev-team\"")
        .contains("\"description\":\"we\"")
        .contains("\"privacy\":\"closed\"")
        .contains("\"permission\":\"pull\"")
        .contains("\"parent\":null")
        .contains("\"url\":\"" + berth.url() + "/api/v3/orgs/acme/teams/dev-team\"")
        .contains("\"members_url\":\"" + berth.url() + TEAMS + "/dev-team/members{/member}\"")
        .contains("\"repositories_url\":\"" + berth.url() + TEAMS + "/dev-team/repos\"");
  }

  @Test
  void aSecretTeamIsListedToThoseWhoMaySeeItAlone() {
    assertThat(member.get(TEAMS).text()).contains("dev-team").doesNotContain("hidden");
    assertThat(maintainer.get(TEAMS).text()).contains("dev-team", "hidden");
    assertThat(owner.get(TEAMS).text()).contains("hidden");
    assertThat(admin.get(TEAMS).text()).contains("hidden");
    assertThat(member.get(TEAMS + "/hidden").text())
        .isEqualTo(member.get(TEAMS + "/nothing").text());
  }

  @Test
  void itsMakerMaintainsATeamAndTakesMembersInAndOut() {
    make(maintainer, "{\"name\":\"crew\",\"privacy\":\"closed\"}");
    assertThat(member.get(TEAMS + "/crew/memberships/mia").text())
        .contains("\"role\":\"maintainer\"")
        .contains("\"state\":\"active\"")
        .contains("\"url\":\"" + berth.url() + TEAMS + "/crew/memberships/mia\"");

    assertThat(put(maintainer, "/crew/memberships/max", "{}").text())
        .contains("\"role\":\"member\"");
    assertThat(member.get(API + "/user/teams").text())
        .contains("\"slug\":\"crew\"")
        .contains("\"organization\":{\"login\":\"acme\"");
    assertThat(maintainer.get(TEAMS + "/crew/members").text())
        .contains("\"login\":\"max\"")
        .contains("\"role_name\":\"maintainer\"");
    assertThat(send(maintainer, "DELETE", "/crew/memberships/max", null).status()).isEqualTo(204);
    assertThat(member.get(API + "/user/teams").text()).doesNotContain("crew");
  }

  @Test
  void onlyOwnersTakeStrangersIntoATeamAndTheOrganization() {
    make(maintainer, "{\"name\":\"open\",\"privacy\":\"closed\"}");
    berth.createUser("nina");

    Wire.Answer refused = put(maintainer, "/open/memberships/nina", "{}");
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.text()).contains("nina is no member of the organization");
    assertThat(owner.get(API + "/orgs/acme/members/nina").status()).isEqualTo(404);

    assertThat(put(owner, "/open/memberships/nina", "{}").status()).isEqualTo(200);
    assertThat(owner.get(API + "/orgs/acme/members/nina").status()).isEqualTo(204);
  }

  @Test
  void nestingTakesARightInTheParentAndRefusesCircles() {
    long top = make(owner, "{\"name\":\"top\",\"privacy\":\"closed\"}");
    String below = "{\"name\":\"middle\",\"parent_team_id\":" + top + "}";
    Wire.Answer refused = send(maintainer, "POST", "", below);
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.text()).contains("You must be an organization owner or team maintainer");

    long middle = make(owner, below);
    assertThat(member.get(TEAMS + "/top/teams").text()).contains("\"slug\":\"middle\"");
    assertThat(member.get(TEAMS + "/middle").text()).contains("\"parent\":{\"id\":" + top);
    Wire.Answer circle = send(owner, "PATCH", "/top", "{\"parent_team_id\":" + middle + "}");
    assertThat(circle.status()).isEqualTo(422);
    assertThat(circle.text()).contains("\"field\":\"parent_team_id\"").contains("circle");
    assertThat(send(owner, "PATCH", "/top", "{\"parent_team_id\":" + top + "}").text())
        .contains("circle");
    assertThat(send(owner, "PATCH", "/top", "{\"privacy\":\"secret\"}").text())
        .contains("\"field\":\"privacy\"");

    assertThat(send(owner, "PATCH", "/middle", "{\"parent_team_id\":null}").text())
        .contains("\"parent\":null");
    assertThat(send(owner, "DELETE", "/top", null).status()).isEqualTo(204);
    assertThat(owner.get(TEAMS + "/top").status()).isEqualTo(404);
    assertThat(owner.get(TEAMS + "/middle").status()).isEqualTo(200);
  }

  @Test
  void aTeamBeginsWithAllThatIsAskedForOrNotAtAll() {
    Wire both = token(berth.createToken("olga", "admin:org", "repo"));
    for (String path : new String[] {"/orgs/acme/repos", "/user/repos"}) {
      assertThat(both.post(API + path, "{\"name\":\"kit\"}".getBytes(UTF_8)).status())
          .isEqualTo(201);
    }
    for (String wrong :
        new String[] {
          "\"repo_names\":[\"acme/none\"]",
          "\"repo_names\":[\"kit\"]",
          "\"repo_names\":[\"olga/kit\"]",
          "\"repo_names\":[\"acme/kit\"],\"maintainers\":[\"nobody\"]"
        }) {
      Wire.Answer refused = send(both, "POST", "", "{\"name\":\"begun\"," + wrong + "}");
      assertThat(refused.status()).as(wrong).isEqualTo(422);
    }
    String asked = "{\"name\":\"begun\",\"repo_names\":[\"acme/kit\"],\"maintainers\":[\"max\"]}";
    Wire other = token(berth.createToken("mia", "admin:org", "repo"));
    assertThat(send(other, "POST", "", asked).status()).isEqualTo(403);
    assertThat(owner.get(TEAMS + "/begun").status()).isEqualTo(404);

    assertThat(send(both, "POST", "", asked).status()).isEqualTo(201);

    assertThat(owner.get(TEAMS + "/begun/members?role=maintainer").text())
        .contains("\"login\":\"olga\"")
        .contains("\"login\":\"max\"");
    assertThat(both.get(TEAMS + "/begun/repos").text())
        .contains("\"full_name\":\"acme/kit\"")
        .contains("\"role_name\":\"read\"");
  }

  @Test
  void aRenamedTeamHasTheSlugOfItsName() {
    make(owner, "{\"name\":\"old name\",\"privacy\":\"closed\",\"maintainers\":[\"max\"]}");

    Wire.Answer renamed =
        send(member, "PATCH", "/old-name", "{\"name\":\"New\",\"description\":\"d\"}");

    assertThat(renamed.text())
        .contains("\"slug\":\"new\"")
        .contains("\"description\":\"d\"")
        .contains("\"privacy\":\"closed\"");
    assertThat(owner.get(TEAMS + "/old-name").status()).isEqualTo(404);
  }

  @Test
  void aTokenWithoutTheScopeIsToldWhichOneIsMissing() {
    Wire reads = token(berth.createToken("mia", "read:org"));
    Wire nothing = token(berth.createToken("mia", "repo"));

    assertThat(send(reads, "POST", "", "{\"name\":\"x\"}").text()).contains("write:org");
    assertThat(send(reads, "DELETE", "/dev-team", null).text()).contains("write:org");
    assertThat(nothing.get(TEAMS + "/dev-team").text()).contains("read:org");
    assertThat(nothing.get(API + "/user/teams").status()).isEqualTo(403);
  }

  private static Wire.Answer put(Wire who, String path, String body) {
    return send(who, "PUT", path, body);
  }

  private static Wire.Answer send(Wire who, String method, String path, String body) {
    return who.ask(method, TEAMS + (path == null ? "" : path), body);
  }
}
