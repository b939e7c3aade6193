package dev.berth.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The pages of organizations, repositories and the site's administration in a browser, each looked
/// at in light and dark, wide and narrow.
@Tag("client")
class OrganizationBrowserTest {
  private static final String PASSWORD = "correct horse battery";
  @RegisterExtension static final RunningBerth berth = RunningBerth.with();
  private static Chromium chromium;

  private Page page;
  private final List<String> wrong = new ArrayList<>();

  @BeforeAll
  static void open() {
    chromium = new Chromium();
  }

  @AfterAll
  static void shut() {
    chromium.close();
  }

  private void look(String name) {
    wrong.addAll(chromium.look(page, name));
  }

  private void go(String path) {
    page.navigate(berth.url() + path);
  }

  private void press(String name) {
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true))
        .click();
  }

  private void open(String summary) {
    page.locator("summary", new Page.LocatorOptions().setHasText(summary)).click();
  }

  private void says(String... texts) {
    assertThat(page.textContent("main")).contains(texts);
  }

  private void signIn() {
    berth.setPassword("admin", PASSWORD);
    go("/login");
    page.getByLabel("Username").fill("admin");
    page.getByLabel("Password").fill(PASSWORD);
    press("Sign in");
  }

  @Test
  void anOrganizationFromItsFirstDayToItsAuditLog() {
    page = chromium.window(true);
    signIn();
    administerTheSite();
    tellAboutTheOrganization();
    takePeopleIn();
    makeTeams();
    makeARepository();
    makeAWebhook();
    go("/organizations/acme/settings/audit-log");
    says("hook.create", "team.create", "repo.create");
    look("audit-log");
    go("/acme");
    look("overview");
    assertThat(wrong).isEmpty();
  }

  private void administerTheSite() {
    go("/-/site");
    open("New user");
    page.getByLabel("Username").fill("octavia");
    page.getByLabel("Email").fill("octavia@example.com");
    look("site-users");
    press("Create user");
    press("Make a link to set it");
    look("site-user");
    go("/-/site/organizations");
    open("New organization");
    page.getByLabel("Name").fill("acme");
    press("Create organization");
    go("/-/site/organizations");
    look("site-organizations");
    go("/-/site/audit-log");
    look("site-audit-log");
    for (String part : List.of("storage", "jobs", "settings")) {
      go("/-/site/" + part);
      look("site-" + part);
    }
  }

  private void tellAboutTheOrganization() {
    go("/organizations/acme/settings/profile");
    page.getByLabel("Display name").fill("Acme Corporation");
    page.getByLabel("Description").fill("Rockets, anvils and container images");
    page.getByLabel("URL").fill("https://example.com");
    page.getByLabel("Location").fill("Arizona");
    press("Update profile");
    look("organization-profile");
    go("/organizations/acme/settings/packages");
    page.getByLabel("Public").uncheck();
    press("Save");
    look("organization-packages");
  }

  private void takePeopleIn() {
    go("/orgs/acme/people");
    open("Add a person");
    page.getByLabel("Username").fill("octavia");
    look("people-add");
    press("Add to acme");
    says("octavia");
    look("people");
    page.locator("summary[aria-label='Manage octavia']").click();
    look("people-menu");
    go("/orgs/acme/people/octavia/remove");
    look("people-remove");
    go("/orgs/acme/outside-collaborators");
    look("outside-collaborators");
  }

  private void makeTeams() {
    go("/orgs/acme/teams");
    look("teams-empty");
    go("/orgs/acme/new-team");
    page.getByLabel("Name").fill("Release makers");
    page.getByLabel("Description").fill("Who builds and ships");
    look("team-new");
    press("Create team");
    open("Add a member");
    page.getByLabel("Username").fill("octavia");
    press("Add");
    look("team");
    go("/orgs/acme/teams/release-makers/teams");
    look("team-teams");
    go("/orgs/acme/teams/release-makers/packages");
    look("team-packages");
    go("/orgs/acme/teams/release-makers/edit");
    look("team-settings");
    go("/orgs/acme/teams");
    look("teams");
  }

  private void makeARepository() {
    go("/orgs/acme/repositories");
    look("repositories-empty");
    go("/new?owner=acme");
    page.getByLabel("Repository name").fill("rocket");
    page.getByLabel("Description").fill("Goes up");
    look("repository-new");
    press("Create repository");
    look("repository-empty");
    go("/acme/rocket/edit/README.md");
    page.locator("#readme")
        .fill("# Rocket\n\nIt goes **up**.\n\n| part | count |\n|--|--|\n| fin | 4 |");
    look("readme-edit");
    press("Save");
    look("repository");
    go("/acme/rocket/settings/access");
    page.locator("#team-role").selectOption("push");
    press("Add team");
    page.getByLabel("Username").fill("octavia");
    press("Add person");
    look("repository-access");
    go("/acme/rocket/settings");
    look("repository-settings");
    go("/orgs/acme/teams/release-makers/repositories");
    look("team-repositories");
    go("/orgs/acme/repositories");
    look("repositories");
  }

  private void makeAWebhook() {
    go("/acme/rocket/settings/hooks");
    look("hooks-empty");
    go("/organizations/acme/settings/hooks/new");
    page.getByLabel("Payload URL").fill("http://127.0.0.1:9/hook");
    page.getByLabel("Secret").fill("a secret");
    look("hook-new");
    press("Add webhook");
    for (int i = 0; i < 100 && page.locator("a[href*='/deliveries/']").count() == 0; i++) {
      page.reload();
    }
    look("hook");
    page.locator("a[href*='/deliveries/']").first().click();
    look("hook-delivery");
    go("/organizations/acme/settings/hooks");
    look("hooks");
  }
}
