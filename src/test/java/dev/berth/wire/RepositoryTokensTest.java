package dev.berth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.LocalBerth;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Tokens of repositories, made by their administrators for workflows.
class RepositoryTokensTest {
  private static final String TOKENS = "/api/v3/repos/acme/code/access_tokens";
  private static LocalBerth berth;
  private static Map<String, Wire> callers;

  @BeforeAll
  static void start() {
    berth = LocalBerth.start();
    for (String login : new String[] {"olga", "pia", "sven"}) {
      berth.createUser(login);
    }
    berth.createOrganization("acme", "olga");
    callers =
        Map.of(
            "olga",
                bearer(
                    berth.createToken(
                        "olga", "repo", "delete_repo", "write:packages", "delete:packages")),
            "narrow", bearer(berth.createToken("olga", "write:packages")),
            "pia", bearer(berth.createToken("pia", "repo", "write:packages", "delete:packages")),
            "sven", bearer(berth.createToken("sven", "repo")),
            "nobody", Wire.anonymous(berth.url()));
    make("code");
    make("other");
    callers.get("olga").put("/api/v3/repos/acme/code/collaborators/pia", new byte[0]);
  }

  @AfterAll
  static void stop() {
    berth.close();
  }

  private static Wire bearer(String token) {
    return Wire.token(berth.url(), token);
  }

  private static void make(String name) {
    Wire.Answer made =
        callers
            .get("olga")
            .post(
                "/api/v3/orgs/acme/repos",
                Content.utf8("{\"name\":\"" + name + "\",\"private\":true}"));
    made.expect(201);
  }

  private static Wire.Answer create(String repository, String body) {
    Wire.Answer made =
        callers
            .get("olga")
            .post("/api/v3/repos/acme/" + repository + "/access_tokens", Content.utf8(body));
    made.expect(201);
    return made;
  }

  private static String field(Wire.Answer answer, String name) {
    return answer.text().replaceAll("(?s)^.*?\"" + name + "\":\"?([^\",}]+).*$", "$1");
  }

  @ParameterizedTest(name = "{0} {1} {2} {3}: {4} {5}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "nobody | POST   |        | {} | 401 | Requires authentication",
        "sven   | POST   |        | {} | 404 | Not Found",
        "pia    | POST   |        | {} | 403 | Must have admin rights to Repository.",
        "narrow | POST   |        | {} | 403 | lacks the scope it takes: repo",
        "olga   | POST   |        | {\"expires_in\":86401} | 422 | \"field\":\"expires_in\"",
        "olga   | POST   |        | {\"expires_in\":0} | 422 | \"field\":\"expires_in\"",
        "olga   | POST   |        | {\"expires_in\":\"1h\"} | 422 | \"field\":\"expires_in\"",
        "olga   | POST   |        | {\"permissions\":7} | 422 | \"field\":\"permissions\"",
        "olga   | POST   |        | {\"permissions\":{\"packages\":\"king\"}} | 422 |"
            + " \"field\":\"packages\"",
        "olga   | POST   |        | {\"expires_in\":86400} | 201 | \"metadata\":\"read\"}",
        "pia    | GET    |        |    | 403 | Must have admin rights to Repository.",
        "olga   | GET    |        |    | 200 | [",
        "olga   | DELETE | /4711  |    | 404 | Not Found",
        "olga   | DELETE | /x     |    | 404 | Not Found",
        "pia    | DELETE | /1     |    | 403 | Must have admin rights to Repository.",
      })
  void isAnswered(String caller, String method, String path, String body, int status, String text) {
    Wire.Answer answer = callers.get(caller).ask(method, TOKENS + (path == null ? "" : path), body);

    answer.expect(status, text);
  }

  @ParameterizedTest
  @CsvSource({
    "repo, none, 201, ",
    "repo, read, 403, read:packages",
    "repo, write, 403, write:packages",
    "repo read:packages, read, 201, ",
    "repo read:packages, write, 403, write:packages",
    "repo delete:packages, write, 403, write:packages",
    "repo write:packages, write, 403, delete:packages",
    "repo write:packages delete:packages, write, 201, "
  })
  void aTokenGoesNoFurtherThanTheOneThatMakesIt(
      String scopes, String packages, int status, String missing) {
    Wire olga = bearer(berth.createToken("olga", scopes.split(" ", -1)));

    Wire.Answer answer =
        olga.post(
            TOKENS, Content.utf8("{\"permissions\":{\"packages\":\"%s\"}}".formatted(packages)));

    answer.expect(
        status,
        missing == null ? "\"token\"" : "This token lacks the scope it takes: " + missing + ".");
  }

  @Test
  void aTokenIsRevokedWithTheOneThatMadeIt() {
    Wire admin = bearer(berth.adminToken());
    Wire.Answer lost =
        admin.post(
            "/api/v3/admin/users/olga/authorizations", Content.utf8("{\"scopes\":[\"repo\"]}"));
    Wire workflow =
        bearer(field(bearer(field(lost, "token")).post(TOKENS, Content.utf8("{}")), "token"));
    workflow.get("/api/v3/repos/acme/code").expect(200);

    admin.delete("/api/v3/admin/users/olga/authorizations/" + field(lost, "id")).expect(204);

    workflow.get("/api/v3/repos/acme/code").expect(401);
  }

  @Test
  void aTokenLastsThoughItsMakerLosesTheRepository() {
    Wire olga = callers.get("olga");
    make("lasting");
    olga.put(
        "/api/v3/repos/acme/lasting/collaborators/pia", Content.utf8("{\"permission\":\"admin\"}"));
    Wire.Answer made =
        callers
            .get("pia")
            .post(
                "/api/v3/repos/acme/lasting/access_tokens",
                Content.utf8("{\"permissions\":{\"packages\":\"write\"}}"));
    made.expect(201);

    olga.delete("/api/v3/repos/acme/lasting/collaborators/pia").expect(204);

    Wire workflow = Wire.basic(berth.url(), field(made, "token"));
    new Pushing(workflow, "acme/lasting").image("v1");
    olga.delete("/api/v3/repos/acme/lasting/access_tokens/" + field(made, "id")).expect(204);
    assertThat(workflow.get("/v2/").status()).isEqualTo(401);
  }

  @Test
  void aTokenHasTheShapeOfGitHubsAndPushesForItsRepository() {
    Wire.Answer made =
        create("code", "{\"permissions\":{\"packages\":\"write\"},\"expires_in\":3600}");

    assertThat(field(made, "token")).matches("ghs_[0-9A-Za-z]{36}");
    assertThat(Instant.parse(field(made, "expires_at")))
        .isBetween(
            Instant.now().plus(Duration.ofMinutes(59)), Instant.now().plus(Duration.ofHours(1)));
    assertThat(made.text())
        .contains("\"packages\":\"write\"")
        .contains("\"repository_selection\":\"selected\"")
        .contains("\"full_name\":\"acme/code\"");
    Wire workflow = Wire.bearer(berth.url(), field(made, "token"));
    new Pushing(workflow, "acme/built").image("v1");
    assertThat(workflow.get("/v2/acme/built/manifests/v1").status()).isEqualTo(200);
    String list = callers.get("olga").get(TOKENS).text();
    assertThat(list)
        .contains("\"id\":" + field(made, "id"))
        .contains("\"last_used_at\":\"")
        .contains("\"created_by\"")
        .doesNotContain(field(made, "token"));
  }

  @Test
  void theLeastThatIsNamedIsAllThatIsGiven() {
    Wire none = Wire.bearer(berth.url(), field(create("code", "{}"), "token"));
    Wire reads =
        Wire.bearer(
            berth.url(),
            field(create("code", "{\"permissions\":{\"packages\":\"read\"}}"), "token"));

    assertThat(none.post("/v2/acme/fresh/blobs/uploads/", new byte[0]).text())
        .contains("installation not allowed to Create organization package");
    assertThat(reads.post("/v2/acme/fresh/blobs/uploads/", new byte[0]).text())
        .contains("installation not allowed to Create organization package");
  }

  @Test
  void anUploadByATokenGoesOnByItsMakerAlone() {
    make("shared");
    callers
        .get("olga")
        .put(
            "/api/v3/repos/acme/shared/collaborators/pia",
            Content.utf8("{\"permission\":\"admin\"}"));
    Wire olgas = workflow("olga", "shared");
    Wire pias = workflow("pia", "shared");
    Pushing pushing = new Pushing(olgas, "acme/shared");
    pushing.image("v1");
    new Pushing(pias, "acme/shared").image("v2");
    byte[] bytes = Content.noise(100, 1);
    String session = pushing.session();
    String end = session + "?digest=" + Content.digest(bytes);

    assertThat(pias.put(end, bytes).outcome()).isEqualTo("404 BLOB_UPLOAD_UNKNOWN");
    olgas.patch(session, new byte[0]).expect(202);
    workflow("olga", "shared").get(session).expect(204);
    Wire.basic(berth.url(), berth.createToken("olga", "write:packages"))
        .put(end, bytes)
        .expect(201);
  }

  private static Wire workflow(String maker, String repository) {
    Wire.Answer made =
        callers
            .get(maker)
            .post(
                "/api/v3/repos/acme/" + repository + "/access_tokens",
                Content.utf8("{\"permissions\":{\"packages\":\"write\"}}"));
    return Wire.basic(berth.url(), field(made.expect(201), "token"));
  }

  @Test
  void aTokenLooksAtItsOwnRepositoryAndAtNoOther() {
    Wire workflow = bearer(field(create("code", "{}"), "token"));

    assertThat(workflow.get("/api/v3/repos/acme/code").status()).isEqualTo(200);
    assertThat(workflow.get("/api/v3/repos/acme/other").status()).isEqualTo(404);
    assertThat(workflow.get("/api/v3/installation/repositories").text())
        .contains("\"total_count\":1")
        .contains("\"full_name\":\"acme/code\"");
    assertThat(workflow.post(TOKENS, Content.utf8("{}")).text())
        .contains("Resource not accessible by integration");
    assertThat(workflow.get("/api/v3/user/repos").status()).isEqualTo(403);
  }

  @Test
  void aTokenIsRevokedByItselfOrByAnAdministratorAtOnce() {
    Wire itself = bearer(field(create("code", "{}"), "token"));
    Wire.Answer second = create("code", "{}");
    Wire other = bearer(field(second, "token"));

    assertThat(itself.delete("/api/v3/installation/token").status()).isEqualTo(204);
    assertThat(itself.get("/api/v3/repos/acme/code").status()).isEqualTo(401);
    Wire olga = callers.get("olga");
    assertThat(olga.delete(TOKENS.replace("code", "other") + "/" + field(second, "id")).status())
        .isEqualTo(404);
    assertThat(other.get("/api/v3/repos/acme/code").status()).isEqualTo(200);
    assertThat(olga.delete(TOKENS + "/" + field(second, "id")).status()).isEqualTo(204);
    assertThat(other.get("/api/v3/repos/acme/code").status()).isEqualTo(401);
    assertThat(olga.delete("/api/v3/installation/token").status()).isEqualTo(403);
  }

  @Test
  void theTokenOfARepositoryMadeAnewIsToldWhatHelps() {
    make("twice");
    String packages = "{\"permissions\":{\"packages\":\"write\"}}";
    String former = field(create("twice", packages), "token");
    Wire first = Wire.bearer(berth.url(), former);
    new Pushing(first, "acme/kept").image("v1");
    assertThat(callers.get("olga").delete("/api/v3/repos/acme/twice").status()).isEqualTo(204);
    assertThat(first.get("/v2/").status()).isEqualTo(401);
    String gone = "permission_denied: The requested installation does not exist.";
    Wire.basic(berth.url(), former).get("/v2/").expect(403, gone);
    Wire.basic(berth.url(), former).get("/token?service=x").expect(403, gone);
    bearer(former).get("/api/v3/installation/repositories").expect(401, "Bad credentials");
    make("twice");
    Wire second = Wire.bearer(berth.url(), field(create("twice", packages), "token"));

    Wire.Answer push = second.post("/v2/acme/kept/blobs/uploads/", new byte[0]);

    assertThat(push.outcome()).isEqualTo("403 DENIED");
    assertThat(push.text())
        .contains("installation not allowed to Write organization package")
        .contains("was deleted")
        .contains("its administrators can link it");
  }
}
