package dev.berth.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.LocalBerth;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Signing in to the registry by a password, where the site allows it.
class PasswordsTest {
  private static final String PASSWORD = "correct horse 9";
  private static LocalBerth berth;
  private static Wire admin;

  @BeforeAll
  static void start() {
    berth = LocalBerth.start("password-sign-in=on");
    admin = Wire.token(berth.url(), berth.adminToken());
  }

  @AfterAll
  static void stop() {
    berth.close();
  }

  private static Wire basic(LocalBerth where, String login, String password) {
    return new Wire(
        where.url(),
        "Basic " + Base64.getEncoder().encodeToString((login + ":" + password).getBytes(UTF_8)));
  }

  private static Wire.Answer set(Wire who, String login, String body) {
    return who.put("/api/v3/admin/users/" + login + "/password", body.getBytes(UTF_8));
  }

  private static void set(String login, String password) {
    Wire.Answer answer = set(admin, login, "{\"password\":\"" + password + "\"}");
    answer.expect(204);
  }

  @Test
  void aUserSignsInByThePasswordUntilAnotherIsSet() {
    berth.createUser("alice");
    set("alice", PASSWORD);
    Wire direct = basic(berth, "Alice", PASSWORD);
    assertThat(direct.get("/v2/").status()).isEqualTo(200);
    String token =
        direct.get("/token?service=x").text().replaceAll(".*?\"token\":\"([^\"]+).*", "$1");
    Wire bearer = new Wire(berth.url(), "Bearer " + token);
    new Pushing(bearer, "alice/app").image("v1");
    assertThat(bearer.get("/v2/alice/app/manifests/v1").status()).isEqualTo(200);

    set("alice", "another horse 9");

    assertThat(direct.get("/v2/").status()).isEqualTo(401);
    assertThat(bearer.get("/v2/alice/app/manifests/v1").status()).isEqualTo(401);
    assertThat(basic(berth, "alice", "another horse 9").get("/token").status()).isEqualTo(200);
    assertThat(admin.delete("/api/v3/admin/users/alice/password").status()).isEqualTo(204);
    assertThat(admin.delete("/api/v3/admin/users/alice/password").status()).isEqualTo(404);
    assertThat(basic(berth, "alice", "another horse 9").get("/token").status()).isEqualTo(403);
  }

  @Test
  void theFormOfOAuthTakesItToo() {
    berth.createUser("frida");
    set("frida", PASSWORD);

    Wire.Answer answer =
        Wire.anonymous(berth.url())
            .post(
                "/token",
                ("grant_type=password&username=frida&password=" + PASSWORD.replace(' ', '+'))
                    .getBytes(UTF_8),
                "Content-Type",
                "application/x-www-form-urlencoded");

    answer.expect(200);
    assertThat(answer.text()).contains("\"token\":\"");
  }

  @Test
  void wrongPasswordsAndUnknownUsersAreAnsweredAlike() {
    berth.createUser("bert");
    set("bert", PASSWORD);

    String wrong = basic(berth, "bert", "wrong horse").get("/token").text();
    assertThat(wrong).contains("DENIED");
    assertThat(basic(berth, "nobody", "wrong horse").get("/token").text()).isEqualTo(wrong);
    assertThat(basic(berth, "admin", "wrong horse").get("/token").text()).isEqualTo(wrong);
    assertThat(basic(berth, "-", "wrong horse").get("/token").text()).isEqualTo(wrong);
  }

  @Test
  void passwordsAreNotForRest() {
    berth.createUser("rita");
    set("rita", PASSWORD);

    assertThat(basic(berth, "rita", PASSWORD).get("/api/v3/user").status()).isEqualTo(401);
  }

  @Test
  void aSuspendedUserCannotSignIn() {
    berth.createUser("susi");
    set("susi", PASSWORD);
    Wire susi = basic(berth, "susi", PASSWORD);
    assertThat(susi.get("/token").status()).isEqualTo(200);

    admin.put("/api/v3/users/susi/suspended", new byte[0]);

    assertThat(susi.get("/token").status()).isEqualTo(403);
  }

  @Test
  void guessingIsSlowedDownForTheAccountAndLeavesTokensAlone() {
    String token = berth.createUser("gus");
    set("gus", PASSWORD);
    Wire guesser = basic(berth, "gus", "a wrong guess");
    int refused = 0;
    for (int i = 0; i < 25; i++) {
      refused += guesser.get("/token").status() == 429 ? 1 : 0;
    }

    assertThat(refused).isPositive();
    assertThat(guesser.get("/token").header("Retry-After")).isPresent();
    assertThat(basic(berth, "gus", PASSWORD).get("/token").status()).isEqualTo(429);
    assertThat(basic(berth, "gus", token).get("/token").status()).isEqualTo(200);
  }

  @Test
  void withoutTheSettingAPasswordIsNoCredential() {
    try (LocalBerth off = LocalBerth.start()) {
      off.createUser("olaf");
      Wire site = new Wire(off.url(), "token " + off.adminToken());
      assertThat(set(site, "olaf", "{\"password\":\"" + PASSWORD + "\"}").status()).isEqualTo(204);

      assertThat(basic(off, "olaf", PASSWORD).get("/token").status()).isEqualTo(403);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"password\":null}",
        "{\"password\":123456789}",
        "{\"password\":\"short77\"}",
        "{\"password\":\"longlogin\"}"
      })
  void aPasswordThatIsNoneIsRefusedWithoutBeingRepeated(String body) {
    admin.post("/api/v3/admin/users", "{\"login\":\"longlogin\"}".getBytes(UTF_8));

    Wire.Answer answer = set(admin, "longlogin", body);

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.text())
        .contains("\"field\":\"password\"")
        .doesNotContain("123456789")
        .doesNotContain("short77")
        .doesNotContain("longlogin");
  }

  @Test
  void onlyThoseWhoRunTheSiteSetPasswords() {
    Wire other = Wire.token(berth.url(), berth.createUser("otto"));
    Wire weak = Wire.token(berth.url(), berth.createToken("admin", "repo"));
    String body = "{\"password\":\"" + PASSWORD + "\"}";

    assertThat(set(other, "otto", body).status()).isEqualTo(404);
    assertThat(set(weak, "otto", body).status()).isEqualTo(403);
    assertThat(set(Wire.anonymous(berth.url()), "otto", body).status()).isEqualTo(401);
    assertThat(set(admin, "nobody", body).status()).isEqualTo(404);
  }
}
