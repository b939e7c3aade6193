package dev.berth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.berth.LocalBerth;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Signing in by OpenID Connect, with an issuer that is right and one that is not.
class OpenIdTest {
  private static final String SESSION = "berth_session";
  private static final String HELD = "berth_elsewhere";
  private static final String PASSWORD = "correct horse battery";
  private static final String SETTINGS = "/settings/identities";

  private final SmallIssuer issuer = new SmallIssuer();
  private LocalBerth berth;
  private Browsing browser;

  @BeforeEach
  void start() {
    start("create");
  }

  private void start(String users) {
    berth =
        LocalBerth.start(
            "oidc-issuer=" + issuer.url(),
            "oidc-client-id=" + SmallIssuer.CLIENT,
            "oidc-client-secret=" + SmallIssuer.SECRET,
            "oidc-name=Example ID",
            "oidc-users=" + users);
    browser = new Browsing(berth.url());
  }

  @AfterEach
  void stop() {
    berth.close();
    issuer.close();
  }

  /// The address that a browser comes back to.
  private String away(Browsing who, String begin) {
    return "/login/openid/callback" + issuer.signIn(who.get(begin).expect(303).location());
  }

  private Browsing.Page comeBack(Browsing who) {
    return who.get(away(who, "/login/openid"));
  }

  private void createUser(String login) {
    berth.createUser(login);
    Wire.token(berth.url(), berth.adminToken())
        .put(
            "/api/v3/admin/users/" + login + "/password",
            Content.utf8("{\"password\":\"" + PASSWORD + "\"}"))
        .expect(204);
  }

  private Browsing.Page link(Browsing who, String password) {
    Browsing.Page asked = who.get(away(who, "/login/openid?return_to=" + SETTINGS)).expect(200);
    String sealed = asked.text().replaceAll("(?s).*name=\"sealed\" value=\"([^\"]+)\".*", "$1");
    return who.post(SETTINGS, asked.formToken(), "sealed", sealed, "password_or_code", password);
  }

  @Test
  void whoIsNewBecomesAUserAndComesBackAsTheSame() {
    assertThat(browser.get("/login?return_to=%2Fsettings%2Ftokens").expect(200).text())
        .contains("Sign in with Example ID", "/login/openid?return_to=%2Fsettings%2Ftokens");
    Browsing.Page back = browser.get(away(browser, "/login/openid?return_to=%2Fsettings%2Ftokens"));

    assertThat(back.expect(303).location()).isEqualTo("/settings/tokens");
    assertThat(browser.cookie(SESSION)).isPresent();
    assertThat(browser.cookie(HELD)).isEmpty();
    assertThat(browser.get("/settings/tokens").expect(200).text())
        .contains("mona-lisa")
        .doesNotContain("sign-in by");
    Browsing other = new Browsing(berth.url());
    assertThat(comeBack(other).expect(303).location()).isEqualTo("/");
    assertThat(other.get("/").text()).contains("mona-lisa");
    assertThat(
            Wire.token(berth.url(), berth.adminToken())
                .get("/api/v3/admin/audit-log?per_page=20")
                .expect(200)
                .text())
        .contains("user.create", "external_identity.provision", "user.login", "subject-1");
  }

  @Test
  void nobodyIsSentElsewhereAfterwards() {
    for (String elsewhere : List.of("https%3A%2F%2Fevil.test%2F", "%2F%2Fevil.test", "x")) {
      Browsing other = new Browsing(berth.url());
      assertThat(
              other.get(away(other, "/login/openid?return_to=" + elsewhere)).expect(303).location())
          .isEqualTo("/");
    }
  }

  @Test
  void aLoginThatIsTakenIsNeverTakenOver() {
    createUser("mona-lisa");

    assertThat(comeBack(browser).expect(409).text())
        .contains("You would be called mona-lisa", "Sign in by a password");
    assertThat(browser.cookie(SESSION)).isEmpty();

    issuer.claims = said -> said.claim("preferred_username", "settings");
    assertThat(comeBack(browser).expect(409).text()).contains("You would be called settings");
    issuer.claims = said -> said.claim("preferred_username", "日本");
    assertThat(comeBack(browser).expect(409).text()).contains("You would be called nothing");
  }

  @Test
  void aUserLinksThemselvesByTheirPassword() {
    createUser("alice");
    Browsing alice = Browsing.signedIn(berth, "alice", PASSWORD);

    assertThat(link(alice, "something else").expect(422).text())
        .contains("That is neither your password");
    assertThat(link(alice, PASSWORD).expect(303).location())
        .isEqualTo(SETTINGS + "?notice=identity_linked");
    assertThat(alice.get(SETTINGS).expect(200).text()).contains("Mona.Lisa@example.com");

    assertThat(comeBack(browser).expect(303).location()).isEqualTo("/");
    assertThat(browser.get("/").text()).contains("alice");

    createUser("bob");
    assertThat(comeBack(Browsing.signedIn(berth, "bob", PASSWORD)).expect(409).text())
        .contains("somebody else signs in here");
    alice.submit(SETTINGS, SETTINGS + "/delete", "password_or_code", PASSWORD).expect(303);
    assertThat(browser.get("/settings/tokens").expect(303).location()).startsWith("/login");
    assertThat(alice.get("/settings/tokens").status()).isEqualTo(200);
  }

  @Test
  void whoHasNoPasswordKeepsTheirOnlyWayIn() {
    comeBack(browser).expect(303);
    assertThat(browser.get(SETTINGS).expect(200).text()).contains("You have no password");
    String form = browser.get("/settings/sessions").formToken();
    assertThat(browser.post(SETTINGS + "/delete", form).expect(422).text())
        .contains("Without a password you could not sign in any more");
  }

  @Test
  void whereUsersAreLinkedAloneAStrangerIsNobody() {
    berth.close();
    start("link");

    assertThat(comeBack(browser).expect(403).text())
        .contains("Nobody here signs in by that", "Sign in by a password");
    assertThat(berth.url()).isNotEmpty();
    assertThat(Wire.token(berth.url(), berth.adminToken()).get("/api/v3/users/mona-lisa").status())
        .isEqualTo(404);
  }

  @Test
  void whoIsSuspendedIsRefused() {
    comeBack(browser).expect(303);
    Wire.token(berth.url(), berth.adminToken())
        .put("/api/v3/users/mona-lisa/suspended", new byte[0])
        .expect(204);

    Browsing other = new Browsing(berth.url());
    assertThat(comeBack(other).expect(403).text()).contains("Your account is suspended");
    assertThat(other.cookie(SESSION)).isEmpty();
  }

  @Test
  void aSecondFactorOfTheirOwnIsAskedForToo() {
    createUser("alice");
    link(Browsing.signedIn(berth, "alice", PASSWORD), PASSWORD).expect(303);
    TotpApp app = TotpApp.setUp(berth, "alice", PASSWORD);

    assertThat(comeBack(browser).expect(303).location()).isEqualTo("/sessions/two-factor/app");
    assertThat(browser.cookie(SESSION)).isEmpty();
    browser
        .submit("/sessions/two-factor/app", "/sessions/two-factor/app", "code", app.code(1))
        .expect(303);
    assertThat(browser.get("/settings/tokens").status()).isEqualTo(200);
  }

  @Test
  void whoHasNoPasswordSetsUpASecondFactorJustAfterSigningIn() {
    comeBack(browser).expect(303);
    String path = "/settings/two_factor_authentication/setup";
    Browsing.Page form = browser.get(path).expect(200);
    assertThat(form.text()).doesNotContain("Your password");
    String secret =
        form.text().replaceAll("(?s).*name=\"secret\" value=\"([A-Z2-7]{32})\".*", "$1");

    browser
        .post(path, form.formToken(), "secret", secret, "code", new TotpApp(secret).code(0))
        .expect(201);
  }

  @Test
  void whenAllTokensHaveEndedTheySignInAnew() {
    comeBack(browser).expect(303);
    Wire.token(berth.url(), berth.adminToken())
        .delete("/api/v3/admin/users/mona-lisa/authorizations")
        .expect(204);
    assertThat(browser.get("/settings/tokens").status()).isEqualTo(303);

    assertThat(comeBack(browser).expect(303).location()).isEqualTo("/");
    assertThat(browser.get("/settings/tokens").status()).isEqualTo(200);
  }

  @Test
  void aTokenThatIsNotForThisIsNotBelieved() {
    Instant now = Instant.now();
    Map<String, UnaryOperator<JWTClaimsSet.Builder>> wrong =
        Map.of(
            "nonce", said -> said.claim("nonce", "another"),
            "no nonce", said -> said.claim("nonce", null),
            "aud", said -> said.audience("another"),
            "azp", said -> said.claim("azp", "another"),
            "aud of two", said -> said.audience(List.of("berth", "another")),
            "iss", said -> said.issuer("https://another.test"),
            "exp", said -> said.expirationTime(Date.from(now.minusSeconds(120))),
            "no exp", said -> said.expirationTime(null),
            "no sub", said -> said.subject(null),
            "long sub", said -> said.subject("x".repeat(256)));
    wrong.forEach((what, change) -> {
      issuer.claims = change;
      assertThat(comeBack(browser).status()).as(what).isEqualTo(422);
      assertThat(browser.cookie(SESSION)).as(what).isEmpty();
    });
  }

  @Test
  void aTokenThatIsNotSignedByTheIssuerIsNotBelieved() {
    for (SmallIssuer.Signing signing :
        List.of(
            SmallIssuer.Signing.NONE,
            SmallIssuer.Signing.BY_SECRET,
            SmallIssuer.Signing.BY_ANOTHER)) {
      issuer.signing = signing;
      assertThat(comeBack(browser).status()).as(signing.name()).isEqualTo(422);
      assertThat(browser.cookie(SESSION)).as(signing.name()).isEmpty();
    }
  }

  @Test
  void keysAreFetchedAnewWhenTheIssuerChangesThemAndNotForEachSignIn() {
    comeBack(browser).expect(303);
    comeBack(new Browsing(berth.url())).expect(303);
    assertThat(issuer.keyFetches).hasValue(1);

    issuer.key = SmallIssuer.newKey("2");
    comeBack(new Browsing(berth.url())).expect(303);
    assertThat(issuer.keyFetches).hasValue(2);
  }

  @Test
  void whatAnotherBrowserBeganIsNotFinished() {
    String address = away(browser, "/login/openid");
    Browsing victim = new Browsing(berth.url());
    assertThat(victim.get(address).expect(422).text()).contains("begun in another browser");

    victim.get("/login/openid").expect(303);
    assertThat(victim.get(address).expect(422).text()).contains("begun in another browser");
    victim.hold(HELD, browser.cookie(HELD).orElseThrow().substring(1));
    assertThat(victim.get(address).status()).isEqualTo(422);
    assertThat(victim.cookie(SESSION)).isEmpty();
  }

  @Test
  void aCodeIsTakenOnce() {
    String address = away(browser, "/login/openid");
    String held = browser.cookie(HELD).orElseThrow();
    browser.get(address).expect(303);

    Browsing thief = new Browsing(berth.url());
    thief.hold(HELD, held);
    assertThat(thief.get(address).expect(422).text()).contains("invalid_grant");
    assertThat(thief.cookie(SESSION)).isEmpty();
  }

  @Test
  void anAnswerOfAnotherIssuerIsRefused() {
    String address = away(browser, "/login/openid") + "&iss=https%3A%2F%2Fevil.test";

    assertThat(browser.get(address).expect(422).text()).contains("of another issuer");
  }

  @Test
  void whatTheIssuerRefusesIsSaid() {
    assertThat(browser.get("/login/openid/callback?error=access_denied").expect(422).text())
        .contains("Example ID did not sign you in", "You cancelled it there");
    assertThat(browser.get("/login/openid/callback?error=%3Cscript%3E").expect(422).text())
        .doesNotContain("<script>");
  }

  @Test
  void aConfigurationThatIsNoneIsRefused() {
    String right = "{\"issuer\": \"" + issuer.url() + "\", \"authorization_endpoint\": ";
    for (String wrong :
        List.of(
            "no JSON",
            "[]",
            "[".repeat(100_000),
            " ".repeat(1_000_000),
            "{\"issuer\": \"https://another.test\"}",
            right + "\"http://evil.test/\"}",
            right + "\"javascript:alert(1)\"}",
            right + "7}")) {
      berth.close();
      issuer.configuration = wrong;
      start("create");
      Browsing.Page page = browser.get("/login/openid");
      assertThat(page.status()).as(page.text()).isIn(422, 502);
      assertThat(page.text()).contains("Example ID", "Sign in by a password");
    }
  }

  @Test
  void whatTheTokenDoesNotSayIsAskedForOfTheSamePersonAlone() {
    issuer.claims = said -> said.claim("preferred_username", null);
    issuer.userInfo = "{\"sub\": \"another\", \"preferred_username\": \"eve\"}";
    assertThat(comeBack(browser).status()).isEqualTo(422);

    issuer.userInfo = "{\"sub\": \"subject-1\", \"preferred_username\": \"hubot\"}";
    comeBack(browser).expect(303);
    assertThat(browser.get("/").text()).contains("hubot");
  }

  @Test
  void withoutTheSettingThereIsNothingOfIt() {
    try (LocalBerth plain = LocalBerth.start()) {
      Browsing other = new Browsing(plain.url());
      assertThat(other.get("/login").text()).doesNotContain("Sign in with");
      assertThat(other.get("/login/openid").status()).isEqualTo(404);
      assertThat(other.get("/x" + UUID.randomUUID()).status()).isEqualTo(404);
    }
  }
}
