package dev.berth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.LocalBerth;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The pages of an organization's settings, its webhooks and audit log, and of the site's
/// administration.
class SettingsPagesTest {
  private static final String PASSWORD = "correct horse battery";
  private static final String SETTINGS = "/organizations/acme/settings/";
  private static LocalBerth berth;
  private static Browsing admin;
  private static Browsing owner;
  private static Browsing member;
  private static Browsing stranger;

  @BeforeAll
  static void start() {
    berth = LocalBerth.start("webhook-networks=127.0.0.1,::1");
    for (String login : new String[] {"oliver", "mia", "sven"}) {
      berth.createUser(login);
    }
    for (String login : new String[] {"admin", "oliver", "mia", "sven"}) {
      berth.setPassword(login, PASSWORD);
    }
    berth.createOrganization("acme", "oliver");
    berth.addMember("acme", "mia", "member");
    admin = Browsing.signedIn(berth, "admin", PASSWORD);
    owner = Browsing.signedIn(berth, "oliver", PASSWORD);
    member = Browsing.signedIn(berth, "mia", PASSWORD);
    stranger = Browsing.signedIn(berth, "sven", PASSWORD);
  }

  @AfterAll
  static void stop() {
    berth.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"profile", "packages", "hooks", "hooks/new", "audit-log"})
  void theSettingsAreForOwners(String part) {
    owner.get(SETTINGS + part).expect(200);
    assertThat(member.get(SETTINGS + part).expect(403).text())
        .contains("It takes an owner of acme", "can make you one: oliver.");
    stranger.get(SETTINGS + part).expect(404);
    new Browsing(berth.url()).get(SETTINGS + part).expect(303);
  }

  @Test
  void anOrganizationTellsAboutItselfAndScriptsAreText() {
    owner
        .submit(
            SETTINGS + "profile",
            SETTINGS + "profile",
            "name",
            "<script>alert(1)</script>",
            "description",
            "Makes things",
            "blog",
            "javascript:alert(1)")
        .expect(303);

    assertThat(stranger.get("/acme").text())
        .contains("Makes things", "&lt;script&gt;alert(1)")
        .doesNotContain("<script>alert", "href=\"javascript");
    assertThat(
            owner
                .submit(SETTINGS + "profile", SETTINGS + "profile", "description", "x".repeat(161))
                .expect(422)
                .text())
        .contains("The description takes up to 160 characters", "x".repeat(161));
  }

  @Test
  void anOwnerSaysWhichPackagesMembersMayHave() {
    String page = SETTINGS + "packages";
    owner.submit(page, page, "create", "private", "create", "internal").expect(303);

    assertThat(owner.get(page).text())
        .contains("value=\"private\" checked")
        .doesNotContain("value=\"public\" checked", "name=\"inherit\" value=\"true\" checked");
    owner
        .submit(
            page,
            page,
            "create",
            "private",
            "create",
            "internal",
            "create",
            "public",
            "inherit",
            "true")
        .expect(303);
    assertThat(owner.get(page).text()).contains("value=\"public\" checked");
  }

  @Test
  void aWebhookIsMadeChangedAndDeleted() {
    String list = SETTINGS + "hooks";
    String made =
        owner
            .submit(
                list + "/new",
                list,
                "url",
                "http://127.0.0.1:9/a",
                "content_type",
                "json",
                "secret",
                "a secret",
                "insecure_ssl",
                "0",
                "events",
                "package",
                "active",
                "true")
            .expect(303)
            .location();
    String hook = made.substring(0, made.indexOf('?'));
    assertThat(owner.get(hook).expect(200).text())
        .contains("http://127.0.0.1:9/a", "There is one, which stays")
        .doesNotContain("a secret");
    assertThat(owner.get(list).text()).contains(hook);

    owner
        .submit(
            hook,
            hook,
            "url",
            "http://127.0.0.1:9/b",
            "content_type",
            "form",
            "insecure_ssl",
            "0",
            "everything",
            "true")
        .expect(303);
    assertThat(owner.get(hook).text()).contains("http://127.0.0.1:9/b", "Inactive");
    assertThat(
            owner
                .submit(hook, hook, "url", "ftp://x", "content_type", "json", "everything", "true")
                .expect(422)
                .text())
        .contains("url must be an http or https address", "value=\"ftp://x\"");
    assertThat(
            owner
                .submit(
                    list + "/new",
                    list,
                    "url",
                    "ftp://x",
                    "secret",
                    "another secret",
                    "everything",
                    "true")
                .expect(422)
                .text())
        .contains("Type the secret again")
        .doesNotContain("There is one, which stays", "another secret");
    owner.submit(hook, hook + "/ping").expect(303);

    stranger.get(hook).expect(404);
    owner.submit(hook + "/delete", hook + "/delete").expect(303);
    owner.get(hook).expect(404);
  }

  @Test
  void aDeliveryIsShownWithItsRequestAndResponseAndSentAgain() {
    try (HookReceiver receiver = new HookReceiver()) {
      String list = SETTINGS + "hooks";
      String made =
          owner
              .submit(
                  list + "/new",
                  list,
                  "url",
                  receiver.url("/told"),
                  "content_type",
                  "json",
                  "events",
                  "package",
                  "active",
                  "true")
              .expect(303)
              .location();
      String hook = made.substring(0, made.indexOf('?'));
      receiver.take("ping", "/told");
      String delivery = delivery(hook);

      String page = owner.get(delivery).expect(200).text();
      assertThat(page).contains("X-GitHub-Event", "ping", "zen", "Response");
      owner.submit(delivery, delivery + "/attempts").expect(303);
      receiver.take("ping", "/told");
      owner.submit(hook + "/delete", hook + "/delete").expect(303);
    }
  }

  private static String delivery(String hook) {
    String page = "";
    for (int i = 0; i < 500 && !page.contains("/deliveries/"); i++) {
      page = owner.get(hook).expect(200).text();
    }
    return page.replaceAll("(?s).*href=\"(" + hook + "/deliveries/[0-9]+)\".*", "$1");
  }

  @Test
  void webhooksOfARepositoryAreForThoseWhoAdministerIt() {
    Wire.token(berth.url(), berth.adminToken())
        .post("/api/v3/orgs/acme/repos", Content.utf8("{\"name\":\"code\"}"))
        .expect(201);

    assertThat(owner.get("/acme/code/settings/hooks").expect(200).text())
        .contains("Tell another server what is pushed");
    stranger.get("/acme/code/settings/hooks").expect(404);
  }

  @Test
  void theAuditLogIsSearchedPageByPage() {
    for (int i = 0; i < 60; i++) {
      owner
          .submit(SETTINGS + "profile", SETTINGS + "profile", "location", "place " + i)
          .expect(303);
    }
    String log = SETTINGS + "audit-log";
    String first = owner.get(log + "?q=action%3Aorg.update_profile").expect(200).text();
    assertThat(first).contains("place 59", "Older").doesNotContain("place 1\"");
    String older =
        first.replaceAll("(?s).*<a rel=\"next\" href=\"([^\"]+)\".*", "$1").replace("&amp;", "&");
    assertThat(owner.get(older).expect(200).text()).contains("place 1", "Newer");

    assertThat(owner.get(log + "?q=actor%3Anobody").text()).contains("Nothing happened that fits");
    assertThat(owner.get(log + "?q=%3Cscript%3E").expect(422).text())
        .contains("is no qualifier")
        .doesNotContain("<script>\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/users",
        "/users/mia",
        "/users/nobody",
        "/organizations",
        "/audit-log",
        "/storage",
        "/jobs",
        "/settings"
      })
  void theSiteIsAdministeredByItsAdministratorsAlone(String part) {
    String hidden = owner.get("/-/site" + part).expect(404).text();
    String absent = owner.get("/-/absent").expect(404).text();

    assertThat(withoutVarying(hidden)).isEqualTo(withoutVarying(absent));
    if (!part.endsWith("nobody")) {
      admin.get("/-/site" + part).expect(200);
    }
  }

  private static String withoutVarying(String page) {
    return page.replaceAll("name=\"authenticity_token\" value=\"[^\"]+\"", "")
        .replaceAll("Request [0-9A-F:]+", "");
  }

  @Test
  void aUserIsMadeAndSetsAPasswordByTheLink() {
    String users = "/-/site/users";
    admin.submit(users, users, "login", "nora", "email", "nora@example.com").expect(303);
    assertThat(admin.get(users + "?q=nora").text()).contains("nora@example.com");
    String page = admin.submit(users + "/nora", users + "/nora/password_link").expect(201).text();
    String link = page.replaceAll("(?s).*(/password_reset/[^<\"]+).*", "$1");

    new Browsing(berth.url())
        .submit(link, link, "password", PASSWORD, "password_confirmation", PASSWORD)
        .expect(303);
    Browsing.signedIn(berth, "nora", PASSWORD).get("/").expect(200);
    assertThat(admin.submit(users, users, "login", "nora", "email", "x@y").expect(422).text())
        .contains("The login nora is taken.", "value=\"x@y\"");
  }

  @Test
  void aUserIsSuspendedPromotedAndLosesAllTokens() {
    String token = berth.createUser("theo");
    String theo = "/-/site/users/theo";
    admin.submit(theo, theo + "/suspend").expect(303);
    assertThat(admin.get(theo).text()).contains("Suspended", "Unsuspend");
    admin.submit(theo, theo + "/unsuspend").expect(303);
    admin.submit(theo, theo + "/promote").expect(303);
    assertThat(admin.get(theo).text()).contains("Demote");
    admin.submit(theo, theo + "/demote").expect(303);

    admin.submit(theo, theo + "/end_tokens", "verify", "x").expect(422);
    Wire.token(berth.url(), token).get("/api/v3/user").expect(200);
    admin.submit(theo, theo + "/end_tokens", "verify", "theo").expect(303);
    Wire.token(berth.url(), token).get("/api/v3/user").expect(401);
  }

  @Test
  void whoeverLosesAllTokensKeepsTheirPassword() {
    berth.createUser("tove");
    String tove = "/-/site/users/tove";
    assertThat(admin.get(tove).text()).contains("They have none");
    berth.setPassword("tove", PASSWORD);
    Browsing before = Browsing.signedIn(berth, "tove", PASSWORD);
    assertThat(admin.get(tove).text()).contains("They have one");

    admin.submit(tove, tove + "/end_tokens", "verify", "tove").expect(303);

    before.get("/settings/sessions").expect(303);
    Browsing.signedIn(berth, "tove", PASSWORD).get("/settings/sessions").expect(200);
  }

  @Test
  void anEmptyPageOfTheLogLeadsBackToTheNewestEvents() {
    String log = SETTINGS + "audit-log";

    assertThat(owner.get(log + "?q=&before=999999999").expect(200).text())
        .contains("Nothing happened that fits", "href=\"" + log + "?q=\">‹ Newer");
  }

  @Test
  void whatWasTypedForAWebhookIsKeptWhenItsSecretIsTooLong() {
    String list = SETTINGS + "hooks";
    assertThat(
            owner
                .submit(
                    list + "/new",
                    list,
                    "url",
                    "https://example.com/kept",
                    "secret",
                    "s".repeat(1025),
                    "events",
                    "package")
                .expect(422)
                .text())
        .contains("A secret has up to 1024 characters", "value=\"https://example.com/kept\"");
  }

  @Test
  void theListOfUsersHasNoPlaceForOrganizations() {
    for (int i = 0; i < 51; i++) {
      berth.createOrganization("many-" + i, "oliver");
    }
    berth.createUser("after-them");

    assertThat(admin.get("/-/site/users").text()).contains("after-them").doesNotContain("many-1<");
    assertThat(admin.get("/-/site/users?since=999999999").text()).contains("No more users.");
  }

  @Test
  void nobodySuspendsThemselves() {
    String page = admin.get("/-/site/users/admin").expect(200).text();
    assertThat(page).doesNotContain("/suspend\"", "/demote\"");

    assertThat(
            admin.submit("/-/site/users/admin", "/-/site/users/admin/suspend").expect(403).text())
        .contains("You cannot do this to your own account.");
  }

  @Test
  void anOrganizationIsMadeForAnOwner() {
    String list = "/-/site/organizations";
    assertThat(
            admin.submit(list, list, "login", "umbra", "admin", "nobody-at-all").expect(422).text())
        .contains("There is no user called nobody-at-all", "value=\"umbra\"");
    admin.submit(list, list, "login", "umbra", "admin", "mia").expect(303);
    assertThat(admin.get(list + "?q=umbra").text()).contains("/umbra");
    assertThat(member.get("/orgs/umbra/people").text()).contains("Owner");
  }

  @Test
  void theSiteTellsWhatItRunsWithAndWhatItDoesByItself() {
    assertThat(admin.get("/-/site/settings").expect(200).text())
        .contains("--webhook-networks", "127.0.0.1,::1", "by <bdi>--webhook-networks</bdi>")
        .contains("--layer-limit", "10GB", "Default");
    assertThat(admin.get("/-/site/storage").expect(200).text())
        .contains("free of", "SQLite, ", "Uploads under way");
    assertThat(admin.get("/-/site/jobs").expect(200).text())
        .contains("Removes abandoned uploads.", "Sends events to webhooks", "nothing waits");
  }
}
