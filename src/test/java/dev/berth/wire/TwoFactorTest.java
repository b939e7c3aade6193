package dev.berth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.LocalBerth;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The second factor: set up, asked for, used up, lost and turned off.
class TwoFactorTest {
  private static final String SESSION = "berth_session";
  private static final String HALF = "berth_second_factor";
  private static final String SETTINGS = "/settings/two_factor_authentication";
  private static final String PASSWORD = "correct horse battery";
  private static final Pattern RECOVERY = Pattern.compile("<code>([a-z2-9]{5}-[a-z2-9]{5})</code>");
  private static LocalBerth berth;

  private String login;
  private Browsing browser;
  private TotpApp app;
  private List<String> recovery;

  @BeforeAll
  static void start() {
    berth = LocalBerth.start("password-sign-in=on");
  }

  @AfterAll
  static void stop() {
    berth.close();
  }

  @BeforeEach
  void setUp() {
    login = "u" + UUID.randomUUID().toString().substring(0, 8);
    berth.createUser(login);
    setPassword();
    browser = new Browsing(berth.url());
    browser.signIn(login, PASSWORD).expect(303);
    Browsing.Page form = browser.get(SETTINGS + "/setup").expect(200);
    assertThat(form.text()).contains("<svg class=\"qr\" role=\"img\"");
    String secret =
        form.text().replaceAll("(?s).*name=\"secret\" value=\"([A-Z2-7]{32})\".*", "$1");
    app = new TotpApp(secret);
    Browsing.Page wrong = setUp(form, secret, app.code(5), PASSWORD);
    assertThat(wrong.expect(422).text()).contains(secret, "That is not the code");
    Browsing.Page other = setUp(form, secret, app.code(0), "something else");
    assertThat(other.expect(422).text()).contains(secret, "That is neither your password");
    Browsing.Page done = setUp(form, secret, app.code(0), PASSWORD);
    recovery =
        RECOVERY.matcher(done.expect(201).text()).results().map(found -> found.group(1)).toList();
    assertThat(recovery).hasSize(16).doesNotHaveDuplicates();
    assertThat(done.text()).contains("download=\"berth-recovery-codes.txt\"");
  }

  private Browsing.Page setUp(Browsing.Page form, String secret, String code, String password) {
    return browser.post(
        SETTINGS + "/setup",
        form.formToken(),
        "secret",
        secret,
        "code",
        code,
        "password_or_code",
        password);
  }

  private void setPassword() {
    Wire.token(berth.url(), berth.adminToken())
        .put(
            "/api/v3/admin/users/" + login + "/password",
            Content.utf8("{\"password\":\"" + PASSWORD + "\"}"))
        .expect(204);
  }

  private Browsing half() {
    Browsing other = new Browsing(berth.url());
    assertThat(other.signIn(login, PASSWORD).expect(303).location())
        .isEqualTo("/sessions/two-factor/app");
    assertThat(other.cookie(SESSION)).isEmpty();
    return other;
  }

  private static Browsing.Page show(Browsing who, String page, String code) {
    return who.submit("/sessions/two-factor/" + page, "/sessions/two-factor/" + page, "code", code);
  }

  @Test
  void aPasswordIsNotEnoughAndACodeIsTakenOnce() {
    Browsing other = half();
    assertThat(other.get("/settings/tokens").status()).isEqualTo(303);
    assertThat(show(other, "app", app.code(7)).expect(422).text()).contains("That is not the code");

    String code = app.code(1);
    assertThat(show(other, "app", " " + code.substring(0, 3) + " " + code.substring(3)).location())
        .isEqualTo("/");

    assertThat(other.cookie(SESSION)).isPresent();
    assertThat(other.cookie(HALF)).isEmpty();
    assertThat(other.get("/settings/tokens").status()).isEqualTo(200);
    assertThat(show(half(), "app", code).status()).isEqualTo(422);
  }

  @Test
  void sessionsFromBeforeGoOn() {
    assertThat(browser.get("/settings/tokens").status()).isEqualTo(200);
    assertThat(browser.get(SETTINGS).text()).contains("16 recovery codes left");
    assertThat(browser.get(SETTINGS + "/setup").expect(303).location()).isEqualTo(SETTINGS);
  }

  @Test
  void aRecoveryCodeSignsInOnce() {
    assertThat(show(half(), "recovery", recovery.getFirst().toUpperCase(Locale.ROOT)))
        .extracting(Browsing.Page::status)
        .isEqualTo(303);
    assertThat(show(half(), "recovery", recovery.getFirst()).status()).isEqualTo(422);
    assertThat(browser.get(SETTINGS).text()).contains("15 recovery codes left");
  }

  @Test
  void signingInComesBackToThePageThatWasAskedForAndToNoOther() {
    for (List<String> way :
        List.of(
            List.of("/settings/tokens?x=1", "/settings/tokens?x=1"),
            List.of("https://evil.test/", "/"),
            List.of("//evil.test", "/"))) {
      Browsing other = new Browsing(berth.url());
      other
          .submit("/login", "/login", "login", login, "password", PASSWORD, "return_to", way.get(0))
          .expect(303);
      String code = recovery.get(way.get(0).length() % 16);
      assertThat(show(other, "recovery", code).expect(303).location()).isEqualTo(way.get(1));
    }
  }

  @Test
  void whatWaitsForACodeCannotBeMadeUpAndEndsWithThePassword() {
    Browsing other = half();
    String held = other.cookie(HALF).orElseThrow();
    Browsing forger = new Browsing(berth.url());
    for (String forged : List.of("x", held.substring(0, held.length() - 2), "9" + held)) {
      forger.hold(HALF, forged);
      assertThat(forger.get("/sessions/two-factor/app").expect(303).location())
          .isEqualTo("/login?notice=sign_in_again");
    }

    setPassword();

    assertThat(other.get("/sessions/two-factor/app").expect(303).location())
        .isEqualTo("/login?notice=sign_in_again");
  }

  @Test
  void aFormOfAnotherBrowserIsRefused() {
    String foreign = new Browsing(berth.url()).get("/login").formToken();

    assertThat(
            half().post("/sessions/two-factor/recovery", foreign, "code", recovery.get(3)).text())
        .contains("The form is out of date");
    assertThat(browser.post(SETTINGS + "/disable", foreign, "password_or_code", PASSWORD).text())
        .contains("The form is out of date");
    assertThat(browser.get(SETTINGS).text()).contains("16 recovery codes left");
  }

  @Test
  void codesAreNotGuessed() {
    Browsing other = half();
    String form = other.get("/sessions/two-factor/app").formToken();
    for (int i = 0; i < 20; i++) {
      other.post("/sessions/two-factor/app", form, "code", "00000x").expect(422);
    }
    // What was paid back meanwhile is less than one more.
    other.post("/sessions/two-factor/app", form, "code", "00000x");

    Browsing.Page refused =
        other.post("/sessions/two-factor/app", form, "code", app.code(1)).expect(429);

    assertThat(refused.header("Retry-After")).isPresent();
    assertThat(refused.text()).contains("Too many attempts have failed");
    assertThat(
            Wire.token(berth.url(), berth.adminToken())
                .get("/api/v3/admin/audit-log?phrase=user:" + login)
                .expect(200)
                .text())
        .containsOnlyOnce("two_factor_authentication.failed");
  }

  @Test
  void wrongPasswordsOfOthersDoNotKeepOutWhoHasBoth() {
    Browsing other = half();
    for (int i = 0; i < 21; i++) {
      new Browsing(berth.url()).signIn(login, "something else " + i);
    }
    assertThat(new Browsing(berth.url()).signIn(login, "another").status()).isEqualTo(429);

    assertThat(show(other, "app", app.code(1)).status()).isEqualTo(303);
  }

  @Test
  void aLongWayBackIsForgottenAndNotASilentCircle() {
    Browsing other = new Browsing(berth.url());
    other
        .submit(
            "/login",
            "/login",
            "login",
            login,
            "password",
            PASSWORD,
            "return_to",
            "/search?q=" + "x".repeat(5_000))
        .expect(303);

    assertThat(show(other, "recovery", recovery.get(5)).expect(303).location()).isEqualTo("/");
  }

  @Test
  void dockerIsToldToTakeAToken() {
    assertThat(token(PASSWORD).expect(403).text())
        .contains("DENIED", "a personal access token is needed");
    assertThat(token("something else").expect(403).text()).doesNotContain("two-factor");
  }

  private Wire.Answer token(String password) {
    byte[] pair = Content.utf8(login + ":" + password);
    return Wire.anonymous(berth.url())
        .get("/token", "Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
  }

  @Test
  void turningItOffAsksForThePasswordOrACode() {
    String off = SETTINGS + "/disable";
    assertThat(browser.submit(SETTINGS, off, "password_or_code", "000000").status()).isEqualTo(422);
    assertThat(browser.submit(SETTINGS, off, "password_or_code", "").status()).isEqualTo(422);
    assertThat(browser.submit(SETTINGS, off, "password_or_code", app.code(1)).location())
        .isEqualTo(SETTINGS + "?notice=two_factor_off");
    assertThat(new Browsing(berth.url()).signIn(login, PASSWORD).expect(303).location())
        .isEqualTo("/");
  }

  @Test
  void newRecoveryCodesEndTheOldOnes() {
    Browsing.Page renewed =
        browser.submit(SETTINGS, SETTINGS + "/recovery-codes", "password_or_code", PASSWORD);
    String fresh =
        RECOVERY
            .matcher(renewed.expect(201).text())
            .results()
            .map((MatchResult found) -> found.group(1))
            .findFirst()
            .orElseThrow();

    assertThat(show(half(), "recovery", recovery.getFirst()).status()).isEqualTo(422);
    assertThat(show(half(), "recovery", fresh).status()).isEqualTo(303);
  }

  @Test
  void theirProgramsAreToldThatTheyHaveIt() {
    Wire own = Wire.token(berth.url(), berth.createToken(login, "read:user"));
    assertThat(own.get("/api/v3/user").expect(200).text())
        .contains("\"two_factor_authentication\":true");
    browser.submit(SETTINGS, SETTINGS + "/disable", "password_or_code", PASSWORD).expect(303);
    assertThat(own.get("/api/v3/user").expect(200).text())
        .contains("\"two_factor_authentication\":false");
  }

  @Test
  void anAdministratorTakesItAway() {
    Wire admin = Wire.token(berth.url(), berth.adminToken());
    String path = "/api/v3/admin/users/" + login + "/two-factor";
    admin.delete(path).expect(204);
    admin.delete(path).expect(404);

    assertThat(new Browsing(berth.url()).signIn(login, PASSWORD).expect(303).location())
        .isEqualTo("/");
    assertThat(admin.get("/api/v3/admin/audit-log?per_page=20").expect(200).text())
        .contains("two_factor_authentication.disabled", "two_factor_authentication.enabled");
  }
}
