package dev.berth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.LocalBerth;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Package tokens: bound to some packages and to some rights, for machines.
class PackageTokensTest {
  private static LocalBerth berth;
  private static Map<String, Wire> callers;

  @BeforeAll
  static void start() {
    berth = LocalBerth.start();
    for (String login : new String[] {"olga", "max", "sven"}) {
      berth.createUser(login);
    }
    berth.createOrganization("acme", "olga");
    berth.addMember("acme", "max", "member");
    callers =
        Map.of(
            "olga",
            bearer(berth.createToken("olga", "write:packages", "delete:packages", "admin:org")),
            "max",
            bearer(berth.createToken("max", "write:packages")),
            "reader",
            bearer(berth.createToken("max", "read:packages")),
            "sven",
            bearer(berth.createToken("sven", "write:packages")),
            "admin",
            bearer(berth.adminToken()),
            "nobody",
            Wire.anonymous(berth.url()));
  }

  @AfterAll
  static void stop() {
    berth.close();
  }

  private static Wire bearer(String token) {
    return Wire.token(berth.url(), token);
  }

  private static String field(Wire.Answer answer, String name) {
    return answer.text().replaceAll("(?s)^.*?\"" + name + "\":\"?([^\",}]+).*$", "$1");
  }

  private static Wire.Answer create(String caller, String path, String body) {
    Wire.Answer made = callers.get(caller).post("/api/v3" + path, Content.utf8(body));
    made.expect(201);
    return made;
  }

  @ParameterizedTest(name = "{0} {1} {2} {3}: {4} {5}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "nobody | POST | /user/package-tokens | {} | 401 | Requires authentication",
        "max    | POST | /user/package-tokens | {\"rights\":[\"read\"]} | 422 | packages",
        "max    | POST | /user/package-tokens | {\"packages\":[\"max/a\"]} | 422 | rights",
        "max    | POST | /user/package-tokens | {\"packages\":[\"app\"],\"rights\":[\"read\"]} |"
            + " 422 | OWNER/NAME",
        "max    | POST | /user/package-tokens |"
            + " {\"packages\":[\"none/app\"],\"rights\":[\"read\"]} | 422 | login of an account",
        "max    | POST | /user/package-tokens |"
            + " {\"packages\":[\"max/A B\"],\"rights\":[\"read\"]} | 422 | pattern of names",
        "max    | POST | /user/package-tokens |"
            + " {\"packages\":[\"max/app\"],\"rights\":[\"king\"]} | 422 | \"field\":\"rights\"",
        "max    | POST | /user/package-tokens |"
            + " {\"packages\":[\"max/app\"],\"rights\":[\"delete\"]} | 403 | delete:packages",
        "reader | POST | /user/package-tokens |"
            + " {\"packages\":[\"max/app\"],\"rights\":[\"write\"]} | 403 | write:packages",
        "max    | POST | /user/package-tokens | {\"packages\":[\"max/app\"],"
            + "\"rights\":[\"read\"],\"expires_at\":\"2001-01-01T00:00:00Z\"} | 422 | expires_at",
        "max    | POST | /orgs/acme/package-tokens | {} | 404 | Not Found",
        "max    | GET  | /orgs/acme/package-tokens |    | 404 | Not Found",
        "olga   | GET  | /orgs/none/package-tokens |    | 404 | Not Found",
        "max    | DELETE | /user/package-tokens/4711 |  | 404 | Not Found",
        "max    | POST | /admin/users/max/package-tokens | {} | 404 | Not Found",
        "admin  | POST | /admin/users/none/package-tokens | {} | 404 | Not Found",
      })
  void isAnswered(String caller, String method, String path, String body, int status, String text) {
    Wire.Answer answer = callers.get(caller).ask(method, "/api/v3" + path, body);

    answer.expect(status, text);
  }

  @Test
  void aTokenReadsASinglePackageThatItsHolderPullsWithoutBelonging() {
    Wire pushing = Wire.basic(berth.url(), berth.createToken("olga", "write:packages"));
    new Pushing(pushing, "acme/base").image("v1");
    String read = "{\"packages\":[\"acme/%s\"],\"rights\":[\"%s\"]}";
    Wire sven = callers.get("sven");
    String own = "/api/v3/user/package-tokens";
    String hidden = sven.post(own, Content.utf8(read.formatted("base", "read"))).expect(422).text();
    assertThat(sven.post(own, Content.utf8(read.formatted("none", "read"))).expect(422).text())
        .isEqualTo(hidden.replace("acme/base", "acme/none"));
    callers
        .get("olga")
        .send(
            "PATCH",
            "/api/v3/orgs/acme/packages/container/base",
            Content.utf8("{\"visibility\":\"public\"}"))
        .expect(200);

    Wire.Answer made = sven.post(own, Content.utf8(read.formatted("base", "read")));

    made.expect(201);
    Wire.basic(berth.url(), field(made, "token")).get("/v2/acme/base/manifests/v1").expect(200);
    sven.post(own, Content.utf8(read.formatted("base", "write"))).expect(422);
    sven.post(own, Content.utf8(read.formatted("*", "read"))).expect(422);
  }

  @Test
  void aTokenThatCouldMakeNoneSeesAndRevokesNone() {
    Wire.Answer made =
        create("max", "/user/package-tokens", "{\"packages\":[\"max/x\"],\"rights\":[\"read\"]}");
    Wire narrow = bearer(berth.createToken("max", "read:user"));
    String one = "/api/v3/user/package-tokens/" + field(made, "id");

    narrow.get("/api/v3/user/package-tokens").expect(403, "read:packages");
    narrow.delete(one).expect(403, "read:packages");
    callers.get("reader").get("/api/v3/user/package-tokens").expect(200, "max/x");
    callers.get("reader").delete(one).expect(204);
  }

  @Test
  void aTokenEndsWithTheTokenThatMadeIt() {
    Wire admin = callers.get("admin");
    Wire.Answer parent =
        create(
            "admin",
            "/admin/users/max/authorizations",
            "{\"scopes\":[\"write:packages\"],\"expires_at\":\"2998-01-01T00:00:00Z\"}");
    Wire max = bearer(field(parent, "token"));
    String wish = "{\"packages\":[\"max/app\"],\"rights\":[\"read\"]";
    max.post(
            "/api/v3/user/package-tokens",
            Content.utf8(wish + ",\"expires_at\":\"2999-01-01T00:00:00Z\"}"))
        .expect(422, "ends with the token that makes it");
    Wire.Answer made = max.post("/api/v3/user/package-tokens", Content.utf8(wish + "}"));
    made.expect(201, "\"expires_at\":\"2998-01-01T00:00:00Z\"");
    Wire machine = Wire.basic(berth.url(), field(made, "token"));
    assertThat(machine.get("/v2/").status()).isEqualTo(200);

    admin.delete("/api/v3/admin/users/max/authorizations/" + field(parent, "id")).expect(204);

    assertThat(machine.get("/v2/").status()).isEqualTo(401);
  }

  @Test
  void anOrganizationSeesWhatIsBoundToItsOwnPackagesOnly() {
    create(
        "max",
        "/user/package-tokens",
        "{\"packages\":[\"acme/both\",\"max/secret-plan\"],\"rights\":[\"read\"]}");

    assertThat(callers.get("olga").get("/api/v3/orgs/acme/package-tokens").text())
        .contains("\"packages\":[\"acme/both\"]")
        .doesNotContain("secret-plan");
    assertThat(callers.get("max").get("/api/v3/user/package-tokens").text())
        .contains("max/secret-plan");
    callers
        .get("sven")
        .post(
            "/api/v3/user/package-tokens",
            Content.utf8("{\"packages\":[\"acme/both\"],\"rights\":[\"read\"]}"))
        .expect(422, "in whose packages sven has no right");
  }

  @Test
  void aTokenReachesItsPackagesUntilItIsRevoked() {
    Wire.Answer made =
        create(
            "max",
            "/user/package-tokens",
            "{\"packages\":[\"acme/ci/*\",\"max/app\"],\"rights\":[\"read\",\"write\"],"
                + "\"note\":\"the builder\",\"expires_at\":\"2999-01-01T00:00:00Z\"}");

    assertThat(field(made, "token")).matches("bpt_[0-9A-Za-z]{36}");
    assertThat(made.text())
        .contains("\"packages\":[\"max/app\",\"acme/ci/*\"]")
        .contains("\"rights\":[\"read\",\"write\"]");
    Wire machine = Wire.bearer(berth.url(), field(made, "token"));
    new Pushing(machine, "acme/ci/lint").image("v1");
    new Pushing(machine, "max/app").image("v1");
    assertThat(machine.post("/v2/max/other/blobs/uploads/", new byte[0]).outcome())
        .isEqualTo("403 DENIED");
    Wire max = callers.get("max");
    assertThat(max.get("/api/v3/user/package-tokens").text())
        .contains("\"note\":\"the builder\"")
        .contains("\"last_used_at\":\"")
        .doesNotContain(field(made, "token"));
    assertThat(
            callers.get("sven").delete("/api/v3/user/package-tokens/" + field(made, "id")).status())
        .isEqualTo(404);

    assertThat(max.delete("/api/v3/user/package-tokens/" + field(made, "id")).status())
        .isEqualTo(204);

    assertThat(machine.get("/v2/max/app/manifests/v1").outcome()).isEqualTo("401 UNAUTHORIZED");
  }

  @Test
  void anOrganizationsOwnersSeeAndEndWhatIsBoundToItsPackages() {
    Wire.Answer byMax =
        create(
            "max",
            "/user/package-tokens",
            "{\"packages\":[\"acme/shared\"],\"rights\":[\"read\"]}");
    Wire.Answer own =
        create(
            "olga", "/orgs/acme/package-tokens", "{\"packages\":[\"*\"],\"rights\":[\"delete\"]}");
    Wire olga = callers.get("olga");

    assertThat(olga.get("/api/v3/orgs/acme/package-tokens").text())
        .contains("\"id\":" + field(byMax, "id") + ",")
        .contains("\"id\":" + field(own, "id") + ",")
        .contains("\"acme/*\"");
    assertThat(olga.delete("/api/v3/orgs/acme/package-tokens/" + field(byMax, "id")).status())
        .isEqualTo(204);
    assertThat(Wire.basic(berth.url(), field(byMax, "token")).get("/v2/").status()).isEqualTo(401);
    assertThat(Wire.basic(berth.url(), field(own, "token")).get("/v2/").status()).isEqualTo(200);
  }

  @Test
  void aSiteAdministratorMakesOneForAUser() {
    Wire.Answer made =
        create(
            "admin",
            "/admin/users/sven/package-tokens",
            "{\"packages\":[\"sven/*\"],\"rights\":[\"write\"]}");

    new Pushing(Wire.bearer(berth.url(), field(made, "token")), "sven/tool").image("v1");
    assertThat(callers.get("admin").get("/api/v3/admin/users/sven/authorizations").text())
        .contains("\"packages\":[\"sven/*\"]");
  }
}
