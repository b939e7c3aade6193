package dev.berth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.LocalBerth;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The pages of an organization's people and teams: what they show to whom, and what their forms
/// do.
class OrganizationPagesTest {
  private static final String PASSWORD = "correct horse battery";
  private static final String SCRIPT = "<script>alert(1)</script>";
  private static int organizations;
  private static LocalBerth berth;
  private static Browsing owner;
  private static Browsing member;
  private static Browsing stranger;

  private final String name = "acme-" + ++organizations;
  private final String people = "/orgs/" + name + "/people";
  private final String teams = "/orgs/" + name + "/teams";

  OrganizationPagesTest() {
    berth.createOrganization(name, "oliver");
    berth.addMember(name, "mia", "member");
  }

  @BeforeAll
  static void start() {
    berth = LocalBerth.start();
    for (String login : new String[] {"oliver", "mia", "sven", "otto"}) {
      berth.createUser(login);
      berth.setPassword(login, PASSWORD);
    }
    owner = Browsing.signedIn(berth, "oliver", PASSWORD);
    member = Browsing.signedIn(berth, "mia", PASSWORD);
    stranger = Browsing.signedIn(berth, "sven", PASSWORD);
  }

  @AfterAll
  static void stop() {
    berth.close();
  }

  @Test
  void anOwnerAddsChangesAndRemovesPeople() {
    owner.submit(people, people, "login", "otto", "role", "member").expect(303);
    assertThat(owner.get(people).text()).contains(">otto</a>", "Make an owner");

    owner.submit(people, people + "/otto", "role", "admin").expect(303);
    assertThat(owner.get(people + "?role=admin").text()).contains(">otto</a>");

    String ask = people + "/otto/remove";
    String again = owner.submit(ask, ask, "verify", "other").expect(422).text();
    assertThat(again).contains("Type otto to confirm");
    owner.submit(ask, ask, "verify", "otto").expect(303);
    assertThat(owner.get(people).text()).doesNotContain(">otto</a>");
    assertThat(auditLog()).contains("org.add_member", "org.update_member", "org.remove_member");
  }

  private String auditLog() {
    return Wire.token(berth.url(), berth.adminToken())
        .get("/api/v3/orgs/" + name + "/audit-log?per_page=100")
        .expect(200)
        .text();
  }

  @Test
  void whatWasTypedIsKeptOnARefusal() {
    String refusal =
        owner.submit(people, people, "login", "nobody-here", "role", "admin").expect(422).text();

    assertThat(refusal)
        .contains("There is no user called nobody-here.")
        .contains("value=\"nobody-here\"")
        .contains("value=\"admin\" selected");
  }

  @Test
  void theLastOwnerStays() {
    String ask = people + "/oliver/remove";

    assertThat(owner.submit(ask, ask, "verify", "oliver").expect(422).text())
        .contains("would be left without an owner");
  }

  @Test
  void whoWouldLoseTheirOwnRightIsAskedFirst() {
    owner.submit(people, people, "login", "otto", "role", "admin").expect(303);

    Browsing.Page asked = owner.submit(people, people + "/oliver", "role", "member").expect(409);
    assertThat(asked.text())
        .contains(
            "you would lose your own right to administer something in " + name,
            "I mean it, go on",
            "href=\"" + people + "\">Cancel");

    owner
        .post(people + "/oliver", asked.formToken(), "role", "member", "force", "true")
        .expect(303);
    assertThat(owner.get(people).text()).doesNotContain("Manage otto");
  }

  @Test
  void membersSeeWhoIsThereAndStrangersDoNot() {
    assertThat(member.get(people).expect(200).text())
        .contains(">oliver</a>", ">mia</a>")
        .doesNotContain("Manage mia", "Add a person");
    assertThat(stranger.get(people).expect(200).text())
        .contains("shows its people to its members only")
        .doesNotContain(">oliver</a>", ">mia</a>");
    assertThat(new Browsing(berth.url()).get(people).expect(200).text())
        .doesNotContain(">oliver</a>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"people/oliver/remove", "people/mia/convert"})
  void aMemberIsToldWhoCanMakeThemAnOwner(String page) {
    assertThat(member.get("/orgs/" + name + "/" + page).expect(403).text())
        .contains("It takes an owner of " + name, "can make you one: oliver.");
    assertThat(stranger.get("/orgs/" + name + "/" + page).expect(404).text())
        .contains("Page not found");
  }

  @Test
  void aMemberBecomesAnOutsideCollaboratorAndIsRemovedFromAllRepositories() {
    Wire.token(berth.url(), berth.adminToken())
        .post("/api/v3/orgs/" + name + "/repos", Content.utf8("{\"name\":\"app\"}"))
        .expect(201);
    Wire.token(berth.url(), berth.adminToken())
        .put(
            "/api/v3/repos/" + name + "/app/collaborators/mia",
            Content.utf8("{\"permission\":\"push\"}"))
        .expect(204);
    String ask = people + "/mia/convert";
    owner.submit(ask, ask, "verify", "mia").expect(303);
    String outside = "/orgs/" + name + "/outside-collaborators";
    assertThat(owner.get(outside).text()).contains(">mia</a>");

    owner.submit(outside + "/mia", outside + "/mia", "verify", "mia").expect(303);
    assertThat(owner.get(outside).text()).contains("No outside collaborators");
  }

  @Test
  void aTeamIsMadeChangedAndDeleted() {
    String made = createTeam(owner, "Release Makers", "closed");
    assertThat(made).startsWith(teams + "/release-makers");

    owner
        .submit(
            teams + "/release-makers/edit",
            teams + "/release-makers/edit",
            "name",
            "Builders",
            "description",
            "They build",
            "privacy",
            "secret")
        .expect(303);
    assertThat(owner.get(teams).text()).contains("Builders", "They build", "Secret");

    String ask = teams + "/builders/delete";
    owner.submit(ask, ask, "verify", "x").expect(422);
    owner.submit(ask, ask, "verify", "builders").expect(303);
    owner.get(teams + "/builders").expect(404);
    assertThat(auditLog()).contains("team.create", "team.update", "team.destroy");
  }

  private String createTeam(Browsing by, String called, String privacy) {
    return by.submit(
            "/orgs/" + name + "/new-team",
            teams,
            "name",
            called,
            "description",
            "",
            "parent",
            "",
            "privacy",
            privacy)
        .expect(303)
        .location();
  }

  @Test
  void aMaintainerTakesMembersInAndStrangersOnlyOwnersDo() {
    createTeam(member, "core", "closed");
    String team = teams + "/core";

    assertThat(member.submit(team, team + "/members", "login", "otto", "role", "member").text())
        .contains("otto is no member of " + name + ". One of its owners has to take them in");
    owner.submit(team, team + "/members", "login", "otto", "role", "maintainer").expect(303);
    assertThat(member.get(team).text()).contains(">otto</a>", "Maintainer");
    member.submit(team, team + "/members/otto", "role", "member").expect(303);
    member.submit(team, team + "/members/otto/remove").expect(303);
    assertThat(member.get(team).text()).doesNotContain(">otto</a>");
  }

  @Test
  void aSecretTeamIsLikeOneThatIsNotThere() {
    createTeam(owner, "hidden", "secret");

    String hidden = member.get(teams + "/hidden").expect(404).text();
    String absent = member.get(teams + "/absent").expect(404).text();

    assertThat(withoutVarying(hidden)).isEqualTo(withoutVarying(absent));
    assertThat(member.get(teams).text()).doesNotContain("hidden</bdi>");
    stranger.get(teams).expect(404);
  }

  private static String withoutVarying(String page) {
    return page.replaceAll("name=\"authenticity_token\" value=\"[^\"]+\"", "")
        .replaceAll("Request [0-9A-F:]+", "");
  }

  @Test
  void aTeamThatOneMayNotChangeSaysWhoCan() {
    createTeam(owner, "core", "closed");

    assertThat(member.get(teams + "/core/edit").expect(403).text())
        .contains("You must be an organization owner or team maintainer to do this.");
  }

  @Test
  void aTeamLiesInAnother() {
    createTeam(owner, "above", "closed");
    String id =
        owner
            .get("/orgs/" + name + "/new-team")
            .text()
            .replaceAll("(?s).*<option value=\"([0-9]+)\">above</option>.*", "$1");
    owner
        .submit(
            "/orgs/" + name + "/new-team",
            teams,
            "name",
            "below",
            "description",
            "",
            "parent",
            id,
            "privacy",
            "closed")
        .expect(303);

    assertThat(owner.get(teams + "/above/teams").text()).contains(">below</bdi>");
    assertThat(owner.get(teams + "/below").text()).contains("whose rights its members have too");
  }

  @Test
  void scriptsInNamesAndDescriptionsAreText() {
    owner
        .submit(
            "/orgs/" + name + "/new-team",
            teams,
            "name",
            SCRIPT,
            "description",
            "\"><img src=x onerror=alert(1)>",
            "privacy",
            "closed")
        .expect(303);

    String listed = owner.get(teams).text();
    assertThat(listed).doesNotContain(SCRIPT, "<img src=x").contains("&lt;script&gt;alert(1)");
    String page = owner.get(teams + "/script-alert-1-script/edit").expect(200).text();
    assertThat(page).doesNotContain(SCRIPT, "<img src=x");
  }

  @Test
  void addingSomebodyWhoIsThereDoesNotChangeTheirRole() {
    assertThat(owner.submit(people, people, "login", "oliver", "role", "member").expect(422).text())
        .contains("oliver is an owner already. Change the role in the list.");
    createTeam(owner, "core", "closed");
    String team = teams + "/core";
    owner.submit(team, team + "/members", "login", "mia", "role", "maintainer").expect(303);
    assertThat(
            owner
                .submit(team, team + "/members", "login", "mia", "role", "member")
                .expect(422)
                .text())
        .contains("mia is a maintainer already. Change the role in the list.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", ".", "a\u0007b"})
  void aTeamHasANameThatItsAddressCanHave(String called) {
    assertThat(
            owner
                .submit("/orgs/" + name + "/new-team", teams, "name", called, "privacy", "closed")
                .expect(422)
                .text())
        .contains("is no name of a team");
  }

  @Test
  void aTeamShowsAllPackagesThatOneMayReadPageByPage() {
    String token = berth.createToken("oliver", "write:packages", "read:org");
    createTeam(owner, "core", "closed");
    for (int i = 10; i <= 40; i++) {
      new Pushing(Wire.bearer(berth.url(), token), name + "/app-" + i).image("v1");
      Wire.token(berth.url(), token)
          .put(
              "/api/v3/orgs/" + name + "/packages/container/app-" + i + "/access/teams/core",
              Content.utf8("{\"role\":\"read\"}"))
          .expect(200);
    }
    String list = teams + "/core/packages";

    assertThat(owner.get(list).expect(200).text())
        .contains(">app-39</bdi>", list + "?page=2")
        .doesNotContain(">app-40</bdi>");
    assertThat(owner.get(list + "?page=2").text()).contains(">app-40</bdi>");
    assertThat(member.get(list).text()).contains("No packages").doesNotContain("app-10");
  }

  @ParameterizedTest
  @ValueSource(strings = {"people", "people/mia", "teams", "outside-collaborators/mia"})
  void aFormWithoutItsTokenChangesNothing(String path) {
    assertThat(
            owner
                .post("/orgs/" + name + "/" + path, "AAAA", "login", "otto", "role", "member")
                .expect(422)
                .text())
        .contains("The form is out of date");
  }
}
