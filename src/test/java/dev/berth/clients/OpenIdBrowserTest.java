package dev.berth.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.WaitForSelectorState;
import dev.berth.clients.RunningBerth.Person;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Signing in by OpenID Connect in a browser, with `oidc-provider`, which is certified to be an
/// issuer of it.
@Tag("client")
class OpenIdBrowserTest {
  private static final String PASSWORD = "correct horse battery";
  private static final String SECRET = "a secret of thirty-two letters..";
  private static final Path HOME = home();
  private static final Background ISSUER = issuer();

  @RegisterExtension
  static final RunningBerth berth =
      RunningBerth.with(
          "--oidc-issuer",
          ISSUER.readyLine().substring("listens on ".length()).strip(),
          "--oidc-client-id",
          "berth",
          "--oidc-client-secret",
          SECRET,
          "--oidc-name",
          "Example ID",
          "--oidc-users",
          "create");

  private static Chromium chromium;
  private Page page;
  private final List<String> wrong = new ArrayList<>();

  private static Path home() {
    try {
      return Files.createTempDirectory("berth-issuer");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Background issuer() {
    try {
      // Node looks for modules beside the program.
      Path program = HOME.resolve("issuer.mjs");
      Files.copy(Path.of("src/test/js/issuer.mjs"), program);
      Files.createSymbolicLink(HOME.resolve("node_modules"), Shell.nodeModules());
      return Shell.in(HOME)
          .start(
              "listens on ", "node", program.toString(), "berth", SECRET, "/login/openid/callback");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @BeforeAll
  static void open() {
    chromium = new Chromium();
  }

  @AfterAll
  static void shut() throws IOException {
    chromium.close();
    ISSUER.close();
    try (Stream<Path> files = Files.walk(HOME)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @BeforeEach
  void window() {
    page = chromium.window(true);
  }

  @AfterEach
  void looksRight() {
    assertThat(wrong).isEmpty();
  }

  private void look(String name) {
    wrong.addAll(chromium.look(page, name));
  }

  private void press(String name) {
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true))
        .click();
  }

  private void follow(String name) {
    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true)).click();
  }

  /// Fills in the forms of the issuer.
  private void signInThere(String name) {
    page.locator("input[name=login]").fill(name);
    page.locator("input[name=password]").fill("any");
    page.locator("button[type=submit]").click();
    page.locator("input[name=prompt][value=consent]")
        .waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.ATTACHED));
    page.locator("button[type=submit]").click();
    page.waitForURL(url -> url.startsWith(berth.url().toString()));
  }

  @Test
  void whoIsNewBecomesAUserAndSignsInAgain() {
    page.navigate(berth.url() + "/settings/tokens");
    look("login-openid");
    follow("Sign in with Example ID");
    signInThere("Mona.Lisa");
    assertThat(page.url()).isEqualTo(berth.url() + "/settings/tokens");
    page.navigate(berth.url() + "/settings/identities");
    assertThat(page.textContent("main")).contains("Mona.Lisa", "You have no password");
    look("identities");

    page = chromium.window(true);
    page.navigate(berth.url() + "/login");
    follow("Sign in with Example ID");
    signInThere("Mona.Lisa");
    assertThat(page.url()).isEqualTo(berth.url() + "/");
    assertThat(page.textContent(".menu-head")).isEqualTo("mona-lisa");
  }

  @Test
  void whoHasAPasswordLinksThemself() {
    Person person = berth.person();
    berth.setPassword(person.login(), PASSWORD);
    page.navigate(berth.url() + "/login/openid");
    signInThere(person.login());
    assertThat(page.textContent("main"))
        .contains("You would be called " + person.login(), "Sign in by a password");
    look("openid-problem");

    page = chromium.window(true);
    page.navigate(berth.url() + "/login");
    page.getByLabel("Username").fill(person.login());
    page.getByLabel("Password").fill(PASSWORD);
    press("Sign in");
    page.navigate(berth.url() + "/settings/security");
    follow("Sign in with Example ID");
    follow("Link Example ID");
    signInThere(person.login());
    look("identity-link");
    page.getByLabel("Password or authentication code").fill(PASSWORD);
    press("Link it");
    assertThat(page.textContent("main")).contains("It is linked");

    page = chromium.window(true);
    page.navigate(berth.url() + "/login/openid");
    signInThere(person.login());
    assertThat(page.textContent(".menu-head")).isEqualTo(person.login());
  }

  @Test
  void whoCancelsThereIsToldSo() {
    page.navigate(berth.url() + "/login/openid");
    page.getByText("Cancel").click();
    page.waitForURL(url -> url.startsWith(berth.url().toString()));
    assertThat(page.textContent("main"))
        .contains("Example ID did not sign you in", "You cancelled it there");
  }
}
