package dev.berth.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.berth.clients.RunningBerth.Person;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// What BuildKit and cosign say of an image, as its pages tell it in a browser.
@Tag("client")
class AttachmentsBrowserTest {
  private static final String PASSWORD = "correct horse battery";
  @RegisterExtension static final RunningBerth berth = RunningBerth.with();
  private static Chromium chromium;

  @TempDir Path home;
  private Person person;
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

  private void build() throws IOException {
    Shell shell =
        Shell.in(home)
            .with("DOCKER_CONFIG", home.resolve("docker"))
            .with("COSIGN_PASSWORD", "secret")
            // Without a root of trust at hand cosign asks for one; nobody listens there.
            .with("TUF_MIRROR", "http://127.0.0.1:1");
    shell
        .tool("crane")
        .type(
            person.token(),
            "auth",
            "login",
            berth.address(),
            "--username",
            person.login(),
            "--password-stdin");
    Path context = Files.createDirectories(home.resolve("context"));
    try (BuildKit buildKit = BuildKit.start(shell, home, berth.address())) {
      for (String version : List.of("1.0.0", "1.1.0")) {
        Files.writeString(context.resolve("version"), version);
        Files.writeString(context.resolve("since-" + version), "new in " + version);
        Files.writeString(
            context.resolve("Dockerfile"),
            "FROM scratch\nCOPY version /app/version\nCOPY since-* /app/changes/\nENV VERSION="
                + version
                + "\nLABEL org.opencontainers.image.version="
                + version
                + "\nENTRYPOINT [\"/app/run\"]\n");
        buildKit.build(
            "--opt",
            "attest:provenance=mode=max",
            "--output",
            "type=image,push=true,oci-mediatypes=true,name="
                + berth.image(person, "app:" + version));
      }
    }
    Files.writeString(
        home.resolve("sbom.json"),
        """
        {"spdxVersion": "SPDX-2.3", "name": "app", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT",
         "documentNamespace": "https://example.com/app",
         "creationInfo": {"created": "2030-01-31T00:00:00Z", "creators": ["Tool: a-scanner-1.0"]},
         "packages": [
          {"SPDXID": "SPDXRef-a", "name": "openssl", "versionInfo": "3.5.0", "licenseConcluded": "Apache-2.0", "downloadLocation": "NOASSERTION"},
          {"SPDXID": "SPDXRef-b", "name": "zlib", "versionInfo": "1.3.1", "licenseConcluded": "Zlib", "downloadLocation": "NOASSERTION"}]}
        """);
    Tool cosign = shell.tool("cosign");
    cosign.run("generate-key-pair");
    String image = berth.image(person, "app:1.1.0");
    cosign.run("sign", "--tlog-upload=false", "--key", "cosign.key", "--yes", image);
    cosign.run(
        "attest",
        "--tlog-upload=false",
        "--key",
        "cosign.key",
        "--yes",
        "--type",
        "spdxjson",
        "--predicate",
        "sbom.json",
        image);
  }

  private void look(String name) {
    wrong.addAll(chromium.look(page, name));
  }

  private void follow(String name) {
    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name)).first().click();
  }

  @Test
  void whatWasSaidOfAnImageIsReadForPeople() throws IOException {
    person = berth.person();
    berth.setPassword(person.login(), PASSWORD);
    build();
    page = chromium.window(true);
    page.navigate(berth.url() + "/login");
    page.getByLabel("Username").fill(person.login());
    page.getByLabel("Password").fill(PASSWORD);
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign in")).click();
    page.waitForURL(berth.url() + "/");

    page.navigate(
        berth.url()
            + "/users/"
            + person.login()
            + "/packages/container/app/versions?filters%5Bversion_type%5D=tagged");
    follow("1.1.0");
    String version = page.url();
    assertThat(page.textContent("main")).contains("Signature", "Provenance", "SBOM");
    look("attachments");
    follow("SBOM");
    assertThat(page.textContent("main")).contains("openssl", "Apache-2.0", "a-scanner");
    look("attachment-sbom");
    page.navigate(version);
    follow("Provenance");
    assertThat(page.textContent("main")).contains("buildkit");
    look("attachment-provenance");
    page.navigate(version);
    follow("Signature");
    look("attachment-signature");
    page.navigate(version);
    follow("What changed since");
    page.waitForSelector("text=unpacked");
    assertThat(page.textContent("main")).contains("app/changes/since-1.1.0", "VERSION");
    look("changes");
    assertThat(wrong).isEmpty();
  }
}
