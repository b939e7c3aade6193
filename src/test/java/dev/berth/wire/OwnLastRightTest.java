package dev.berth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.LocalBerth;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Nobody ends their own right to administer something unawares.
class OwnLastRightTest {
  private static final String TEAM = "/api/v3/orgs/acme/teams/dev";
  private LocalBerth berth;
  private Wire olga;
  private Wire mia;

  @BeforeEach
  void start() {
    berth = LocalBerth.start();
    for (String login : new String[] {"olga", "otto", "mia"}) {
      berth.createUser(login);
    }
    berth.createOrganization("acme", "olga");
    berth.createOrganization("other", "otto");
    berth.addMember("acme", "otto", "admin");
    berth.addMember("acme", "mia", "member");
    berth.addMember("other", "olga", "member");
    olga = token("olga");
    mia = token("mia");
    for (String name : new String[] {"top", "dev"}) {
      post(olga, "/api/v3/orgs/acme/teams", "{\"name\":\"" + name + "\",\"privacy\":\"closed\"}");
    }
    olga.put(TEAM + "/memberships/mia", Content.utf8("{\"role\":\"maintainer\"}")).expect(200);
    new Pushing(olga, "acme/app").image("v1");
    olga.put(
            "/api/v3/orgs/acme/packages/container/app/access/teams/dev",
            Content.utf8("{\"role\":\"admin\"}"))
        .expect(200);
    post(olga, "/api/v3/orgs/acme/repos", "{\"name\":\"code\",\"private\":true}");
  }

  private Wire token(String login) {
    return Wire.basic(
        berth.url(),
        berth.createToken(login, "admin:org", "repo", "delete_repo", "write:packages"));
  }

  private static void post(Wire who, String path, String body) {
    who.post(path, Content.utf8(body)).expect(201);
  }

  @AfterEach
  void stop() {
    berth.close();
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "mia  | DELETE | /orgs/acme/teams/dev/memberships/mia |",
        "mia  | PUT    | /orgs/acme/teams/dev/memberships/mia | {\"role\":\"member\"}",
        "mia  | DELETE | /orgs/acme/teams/dev |",
        "olga | POST   | /repos/acme/code/transfer | {\"new_owner\":\"other\"}",
        "olga | DELETE | /orgs/acme/memberships/olga |",
        "olga | PUT    | /orgs/acme/outside_collaborators/olga | {}",
        "olga | PUT    | /orgs/acme/memberships/olga | {\"role\":\"member\"}",
      })
  void isRefusedUnlessItIsMeant(String caller, String method, String path, String body) {
    Wire who = caller.equals("mia") ? mia : olga;

    ask(who, method, "/api/v3" + path, body).expect(409, "You would lose your own right");
    assertThat(olga.get("/api/v3/repos/acme/code").status()).isEqualTo(200);
    assertThat(olga.get(TEAM + "/memberships/mia").status()).isEqualTo(200);
    assertThat(olga.get("/api/v3/orgs/acme/memberships/olga").text())
        .contains("\"role\":\"admin\"");

    Wire.Answer forced =
        body == null
            ? ask(who, method, "/api/v3" + path + "?force=true", body)
            : ask(who, method, "/api/v3" + path, forced(body));
    assertThat(forced.status()).as(forced.text()).isBetween(200, 204);
  }

  private static String forced(String body) {
    return body.equals("{}") ? "{\"force\":true}" : body.replace("}", ",\"force\":true}");
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "DELETE | /repos/acme/built          |",
        "POST   | /repos/acme/built/transfer | {\"new_owner\":\"mia\"}",
      })
  void packagesThatInheritAreNotLostWithTheRepositoryUnlessItIsMeant(
      String method, String path, String body) {
    post(olga, "/api/v3/orgs/acme/repos", "{\"name\":\"built\",\"private\":true}");
    olga.put(
            "/api/v3/repos/acme/built/collaborators/mia",
            Content.utf8("{\"permission\":\"admin\"}"))
        .expect(204);
    new Pushing(olga, "acme/heir").image("v1");
    olga.put(
            "/api/v3/orgs/acme/packages/container/heir/repository",
            Content.utf8("{\"repository\":\"acme/built\",\"inherit_access\":true}"))
        .expect(200);

    ask(mia, method, "/api/v3" + path, body).expect(409, "You would lose your own right");
    mia.get("/api/v3/orgs/acme/packages/container/heir/access/users").expect(200);

    Wire.Answer forced =
        body == null
            ? ask(mia, method, "/api/v3" + path + "?force=true", body)
            : ask(mia, method, "/api/v3" + path, body.replace("}", ",\"force\":true}"));
    assertThat(forced.status()).as(forced.text()).isBetween(200, 204);
    mia.get("/api/v3/orgs/acme/packages/container/heir/access/users").expect(404);
  }

  private static Wire.Answer ask(Wire who, String method, String path, String body) {
    return who.ask(method, path, body);
  }
}
