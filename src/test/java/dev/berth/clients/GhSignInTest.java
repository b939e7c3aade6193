package dev.berth.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.berth.clients.RunningBerth.Person;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// `gh auth login --web`: gh shows a code, a person types it in a browser, and gh has a token by
/// which Docker signs in.
@Tag("client")
class GhSignInTest {
  private static final String PASSWORD = "correct horse battery";
  private static final Pattern CODE = Pattern.compile("[A-Z]{4}-[A-Z]{4}");

  @RegisterExtension static final RunningBerth berth = RunningBerth.withTls();
  @RegisterExtension static final DockerEngine engine = new DockerEngine();
  private static Chromium chromium;

  @TempDir Path home;
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

  private Shell shell() {
    return Shell.in(home)
        .with("SSL_CERT_FILE", berth.certificate())
        .with("GH_CONFIG_DIR", home.resolve("gh"))
        .with("GH_HOST", berth.address())
        .with("GH_NO_UPDATE_NOTIFIER", "1")
        .with("NO_COLOR", "1");
  }

  private void look(String name) {
    wrong.addAll(chromium.look(page, name));
  }

  private void press(String name) {
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true))
        .click();
  }

  /// Types the code that gh shows, as somebody who is asked to sign in before.
  private void type(Background gh) {
    Matcher code = CODE.matcher(gh.readyLine());
    assertThat(code.find()).as(gh.readyLine()).isTrue();
    page.navigate(berth.url() + "/login/device");
    if (page.url().contains("return_to")) {
      page.getByLabel("Username").fill("octo");
      page.getByLabel("Password").fill(PASSWORD);
      press("Sign in");
    }
    look("device");
    page.getByLabel("Code").fill(code.group());
    press("Continue");
  }

  @Test
  void ghSignsInByABrowserAndDockerByItsToken() {
    Person person = berth.person("octo");
    berth.setPassword(person.login(), PASSWORD);
    page = chromium.window(true);
    try (Background gh = shell().start("one-time code", "gh", "auth", "login", "--web")) {
      type(gh);
      assertThat(page.textContent("main")).contains("Authorize GitHub CLI", "read:org");
      look("device-confirm");
      press("Authorize");
      look("device-done");
      assertThat(gh.end()).as(gh.output()).isZero();
      assertThat(gh.output()).contains("Open this URL", "/login/device", "Logged in as octo");
    }
    Tool gh = shell().tool("gh");
    assertThat(gh.report("auth", "status"))
        .contains("Logged in to " + berth.address() + " as octo", "read:org", "repo");
    assertThat(gh.run("auth", "token", "--hostname", berth.address()).strip())
        .matches("gho_[0-9A-Za-z]{36}");
    assertThat(gh.refused("api", "user/packages?package_type=container")).contains("read:packages");

    List<String> refresh =
        List.of(
            "gh", "auth", "refresh", "--hostname", berth.address(), "--scopes", "write:packages");
    try (Background more = shell().start("one-time code", refresh.toArray())) {
      type(more);
      assertThat(page.textContent("main")).contains("write:packages");
      press("Authorize");
      assertThat(more.end()).as(more.output()).isZero();
    }
    String token = gh.run("auth", "token", "--hostname", berth.address()).strip();
    Tool docker = engine.docker(home);
    assertThat(
            docker.type(token, "login", berth.address(), "--username", "octo", "--password-stdin"))
        .contains("Login Succeeded");
    push(token);
    assertThat(gh.run("api", "user/packages?package_type=container", "--jq", ".[].name").strip())
        .isEqualTo("app");

    page.navigate(berth.url() + "/settings/tokens");
    look("tokens-of-devices");
    assertThat(page.textContent("main")).contains("GitHub CLI", token.substring(32));
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Revoke GitHub CLI"))
        .first()
        .click();
    assertThat(gh.refused("api", "user")).contains("401");
    assertThat(wrong).isEmpty();
  }

  @Test
  void ghIsToldWhenItsUserCancels() {
    Person person = berth.person("hubot");
    berth.setPassword(person.login(), PASSWORD);
    page = chromium.window(true);
    page.navigate(berth.url() + "/login");
    page.getByLabel("Username").fill("hubot");
    page.getByLabel("Password").fill(PASSWORD);
    press("Sign in");
    try (Background gh = shell().start("one-time code", "gh", "auth", "login", "--web")) {
      type(gh);
      press("Cancel");
      assertThat(page.textContent("main")).contains("Nothing was authorized");

      assertThat(gh.end()).isNotZero();
      assertThat(gh.output()).contains("The authorization request was denied.");
    }
  }

  private void push(String token) {
    OciLayout layout = OciLayout.in(home.resolve("layout"));
    layout.tag("1", layout.image("linux/amd64", Map.of("hello", Tar.noise(1_000, 3))));
    Tool crane =
        Shell.in(home)
            .with("SSL_CERT_FILE", berth.certificate())
            .with("DOCKER_CONFIG", home.resolve("crane"))
            .tool("crane");
    crane.type(token, "auth", "login", berth.address(), "-u", "octo", "--password-stdin");
    crane.run("push", layout.directory(), berth.address() + "/octo/app:1");
  }
}
