package dev.berth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.LocalBerth;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The pages of repositories: what they show to whom, and what their forms do.
class RepositoryPagesTest {
  private static final String PASSWORD = "correct horse battery";
  private static int repositories;
  private static LocalBerth berth;
  private static String oliver;
  private static Browsing owner;
  private static Browsing member;
  private static Browsing stranger;

  private final String name = "code-" + ++repositories;
  private final String page = "/acme/" + name;

  RepositoryPagesTest() {
    create(name, "private");
  }

  private void create(String called, String visibility) {
    owner
        .submit(
            "/new?owner=acme",
            "/new",
            "owner",
            "acme",
            "name",
            called,
            "description",
            "What it is",
            "source",
            "",
            "visibility",
            visibility)
        .expect(303);
  }

  @BeforeAll
  static void start() {
    berth = LocalBerth.start();
    for (String login : new String[] {"oliver", "mia", "sven"}) {
      String token = berth.createUser(login);
      oliver = login.equals("oliver") ? token : oliver;
      berth.setPassword(login, PASSWORD);
    }
    berth.createOrganization("acme", "oliver");
    berth.addMember("acme", "mia", "member");
    owner = Browsing.signedIn(berth, "oliver", PASSWORD);
    member = Browsing.signedIn(berth, "mia", PASSWORD);
    stranger = Browsing.signedIn(berth, "sven", PASSWORD);
  }

  @AfterAll
  static void stop() {
    berth.close();
  }

  @Test
  void aRepositoryIsListedForThoseWhoSeeIt() {
    assertThat(owner.get("/orgs/acme/repositories").text()).contains(name, "What it is");
    assertThat(owner.get("/acme").text()).contains(name);
    assertThat(stranger.get("/orgs/acme/repositories").text()).doesNotContain(name);
    assertThat(stranger.get("/acme").text()).doesNotContain(name, ">oliver<");
    assertThat(owner.get(page).expect(200).text()).contains("No packages yet", "Write one");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/settings", "/settings/access", "/edit/README.md"})
  void whatMayNotBeSeenIsLikeWhatIsNotThere(String part) {
    String hidden = stranger.get(page + part).expect(404).text();
    String absent = stranger.get("/acme/absent" + part).expect(404).text();

    assertThat(withoutVarying(hidden)).isEqualTo(withoutVarying(absent));
  }

  private static String withoutVarying(String text) {
    return text.replaceAll("name=\"authenticity_token\" value=\"[^\"]+\"", "")
        .replaceAll("Request [0-9A-F:]+", "");
  }

  @Test
  void whoMayLookAndNoMoreIsToldWhoGivesTheRight() {
    owner
        .submit(
            page + "/settings",
            page + "/settings/visibility",
            "visibility",
            "public",
            "verify",
            "acme/" + name)
        .expect(303);

    assertThat(stranger.get(page + "/settings").expect(403).text())
        .contains("Must have admin rights to Repository.")
        .contains("The owners of acme, and those who administer the repository, can give you");
    assertThat(new Browsing(berth.url()).get(page).expect(200).text())
        .contains("What it is")
        .doesNotContain("Settings");
  }

  @Test
  void aReadmeIsWrittenAndItsScriptsAreGone() {
    String edit = page + "/edit/README.md";
    owner
        .submit(edit, edit, "readme", "# Hello\r\n<script>alert(1)</script> <b>bold</b>")
        .expect(303);

    assertThat(owner.get(page).text())
        .contains("<h3>Hello</h3>", "<b>bold</b>")
        .doesNotContain("<script>alert");
    assertThat(owner.submit(edit, edit, "readme", "x".repeat(65_537)).expect(422).text())
        .contains("A README has up to");
  }

  @Test
  void aRepositoryIsRenamedArchivedTransferredAndDeleted() {
    String settings = page + "/settings";
    assertThat(
            owner
                .submit(
                    settings, settings, "name", "not a name", "description", "kept", "source", "")
                .expect(422)
                .text())
        .contains("value=\"not a name\"", "value=\"kept\"");
    String renamed =
        owner
            .submit(settings, settings, "name", name + "-b", "description", "", "source", "")
            .expect(303)
            .location();
    assertThat(renamed).startsWith("/acme/" + name + "-b/settings");
    settings = "/acme/" + name + "-b/settings";

    owner.submit(settings, settings + "/archive", "archived", "true").expect(303);
    assertThat(
            owner
                .submit(settings, settings, "name", name, "description", "", "source", "")
                .expect(409)
                .text())
        .contains("The repository is archived");
    owner.submit(settings, settings + "/archive", "archived", "false").expect(303);

    owner
        .submit(
            settings,
            settings + "/transfer",
            "new_owner",
            "oliver",
            "verify",
            "acme/" + name + "-b")
        .expect(303);
    settings = "/oliver/" + name + "-b/settings";
    assertThat(owner.submit(settings, settings + "/delete", "verify", "x").expect(422).text())
        .contains("Type oliver/" + name + "-b to confirm.");
    owner.submit(settings, settings + "/delete", "verify", "oliver/" + name + "-b").expect(303);
    owner.get("/oliver/" + name + "-b").expect(404);
  }

  @Test
  void peopleAndTeamsAreGivenSomethingInIt() {
    owner
        .submit("/orgs/acme/new-team", "/orgs/acme/teams", "name", name, "privacy", "closed")
        .expect(303);
    String access = page + "/settings/access";
    owner.submit(access, access + "/users", "login", "sven", "permission", "push").expect(303);
    owner.submit(access, access + "/teams", "team", name, "permission", "pull").expect(303);

    assertThat(owner.get(access).text()).contains(">sven</a>", "Outside collaborator", ">Write<");
    assertThat(owner.get("/orgs/acme/teams/" + name + "/repositories").text()).contains(page);
    stranger.get(page).expect(200);

    owner.submit(access, access + "/users/remove", "login", "sven").expect(303);
    owner.submit(access, access + "/teams/remove", "team", name).expect(303);
    stranger.get(page).expect(404);
  }

  @Test
  void packagesOfARepositoryAreShownToThoseWhoMayPullThem() {
    new Pushing(Wire.bearer(berth.url(), oliver), "acme/" + name).image("v1", Content.noise(9, 1));
    Wire.token(berth.url(), oliver)
        .put(
            "/api/v3/orgs/acme/packages/container/" + name + "/repository",
            Content.utf8("{\"repository\":\"" + name + "\",\"inherit\":false}"))
        .expect(200);
    String access = page + "/settings/access";
    owner.submit(access, access + "/users", "login", "mia", "permission", "pull").expect(303);

    assertThat(owner.get(page).text()).contains("/packages/container/package/" + name);
    assertThat(member.get(page).expect(200).text())
        .doesNotContain("/packages/container/package/" + name);
  }

  @Test
  void whoMayNotMakeRepositoriesThereIsToldWhoCanTakeThemIn() {
    assertThat(
            stranger
                .submit("/new", "/new", "owner", "acme", "name", "x", "visibility", "private")
                .expect(403)
                .text())
        .contains("The owners of acme can take you in.");
  }
}
