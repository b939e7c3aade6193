package dev.berth.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.clients.RunningBerth.Person;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// `gh`, GitHub's command line, which speaks to nothing but TLS. It takes a port in `GH_HOST`
/// alone.
@Tag("client")
class GhTest {
  private static final List<String> SCOPES =
      List.of("repo", "read:org", "write:packages", "delete:packages");

  @RegisterExtension static final RunningBerth berth = RunningBerth.withTls();

  @TempDir Path home;
  private Person person;
  private Tool gh;

  @BeforeEach
  void signIn() {
    person = berth.person(SCOPES);
    gh = with(person.token());
  }

  /// `gh` for who has a token, on the host and port where Berth listens.
  private Tool with(String token) {
    return shell().with("GH_HOST", berth.address()).with("GH_ENTERPRISE_TOKEN", token).tool("gh");
  }

  private Shell shell() {
    return Shell.in(home)
        .with("SSL_CERT_FILE", berth.certificate())
        .with("GH_CONFIG_DIR", home.resolve("gh"))
        .with("GH_NO_UPDATE_NOTIFIER", "1")
        .with("NO_COLOR", "1");
  }

  @Test
  void somebodySignsInForGoodAndIsKnownFromThenOn() {
    Tool signedOut = shell().with("GH_HOST", berth.address()).tool("gh");

    signedOut.type(person.token(), "auth", "login", "--with-token");

    assertThat(signedOut.report("auth", "status"))
        .contains("Logged in to " + berth.address() + " as " + person.login());
    assertThat(signedOut.run("api", "user", "--jq", ".login").strip()).isEqualTo(person.login());
  }

  @Test
  void aTokenThatLacksGhsScopesIsRefusedByName() {
    Tool signedOut = shell().with("GH_HOST", berth.address()).tool("gh");
    String token = berth.token(person, List.of("read:packages"));

    assertThat(refusedWith(signedOut, token)).contains("missing required scope");
    assertThat(refusedWith(signedOut, "ghp_" + "0".repeat(36))).contains("401");
  }

  private static String refusedWith(Tool gh, String token) {
    Shell.Outcome outcome =
        gh.shell().outcome(token, List.of("gh", "auth", "login", "--with-token"));
    assertThat(outcome.status()).isNotZero();
    return outcome.text();
  }

  @Test
  void aTokenOfTheEnvironmentIsEnough() {
    assertThat(gh.report("auth", "status")).contains("as " + person.login());
    assertThat(gh.run("api", "rate_limit", "--jq", ".resources.core.limit").strip())
        .matches("[0-9]+");
    assertThat(gh.run("api", "graphql", "-f", "query={viewer{login}}").strip())
        .isEqualTo("{\"data\":{\"viewer\":{\"login\":\"" + person.login() + "\"}}}");
    assertThat(gh.refused("api", "graphql", "-f", "query={viewer{packages}}"))
        .contains("Field 'packages' doesn't exist on type 'User'");
    assertThat(gh.refused("api", "user/packages/container/none"))
        .contains("gh: Package not found. (HTTP 404)");
  }

  @Test
  void allPagesAreListedOneAfterTheOther() {
    for (int i = 0; i < 7; i++) {
      push("app", Integer.toString(i));
    }

    String versions = "user/packages/container/app/versions";
    assertThat(
            gh.run(
                    "api",
                    "--paginate",
                    versions + "?per_page=3",
                    "--jq",
                    ".[].metadata.container.tags[]")
                .lines())
        .containsExactly("6", "5", "4", "3", "2", "1", "0");
    assertThat(
            gh.run("api", "--paginate", "user/packages?package_type=container", "--jq", ".[].name")
                .lines())
        .containsExactly("app");
  }

  @Test
  void versionsAndPackagesAreDeletedAndRestored() {
    push("tools/app", "old");
    push("tools/app", "new");
    String app = "user/packages/container/tools%2Fapp";
    String old = id(app, "old");

    gh.run("api", "-X", "DELETE", app + "/versions/" + old);
    assertThat(tags(app)).containsExactly("new");
    assertThat(gh.refused("api", "-X", "DELETE", app + "/versions/" + id(app, "new")))
        .contains("You cannot delete the last tagged version of a package.")
        .contains("(HTTP 400)");
    assertThat(gh.run("api", app + "/versions?state=deleted", "--jq", ".[].id").strip())
        .isEqualTo(old);
    gh.run("api", "-X", "POST", app + "/versions/" + old + "/restore");
    assertThat(tags(app)).containsExactly("new", "old");

    gh.run("api", "-X", "DELETE", app);
    assertThat(gh.refused("api", app)).contains("gh: Package not found. (HTTP 404)");
    gh.run("api", "-X", "POST", app + "/restore");
    assertThat(tags(app)).containsExactly("new", "old");
  }

  @Test
  void ghSaysWhichScopeATokenLacks() {
    push("app", "1");
    push("app", "2");
    Tool reads = with(berth.token(person, List.of("read:packages")));
    String app = "user/packages/container/app";

    assertThat(reads.refused("api", "-X", "DELETE", app + "/versions/" + id(app, "1")))
        .contains("(HTTP 403)")
        .contains("needs the \"delete:packages\" scope");
  }

  private List<String> tags(String container) {
    return gh.run(
            "api", container + "/versions", "--jq", "[.[].metadata.container.tags[]] | sort | .[]")
        .lines()
        .toList();
  }

  private String id(String container, String tag) {
    return gh.run(
            "api",
            container + "/versions",
            "--jq",
            ".[] | select(.metadata.container.tags == [\"" + tag + "\"]) | .id")
        .strip();
  }

  private void push(String name, String tag) {
    OciLayout layout = OciLayout.in(home.resolve("layout-" + tag));
    layout.tag("1", layout.image("linux/amd64", Map.of("hello", tag.getBytes(UTF_8))));
    Tool crane =
        Shell.in(home)
            .with("SSL_CERT_FILE", berth.certificate())
            .with("DOCKER_CONFIG", home.resolve("docker"))
            .tool("crane");
    crane.type(
        person.token(),
        "auth",
        "login",
        berth.address(),
        "--username",
        person.login(),
        "--password-stdin");
    crane.run("push", layout.directory(), berth.image(person, name + ":" + tag));
  }
}
