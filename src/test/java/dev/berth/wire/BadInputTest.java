package dev.berth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.LocalBerth;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/// What the REST API answers to what no client should send.
class BadInputTest {
  private static final String API = "/api/v3";
  private static final String APP = "/user/packages/container/app";
  private static final int HUNDRED_MEGABYTES = 100_000_000;

  private static LocalBerth berth;
  private static Map<String, Wire> callers;

  @BeforeAll
  static void start() {
    berth = LocalBerth.start();
    String token = berth.createUser("alice");
    berth.createOrganization("acme", "alice");
    callers =
        Map.of(
            "alice",
            Wire.token(
                berth.url(),
                berth.createToken(
                    "alice",
                    "repo",
                    "admin:org",
                    "admin:org_hook",
                    "write:packages",
                    "delete:packages")),
            "admin",
            Wire.token(berth.url(), berth.adminToken()),
            "nobody",
            Wire.anonymous(berth.url()));
    new Pushing(Wire.basic(berth.url(), token), "alice/app").image("v1", Content.utf8("a layer"));
    callers.get("alice").ask("POST", API + "/orgs/acme/repos", "{\"name\":\"code\"}").expect(201);
  }

  @AfterAll
  static void stop() {
    berth.close();
  }

  @ParameterizedTest(name = "{0} {1} {2} {3}: {4} {5}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          # numbers of pages that are none are the first; lengths that are none are the usual one
          alice | GET | /user/packages?package_type=container&page=0         | | 200 | [{
          alice | GET | /user/packages?package_type=container&page=-1        | | 200 | [{
          alice | GET | /user/packages?package_type=container&page=abc       | | 200 | [{
          alice | GET | /user/packages?package_type=container&page=          | | 200 | [{
          alice | GET | /user/packages?package_type=container&per_page=0     | | 200 | [{
          alice | GET | /user/packages?package_type=container&per_page=-5    | | 200 | [{
          alice | GET | /user/packages?package_type=container&per_page=1e3   | | 200 | [{
          alice | GET | /user/packages?package_type=container&per_page=99999 | | 200 | [{
          alice | GET | /user/packages?package_type=container&page=99999     | | 400 | Invalid argument.
          alice | GET | /user/packages/container/app/versions?page=99999     | | 200 | []
          alice | GET | /user/packages/container/app/versions?page=99999999999999999999 | | 200 | [
          alice | GET | /user/repos?page=999999999                           | | 200 | []
          admin | GET | /users?since=abc                                     | | 200 | [{
          admin | GET | /users?since=-1                                      | | 200 | [{
          admin | GET | /users?since=999999999999                            | | 200 | []
          # words that are none
          alice | GET | /user/packages                                       | | 400 | Invalid argument.
          alice | GET | /user/packages?package_type=tar                      | | 400 | Invalid argument.
          alice | GET | /user/packages?package_type=container&visibility=odd | | 400 | Invalid argument.
          alice | GET | /user/packages/container/app/versions?state=odd      | | 400 | Invalid argument.
          alice | GET | /user/packages/tar/app                               | | 400 | Invalid argument.
          alice | GET | /user/repos?sort=odd                                 | | 422 | "field":"sort"
          alice | GET | /orgs/acme/members?role=odd                          | | 422 | "field":"role"
          # ids that are none
          alice | GET    | /user/packages/container/app/versions/abc         | | 400 | The version_id parameter must be an integer.
          alice | DELETE | /user/packages/container/app/versions/1.5         | | 400 | The version_id parameter must be an integer.
          alice | POST   | /user/packages/container/app/versions/-1/restore  | | 400 | The version_id parameter must be an integer.
          alice | GET    | /user/packages/container/app/versions/99999999999999999999 | | 404 | Package not found.
          alice | GET    | /user/packages/container/app/versions/0           | | 404 | Package not found.
          alice | GET    | /repositories/abc                                 | | 404 | Not Found
          alice | GET    | /repositories/99999999999999999999                | | 404 | Not Found
          alice | GET    | /orgs/acme/hooks/abc                              | | 404 | Not Found
          alice | GET    | /orgs/acme/hooks/99999999999999999999             | | 404 | Not Found
          alice | GET    | /teams/abc/memberships/alice                      | | 404 | Not Found
          alice | DELETE | /user/package-tokens/abc                          | | 404 | Not Found
          # dates that are none
          admin | POST | /admin/users/alice/authorizations | {"scopes":[],"expires_at":"tomorrow"}             | 422 | expires_at
          admin | POST | /admin/users/alice/authorizations | {"scopes":[],"expires_at":"2026-02-30T00:00:00Z"} | 422 | expires_at
          admin | POST | /admin/users/alice/authorizations | {"scopes":[],"expires_at":"1999-01-01T00:00:00Z"} | 422 | expires_at
          admin | POST | /admin/users/alice/authorizations | {"scopes":[],"expires_at":4102444800}             | 422 | expires_at
          alice | GET  | /orgs/acme/audit-log?phrase=created%3Ayesterday  | | 422 | created
          # bodies that are no JSON, or no object
          alice | POST  | /user/repos | {              | 400 | Problems parsing JSON
          alice | POST  | /user/repos | {"name":"a"} b | 400 | Problems parsing JSON
          alice | POST  | /user/repos | name=a         | 400 | Problems parsing JSON
          alice | POST  | /user/repos | {'name':'a'}   | 400 | Problems parsing JSON
          alice | POST  | /user/repos | {"name":NaN}   | 400 | Problems parsing JSON
          alice | POST  | /user/repos | []             | 400 | Body should be a JSON object
          alice | POST  | /user/repos | "a"            | 400 | Body should be a JSON object
          alice | POST  | /user/repos | null           | 400 | Body should be a JSON object
          # fields of the wrong type, and too few
          alice | POST  | /user/repos | {}             | 422 | "code":"missing_field"
          alice | POST  | /user/repos |                | 422 | "code":"missing_field"
          alice | POST  | /user/repos | {"name":7}     | 422 | is not a string.
          alice | POST  | /user/repos | {"name":null}  | 422 | "code":"missing_field"
          alice | POST  | /user/repos | {"name":"a","private":"yes"} | 422 | is not a boolean.
          alice | POST  | /user/repos | {"name":"a\\u0000b"} | 422 | U+0000
          alice | PATCH | /user/packages/container/app | {"visibility":"odd"} | 422 | "field":"visibility"
          alice | PATCH | /user/packages/container/app | {} | 422 | "field":"visibility"
          alice | PATCH | /orgs/acme  | {"nobody_knows":{"this":[1]}} | 200 | "login":"acme"
          # bodies where none is looked for
          alice | DELETE | /user/packages/container/none | {} | 404 | Package not found.
          alice | DELETE | /user/packages/container/none | no JSON | 404 | Package not found.
          # addresses that are none
          alice | GET | /user/packages/container/%00        | | 400 | "documentation_url":
          alice | GET | /user/packages/container/..%2Fapp   | | 400 | "documentation_url":
          alice | GET | /user/packages/container/app/       | | 404 | Not Found
          alice | GET | /user/nothing                       | | 404 | Not Found
          alice | PUT | /user/packages/container/app        | {} | 405 | Method Not Allowed
          nobody | GET | /user/packages/container/app       | | 401 | Requires authentication
          """)
  void isAnswered(String who, String method, String path, String body, int status, String text) {
    Wire.Answer answer = callers.get(who).ask(method, API + path, body);

    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    if (text != null) {
      assertThat(answer.text()).contains(text);
    }
    assertThat(answer.header("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("application/json"));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          application/vnd.github+json                                      | 200
          application/vnd.github.v3+json                                   | 200
          application/vnd.github.merge-info-preview+json, application/vnd.github.nebula-preview | 200
          application/json                                                 | 200
          */*                                                              | 200
          text/html, application/xhtml+xml, */*;q=0.8                      | 200
          text/*                                                           | 200
          application/vnd.heroku+json; version=3                           | 415
          application/xml                                                  | 415
          text/html                                                        | 415
          image/png                                                        | 415
          odd                                                              | 415
          """)
  void whoTakesNoJsonIsToldThatItIsAllThereIs(String accept, int status) {
    Wire.Answer answer = callers.get("alice").get(API + "/user", "Accept", accept);

    assertThat(answer.status()).isEqualTo(status);
    if (status == 415) {
      assertThat(answer.text())
          .contains("Unsupported 'Accept' header: ")
          .contains("Must accept 'application/json'.");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "odd", "image/png"})
  void theTypeThatABodyClaimsToBeIsNotLookedAt(String type) {
    Wire.Answer answer =
        callers
            .get("alice")
            .patch(
                API + "/orgs/acme", Content.utf8("{\"location\":\"Here\"}"), "Content-Type", type);

    assertThat(answer.status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":", "[{\"a\":"})
  void whatIsNestedTenThousandDeepIsNoJson(String level) {
    Wire.Answer answer =
        callers.get("alice").ask("POST", API + "/user/repos", level.repeat(10_000));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text()).contains("Problems parsing JSON");
  }

  @Test
  void whatIsNotUtf8IsNoJson() {
    byte[] body = {'{', '"', 'n', 'a', 'm', 'e', '"', ':', '"', (byte) 0xc3, (byte) 0x28, '"', '}'};

    assertThat(callers.get("alice").post(API + "/user/repos", body).expect(400).text())
        .contains("Problems parsing JSON");
  }

  @Test
  void aHundredMegabytesAreRefusedBeforeTheyCome() throws IOException {
    Wire alice = callers.get("alice");
    for (String path : new String[] {APP, "/orgs/acme", "/repos/acme/code"}) {
      try (OpenConnection connection = new OpenConnection(berth.url())) {
        connection.write(
            "PATCH %s HTTP/1.1\r\nHost: x\r\nAuthorization: %s\r\nContent-Length: %d\r\n\r\n{\"a\":"
                .formatted(API + path, alice.authorization(), HUNDRED_MEGABYTES));
        OpenConnection.Answer answer = connection.read("PATCH");
        assertThat(answer.status()).as(path + answer).isEqualTo(413);
      }
    }
  }

  @Test
  void aBodyOfUnknownLengthIsReadToItsLimitAndNoFurther() {
    byte[] blanks = new byte[3 << 20];
    Arrays.fill(blanks, (byte) ' ');

    Wire.Answer answer = callers.get("alice").stream("POST", API + "/user/repos", blanks);

    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.text()).contains("larger than 65536 bytes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/user/packages/container/app%zz", "/%", "/user%2", "/user/%ff"})
  void anAddressThatIsNotProperlyEncodedIsRefused(String path) {
    try (OpenConnection connection = new OpenConnection(berth.url())) {
      OpenConnection.Answer answer =
          connection.send("GET", API + path, callers.get("alice").authorization(), "");
      assertThat(answer.status()).as(answer.toString()).isIn(400, 404);
      assertThat(answer.body()).contains("\"message\":").contains("\"documentation_url\":");
    }
  }

  @Test
  void anErrorHasGitHubsThreeTexts() {
    var error =
        JsonMapper.shared().readTree(callers.get("alice").get(API + "/user/nothing").bytes());

    assertThat(error.propertyNames()).containsExactly("message", "documentation_url", "status");
    assertThat(error.get("status").asString()).isEqualTo("404");
  }

  @Test
  void aQueryWithAThousandParametersIsReadAndALongerOneRefused() {
    Wire alice = callers.get("alice");
    String query = "?package_type=container" + "&a=b".repeat(999);
    assertThat(alice.get(API + "/user/packages" + query).status()).isEqualTo(200);
    assertThat(alice.get(API + "/user/packages" + query + "&a=b").status()).isEqualTo(400);
  }
}
