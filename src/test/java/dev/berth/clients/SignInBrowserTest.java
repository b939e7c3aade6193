package dev.berth.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.berth.clients.RunningBerth.Person;
import dev.berth.wire.TotpApp;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Signing in with a second factor, in a browser.
@Tag("client")
class SignInBrowserTest {
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

  private void press(String name) {
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true))
        .click();
  }

  private void signIn(String login) {
    page.navigate(berth.url() + "/login");
    page.getByLabel("Username").fill(login);
    page.getByLabel("Password").fill(PASSWORD);
    press("Sign in");
  }

  private static void signInWithoutScripts(String login, String recoveryCode) {
    Page plain = chromium.window(false);
    plain.navigate(berth.url() + "/login");
    plain.getByLabel("Username").fill(login);
    plain.getByLabel("Password").fill(PASSWORD);
    plain.locator("main button").click();
    plain.getByText("Use a recovery code").click();
    plain.getByLabel("Recovery code").fill(recoveryCode);
    plain.locator("main button").click();
    assertThat(plain.url()).isEqualTo(berth.url() + "/");
  }

  @Test
  void aSecondFactorIsSetUpAskedForAndTurnedOff() throws IOException {
    Person person = berth.person();
    berth.setPassword(person.login(), PASSWORD);
    page = chromium.window(true);
    List<String> errors = new ArrayList<>();
    page.onConsoleMessage(message -> {
      if (message.type().equals("error") && !message.text().contains("422")) {
        errors.add(message.text());
      }
    });
    signIn(person.login());
    page.navigate(berth.url() + "/settings/two_factor_authentication");
    look("two-factor-off");
    page.getByRole(
            AriaRole.LINK, new Page.GetByRoleOptions().setName("Set up two-factor authentication"))
        .click();
    look("two-factor-setup");
    TotpApp app = new TotpApp(page.locator("input[name=secret]").inputValue());
    page.getByLabel("Verify the code").fill(app.code(0));
    page.getByLabel("Your password").fill(PASSWORD);
    press("Continue");
    look("recovery-codes");
    List<String> codes = page.locator(".codes code").allTextContents();
    assertThat(codes).hasSize(16);
    Download download = page.waitForDownload(() -> page.getByText("Download as text").click());
    assertThat(Files.readAllLines(download.path())).isEqualTo(codes);
    page.getByText("I have saved them").click();
    look("two-factor-on");

    page = chromium.window(true);
    signIn(person.login());
    look("second-factor");
    page.getByLabel("Authentication code").fill("123");
    press("Verify");
    assertThat(page.textContent("main")).contains("That is not the code");
    page.getByText("Use a recovery code").click();
    look("second-factor-recovery");
    page.getByLabel("Recovery code").fill(codes.getLast());
    press("Verify");
    assertThat(page.url()).isEqualTo(berth.url() + "/");
    page.navigate(berth.url() + "/settings/two_factor_authentication");
    assertThat(page.textContent("main")).contains("15 recovery codes left");
    page.locator("#disable").fill(PASSWORD);
    signInWithoutScripts(person.login(), codes.getFirst());
    press("Turn two-factor authentication off");
    assertThat(page.textContent("main")).contains("Two-factor authentication is off");
    assertThat(errors).isEmpty();
    assertThat(wrong).isEmpty();
  }
}
