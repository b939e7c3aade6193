package dev.berth.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.clients.RunningBerth.Person;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// What the Actions ask that clean packages up, by Octokit: programs of our own that send the same
/// requests and read the same fields.
@Tag("client")
class CleanupActionsTest {
  private static final List<String> SCOPES =
      List.of("repo", "read:org", "write:packages", "delete:packages");

  @RegisterExtension static final RunningBerth berth = RunningBerth.with();

  @TempDir Path home;
  private Person person;

  @BeforeEach
  void placeThePrograms() throws IOException {
    person = berth.person(SCOPES);
    // Node looks for modules beside the program.
    Files.createSymbolicLink(home.resolve("node_modules"), Shell.nodeModules());
    try (DirectoryStream<Path> programs =
        Files.newDirectoryStream(Path.of("src/test/js"), "*.mjs")) {
      for (Path program : programs) {
        Files.copy(program, home.resolve(program.getFileName()));
      }
    }
  }

  private String run(String program, Object... arguments) {
    return Shell.in(home).tool("node", program + ".mjs").run(arguments);
  }

  private void push(Person owner, String name, int versions) {
    assertThat(run("push-versions", berth.url(), owner.login(), name, owner.token(), versions))
        .isEqualTo("pushed " + versions + "\n");
  }

  /// Pushes an index of two images.
  private void pushIndex(Person owner, String name, String tag) {
    OciLayout layout = OciLayout.in(home.resolve("index-" + tag));
    for (String platform : List.of("linux/amd64", "linux/arm64")) {
      layout.tag(platform, layout.image(platform, Map.of("hello", platform.getBytes(UTF_8))));
    }
    Tool crane = Shell.in(home).with("DOCKER_CONFIG", home.resolve("docker")).tool("crane");
    crane.type(
        owner.token(),
        "auth",
        "login",
        berth.address(),
        "--username",
        owner.login(),
        "--password-stdin");
    crane.run("push", "--index", layout.directory(), berth.image(owner, name + ":" + tag));
  }

  @Test
  void deletePackageVersionsDeletesWhatHasNoTag() {
    push(person, "tools/app", 130);

    assertThat(
            run("delete-package-versions", api(), person.login(), "tools/app", person.token())
                .lines())
        .containsExactly(
            "found 130, deleted 117",
            "refused 400 You cannot delete the last tagged version of a package. You must delete"
                + " the package instead.");
  }

  @Test
  void deletePackageVersionsReachesOrganizationsByUsersRoutes() {
    Person acme = berth.organization(person);
    push(acme, "app", 20);

    assertThat(run("delete-package-versions", api(), acme.login(), "app", person.token()))
        .startsWith("found 20, deleted 18\n");
  }

  @Test
  void aRepositorysTokenCleansUpWhatTheRepositoryPushed() {
    Person acme = berth.organization(person);
    String repositories = "/api/v3/orgs/" + acme.login() + "/repos";
    berth.ask("POST", repositories, person.token(), Map.of("name", "code"), 201);
    String token =
        berth
            .ask(
                "POST",
                "/api/v3/repos/" + acme.login() + "/code/access_tokens",
                person.token(),
                Map.of("permissions", Map.of("packages", "write")),
                201)
            .get("token")
            .asString();
    push(new Person(acme.login(), token), "app", 20);

    assertThat(run("delete-package-versions", api(), acme.login(), "app", token))
        .startsWith("found 20, deleted 18\n");
  }

  @Test
  void ghcrCleanupActionUntagsAndLeavesWhatAnIndexNeeds() {
    for (Person owner : List.of(person, berth.organization(person))) {
      push(owner, "tools/app", 210);
      pushIndex(owner, "tools/app", "all");

      assertThat(
              run(
                      "ghcr-cleanup-action",
                      berth.url(),
                      api(),
                      owner.login(),
                      "tools/app",
                      person.token(),
                      "v10")
                  .lines())
          .containsExactly("untagged v10", "found 213, deleted 190, kept 23");
      for (String child : children(owner)) {
        assertThat(berth.status(owner, "tools/app/manifests/" + child)).isEqualTo(200);
      }
    }
  }

  private static List<String> children(Person owner) {
    return berth
        .manifest(owner, "tools/app", "all")
        .get("manifests")
        .valueStream()
        .map(child -> child.get("digest").asString())
        .toList();
  }

  @Test
  void containerRetentionPolicyKeepsTheNewest() {
    push(person, "tools/app", 150);
    pushIndex(person, "tools/app", "all");

    assertThat(
            run(
                "container-retention-policy",
                berth.url(),
                api(),
                person.login(),
                "tools/app",
                person.token(),
                20))
        .isEqualTo("found 153, deleted 133, kept 20\n");
  }

  private static String api() {
    return berth.url() + "/api/v3";
  }
}
