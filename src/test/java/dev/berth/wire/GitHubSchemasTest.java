package dev.berth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.LocalBerth;
import dev.berth.oci.Digest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every answer of the REST API that a wire test sees is held against GitHub's schemas, where
/// GitHub has one ([Wire]). Here each of these is seen once, with something in it.
class GitHubSchemasTest {
  private static final String API = "/api/v3";
  private static LocalBerth berth;
  private static Wire olga;
  private static String version;

  @BeforeAll
  static void start() {
    berth = LocalBerth.start();
    berth.createUser("olga");
    berth.createUser("mia");
    berth.createOrganization("acme", "olga");
    berth.addMember("acme", "mia", "member");
    olga =
        Wire.basic(
            berth.url(),
            berth.createToken(
                "olga", "write:packages", "delete:packages", "repo", "admin:org", "user"));
    post("/orgs/acme/repos", "{\"name\":\"code\"}");
    post("/orgs/acme/teams", "{\"name\":\"dev\",\"maintainers\":[\"olga\"]}");
    olga.put(API + "/repos/acme/code/collaborators/mia", Content.utf8("{\"permission\":\"push\"}"));
    for (String owner : new String[] {"acme", "olga"}) {
      Pushing pushing = new Pushing(olga, owner + "/app");
      pushing.image("v1");
      Digest deleted = pushing.image("v2", Content.noise(5, 1));
      String versions = API + "/users/" + owner + "/packages/container/app/versions";
      String list = olga.get(versions).text();
      String id = list.replaceAll("^\\[\\{\"id\":(\\d+),.*", "$1");
      assertThat(list).startsWith("[{\"id\":" + id + ",\"name\":\"" + deleted + "\"");
      olga.delete(versions + "/" + id);
    }
    String linked = "/orgs/acme/packages/container/app/repository";
    olga.put(API + linked, Content.utf8("{\"repository\":\"acme/code\"}"));
    version =
        olga.get(API + "/orgs/acme/packages/container/app/versions")
            .text()
            .replaceAll("^\\[\\{\"id\":(\\d+),.*", "$1");
  }

  private static void post(String path, String body) {
    assertThat(olga.post(API + path, Content.utf8(body)).status()).as(path).isEqualTo(201);
  }

  @AfterAll
  static void stop() {
    berth.close();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "/, root",
    "/meta, api-overview",
    "/versions, api-versions",
    "/rate_limit, rate-limit-overview",
    "/user, private-user",
    "/users/mia, public-user",
    "/users/acme, public-user",
    "/orgs/acme, organization-full",
    "/orgs/acme/memberships/mia, org-membership",
    "/user/memberships/orgs, array<org-membership>",
    "/user/memberships/orgs/acme, org-membership",
    "/orgs/acme/teams/dev/memberships/olga, team-membership",
    "/repos/acme/code/collaborators, array<collaborator>",
    "/repos/acme/code/collaborators/mia/permission, repository-collaborator-permission",
    "/user/packages?package_type=container, array<package>",
    "/users/acme/packages?package_type=container, array<package>",
    "/orgs/acme/packages?package_type=container, array<package>",
    "/user/packages/container/app, package",
    "/users/acme/packages/container/app, package",
    "/orgs/acme/packages/container/app, package",
    "/user/packages/container/app/versions, array<package-version>",
    "/users/acme/packages/container/app/versions, array<package-version>",
    "/orgs/acme/packages/container/app/versions, array<package-version>",
    "/orgs/acme/packages/container/app/versions?state=deleted, array<package-version>",
    "/users/acme/packages/container/app/versions/VERSION, package-version",
    "/orgs/acme/packages/container/app/versions/VERSION, package-version"
  })
  void anAnswerIsAsGitHubsSchemaSays(String path, String schema) {
    String asked = path.replace("VERSION", version);

    Wire.Answer answer = olga.get(API + asked);

    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.text()).isNotEqualTo("[]");
    assertThat(GitHubSchemas.find("GET", asked.replaceAll("\\?.*", ""), 200)).contains(schema);
    assertThat(GitHubSchemas.complaints(schema, answer.text())).isEmpty();
  }

  @Test
  void anAnswerOfAPackageHasItsRepositoryInGitHubsForm() {
    assertThat(olga.get(API + "/orgs/acme/packages/container/app").text())
        .contains("\"repository\":{\"id\":");
  }

  @Test
  void whatIsMissingOrOfAnotherTypeIsFound() {
    String right = olga.get(API + "/orgs/acme/packages/container/app").text();

    assertThat(GitHubSchemas.complaints("package", right)).isEmpty();
    assertThat(GitHubSchemas.complaints("package", right.replace("\"version_count\"", "\"count\"")))
        .contains("version_count");
    assertThat(
            GitHubSchemas.complaints(
                "package", right.replaceAll("\"created_at\":\"[^\"]+\"", "\"created_at\":\"now\"")))
        .contains("created_at");
    assertThat(GitHubSchemas.complaints("package", right.replaceFirst("\"id\":", "\"id\":1.")))
        .contains("id");
    assertThat(GitHubSchemas.complaints("array<package>", right)).isNotEmpty();
    assertThat(GitHubSchemas.complaints("basic-error", "{\"message\":\"x\"}")).isNotEmpty();
  }
}
