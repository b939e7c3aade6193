package dev.berth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.LocalBerth;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Who was given what in a repository, by GitHub's routes.
class CollaboratorsTest {
  private static final String CODE = "/api/v3/repos/acme/code/collaborators";
  private static LocalBerth berth;
  private static Map<String, Wire> callers;

  @BeforeAll
  static void start() {
    berth = LocalBerth.start();
    for (String login : new String[] {"olga", "ada", "pia", "rob", "sven", "tom"}) {
      berth.createUser(login);
    }
    berth.createOrganization("acme", "olga");
    callers =
        Map.of(
            "olga", bearer("olga", "repo"),
            "ada", bearer("ada", "repo"),
            "pia", bearer("pia", "repo"),
            "rob", bearer("rob", "repo"),
            "sven", bearer("sven", "repo"),
            "narrow", bearer("olga", "public_repo"),
            "nobody", Wire.anonymous(berth.url()));
    Wire.Answer made =
        callers
            .get("olga")
            .post("/api/v3/orgs/acme/repos", Content.utf8("{\"name\":\"code\",\"private\":true}"));
    made.expect(201);
    put("ada", "admin");
    put("pia", "push");
    put("rob", "pull");
  }

  @AfterAll
  static void stop() {
    berth.close();
  }

  private static Wire bearer(String login, String scope) {
    return Wire.token(berth.url(), berth.createToken(login, scope));
  }

  private static void put(String login, String permission) {
    Wire.Answer answer =
        callers
            .get("olga")
            .put(CODE + "/" + login, Content.utf8("{\"permission\":\"" + permission + "\"}"));
    answer.expect(204);
  }

  @ParameterizedTest(name = "{0} {1} {2} {3}: {4} {5}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "pia    | GET    |                 |    | 200 | \"role_name\":\"write\"",
        "pia    | GET    | /rob            |    | 204 | ``",
        "pia    | GET    | /olga           |    | 204 | ``",
        "pia    | GET    | /sven           |    | 404 | Not Found",
        "pia    | GET    | /none           |    | 404 | Not Found",
        "pia    | GET    | /ada/permission |    | 200 |"
            + " {\"permission\":\"admin\",\"role_name\":\"admin\"",
        "pia    | GET    | /rob/permission |    | 200 |"
            + " {\"permission\":\"read\",\"role_name\":\"read\"",
        "pia    | GET    | /sven/permission |   | 200 |"
            + " {\"permission\":\"none\",\"role_name\":\"none\"",
        "pia    | GET    | /acme/permission |   | 404 | Not Found",
        "rob    | GET    |                 |    | 403 | Must have push access",
        "sven   | GET    |                 |    | 404 | Not Found",
        "nobody | GET    |                 |    | 401 | Requires authentication",
        "narrow | GET    |                 |    | 403 | lacks the scope it takes: repo",
        "pia    | PUT    | /sven           |    | 403 | Must have admin rights to Repository.",
        "pia    | DELETE | /rob            |    | 403 | Must have admin rights to Repository.",
        "sven   | PUT    | /sven           |    | 404 | Not Found",
        "nobody | PUT    | /sven           |    | 401 | Requires authentication",
        "narrow | PUT    | /sven           |    | 403 | lacks the scope it takes: repo",
        "ada    | PUT    | /none           |    | 404 | Not Found",
        "ada    | PUT    | /acme           |    | 404 | Not Found",
        "ada    | PUT    | /sven           | {\"permission\":\"king\"} | 422 |"
            + " \"field\":\"permission\"",
        "ada    | PUT    | /sven           | {\"permission\":7} | 422 | \"field\":\"permission\"",
        "ada    | PUT    | /ada            | {\"permission\":\"push\"} | 422 | your own right",
        "ada    | DELETE | /ada            |    | 422 | your own right",
        "ada    | DELETE | /sven           |    | 404 | Not Found",
      })
  void isAnswered(String caller, String method, String path, String body, int status, String text) {
    Wire.Answer answer = callers.get(caller).ask(method, CODE + (path == null ? "" : path), body);

    answer.expect(status, text);
  }

  @Test
  void aPermissionCountsAtOnceAndEndsAtOnce() {
    Wire tom = bearer("tom", "repo");
    assertThat(tom.get("/api/v3/repos/acme/code").status()).isEqualTo(404);

    assertThat(callers.get("ada").put(CODE + "/tom", new byte[0]).status()).isEqualTo(204);

    assertThat(tom.get("/api/v3/repos/acme/code").text())
        .contains("\"push\":true,\"maintain\":false");
    assertThat(callers.get("ada").delete(CODE + "/tom").status()).isEqualTo(204);
    assertThat(tom.get("/api/v3/repos/acme/code").status()).isEqualTo(404);
  }

  @Test
  void theOwnerOfARepositoryIsNoCollaborator() {
    callers.get("pia").post("/api/v3/user/repos", Content.utf8("{\"name\":\"own\"}"));

    assertThat(
            callers.get("pia").put("/api/v3/repos/pia/own/collaborators/pia", new byte[0]).text())
        .contains("cannot be a collaborator");
  }
}
