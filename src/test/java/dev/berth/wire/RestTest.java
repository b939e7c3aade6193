package dev.berth.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.berth.LocalBerth;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestTest {
  private static final String API = "/api/v3";
  private static LocalBerth berth;
  private static Wire admin;
  private static Wire alice;
  private static Wire bob;

  @BeforeAll
  static void start() {
    berth = LocalBerth.start();
    admin = bearer(berth.adminToken());
    alice = bearer(berth.createUser("alice"));
    bob = bearer(berth.createUser("bob"));
    berth.createOrganization("acme", "alice");
    berth.addMember("acme", "bob", "member");
  }

  @AfterAll
  static void stop() {
    berth.close();
  }

  private static Wire bearer(String token) {
    return Wire.token(berth.url(), token);
  }

  @ParameterizedTest(name = "{0} {1} {2}: {3}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "GET    | /                                  |    | 200",
        "GET    | /nothing                           |    | 404",
        "GET    | /user                              |    | 200",
        "GET    | /user/                             |    | 404",
        "DELETE | /user                              |    | 405",
        "GET    | /users/alice                       |    | 200",
        "GET    | /users/ALICE                       |    | 200",
        "GET    | /users/acme                        |    | 200",
        "GET    | /users/nobody                      |    | 404",
        "GET    | /users/-no-login-                  |    | 404",
        "GET    | /users                             |    | 200",
        "GET    | /organizations                     |    | 200",
        "GET    | /orgs/acme                         |    | 200",
        "GET    | /orgs/alice                        |    | 404",
        "GET    | /orgs/acme/members                 |    | 200",
        "GET    | /orgs/acme/memberships/bob         |    | 200",
        "GET    | /orgs/acme/memberships/admin       |    | 404",
        "PUT    | /orgs/acme/memberships/nobody      | {} | 404",
        "PUT    | /orgs/acme/memberships/bob         | {\"role\":\"king\"} | 422",
        "PUT    | /orgs/acme/memberships/alice       | {\"role\":\"member\"} | 422",
        "DELETE | /orgs/acme/memberships/alice       |    | 422",
        "DELETE | /orgs/acme/memberships/admin       |    | 404",
        "PATCH  | /orgs/acme                         | {\"members_can_create_packages\":true} |"
            + " 200",
        "PATCH  | /orgs/acme                         | {\"members_can_create_packages\":1} | 422",
        "PATCH  | /orgs/nobody                       | {} | 404",
        "POST   | /admin/users                       | {} | 422",
        "POST   | /admin/users                       | [] | 400",
        "POST   | /admin/users                       | {\"login\":  | 400",
        "POST   | /admin/users                       | {\"login\":5} | 422",
        "POST   | /admin/users                       | {\"login\":\"alice\"} | 422",
        "POST   | /admin/users                       | {\"login\":\"Alice\"} | 422",
        "POST   | /admin/users                       | {\"login\":\"acme\"} | 422",
        "POST   | /admin/users                       | {\"login\":\"api\"} | 422",
        "POST   | /admin/users                       | {\"login\":\"a--b\"} | 422",
        "POST   | /admin/users                       | {\"login\":\"new1\",\"email\":\"x\"} | 422",
        "POST   | /admin/organizations               | {\"login\":\"o1\"} | 422",
        "POST   | /admin/organizations               | {\"login\":\"o1\",\"admin\":\"nobody\"} |"
            + " 422",
        "POST   | /admin/organizations               | {\"login\":\"o1\",\"admin\":\"acme\"} | 422",
        "POST   | /admin/organizations               | {\"login\":\"bob\",\"admin\":\"alice\"} |"
            + " 422",
        "POST   | /admin/users/nobody/authorizations | {\"scopes\":[]} | 404",
        "POST   | /admin/users/acme/authorizations   | {\"scopes\":[]} | 404",
        "POST   | /admin/users/bob/authorizations    | {\"scopes\":[\"everything\"]} | 422",
        "POST   | /admin/users/bob/authorizations    | {\"scopes\":\"repo\"} | 422",
        "POST   | /admin/users/bob/authorizations    | {\"expires_at\":\"soon\"} | 422",
        "POST   | /admin/users/bob/authorizations    | {\"expires_at\":\"2001-01-01T00:00:00Z\"} |"
            + " 422",
        "DELETE | /admin/users/bob/authorizations/99999 |  | 404",
        "DELETE | /admin/users/bob/authorizations/x  |    | 404",
        "PATCH  | /users/alice/packages/container/absent | {\"visibility\":\"public\"} | 404",
        "GET    | /users/alice/packages/container/absent |  | 404"
      })
  void theAdministratorIsAnswered(String method, String path, String body, int status) {
    Wire.Answer answer = admin.ask(method, API + path, body);

    answer.expect(status);
    if (status >= 400) {
      assertThat(answer.text())
          .contains("\"message\":\"")
          .contains("\"documentation_url\":\"")
          .contains("\"status\":\"" + status + "\"");
    }
    if (status == 422) {
      assertThat(answer.text()).contains("\"errors\":[{\"resource\":\"").contains("\"field\":\"");
    }
  }

  @Test
  void aTakenLoginAlreadyExists() {
    assertThat(post(admin, "/admin/users", "{\"login\":\"bob\"}").text())
        .contains("\"message\":\"Validation Failed\"")
        .contains("\"resource\":\"User\",\"field\":\"login\",\"code\":\"already_exists\"");
  }

  @ParameterizedTest
  @CsvSource({
    "/user, 401, Requires authentication",
    "/admin/users/bob/authorizations, 401, Requires authentication",
    "/orgs/acme/members, 200, ",
    "/orgs/acme/memberships/bob, 401, Requires authentication",
    "/users/alice/packages/container/x, 401, Requires authentication",
    "/users/alice, 200, "
  })
  void whoHasNotSignedInIsAnswered(String path, int status, String message) {
    Wire.Answer answer = Wire.anonymous(berth.url()).get(API + path);

    assertThat(answer.status()).isEqualTo(status);
    if (message != null) {
      assertThat(answer.text()).contains("\"message\":\"" + message + "\"");
    }
  }

  @Test
  void wrongCredentialsAreBadOnEveryRoute() {
    Wire.Answer answer = new Wire(berth.url(), "Bearer ghp_wrong").get(API + "/users/alice");

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.text()).contains("Bad credentials");
  }

  @Test
  void forOthersTheAdministrationDoesNotExist() {
    assertThat(post(alice, "/admin/users", "{\"login\":\"x\"}").status()).isEqualTo(404);
    Wire weak = bearer(berth.createToken("admin", "repo"));
    assertThat(post(weak, "/admin/users", "{\"login\":\"x\"}").status()).isEqualTo(403);
  }

  @Test
  void anOwnerAdministersAnOrganizationByATokenForIt() {
    Wire owner = bearer(berth.createToken("alice", "admin:org"));

    assertThat(put(owner, "/orgs/acme/memberships/bob", "{\"role\":\"member\"}").status())
        .isEqualTo(200);
    assertThat(put(alice, "/orgs/acme/memberships/bob", "{\"role\":\"member\"}").status())
        .isEqualTo(403);
    Wire member = bearer(berth.createToken("bob", "admin:org"));
    assertThat(put(member, "/orgs/acme/memberships/bob", "{\"role\":\"admin\"}").status())
        .isEqualTo(404);
    assertThat(member.get(API + "/orgs/acme/members").text()).contains("\"login\":\"alice\"");
  }

  @Test
  void aTokensScopesAndEndAreInTheHeaders() {
    String text =
        post(
                admin,
                "/admin/users/bob/authorizations",
                "{\"scopes\":[\"repo\",\"read:org\"],\"note\":\"n\","
                    + "\"expires_at\":\"2039-01-31T12:00:00Z\"}")
            .text();
    assertThat(text).contains("\"scopes\":[\"read:org\",\"repo\"]").contains("\"note\":\"n\"");
    String secret = text.replaceAll("(?s).*\"token\":\"([^\"]+)\".*", "$1");

    Wire.Answer answer = bearer(secret).get(API + "/user");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("X-OAuth-Scopes")).contains("read:org, repo");
    assertThat(answer.header("GitHub-Authentication-Token-Expiration"))
        .contains("2039-01-31 12:00:00 UTC");
    assertThat(answer.header("X-GitHub-Media-Type")).contains("github.v3; format=json");
    assertThat(answer.header("X-GitHub-Request-Id")).isPresent();
    assertThat(answer.header("Content-Type")).contains("application/json; charset=utf-8");
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "GET    | /user                     | ''",
        "GET    | /user/orgs                | admin:org, read:org, read:user, user, write:org",
        "GET    | /orgs/acme/members        | admin:org, read:org, write:org",
        "PATCH  | /orgs/acme                | admin:org",
        "POST   | /orgs/acme/teams          | admin:org, write:org",
        "POST   | /user/repos               | public_repo, repo",
        "GET    | /repos/acme/none          | public_repo, repo",
        "DELETE | /repos/acme/none          | delete_repo",
        "GET    | /user/packages/container/none | read:packages, write:packages",
        "PATCH  | /user/packages/container/none | write:packages",
        "DELETE | /user/packages/container/none | delete:packages",
        "POST   | /admin/users              | site_admin",
      })
  void eachAnswerTellsWhichScopesTheRouteTakes(String method, String path, String scopes) {
    Wire bob = bearer(berth.createToken("bob", "read:user"));

    Wire.Answer answer = bob.send(method, API + path, Content.utf8("{}"));

    assertThat(answer.header("X-Accepted-OAuth-Scopes")).hasValue(scopes);
    assertThat(answer.header("X-OAuth-Scopes")).hasValue("read:user");
    Wire.Answer toNobody = Wire.anonymous(berth.url()).send(method, API + path, Content.utf8("{}"));
    assertThat(toNobody.header("X-Accepted-OAuth-Scopes")).isEmpty();
  }

  @Test
  void eachTokenIsANewOneAndRevokingEndsThemAtOnce() {
    String first = berth.createToken("bob", "repo");
    String second = berth.createToken("bob", "repo");
    assertThat(first).isNotEqualTo(second);
    assertThat(bearer(second).get(API + "/user").status()).isEqualTo(200);
    String list = admin.get(API + "/admin/users/bob/authorizations").text();
    String id = list.replaceAll("(?s).*\\{\"id\":(\\d+).*", "$1");
    assertThat(list).contains(second.substring(32)).doesNotContain(second);

    assertThat(admin.delete(API + "/admin/users/bob/authorizations/" + id).status()).isEqualTo(204);

    assertThat(bearer(second).get(API + "/user").status()).isEqualTo(401);
    assertThat(bearer(first).get(API + "/user").status()).isEqualTo(200);
  }

  @Test
  void revokingAllEndsEveryTokenOfAUser() {
    String token = berth.createUser("frank");

    assertThat(admin.delete(API + "/admin/users/frank/authorizations").status()).isEqualTo(204);

    assertThat(bearer(token).get(API + "/user").status()).isEqualTo(401);
  }

  @Test
  void aPackageIsMadePublicByItsAdministratorOnly() {
    Wire.Answer pushed = pushImage(alice, "alice/tools/app");
    pushed.expect(201);
    String path = "/users/alice/packages/container/tools%2Fapp";

    assertThat(patch(bob, path, "{\"visibility\":\"public\"}").text())
        .contains("\"message\":\"Package not found.\"");
    assertThat(patch(alice, path, "{\"visibility\":\"open\"}").status()).isEqualTo(422);
    assertThat(patch(alice, path, "{\"visibility\":\"internal\"}").status()).isEqualTo(422);
    assertThat(patch(alice, path, "{}").status()).isEqualTo(422);
    assertThat(patch(alice, "/orgs/alice/packages/container/tools%2Fapp", "{}").status())
        .isEqualTo(404);
    Wire reader = bearer(berth.createToken("alice", "read:packages"));
    assertThat(patch(reader, path, "{\"visibility\":\"public\"}").status()).isEqualTo(403);

    Wire.Answer answer = patch(alice, path, "{\"visibility\":\"public\"}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text())
        .contains("\"name\":\"tools/app\"")
        .contains("\"package_type\":\"container\"")
        .contains("\"visibility\":\"public\"")
        .contains("\"version_count\":1")
        .contains(
            "\"url\":\"" + berth.url() + "/api/v3/users/alice/packages/container/tools%2Fapp\"")
        .contains(
            "\"html_url\":\""
                + berth.url()
                + "/users/alice/packages/container/package/tools%2Fapp\"");
    assertThat(patch(bob, path, "{\"visibility\":\"private\"}").status()).isEqualTo(403);
    assertThat(
            patch(alice, "/user/packages/container/tools%2Fapp", "{\"visibility\":\"private\"}")
                .status())
        .isEqualTo(200);
  }

  @Test
  void anOrganizationsPackageMayBeInternal() {
    assertThat(pushImage(alice, "acme/app").status()).isEqualTo(201);

    assertThat(
            patch(alice, "/orgs/acme/packages/container/app", "{\"visibility\":\"internal\"}")
                .text())
        .contains("\"visibility\":\"internal\"");
    assertThat(bob.get(API + "/orgs/acme/packages/container/app").status()).isEqualTo(200);
  }

  @Test
  void listsComeInPagesWithALinkToTheNext() {
    Wire.Answer first = admin.get(API + "/users?per_page=1");

    assertThat(first.header("Link").orElseThrow())
        .matches("<" + berth.url() + "/api/v3/users\\?since=\\d+&per_page=1>; rel=\"next\"");
    assertThat(admin.get(API + "/users?per_page=100").header("Link")).isEmpty();
    assertThat(admin.get(API + "/orgs/acme/members?per_page=1").header("Link").orElseThrow())
        .contains("page=2&per_page=1>; rel=\"next\"");
  }

  @Test
  void aHostThatBeginsWithApiServesItAtItsRoot() throws IOException {
    URI url = URI.create(berth.url());
    try (Socket socket = new Socket(url.getHost(), url.getPort())) {
      String request =
          "GET /users/alice HTTP/1.1\r\nHost: api.berth.test\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(UTF_8));
      String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);

      assertThat(answer)
          .startsWith("HTTP/1.1 200")
          .contains("\"url\":\"http://api.berth.test/users/alice\"")
          .contains("\"html_url\":\"http://berth.test/alice\"");
    }
  }

  @Test
  void aBodyOver64KibibytesIsRefused() {
    String body = "{\"login\":\"" + "a".repeat(64 * 1024) + "\"}";

    assertThat(post(admin, "/admin/users", body).status()).isEqualTo(413);
  }

  @Test
  void aBodyOfThousandsOfPartsIsNoJson() {
    String body = "{\"login\":[" + "7,".repeat(6000) + "7]}";

    assertThat(post(admin, "/admin/users", body).text()).contains("Problems parsing JSON");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/orgs/acme/teams                 | \"name\":\"t\"          | maintainers | \"nobody\"",
        "/orgs/acme/teams                 | \"name\":\"t\"          | repo_names  | \"acme/no\"",
        "/repos/acme/lists/transfer       | \"new_owner\":\"acme\"  | team_ids    | 7",
        "/user/package-tokens             | \"rights\":[\"read\"]   | packages    | \"no/one\"",
        "/user/package-tokens             | \"packages\":[\"admin/a\"] | rights    | \"read\"",
        "/admin/users/bob/authorizations  | \"note\":\"n\"          | scopes      | \"repo\"",
      })
  void aListOfMoreThanAHundredIsRefusedBeforeItIsLookedThrough(
      String path, String others, String field, String element) {
    post(admin, "/orgs/acme/repos", "{\"name\":\"lists\"}");
    String list = (element + ",").repeat(100) + element;

    assertThat(post(admin, path, "{%s,\"%s\":[%s]}".formatted(others, field, list)).expect(422))
        .extracting(Wire.Answer::text, as(STRING))
        .contains("has more than 100 elements.")
        .contains("\"field\":\"" + field + "\"");
  }

  @Test
  void whoWouldBeRefusedIsSoBeforeTheBodyComes() throws IOException {
    try (OpenConnection connection = new OpenConnection(berth.url())) {
      connection.write(
          "PATCH /api/v3/orgs/acme HTTP/1.1\r\nHost: "
              + berth.host()
              + "\r\nAuthorization: "
              + bob.authorization()
              + "\r\nContent-Length: 60000\r\n\r\n{");

      assertThat(connection.read("PATCH").status()).isEqualTo(404);
    }
  }

  @Test
  void aBodyThatIsNestedTooDeeplyIsNoJson() {
    assertThat(post(admin, "/admin/users", "[".repeat(1000)).text())
        .contains("Problems parsing JSON");
  }

  @Test
  void anUnknownVersionOfTheApiIsRefused() {
    assertThat(admin.get(API + "/user", "X-GitHub-Api-Version", "1999-01-01").status())
        .isEqualTo(400);
    assertThat(admin.get(API + "/user", "X-GitHub-Api-Version", "2022-11-28").status())
        .isEqualTo(200);
  }

  /// An artifact without layers is the smallest thing that can be pushed.
  private static Wire.Answer pushImage(Wire who, String name) {
    String token = who.authorization().substring("token ".length());
    Wire registry = Wire.bearer(berth.url(), token);
    byte[] empty = "{}".getBytes(UTF_8);
    String digest = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
    registry.post("/v2/" + name + "/blobs/uploads/?digest=" + digest, empty);
    String manifest =
        """
        {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",
        "config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"%s","size":2},
        "layers":[]}\
        """
            .formatted(digest);
    return registry.put(
        "/v2/" + name + "/manifests/latest",
        manifest.getBytes(UTF_8),
        "Content-Type",
        "application/vnd.oci.image.manifest.v1+json");
  }

  private static Wire.Answer post(Wire who, String path, String body) {
    return who.post(API + path, body.getBytes(UTF_8));
  }

  private static Wire.Answer put(Wire who, String path, String body) {
    return who.put(API + path, body.getBytes(UTF_8));
  }

  private static Wire.Answer patch(Wire who, String path, String body) {
    return who.patch(API + path, body.getBytes(UTF_8));
  }
}
