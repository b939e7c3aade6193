package dev.berth.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.clients.RunningBerth.Person;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// What organizations do with their images from day to day, by the Docker engine's own command
/// line.
@Tag("client")
class StoriesTest {
  private static final List<String> EVERYTHING =
      List.of("repo", "admin:org", "write:packages", "delete:packages");

  @RegisterExtension
  static final RunningBerth berth = RunningBerth.with("--password-sign-in", "on");

  @RegisterExtension static final DockerEngine engine = new DockerEngine();

  @TempDir Path home;
  private Person owner;

  /// The organization, by the token of who owns it.
  private Person acme;

  private Tool docker;

  @BeforeEach
  void makeAnOrganizationWithARepository() {
    owner = berth.person(EVERYTHING);
    acme = berth.organization(owner);
    ask("POST", "/orgs/" + acme.login() + "/repos", Map.of("name", "code", "private", true), 201);
    docker = engine.docker(home);
  }

  @Test
  void aWorkflowPushesTheOrganizationsImagesAndAPersonPullsThem() throws IOException {
    logIn(docker, workflow("write"));
    for (String name : List.of("api", "web", "worker")) {
      docker.run("push", make(name + ":1", name));
    }
    docker.run("logout", berth.address());
    logIn(docker, owner.token());

    for (String name : List.of("api", "web", "worker")) {
      String image = berth.image(acme, name + ":1");
      docker.run("rmi", image);
      docker.run("pull", image);
      assertThat(content(image)).isEqualTo(name);
    }
  }

  @Test
  void aTokenThatLacksAScopeIsToldSo() throws IOException {
    String image = make("app:1", "hello");
    logIn(docker, berth.token(owner, List.of("read:packages")));
    assertThat(docker.refused("push", image))
        .contains("permission_denied: The token provided does not match expected scopes.");

    for (String permission : List.of("none", "read")) {
      logIn(docker, workflow(permission));
      assertThat(docker.refused("push", image))
          .contains("installation not allowed to Create organization package");
    }
    logIn(docker, owner.token());
    docker.run("push", image);
    logIn(docker, workflow("write"));
    assertThat(docker.refused("push", image))
        .contains("installation not allowed to Write organization package");
    logIn(docker, berth.person().token());
    assertThat(docker.refused("push", image)).contains("permission_denied: create_package");
  }

  @Test
  void nestedNamesHaveThreeTagsEach() throws IOException {
    logIn(docker, workflow("write"));
    for (String name : List.of("platform/python-alpine", "platform/api/base", "tools/lint")) {
      String image = make(name + ":3.12", name);
      docker.run("tag", image, berth.image(acme, name + ":3"));
      docker.run("tag", image, berth.image(acme, name + ":latest"));

      docker.run("push", "--all-tags", berth.image(acme, name));

      assertThat(berth.tags(acme, name)).containsExactly("3", "3.12", "latest");
      assertThat(berth.bytes(acme, name + "/manifests/3"))
          .isEqualTo(berth.bytes(acme, name + "/manifests/latest"));
    }
  }

  @Test
  void aTestPackagesOneTagIsPushedAgainAndAgain() throws IOException {
    logIn(docker, workflow("write"));
    for (int round = 1; round <= 5; round++) {
      docker.run("push", make("test/app:pr", "round " + round));
    }
    String image = berth.image(acme, "test/app:pr");
    docker.run("rmi", image);

    docker.run("pull", image);

    assertThat(content(image)).isEqualTo("round 5");
    assertThat(berth.tags(acme, "test/app")).containsExactly("pr");
  }

  @Test
  void whatIsPrivateAtFirstIsPulledByAnybodyOnceItIsPublic() throws IOException {
    logIn(docker, owner.token());
    String image = make("app:1", "for all");
    docker.run("push", image);
    docker.run("rmi", image);
    Tool stranger = engine.docker(Files.createDirectory(home.resolve("stranger")));
    assertThat(stranger.refused("pull", image)).containsAnyOf("unauthorized", "denied");

    ask(
        "PATCH",
        "/orgs/" + acme.login() + "/packages/container/app",
        Map.of("visibility", "public"),
        200);

    stranger.run("pull", image);
    assertThat(content(image)).isEqualTo("for all");
    assertThat(home.resolve("stranger/docker/config.json")).doesNotExist();
  }

  @Test
  void whoDoesNotAdministerAPackageDoesNotDeleteIt() throws IOException {
    Person colleague = berth.person();
    collaborate(colleague, "push");
    logIn(docker, workflow("write"));
    docker.run("push", make("app:1", "hello"));
    logIn(docker, colleague.token());
    docker.run("push", make("app:2", "by a colleague"));

    String path = "/api/v3/orgs/" + acme.login() + "/packages/container/app";
    berth.ask("DELETE", path, colleague.token(), Map.of(), 404);
    assertThat(berth.tags(acme, "app")).containsExactly("1", "2");
    berth.ask("DELETE", path, owner.token(), Map.of(), 204);
    assertThat(berth.status(acme, "app/manifests/1")).isEqualTo(404);
  }

  @Test
  void aLabelLinksAnImageToItsRepositoryWhosePeopleThenReachIt() throws IOException {
    Person colleague = berth.person();
    collaborate(colleague, "pull");
    String source = berth.url() + "/" + acme.login() + "/code";
    logIn(docker, owner.token());
    String linked = make("linked:1", "linked", "LABEL org.opencontainers.image.source=" + source);
    String unlinked = make("unlinked:1", "unlinked");
    docker.run("push", linked);
    docker.run("push", unlinked);
    docker.run("rmi", linked, unlinked);

    logIn(docker, colleague.token());
    docker.run("pull", linked);
    assertThat(content(linked)).isEqualTo("linked");
    assertThat(docker.refused("pull", unlinked)).contains("denied");
    assertThat(docker.refused("push", linked)).contains("permission_denied: write_package");
  }

  @Test
  void aUserSignsInByTheirPasswordUntilItIsAnother() throws IOException {
    setPassword("correct horse 9");
    logIn(docker, owner.login(), "correct horse 9");
    String image = make("app:1", "by password");
    docker.run("push", image);
    docker.run("rmi", image);
    docker.run("pull", image);
    assertThat(content(image)).isEqualTo("by password");

    setPassword("another horse 9");

    assertThat(docker.refused("push", image)).containsAnyOf("denied", "unauthorized");
    logIn(docker, owner.login(), "another horse 9");
    docker.run("push", image);
  }

  private void setPassword(String password) {
    berth.ask(
        "PUT",
        "/api/v3/admin/users/" + owner.login() + "/password",
        berth.adminToken(),
        Map.of("password", password),
        204);
  }

  private void ask(String method, String path, Map<String, ?> body, int status) {
    berth.ask(method, "/api/v3" + path, owner.token(), body, status);
  }

  private void collaborate(Person person, String permission) {
    ask(
        "PUT",
        "/repos/" + acme.login() + "/code/collaborators/" + person.login(),
        Map.of("permission", permission),
        204);
  }

  /// A token of the repository, as a workflow has it.
  private String workflow(String packages) {
    return berth
        .ask(
            "POST",
            "/api/v3/repos/" + acme.login() + "/code/access_tokens",
            owner.token(),
            Map.of("permissions", Map.of("packages", packages), "expires_in", 3600),
            201)
        .get("token")
        .asString();
  }

  private void logIn(Tool tool, String token) {
    logIn(tool, "anybody", token);
  }

  private void logIn(Tool tool, String user, String secret) {
    tool.type(secret, "login", "--username", user, "--password-stdin", berth.address());
  }

  /// Makes an image of one file, without a base image.
  private String make(String name, String content, String... changes) throws IOException {
    String image = berth.image(acme, name);
    List<Object> command = new ArrayList<>(List.of("import", "--change", "CMD [\"/hello\"]"));
    for (String change : changes) {
      command.addAll(List.of("--change", change));
    }
    command.add(
        Files.write(home.resolve("image.tar"), Tar.of(Map.of("hello", content.getBytes(UTF_8)))));
    command.add(image);
    docker.run(command.toArray());
    return image;
  }

  /// The file that [#make] put into an image, as the engine unpacked it.
  private String content(String image) throws IOException {
    String container = docker.run("create", image, "/hello").strip();
    Path file = home.resolve("content");
    docker.run("cp", container + ":/hello", file);
    docker.run("rm", container);
    return Files.readString(file);
  }
}
