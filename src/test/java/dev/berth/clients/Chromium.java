package dev.berth.clients;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/// Debian's Chromium, driven as a person drives it; it looks at pages as axe-core does, and keeps
/// pictures of them in `target/screenshots`.
final class Chromium implements AutoCloseable {
  private static final Path PICTURES = Path.of("target", "screenshots");
  private static final int WIDE = 1280;
  private static final int NARROW = 390;
  private static final int HEIGHT = 800;
  private static final String RULES =
      "axe.run(document, {runOnly: {type: 'tag', values:"
          + " ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}})"
          + ".then(r => r.violations.map(v => v.id + ': '"
          + " + v.nodes.map(n => n.target.join(' ') + ' ' + n.failureSummary).join('; ')))";

  private final Playwright playwright;
  private final Browser browser;
  private final String axe;

  Chromium() {
    this.playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    this.browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(program("chromium"))
                    .setArgs(List.of("--no-sandbox")));
    this.axe = readAxe();
  }

  private static Path program(String name) {
    return Stream.of(System.getenv("PATH").split(":", -1))
        .map(directory -> Path.of(directory, name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " is missing: make check installs it"));
  }

  private static String readAxe() {
    String path = "META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";
    try (InputStream in = Chromium.class.getClassLoader().getResourceAsStream(path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A window of somebody who keeps no cookies yet.
  Page window(boolean scripts) {
    BrowserContext context =
        browser.newContext(
            new Browser.NewContextOptions()
                .setJavaScriptEnabled(scripts)
                .setIgnoreHTTPSErrors(true)
                .setViewportSize(WIDE, HEIGHT));
    Page page = context.newPage();
    page.setDefaultTimeout(15_000);
    return page;
  }

  /// Looks at the page that is shown, in light and dark, wide and narrow, and keeps a picture of
  /// each. The window must run scripts: without, the search for faults would never end.
  ///
  /// @return what is wrong with it
  List<String> look(Page page, String name) {
    List<String> wrong = new ArrayList<>();
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      for (int width : List.of(WIDE, NARROW)) {
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
        page.setViewportSize(width, HEIGHT);
        String kind = scheme.name().toLowerCase(Locale.ROOT);
        String picture = "%s-%s-%s".formatted(name, kind, width == WIDE ? "wide" : "narrow");
        page.screenshot(
            new Page.ScreenshotOptions()
                .setFullPage(true)
                .setPath(PICTURES.resolve(picture + ".png")));
        page.evaluate(axe);
        for (Object violation : (List<?>) page.evaluate(RULES)) {
          wrong.add(picture + ": " + violation);
        }
        if ((Integer) page.evaluate("document.documentElement.scrollWidth") > width) {
          wrong.add(picture + " is wider than the window");
        }
      }
    }
    page.setViewportSize(WIDE, HEIGHT);
    return wrong;
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
