package dev.berth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.LocalBerth;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Signing in to the pages, and what is kept from whom.
class PageSessionsTest {
  private static final String SESSION = "berth_session";
  private static final String PASSWORD = "correct horse battery";
  private static LocalBerth berth;
  private Browsing browser;

  @BeforeAll
  static void start() {
    berth = LocalBerth.start();
    berth.createUser("alice");
    berth.createUser("bob");
  }

  @AfterAll
  static void stop() {
    berth.close();
  }

  @BeforeEach
  void setPassword() {
    berth.setPassword("alice", PASSWORD);
    browser = new Browsing(berth.url());
  }

  @Test
  void whoSignsInByPasswordSeesTheirPage() {
    Browsing.Page answer = browser.signIn("alice", PASSWORD).expect(303);

    assertThat(answer.location()).isEqualTo("/");
    assertThat(answer.answer().headers().allValues("Set-Cookie"))
        .anyMatch(line ->
            line.startsWith(SESSION + "=")
                && line.contains("HttpOnly")
                && line.contains("SameSite=Lax")
                && line.contains("Path=/"));
    assertThat(browser.get("/").expect(200).text()).contains("alice", "Push your first image");
  }

  @Test
  void aWrongPasswordSaysTheSameAsAnUnknownName() {
    Browsing.Page wrong = browser.signIn("alice", "something else").expect(422);
    Browsing.Page unknown = browser.signIn("nobody-here", "something else").expect(422);

    assertThat(wrong.text()).contains("Incorrect username or password.", "value=\"alice\"");
    assertThat(unknown.text()).contains("Incorrect username or password.");
    assertThat(browser.cookie(SESSION)).isEmpty();
  }

  @Test
  void aSessionHasAnotherIdThanWhatTheBrowserCameWith() {
    String planted = "A".repeat(43);
    browser.hold(SESSION, planted);
    browser.signIn("alice", PASSWORD).expect(303);
    String first = browser.cookie(SESSION).orElseThrow();
    assertThat(first).isNotEqualTo(planted);

    String token = browser.get("/settings/sessions").formToken();
    browser.post("/login", token, "login", "alice", "password", PASSWORD).expect(303);

    assertThat(browser.cookie(SESSION).orElseThrow()).isNotEqualTo(first);
    Browsing thief = new Browsing(berth.url());
    thief.hold(SESSION, first);
    assertThat(thief.get("/settings/tokens").status()).isEqualTo(303);
  }

  @Test
  void aFormOfAnotherBrowserOrNoneIsRefused() {
    browser.signIn("alice", PASSWORD);
    Browsing other = new Browsing(berth.url());
    String foreign = other.get("/login").formToken();

    for (String token : List.of(foreign, "", "!", "AAAA")) {
      Browsing.Page answer =
          browser.post("/settings/tokens", token, "description", "x", "scopes", "write:packages");
      assertThat(answer.status()).isEqualTo(422);
      assertThat(answer.text()).contains("The form is out of date");
    }
    assertThat(browser.get("/settings/tokens").text()).doesNotContain("<bdi>x</bdi>");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.test/",
        "//evil.test/",
        "/\\evil.test",
        "javascript:alert(1)",
        "/\t/evil.test",
        "evil.test"
      })
  void signingInLeadsNowhereElse(String target) {
    String token = browser.get("/login").formToken();
    Browsing.Page answer =
        browser.post("/login", token, "login", "alice", "password", PASSWORD, "return_to", target);

    assertThat(answer.location()).isEqualTo("/");
  }

  @Test
  void signingInComesBackToThePageThatWasAskedFor() {
    Browsing.Page sent = browser.get("/settings/tokens?x=1").expect(303);
    assertThat(sent.location()).isEqualTo("/login?return_to=%2Fsettings%2Ftokens%3Fx%3D1");

    Browsing.Page form = browser.get(sent.location()).expect(200);
    assertThat(form.text()).contains("name=\"return_to\" value=\"/settings/tokens?x=1\"");
  }

  @Test
  void signingOutEndsTheSessionOnTheServerToo() {
    browser.signIn("alice", PASSWORD);
    String held = browser.cookie(SESSION).orElseThrow();

    browser.submit("/", "/logout").expect(303);

    browser.hold(SESSION, held);
    assertThat(browser.get("/settings/tokens").status()).isEqualTo(303);
  }

  @Test
  void allSessionsEndAtOnceAndWithANewPassword() {
    Browsing second = new Browsing(berth.url());
    browser.signIn("alice", PASSWORD);
    second.signIn("alice", PASSWORD);
    assertThat(second.get("/settings/sessions").expect(200).text()).contains("This browser");
    browser.submit("/settings/sessions", "/settings/sessions").expect(303);
    assertThat(second.get("/settings/sessions").status()).isEqualTo(303);

    second.signIn("alice", PASSWORD);
    berth.setPassword("alice", PASSWORD);
    assertThat(second.get("/settings/sessions").status()).isEqualTo(303);
  }

  @Test
  void oneUserCannotEndASessionOfAnother() {
    berth.setPassword("bob", PASSWORD);
    Browsing bob = new Browsing(berth.url());
    bob.signIn("bob", PASSWORD);
    browser.signIn("alice", PASSWORD);
    String token = bob.get("/settings/sessions").formToken();

    for (int id = 1; id < 60; id++) {
      bob.post("/settings/sessions/" + id, token);
    }

    assertThat(browser.get("/settings/sessions").status()).isEqualTo(200);
  }

  @Test
  void sessionsAreInNoListOfTokens() {
    browser.signIn("alice", PASSWORD);

    assertThat(browser.get("/settings/tokens").text()).doesNotContain("…session");
  }

  @Test
  void everyPageKeepsOthersOut() {
    browser.signIn("alice", PASSWORD);
    for (String path :
        List.of("/", "/login", "/settings/tokens", "/alice", "/nothing/here/at/all")) {
      Browsing.Page page = browser.get(path);
      assertThat(page.header("Cache-Control")).hasValue("private, no-store");
      assertThat(page.header("X-Frame-Options")).hasValue("DENY");
      assertThat(page.header("X-Content-Type-Options")).hasValue("nosniff");
      assertThat(page.header("Content-Security-Policy").orElse(""))
          .contains("default-src 'none'", "frame-ancestors 'none'", "form-action 'self'")
          .doesNotContain("unsafe");
    }
  }

  @Test
  void whatPagesReferToIsKeptForGood() {
    String page = browser.get("/login").text();
    String css = page.replaceAll("(?s).*href=\"(/assets/berth-[0-9a-f]{16}\\.css)\".*", "$1");
    Browsing.Page asset = browser.get(css).expect(200);

    assertThat(asset.header("Cache-Control")).hasValue("public, max-age=31536000, immutable");
    assertThat(asset.text()).contains("Bootstrap", ".crumbs").doesNotContain("sourceMappingURL");
    assertThat(browser.get("/assets/berth-0.css").status()).isEqualTo(404);
  }

  @Test
  void aTokenIsMadeFromAPrefilledFormAndShownOnce() {
    browser.signIn("alice", PASSWORD);
    String form =
        browser.get("/settings/tokens/new?scopes=write:packages,read:org&description=ci").text();
    assertThat(form).contains("value=\"ci\"").contains("value=\"write:packages\" checked");

    Browsing.Page made =
        browser.submit(
            "/settings/tokens/new",
            "/settings/tokens",
            "description",
            "ci",
            "scopes",
            "write:packages",
            "expires_in",
            "30");
    made.expect(201);
    String secret = made.text().replaceAll("(?s).*(ghp_[0-9A-Za-z]{36}).*", "$1");

    assertThat(Wire.token(berth.url(), secret).get("/api/v3/user").status()).isEqualTo(200);
    assertThat(browser.get("/settings/tokens").text()).contains("ci").doesNotContain(secret);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "30d", "00030", "-1", "31", "99999999999"})
  void anEndThatCannotBeReadMakesNoToken(String end) {
    browser.signIn("alice", PASSWORD);

    Browsing.Page answer =
        browser.submit(
            "/settings/tokens/new",
            "/settings/tokens",
            "description",
            "without end",
            "expires_in",
            end);

    assertThat(answer.expect(422).text())
        .contains("Choose when the token is to expire.", "value=\"without end\"");
    assertThat(browser.get("/settings/tokens").text()).doesNotContain("without end");
  }

  @Test
  void onlySiteAdministratorsMakeTokensThatAdministerTheSite() {
    browser.signIn("alice", PASSWORD);

    Browsing.Page answer =
        browser.submit(
            "/settings/tokens/new",
            "/settings/tokens",
            "description",
            "later",
            "scopes",
            "site_admin",
            "expires_in",
            "7");

    assertThat(answer.expect(422).text()).contains("is for site administrators.");
  }

  @Test
  void thePageOfALinkDoesNotOfferItsSecretToAnother() {
    Browsing.Page page = browser.get("/password_reset/" + "s".repeat(43)).expect(404);

    assertThat(page.text()).contains("href=\"/login\"").doesNotContain("s".repeat(43));
  }

  @Test
  void aPasswordThatNobodyCanHaveIsRefusedAtOnce() {
    browser.signIn("alice", "x".repeat(2000)).expect(422);
    browser.signIn("a".repeat(5000), PASSWORD).expect(422);
    browser.signIn("alice", PASSWORD).expect(303);
  }

  @Test
  void aPasswordThatIsTakenAwayEndsSessionsAndNoPageSetsAnother() {
    browser.signIn("alice", PASSWORD).expect(303);
    String form = browser.get("/settings/security").expect(200).formToken();

    Wire.token(berth.url(), berth.adminToken())
        .delete("/api/v3/admin/users/alice/password")
        .expect(204);

    assertThat(browser.get("/settings/tokens").status()).isEqualTo(303);
    String other = "another horse battery";
    browser.post("/settings/security", form, "password", other, "password_confirmation", other);
    browser.signIn("alice", other).expect(422);
  }

  @Test
  void aSuspendedUserIsSignedOutForGood() {
    browser.signIn("alice", PASSWORD).expect(303);

    suspend("alice", true).expect(204);
    assertThat(browser.get("/settings/tokens").status()).isEqualTo(303);
    suspend("alice", false).expect(204);

    assertThat(browser.get("/settings/tokens").status()).isEqualTo(303);
    browser.signIn("alice", PASSWORD).expect(303);
  }

  private static Wire.Answer suspend(String login, boolean suspended) {
    Wire admin = Wire.token(berth.url(), berth.adminToken());
    String path = "/api/v3/users/" + login + "/suspended";
    return suspended ? admin.put(path, new byte[0]) : admin.delete(path);
  }

  @Test
  void theTokenBehindThePasswordIsNotRevokedByAPage() {
    browser.signIn("alice", PASSWORD).expect(303);
    String listed =
        Wire.token(berth.url(), berth.adminToken())
            .get("/api/v3/admin/users/alice/authorizations")
            .expect(200)
            .text();
    Matcher id =
        Pattern.compile("(?s).*\"id\":(\\d+),\"url\".*?sign-in by password").matcher(listed);
    assertThat(id.find()).as(listed).isTrue();

    Browsing.Page tokens = browser.get("/settings/tokens").expect(200);
    assertThat(tokens.text()).doesNotContain("sign-in by password");
    browser
        .post("/settings/tokens/" + id.group(1), browser.get("/settings/security").formToken())
        .expect(404);

    new Browsing(berth.url()).signIn("alice", PASSWORD).expect(303);
  }

  @Test
  void whatIsTypedIsShownAsTextAndNeverRun() {
    browser.signIn("alice", PASSWORD);
    String script = "\"><script>alert(1)</script>";

    String form =
        browser
            .get("/settings/tokens/new?description=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")
            .text();
    Browsing.Page made =
        browser.submit(
            "/settings/tokens/new", "/settings/tokens", "description", script, "expires_in", "7");

    assertThat(form).doesNotContain("<script>alert").contains("&lt;script");
    assertThat(made.text()).doesNotContain("<script>alert");
    assertThat(browser.get("/settings/tokens").text()).doesNotContain("<script>alert");
    assertThat(browser.get("/login?return_to=%2F%22%3E%3Cscript%3E").text())
        .doesNotContain("<script>\"");
  }

  @Test
  void onlySiteAdministratorsMakeOrganizations() {
    browser.signIn("alice", PASSWORD);

    assertThat(browser.get("/settings/organizations/new").expect(403).text())
        .contains("Organizations are made by site administrators.");
  }
}
