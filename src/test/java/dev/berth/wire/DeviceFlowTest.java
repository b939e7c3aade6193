package dev.berth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.LocalBerth;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// GitHub's device flow, as programs and browsers see it.
class DeviceFlowTest {
  private static final String PASSWORD = "correct horse battery";
  private static final String GH = "178c6fc778ccc68e1d6a";
  private static final String GRANT =
      "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code&client_id=" + GH;
  private static LocalBerth berth;
  private Browsing browser;

  @BeforeAll
  static void start() {
    berth = LocalBerth.start();
    berth.createUser("alice");
    setPassword(berth, "alice");
  }

  private static void setPassword(LocalBerth site, String login) {
    Wire.token(site.url(), site.adminToken())
        .put(
            "/api/v3/admin/users/" + login + "/password",
            Content.utf8("{\"password\":\"" + PASSWORD + "\"}"))
        .expect(204);
  }

  @AfterAll
  static void stop() {
    berth.close();
  }

  @BeforeEach
  void signIn() {
    browser = new Browsing(berth.url());
    browser.signIn("alice", PASSWORD).expect(303);
  }

  private static HttpResponse<String> post(String path, String form, String accept) {
    try {
      return berth
          .client()
          .send(
              HttpRequest.newBuilder(URI.create(berth.url() + path))
                  .header("Content-Type", "application/x-www-form-urlencoded")
                  .header("Accept", accept)
                  .POST(BodyPublishers.ofString(form))
                  .build(),
              BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static JsonNode json(String path, String form) {
    HttpResponse<String> answer = post(path, form, "application/json");
    assertThat(answer.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/json");
    return JsonMapper.shared().readTree(answer.body());
  }

  private static JsonNode begin(String scopes) {
    return json("/login/device/code", "client_id=" + GH + "&scope=" + scopes);
  }

  private static JsonNode ask(JsonNode begun) {
    return json(
        "/login/oauth/access_token",
        GRANT + "&device_code=" + begun.get("device_code").stringValue());
  }

  private static String code(JsonNode begun) {
    return begun.get("user_code").stringValue();
  }

  private Browsing.Page decide(JsonNode begun, String decision) {
    return browser.submit(
        "/login/device", "/login/device/decision", "user_code", code(begun), "decision", decision);
  }

  @Test
  void aDeviceGetsATokenOfTheScopesThatItsUserHasSeen() {
    JsonNode begun = begin("repo%20read%3Aorg%20gist%20site_admin%20write%3Apackages");
    assertThat(begun.get("device_code").stringValue()).matches("[0-9a-f]{40}");
    assertThat(code(begun)).matches("[A-Z]{4}-[A-Z]{4}");
    assertThat(begun.get("verification_uri").stringValue())
        .isEqualTo(berth.url() + "/login/device");
    assertThat(begun.get("expires_in").intValue()).isEqualTo(900);
    assertThat(begun.get("interval").intValue()).isEqualTo(5);
    assertThat(ask(begun).get("error").stringValue()).isEqualTo("authorization_pending");

    assertThat(browser.get("/login/device?user_code=" + code(begun)).expect(200).text())
        .doesNotContain(code(begun));
    String seen =
        browser
            .submit("/login/device", "/login/device", "user_code", code(begun).replace("-", " "))
            .expect(200)
            .text();
    assertThat(seen)
        .contains("Authorize GitHub CLI", "write:packages", "read:org", "127.0.0.1")
        .doesNotContain("site_admin", ">gist<");
    assertThat(decide(begun, "authorize").expect(303).location())
        .isEqualTo("/login/device/success");
    assertThat(browser.get("/login/device/success").expect(200).text())
        .contains("Your device is connected");

    JsonNode given = ask(begun);
    String secret = given.get("access_token").stringValue();
    assertThat(secret).matches("gho_[0-9A-Za-z]{36}");
    assertThat(given.get("token_type").stringValue()).isEqualTo("bearer");
    assertThat(given.get("scope").stringValue()).isEqualTo("write:packages,repo,read:org");
    assertThat(ask(begun).get("error").stringValue()).isEqualTo("incorrect_device_code");

    Wire.Answer user = Wire.token(berth.url(), secret).get("/api/v3/user").expect(200);
    assertThat(user.text()).contains("\"alice\"");
    assertThat(user.header("X-OAuth-Scopes").orElse("")).contains("write:packages");
    new Pushing(Wire.basic(berth.url(), secret), "alice/from-a-device").image("1");
  }

  @Test
  void whatCanDeleteTakesThePassword() {
    JsonNode begun = begin("repo%20delete%3Apackages");
    assertThat(decide(begun, "authorize").expect(422).text())
        .contains("That is neither your password", "Password or authentication code");
    assertThat(ask(begun).get("error").stringValue()).isEqualTo("authorization_pending");

    browser
        .submit(
            "/login/device",
            "/login/device/decision",
            "user_code",
            code(begun),
            "decision",
            "authorize",
            "password_or_code",
            PASSWORD)
        .expect(303);

    assertThat(ask(begun).get("scope").stringValue()).isEqualTo("delete:packages,repo");
  }

  @Test
  void theTokenIsListedAndRevoked() {
    JsonNode begun = begin("read%3Apackages");
    decide(begun, "authorize").expect(303);
    String secret = ask(begun).get("access_token").stringValue();
    String listed = browser.get("/settings/tokens").expect(200).text();
    assertThat(listed).contains("GitHub CLI", secret.substring(32));

    String id = listed.replaceAll("(?s).*?GitHub CLI.*?action=\"/settings/tokens/(\\d+)\".*", "$1");
    browser.submit("/settings/tokens", "/settings/tokens/" + id).expect(303);

    assertThat(Wire.token(berth.url(), secret).get("/api/v3/user").status()).isEqualTo(401);
  }

  @Test
  void answersAreFormsWhereNobodyAsksForJson() {
    HttpResponse<String> begun = post("/login/device/code", "client_id=" + GH, "*/*");

    assertThat(begun.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/x-www-form-urlencoded");
    assertThat(begun.headers().firstValue("Cache-Control")).hasValue("no-store");
    assertThat(begun.body())
        .matches(
            "device_code=[0-9a-f]{40}&expires_in=900&interval=5&user_code=[A-Z]{4}-[A-Z]{4}"
                + "&verification_uri=http%3A%2F%2F.*%2Flogin%2Fdevice");
    assertThat(post("/login/oauth/access_token", GRANT + "&device_code=x", "*/*").body())
        .contains("error=incorrect_device_code")
        .contains("error_description=The+device_code+provided+is+not+valid.");
  }

  @Test
  void aDeviceThatAsksTooSoonIsToldToSlowDown() {
    JsonNode begun = begin("repo");
    assertThat(ask(begun).get("error").stringValue()).isEqualTo("authorization_pending");
    JsonNode second = ask(begun);
    assertThat(second.get("error").stringValue()).isEqualTo("slow_down");
    assertThat(second.get("interval").intValue()).isEqualTo(10);
    assertThat(second.get("error_description").stringValue())
        .isEqualTo("Too many requests have been made in the same timeframe.");
    assertThat(ask(begun).get("interval").intValue()).isEqualTo(15);
  }

  @Test
  void whoCancelsGivesNothing() {
    JsonNode begun = begin("repo");
    assertThat(decide(begun, "cancel").expect(303).location()).isEqualTo("/login/device/cancelled");

    assertThat(ask(begun).get("error").stringValue()).isEqualTo("access_denied");
    assertThat(decide(begun, "authorize").status()).isEqualTo(422);
  }

  @Test
  void whatIsNoRequestIsRefused() {
    JsonNode other =
        json("/login/oauth/access_token", "grant_type=authorization_code&client_id=" + GH);
    assertThat(other.get("error").stringValue()).isEqualTo("unsupported_grant_type");
    assertThat(post("/login/device/code", "scope=repo", "*/*").statusCode()).isEqualTo(404);
    assertThat(post("/login/device/code", "client_id=%3Cscript%3E", "*/*").statusCode())
        .isEqualTo(404);
    assertThat(post("/login/device/code", "client_id=%zz", "*/*").statusCode()).isEqualTo(400);
    assertThat(post("/login/device/code", "x".repeat(20_000), "*/*").statusCode()).isEqualTo(413);
    assertThat(Wire.anonymous(berth.url()).get("/login/device/code").status()).isEqualTo(405);
  }

  @Test
  void anUnknownProgramIsCalledByItsId() {
    JsonNode begun = json("/login/device/code", "client_id=my-tool&scope=read:packages");

    assertThat(
            browser
                .submit("/login/device", "/login/device", "user_code", code(begun))
                .expect(200)
                .text())
        .contains("Authorize Application my-tool");
  }

  @Test
  void onlyWhoIsSignedInAuthorizesAndOnlyByTheirOwnForm() {
    JsonNode begun = begin("repo");
    Browsing stranger = new Browsing(berth.url());
    assertThat(stranger.get("/login/device?user_code=" + code(begun)).expect(303).location())
        .isEqualTo("/login?return_to=%2Flogin%2Fdevice%3Fuser_code%3D" + code(begun));
    String foreign = stranger.get("/login").formToken();

    assertThat(
            browser
                .post(
                    "/login/device/decision",
                    foreign,
                    "user_code",
                    code(begun),
                    "decision",
                    "authorize")
                .status())
        .isEqualTo(422);
    assertThat(ask(begun).get("error").stringValue()).isEqualTo("authorization_pending");
  }

  @Test
  void codesAreNotGuessed() {
    // What is counted is counted by address, and would end the other tests.
    try (LocalBerth other = LocalBerth.start()) {
      other.createUser("mallory");
      setPassword(other, "mallory");
      Browsing mallory = new Browsing(other.url());
      mallory.signIn("mallory", PASSWORD).expect(303);
      String form = mallory.get("/login/device").formToken();
      int status = 0;
      for (int i = 0; i < 30 && status != 429; i++) {
        status = mallory.post("/login/device", form, "user_code", "BCDF-GHJK").status();
      }

      assertThat(status).isEqualTo(429);
    }
  }

  @Test
  void signingOutEverywhereEndsWhatWasNotFetched() {
    JsonNode begun = begin("repo");
    decide(begun, "authorize").expect(303);
    browser.submit("/settings/sessions", "/settings/sessions").expect(303);

    assertThat(ask(begun).get("error").stringValue()).isEqualTo("incorrect_device_code");
  }
}
