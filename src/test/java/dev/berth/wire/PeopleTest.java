package dev.berth.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.LocalBerth;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What those who run the site do with accounts.
class PeopleTest {
  private static final String API = "/api/v3";
  private static LocalBerth berth;
  private static Wire admin;
  private static Wire weakAdmin;
  private static Wire alice;

  @BeforeAll
  static void start() {
    berth = LocalBerth.start();
    admin = token(berth.adminToken());
    weakAdmin = token(berth.createToken("admin", "admin:org", "user", "repo"));
    berth.createUser("alice");
    alice = token(berth.createToken("alice", "site_admin", "admin:org", "user"));
    berth.createUser("bob");
    berth.createOrganization("acme", "alice");
  }

  @AfterAll
  static void stop() {
    berth.close();
  }

  private static Wire token(String secret) {
    return Wire.token(berth.url(), secret);
  }

  @Test
  void aUserChangesTheirAddress() {
    byte[] address = "{\"email\":\"alice@example.test\",\"name\":\"Alice\"}".getBytes(UTF_8);

    alice.patch(API + "/user", address).expect(200, "\"email\":\"alice@example.test\"");
    alice.get(API + "/user").expect(200, "\"email\":\"alice@example.test\"");
    alice.patch(API + "/user", "{}".getBytes(UTF_8)).expect(200, "alice@example.test");
    alice
        .patch(API + "/user", "{\"email\":\"alice\"}".getBytes(UTF_8))
        .expect(422, "\"field\":\"email\"");
    token(berth.createToken("alice", "read:user"))
        .patch(API + "/user", address)
        .expect(403, "lacks the scope it takes: user");
    admin
        .get(API + "/admin/audit-log?phrase=action:user.update")
        .expect(200, "\"before\":{\"email\":\"\"},\"after\":{\"email\":\"alice@example.test\"}");
  }

  @Test
  void aLetterThatOnlyLooksLikeOneOfALoginIsNone() {
    berth.createUser("kim");

    assertThat(admin.get(API + "/users/KIM").status()).isEqualTo(200);
    assertThat(admin.get(API + "/users/%E2%84%AAim").status()).isEqualTo(404);
  }

  @ParameterizedTest(name = "{0} {1} {2}: {3}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "PATCH  | /admin/users/nobody               | {\"login\":\"x1\"}    | 404",
        "PATCH  | /admin/users/acme                 | {\"login\":\"x1\"}    | 404",
        "PATCH  | /admin/users/bob                  | {}                    | 422",
        "PATCH  | /admin/users/bob                  | {\"login\":7}         | 422",
        "PATCH  | /admin/users/bob                  | {\"login\":\"alice\"} | 422",
        "PATCH  | /admin/users/bob                  | {\"login\":\"acme\"}  | 422",
        "PATCH  | /admin/users/bob                  | {\"login\":\"api\"}   | 422",
        "PATCH  | /admin/users/bob                  | {\"login\":\"b--c\"}  | 422",
        "PATCH  | /admin/users/bob                  | {\"login\":\"\\u212Aim\"} | 422",
        "PATCH  | /admin/users/bob                  | {\"login\":\"a\\u0000\"}  | 422",
        "POST   | /admin/users/bob/authorizations   | {\"note\":\"a\\u0000\"}   | 422",
        "POST   | /admin/users/bob/authorizations   |"
            + " {\"expires_at\":\"+999999999-01-01T00:00:00Z\"} | 422",
        "POST   | /admin/users/bob/authorizations   | {\"scopes\":[\"\\u0000\"]} | 422",
        "POST   | /orgs/acme/teams                  | {\"name\":\"a\\u0000\"}   | 422",
        "POST   | /orgs/acme/teams |" + " {\"name\":\"a\",\"description\":\"\\u0000\"} | 422",
        "POST   | /orgs/acme/repos | {\"name\":\"a\",\"description\":\"\\u0000\"} | 422",
        "PATCH  | /admin/organizations/bob          | {\"login\":\"x1\"}    | 404",
        "PATCH  | /admin/organizations/acme         | {\"login\":\"bob\"}   | 422",
        "PATCH  | /admin/organizations/acme         | {\"login\":\"\"}      | 422",
        "DELETE | /admin/users/nobody               |                       | 404",
        "DELETE | /admin/users/acme                 |                       | 404",
        "DELETE | /admin/users/alice                |                       | 422",
        "DELETE | /admin/users/admin                |                       | 403",
        "PUT    | /users/nobody/suspended           |                       | 404",
        "PUT    | /users/acme/suspended             |                       | 404",
        "PUT    | /users/admin/suspended            |                       | 403",
        "DELETE | /users/nobody/suspended           |                       | 404",
        "PUT    | /users/nobody/site_admin          |                       | 404",
        "DELETE | /users/admin/site_admin           |                       | 403",
        "GET    | /admin/accounts/nobody/former_logins       |              | 404",
        "GET    | /admin/accounts/bob/former_logins          |              | 200",
        "DELETE | /admin/accounts/bob/former_logins/bob      |              | 404",
        "DELETE | /admin/accounts/bob/former_logins/alice    |              | 404",
        "DELETE | /admin/accounts/bob/former_logins/-x-      |              | 404",
        "DELETE | /orgs/nobody                      |                       | 404",
        "DELETE | /orgs/bob                         |                       | 404"
      })
  void theAdministratorIsAnswered(String method, String path, String body, int status) {
    Wire.Answer answer = send(admin, method, path, body);

    answer.expect(status);
    if (status == 422) {
      assertThat(answer.text()).contains("\"errors\":[{\"resource\":\"").contains("\"field\":\"");
    }
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "PATCH,  /admin/users/bob",
    "DELETE, /admin/users/bob",
    "PATCH,  /admin/organizations/acme",
    "PUT,    /users/bob/suspended",
    "DELETE, /users/bob/suspended",
    "PUT,    /users/bob/site_admin",
    "DELETE, /users/bob/site_admin",
    "GET,    /admin/accounts/bob/former_logins",
    "DELETE, /admin/accounts/bob/former_logins/old"
  })
  void nobodyElseMayChangeAccounts(String method, String path) {
    String body = method.equals("PATCH") ? "{\"login\":\"other\"}" : null;
    String absent = path.replace("bob", "nobody").replace("acme", "nobody");

    assertThat(send(Wire.anonymous(berth.url()), method, path, body).status()).isEqualTo(401);
    assertThat(send(alice, method, path, body).text())
        .contains("\"message\":\"Not Found\"")
        .isEqualTo(send(alice, method, absent, body).text());
    Wire.Answer weak = send(weakAdmin, method, path, body);
    assertThat(weak.status()).isEqualTo(403);
    assertThat(weak.text()).contains("site_admin");
  }

  @Test
  void aRenamedUserAnswersToBothLoginsUntilTheFormerOneIsEnded() {
    berth.createUser("carol");

    Wire.Answer renamed = send(admin, "PATCH", "/admin/users/carol", "{\"login\":\"Caroline\"}");

    renamed.expect(202);
    assertThat(renamed.text())
        .contains("\"url\":\"" + berth.url() + "/api/v3/users/caroline\"")
        .contains("\"message\":\"");
    assertThat(get("/users/carol").text()).contains("\"login\":\"caroline\"");
    assertThat(get("/admin/accounts/caroline/former_logins").text())
        .isEqualTo("[{\"login\":\"carol\"}]");
    assertThat(send(admin, "POST", "/admin/users", "{\"login\":\"carol\"}").status())
        .isEqualTo(422);

    String former = "/admin/accounts/caroline/former_logins/carol";
    assertThat(send(admin, "DELETE", former, null).status()).isEqualTo(204);
    assertThat(send(admin, "DELETE", former, null).status()).isEqualTo(404);
    assertThat(get("/users/carol").status()).isEqualTo(404);
    assertThat(send(admin, "POST", "/admin/users", "{\"login\":\"carol\"}").status())
        .isEqualTo(201);
  }

  @Test
  void aRenamedOrganizationTakesItsPackagesAlong() {
    String olga = berth.createUser("olga");
    berth.createOrganization("umbrella", "olga");
    new Pushing(Wire.bearer(berth.url(), olga), "umbrella/app").image("v1");

    assertThat(
            send(admin, "PATCH", "/admin/organizations/umbrella", "{\"login\":\"parasol\"}")
                .status())
        .isEqualTo(202);

    Wire owner = Wire.bearer(berth.url(), olga);
    assertThat(owner.get("/v2/parasol/app/manifests/v1").status()).isEqualTo(200);
    assertThat(owner.get("/v2/umbrella/app/manifests/v1").status()).isEqualTo(200);
  }

  @Test
  void aSuspendedUserCanDoNothingFromTheNextRequestOn() {
    Wire dora = token(berth.createUser("dora"));
    assertThat(dora.get(API + "/user").status()).isEqualTo(200);

    assertThat(send(admin, "PUT", "/users/dora/suspended", "{\"reason\":\"left\"}").status())
        .isEqualTo(204);
    assertThat(dora.get(API + "/user").status()).isEqualTo(401);
    assertThat(get("/users/dora").text()).contains("\"suspended\":true");

    assertThat(send(admin, "DELETE", "/users/dora/suspended", null).status()).isEqualTo(204);
    assertThat(dora.get(API + "/user").status()).isEqualTo(200);
    assertThat(get("/users/dora").text()).doesNotContain("suspended");
  }

  @Test
  void aPromotedUserRunsTheSiteUntilDemoted() {
    berth.createUser("eve");
    Wire eve = token(berth.createToken("eve", "site_admin"));
    assertThat(eve.get(API + "/admin/accounts/bob/former_logins").status()).isEqualTo(404);

    assertThat(send(admin, "PUT", "/users/eve/site_admin", null).status()).isEqualTo(204);
    assertThat(eve.get(API + "/admin/accounts/bob/former_logins").status()).isEqualTo(200);
    assertThat(get("/users/eve").text()).contains("\"site_admin\":true");

    assertThat(send(admin, "DELETE", "/users/eve/site_admin", null).status()).isEqualTo(204);
    assertThat(eve.get(API + "/admin/accounts/bob/former_logins").status()).isEqualTo(404);
  }

  @Test
  void whoOwnsPackagesIsNotDeleted() {
    String secret = berth.createUser("frank");
    Wire frank = Wire.bearer(berth.url(), secret);
    new Pushing(frank, "frank/app").image("v1");

    Wire.Answer refused = send(admin, "DELETE", "/admin/users/frank", null);

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.text())
        .contains("\"field\":\"packages\"")
        .contains("frank owns packages; delete them first.");
    assertThat(frank.get("/v2/frank/app/manifests/v1").status()).isEqualTo(200);
  }

  @Test
  void aDeletedUserIsGoneAndTheLoginIsFree() {
    Wire gone = token(berth.createUser("gina"));

    assertThat(send(admin, "DELETE", "/admin/users/gina", null).status()).isEqualTo(204);

    assertThat(gone.get(API + "/user").status()).isEqualTo(401);
    assertThat(get("/users/gina").status()).isEqualTo(404);
    assertThat(send(admin, "DELETE", "/admin/users/gina", null).status()).isEqualTo(404);
    assertThat(send(admin, "POST", "/admin/users", "{\"login\":\"gina\"}").status()).isEqualTo(201);
  }

  @Test
  void theLastOwnerOfAnOrganizationIsNotDeletedAndItsOwnerMayDeleteIt() {
    berth.createUser("hugo");
    berth.createOrganization("globex", "hugo");
    Wire hugo = token(berth.createToken("hugo", "admin:org"));
    Wire weak = token(berth.createToken("hugo", "write:org"));
    assertThat(send(admin, "DELETE", "/admin/users/hugo", null).text())
        .contains("\"field\":\"organizations\"")
        .contains("the only owner of an organization");
    assertThat(send(alice, "DELETE", "/orgs/globex", null).status()).isEqualTo(404);
    assertThat(send(weak, "DELETE", "/orgs/globex", null).text()).contains("admin:org");

    assertThat(send(hugo, "DELETE", "/orgs/globex", null).status()).isEqualTo(202);

    assertThat(get("/orgs/globex").status()).isEqualTo(404);
    assertThat(send(admin, "DELETE", "/admin/users/hugo", null).status()).isEqualTo(204);
  }

  private static Wire.Answer get(String path) {
    return admin.get(API + path);
  }

  private static Wire.Answer send(Wire who, String method, String path, String body) {
    return who.ask(method, API + path, body);
  }
}
