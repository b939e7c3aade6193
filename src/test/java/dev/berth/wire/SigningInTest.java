package dev.berth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.LocalBerth;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// GHCR's way of signing in, and who may do what with a package of one user.
class SigningInTest {
  private static LocalBerth berth;
  private static String alice;
  private static String bob;

  @BeforeAll
  static void start() throws Exception {
    berth = LocalBerth.start();
    alice = berth.createUser("alice");
    bob = berth.createUser("bob");
    new Pushing(Wire.bearer(berth.url(), alice), "alice/secret").image("v1");
    new Pushing(Wire.bearer(berth.url(), alice), "alice/open").image("v1");
    Wire.Answer opened =
        Wire.token(berth.url(), alice)
            .patch(
                "/api/v3/user/packages/container/open",
                Content.utf8("{\"visibility\":\"public\"}"));
    opened.expect(200);
  }

  @AfterAll
  static void stop() throws Exception {
    berth.close();
  }

  @Test
  void whoHasNoCredentialsIsToldWhereToGetThem() {
    Wire.Answer ping = Wire.anonymous(berth.url()).get("/v2/");

    assertThat(ping.outcome()).isEqualTo("401 UNAUTHORIZED");
    assertThat(ping.text()).contains("authentication required");
    String host = berth.url().substring("http://".length());
    assertThat(ping.header("WWW-Authenticate"))
        .hasValue(
            "Bearer realm=\"%s/token\",service=\"%s\",scope=\"repository:user/image:pull\""
                .formatted(berth.url(), host));
    assertThat(ping.header("X-GitHub-Request-Id")).isPresent();
  }

  @Test
  void theChallengeNamesWhatTheRequestNeeds() {
    Wire nobody = Wire.anonymous(berth.url());

    assertThat(nobody.get("/v2/alice/secret/manifests/v1").header("WWW-Authenticate").orElseThrow())
        .endsWith("scope=\"repository:alice/secret:pull\"");
    assertThat(
            nobody
                .post("/v2/alice/secret/blobs/uploads/", new byte[0])
                .header("WWW-Authenticate")
                .orElseThrow())
        .endsWith("scope=\"repository:alice/secret:pull,push\"");
  }

  @Test
  void eachWayToBringAPersonalTokenIsTaken() {
    for (String authorization :
        List.of(
            "Basic " + base64("anybody:" + alice),
            "Basic " + base64(":" + alice),
            "Bearer " + base64(alice),
            "Bearer " + base64("alice:" + alice),
            Wire.bearer(berth.url(), alice).authorization())) {
      assertThat(new Wire(berth.url(), authorization).get("/v2/alice/secret/manifests/v1").status())
          .as(authorization.substring(0, 7))
          .isEqualTo(200);
    }
  }

  @Test
  void whatIsNoCredentialIsRefused() {
    for (String authorization :
        List.of("Bearer " + alice, "Token " + alice, "Bearer x", "Basic %%%", "nonsense")) {
      Wire.Answer answer = new Wire(berth.url(), authorization).get("/v2/");
      assertThat(answer.outcome()).as(authorization).isEqualTo("401 UNAUTHORIZED");
      assertThat(answer.text())
          .contains("unauthenticated: User cannot be authenticated with the token provided.");
      assertThat(answer.text()).doesNotContain(alice);
    }
  }

  @Test
  void aTokenIsHandedOutWhateverScopeIsAskedFor() {
    Wire user = Wire.basic(berth.url(), alice);
    for (String query :
        List.of(
            "",
            "?service=x",
            "?scope=repository:user/image:pull",
            "?scope=registry:catalog:*",
            "?scope=%22broken",
            "?scope=repository:a/b:pull&scope=repository:c/d:push,pull",
            "?account=alice&client_id=docker&offline_token=true&service=x")) {
      Wire.Answer answer = user.get("/token" + query);
      assertThat(answer.status()).as(query).isEqualTo(200);
      assertThat(answer.text()).contains("\"token\"", "\"access_token\"", "\"expires_in\"");
      assertThat(answer.text()).doesNotContain("refresh_token");
    }
  }

  @Test
  void aTokenSaysWhenItWasMadeAndIsKeptByNobodyBetween() {
    Instant before = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    Wire.Answer answer = Wire.basic(berth.url(), alice).get("/token").expect(200);

    assertThat(answer.header("Cache-Control")).hasValue("no-store");
    String issued = answer.text().replaceAll(".*\"issued_at\":\"([^\"]+)\".*", "$1");
    assertThat(Instant.parse(issued)).isBetween(before, Instant.now());
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "PATCH", "DELETE"})
  void noOtherMethodHandsOutAToken(String method) {
    Wire.Answer answer = Wire.basic(berth.url(), alice).send(method, "/token", null);

    assertThat(answer.outcome()).isEqualTo("405 UNSUPPORTED");
    assertThat(answer.header("Allow")).hasValue("GET, POST");
    assertThat(answer.text()).doesNotContain("token\"");
  }

  @Test
  void aPersonalTokenAsBearerGetsNoToken() {
    assertThat(new Wire(berth.url(), "Bearer " + alice).get("/token").outcome())
        .isEqualTo("403 DENIED");
  }

  @Test
  void aTokenIsHandedOutForAForm() {
    Wire nobody = Wire.anonymous(berth.url());
    String form = "grant_type=password&service=x&client_id=c&username=alice&password=" + alice;

    Wire.Answer answer =
        nobody.post(
            "/token", Content.utf8(form), "Content-Type", "application/x-www-form-urlencoded");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).contains("\"access_token\"");
    assertThat(nobody.post("/token", Content.utf8(form + "x")).outcome()).isEqualTo("403 DENIED");
    assertThat(nobody.post("/token", Content.utf8("grant_type=magic")).status()).isEqualTo(400);
  }

  @Test
  void aPersonalTokenIsItsOwnRefreshToken() {
    Wire nobody = Wire.anonymous(berth.url());
    String form = "grant_type=refresh_token&service=x&client_id=c&refresh_token=";

    Wire.Answer answer = nobody.post("/token", Content.utf8(form + alice));

    String token = answer.expect(200, "\"access_token\"").text().split("\"", -1)[3];
    new Wire(berth.url(), "Bearer " + token).get("/v2/alice/secret/manifests/v1").expect(200);
    assertThat(nobody.post("/token", Content.utf8(form + alice + "x")).outcome())
        .isEqualTo("403 DENIED");
  }

  @Test
  void aRegistryTokenOutlivesARestart() {
    String authorization = Wire.bearer(berth.url(), alice).authorization();

    berth.restart();

    new Wire(berth.url(), authorization).get("/v2/alice/secret/manifests/v1").expect(200);
  }

  @Test
  void wrongCredentialsGetNoTokenNotEvenForPublicPackages() {
    Wire.Answer answer =
        Wire.basic(berth.url(), "ghp_" + "x".repeat(36))
            .get("/token?scope=repository:alice/open:pull");

    assertThat(answer.outcome()).isEqualTo("403 DENIED");
    assertThat(answer.text()).contains("\"message\":\"denied\"");
  }

  @Test
  void anEmptyUserAndPasswordAreAnonymous() {
    Wire.Answer answer = new Wire(berth.url(), "Basic Og==").get("/token");

    assertThat(answer.status()).isEqualTo(200);
  }

  @Test
  void anAnonymousTokenPullsWhatIsPublicAndNothingElse() {
    String token = Wire.anonymous(berth.url()).get("/token").text().split("\"", -1)[3];
    Wire nobody = new Wire(berth.url(), "Bearer " + token);

    assertThat(nobody.get("/v2/alice/open/manifests/v1").status()).isEqualTo(200);
    assertThat(nobody.get("/v2/alice/secret/manifests/v1").outcome()).isEqualTo("401 UNAUTHORIZED");
    assertThat(nobody.get("/v2/_catalog").text())
        .contains("alice/open")
        .doesNotContain("alice/secret");
    assertThat(nobody.post("/v2/alice/open/blobs/uploads/", new byte[0]).outcome())
        .isEqualTo("401 UNAUTHORIZED");
  }

  @Test
  void aPublicPackageIsPulledWithoutSigningIn() {
    Wire nobody = Wire.anonymous(berth.url());

    assertThat(nobody.get("/v2/alice/open/manifests/v1").status()).isEqualTo(200);
    assertThat(nobody.get("/v2/alice/open/blobs/" + Content.digest(Content.CONFIG)).status())
        .isEqualTo(200);
    assertThat(nobody.get("/v2/alice/open/tags/list").status()).isEqualTo(200);
  }

  @Test
  void whatIsHiddenAndWhatIsAbsentAreAnsweredAlike() {
    Wire stranger = Wire.bearer(berth.url(), bob);
    Wire nobody = Wire.anonymous(berth.url());
    String blob = "/blobs/" + Content.digest(Content.CONFIG);
    for (String rest :
        List.of("/manifests/v1", blob, "/tags/list", "/referrers/" + Content.digest("x"))) {
      for (Wire caller : List.of(stranger, nobody)) {
        Wire.Answer hidden = caller.get("/v2/alice/secret" + rest);
        Wire.Answer absent = caller.get("/v2/alice/absent" + rest);
        assertThat(hidden.status()).isEqualTo(absent.status());
        assertThat(hidden.text()).isEqualTo(absent.text());
      }
    }
    assertThat(stranger.get("/v2/alice/secret/manifests/v1").text())
        .contains("DENIED", "permission_denied: read_package");
    assertThat(stranger.post("/v2/alice/secret/blobs/uploads/", new byte[0]).text())
        .isEqualTo(stranger.post("/v2/alice/absent/blobs/uploads/", new byte[0]).text())
        .contains("permission_denied: create_package");
    assertThat(stranger.delete("/v2/alice/secret/manifests/v1").text())
        .isEqualTo(stranger.delete("/v2/alice/absent/manifests/v1").text());
  }

  @Test
  void aStrangerMayNotWriteToAPublicPackage() {
    Wire.Answer answer =
        Wire.bearer(berth.url(), bob).post("/v2/alice/open/blobs/uploads/", new byte[0]);

    assertThat(answer.outcome()).isEqualTo("403 DENIED");
    assertThat(answer.text()).contains("permission_denied: write_package");
  }

  @Test
  void aNameSpaceOfNobodyTakesNoPush() {
    Wire.Answer answer =
        Wire.bearer(berth.url(), alice).post("/v2/nobody-here/x/blobs/uploads/", new byte[0]);

    assertThat(answer.outcome()).isEqualTo("403 DENIED");
    assertThat(answer.text()).contains("not_found: owner not found");
  }

  @Test
  void aBlobOfAPackageOneMayNotReadIsNotMounted() {
    byte[] secret = Content.noise(64, 99);
    new Pushing(Wire.bearer(berth.url(), alice), "alice/secret").blob(secret);
    Wire stranger = Wire.bearer(berth.url(), bob);

    Wire.Answer mount =
        stranger.post(
            "/v2/bob/mine/blobs/uploads/?mount=" + Content.digest(secret) + "&from=alice/secret",
            new byte[0]);
    Wire.Answer anywhere =
        stranger.post("/v2/bob/mine/blobs/uploads/?mount=" + Content.digest(secret), new byte[0]);

    assertThat(mount.status()).isEqualTo(202);
    assertThat(anywhere.status()).isEqualTo(202);
    assertThat(stranger.head("/v2/bob/mine/blobs/" + Content.digest(secret)).status())
        .isEqualTo(404);
  }

  @Test
  void anUploadOfSomebodyElseIsUnknown() {
    Pushing pushing = new Pushing(Wire.bearer(berth.url(), alice), "alice/secret");
    String session = pushing.session();
    String id = session.substring(session.lastIndexOf('/') + 1);

    assertThat(Wire.bearer(berth.url(), bob).get("/v2/bob/mine/blobs/uploads/" + id).outcome())
        .isEqualTo("404 BLOB_UPLOAD_UNKNOWN");
    assertThat(
            Wire.bearer(berth.url(), alice)
                .get("/v2/alice/elsewhere/blobs/uploads/" + id)
                .outcome())
        .isEqualTo("404 BLOB_UPLOAD_UNKNOWN");
  }

  @Test
  void anUploadGoesOnByWhoBeganItAlone() {
    berth.createOrganization("acme", "alice");
    berth.addMember("acme", "bob", "admin");
    Pushing pushing = new Pushing(Wire.bearer(berth.url(), alice), "acme/app");
    pushing.image("v1");
    Wire other = Wire.bearer(berth.url(), bob);
    new Pushing(other, "acme/app").image("v2");
    byte[] bytes = Content.noise(100, 97);
    String session = pushing.session();
    String end = session + "?digest=" + Content.digest(bytes);

    for (Wire.Answer answer :
        List.of(
            other.get(session),
            other.patch(session, bytes),
            other.put(end, bytes),
            other.delete(session))) {
      assertThat(answer.outcome()).isEqualTo("404 BLOB_UPLOAD_UNKNOWN");
    }
    pushing.wire().put(end, bytes).expect(201);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
