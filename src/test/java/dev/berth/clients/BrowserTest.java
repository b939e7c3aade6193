package dev.berth.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.berth.clients.RunningBerth.Person;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// The pages in a browser: the whole way from the first start to a deleted package that comes back,
/// and the same without JavaScript.
@Tag("client")
@TestMethodOrder(MethodOrderer.MethodName.class)
class BrowserTest {
  private static final String PASSWORD = "correct horse battery";
  @RegisterExtension static final RunningBerth berth = RunningBerth.with();
  private static Chromium chromium;

  @TempDir Path home;
  private Page page;
  private final List<String> errors = new ArrayList<>();
  private final List<String> wrong = new ArrayList<>();

  @BeforeAll
  static void open() {
    chromium = new Chromium();
  }

  @AfterAll
  static void shut() {
    chromium.close();
  }

  private void window(boolean scripts) {
    page = chromium.window(scripts);
    page.onConsoleMessage(message -> {
      if (message.type().equals("error")) {
        errors.add(message.text());
      }
    });
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

  private void follow(String name) {
    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name)).first().click();
  }

  private void signIn(String login) {
    go("/login");
    page.getByLabel("Username").fill(login);
    page.getByLabel("Password").fill(PASSWORD);
    press("Sign in");
  }

  private void push(String token, String login, String image, int seed) {
    Tool crane =
        Shell.in(home).with("DOCKER_CONFIG", home.resolve("docker-" + login)).tool("crane");
    crane.type(token, "auth", "login", berth.address(), "--username", login, "--password-stdin");
    OciLayout layout = OciLayout.in(home.resolve("layout-" + seed));
    for (String platform : List.of("linux/amd64", "linux/arm64")) {
      layout.tag(
          platform,
          layout.image(
              platform,
              Map.of(
                  "hello", (platform + seed).getBytes(StandardCharsets.UTF_8),
                  "data", Tar.noise(200_000, seed))));
    }
    crane.run("push", "--index", layout.directory(), berth.address() + "/" + image);
  }

  @Test
  void a_fromTheFirstStartToAPackageThatComesBack() {
    window(true);
    go("/");
    look("welcome");
    String link = berth.passwordLink();
    page.navigate(link);
    look("password");
    page.getByLabel("Password", new Page.GetByLabelOptions().setExact(true)).fill(PASSWORD);
    page.getByLabel("Confirm password").fill(PASSWORD);
    press("Set password");
    look("login");
    page.getByLabel("Password").fill(PASSWORD);
    press("Sign in");
    look("home-empty");

    page.navigate(link);
    assertThat(page.textContent("main")).contains("This link works no more");

    go("/settings/organizations/new");
    look("new-organization");
    page.getByLabel("Name").fill("acme");
    press("Create organization");
    look("organization-empty");

    go("/settings/tokens/new?scopes=write:packages,delete:packages&description=docker%20push");
    look("token-new");
    press("Generate token");
    look("token-made");
    String token = page.locator(".new-token code").textContent();

    push(token, "admin", "acme/tools/app:1.0.0", 1);
    push(token, "admin", "acme/tools/app:1.1.0", 2);
    push(token, "admin", "acme/tools/app:latest", 3);
    push(token, "admin", "acme/site:1", 4);
    push(token, "admin", "admin/own:1", 5);
    go("/");
    look("home");
    go("/orgs/acme/packages");
    look("packages");
    page.getByLabel("Find a package", new Page.GetByLabelOptions().setExact(true)).fill("tools");
    press("Find");
    look("packages-found");
    follow("tools/app");
    look("package");
    follow("OS / Arch");
    look("package-platforms");

    follow("Package settings");
    look("package-settings");
    page.locator("summary", new Page.LocatorOptions().setHasText("Change package visibility"))
        .click();
    page.getByLabel("Public").check();
    page.locator("#verify-visibility").fill("tools/app");
    look("package-settings-visibility");
    press("I understand the consequences, change package visibility");
    assertThat(page.textContent("main")).contains("The visibility is changed.");

    Page stranger = chromium.window(true);
    stranger.navigate(berth.url() + "/orgs/acme/packages/container/package/tools%2Fapp");
    assertThat(stranger.textContent("main")).contains("Public", "docker pull");
    assertThat(stranger.textContent("main")).doesNotContain("Package settings");
    stranger.navigate(berth.url() + "/orgs/acme/packages/container/package/site");
    assertThat(stranger.textContent("main")).contains("Page not found");

    go("/orgs/acme/packages/container/tools%2Fapp/versions?filters%5Bversion_type%5D=tagged");
    look("versions");
    follow("1.1.0");
    look("version-index");
    follow("What changed since");
    page.waitForSelector("text=unpacked");
    look("version-changes");
    go("/orgs/acme/packages/container/tools%2Fapp/versions?filters%5Bversion_type%5D=untagged");
    follow("sha256:");
    look("version");
    go("/orgs/acme/packages/container/tools%2Fapp/versions?filters%5Bversion_type%5D=tagged");
    page.getByLabel("Select all on this page").check();
    press("Delete selected…");
    look("versions-clean-up");
    go("/orgs/acme/packages/container/tools%2Fapp/versions?filters%5Bversion_type%5D=tagged");
    follow("1.0.0");
    follow("Delete this version");
    look("delete-version");
    page.locator("#verify").fill("tools/app");
    press("I understand the consequences, delete this version");
    follow("Deleted");
    look("versions-deleted");
    page.locator("main form button").first().click();
    assertThat(page.textContent("main")).contains("The version is restored.");
    assertThat(page.textContent("main")).contains("1.0.0");

    go("/orgs/acme/packages/container/site/settings");
    page.locator("summary", new Page.LocatorOptions().setHasText("With all its versions")).click();
    page.locator("#verify-delete").fill("site");
    press("I understand the consequences, delete this package");
    look("deleted-package");
    go("/orgs/acme/packages?state=deleted");
    look("packages-deleted");
    go("/orgs/acme/packages/container/site/restore");
    press("Restore this package");
    assertThat(page.textContent("main")).contains("The package is restored.", "docker pull");

    go("/settings/sessions");
    look("sessions");
    go("/settings/security");
    look("security");
    go("/settings/usage");
    look("usage");
    go("/organizations/acme/settings/usage");
    look("organization-usage");
    go("/settings/tokens");
    look("tokens");
    go("/nothing-is-here");
    look("not-found");
    assertThat(errors).filteredOn(text -> !text.contains("404")).isEmpty();
    assertThat(wrong).isEmpty();
  }

  @Test
  void b_everythingWorksWithoutJavaScript() {
    Person person = berth.person();
    berth.setPassword(person.login(), PASSWORD);
    push(person.token(), person.login(), person.login() + "/app:1", 11);
    push(person.token(), person.login(), person.login() + "/app:2", 12);
    window(false);
    signIn(person.login());
    follow("app");
    assertThat(page.textContent("main")).contains("docker pull", "Private");
    page.locator("summary", new Page.LocatorOptions().setHasText("Dockerfile")).click();
    follow("View and manage all");
    follow("Delete 1");
    page.locator("#verify").fill("another");
    press("I understand the consequences, delete this version");
    assertThat(page.textContent("main")).contains("Type app to delete the version.");
    page.locator("#verify").fill("app");
    press("I understand the consequences, delete this version");
    assertThat(page.textContent("main")).contains("The version is deleted.");
    page.locator("summary[aria-label^='Your menu']").click();
    press("Sign out");
    assertThat(page.textContent("main")).contains("You are signed out.");
  }

  @Test
  void c_aPageIsSmall() {
    Person person = berth.person();
    berth.setPassword(person.login(), PASSWORD);
    push(person.token(), person.login(), person.login() + "/app:1", 21);
    push(person.token(), person.login(), person.login() + "/app:2", 22);
    window(true);
    List<Integer> sizes = new ArrayList<>();
    page.onRequestFinished(request -> sizes.add(request.sizes().responseBodySize));
    go("/login");
    page.waitForLoadState();
    assertThat(sum(sizes)).isLessThan(100_000);
    signIn(person.login());
    String base = "/users/" + person.login() + "/packages/container/";
    for (String next :
        List.of("/", base + "package/app", base + "app/versions", base + "app/settings")) {
      sizes.clear();
      go(next);
      page.waitForLoadState();
      assertThat(sum(sizes)).as(next).isLessThan(20_000);
    }
  }

  private static int sum(List<Integer> sizes) {
    return sizes.stream().mapToInt(Integer::intValue).sum();
  }

  @Test
  void d_everythingIsReachedByTheKeyboardAndSeenToBe() {
    Person person = berth.person();
    berth.setPassword(person.login(), PASSWORD);
    push(person.token(), person.login(), person.login() + "/app:1", 31);
    push(person.token(), person.login(), person.login() + "/app:2", 32);
    window(true);
    go("/login");
    page.getByLabel("Username").focus();
    page.keyboard().type(person.login());
    page.keyboard().press("Tab");
    page.keyboard().type(PASSWORD);
    page.keyboard().press("Enter");
    page.waitForURL(berth.url() + "/");

    String base = "/users/" + person.login() + "/packages/container/";
    for (String path :
        List.of(
            "/",
            "/" + person.login() + "?tab=packages",
            base + "package/app",
            base + "app/versions?filters%5Bversion_type%5D=tagged",
            base + "app/settings")) {
      go(path);
      reachAll(path);
    }
    go(base + "app/versions?filters%5Bversion_type%5D=tagged");
    page.getByLabel("Select 1", new Page.GetByLabelOptions().setExact(true)).focus();
    page.keyboard().press("Space");
    page.getByText("Delete selected…").focus();
    page.keyboard().press("Enter");
    page.waitForSelector("#verify");
    page.locator("#verify").focus();
    page.keyboard().type("app");
    page.keyboard().press("Enter");
    page.getByText("1 version deleted").waitFor();
  }

  @Test
  void e_pagesHoldWhateverAnImageSays() throws IOException {
    Person person = berth.person();
    berth.setPassword(person.login(), PASSWORD);
    String hostile = "<script>alert(1)</script><img src=x onerror=alert(2)>";
    String turned = "\u202eשלום עולם";
    String unbroken = "x".repeat(500);
    String name = "long-" + "a".repeat(200);
    String image = berth.address() + "/" + person.login() + "/" + name;
    Tool crane = Shell.in(home).with("DOCKER_CONFIG", home.resolve("docker-hostile")).tool("crane");
    crane.type(
        person.token(),
        "auth",
        "login",
        berth.address(),
        "--username",
        person.login(),
        "--password-stdin");
    for (int i = 1; i <= 2; i++) {
      Path layer =
          Files.write(
              home.resolve("layer.tar"),
              Tar.of(Map.of(hostile.substring(0, 40) + i, Tar.noise(3000, i))));
      String tag = image + ":" + i + "t".repeat(120);
      crane.run("append", "--new_layer", layer.toString(), "--new_tag", tag);
      crane.run(
          "mutate",
          tag,
          "--tag",
          tag,
          "--label",
          "org.opencontainers.image.description=" + hostile + turned + unbroken,
          "--label",
          hostile + i + "=" + unbroken + turned,
          "--env",
          "A" + i + "=" + hostile + unbroken,
          "--entrypoint",
          hostile + unbroken,
          "--user",
          unbroken);
    }
    window(true);
    page.onDialog(dialog -> {
      errors.add("it ran: " + dialog.message());
      dialog.dismiss();
    });
    signIn(person.login());
    look("hostile-home");
    String base = "/users/" + person.login() + "/packages/container/";
    go(base + "package/" + name);
    look("hostile-package");
    go(base + "package/" + name + "?tab=labels");
    look("hostile-labels");
    go(base + "package/" + name + "?tab=manifest");
    look("hostile-manifest");
    go(base + name + "/versions?filters%5Bversion_type%5D=tagged");
    look("hostile-versions");
    follow("2t");
    look("hostile-version");
    follow("What changed since");
    page.waitForSelector("text=unpacked");
    look("hostile-changes");
    go(base + name + "/settings");
    look("hostile-settings");
    assertThat(errors).isEmpty();
    assertThat(wrong).isEmpty();
  }

  /// Goes through the page by the Tab key, and looks whether the focus comes everywhere and shows.
  private void reachAll(String path) {
    page.evaluate(
        "window.toReach = new Set([...document.querySelectorAll('a[href], button, input, select,"
            + " summary, [tabindex=\"0\"]')].filter(e => !e.disabled && e.checkVisibility()"
            + " && e.type !== 'hidden' && !(e.type === 'radio' && !e.checked)))");
    int most = (Integer) page.evaluate("window.toReach.size");
    for (int pressed = 0; pressed <= most; pressed++) {
      page.keyboard().press("Tab");
      Object unseen =
          page.evaluate(
              "(() => { const e = document.activeElement; window.toReach.delete(e); if (e ==="
                  + " document.body) return ''; const s = getComputedStyle(e); const r ="
                  + " e.getBoundingClientRect(); return (s.outlineStyle !== 'none' &&"
                  + " s.outlineWidth !== '0px') || s.boxShadow !== 'none' || e.className === 'skip'"
                  + " ? '' : e.outerHTML; })()");
      assertThat(unseen).as(path).isEqualTo("");
    }
    Object missed = page.evaluate("[...window.toReach].map(e => e.outerHTML).join('\\n')");
    assertThat(missed).as(path).isEqualTo("");
  }
}
