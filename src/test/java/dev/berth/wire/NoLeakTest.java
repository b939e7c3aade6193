package dev.berth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.LocalBerth;
import dev.berth.access.Tokens;
import dev.berth.meta.MetadataStore;
import dev.berth.meta.RepositoryStore;
import dev.berth.meta.TeamStore;
import dev.berth.oci.Digest;
import dev.berth.oci.MediaTypes;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.Login;
import dev.berth.packages.MemberRole;
import dev.berth.packages.PackagePattern;
import dev.berth.packages.PackageRight;
import dev.berth.packages.PackagesPermission;
import dev.berth.packages.Permission;
import dev.berth.packages.Repository;
import dev.berth.packages.Team;
import dev.berth.packages.Visibility;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// To those who may not see them, private packages, deleted ones and those that were never
/// published answer as names that nobody has, to the byte.
class NoLeakTest {
  private static final String ABSENT = "absent-app";
  private static final byte[] LAYER = Content.noise(1000, 77);
  private static final byte[] OTHER_LAYER = Content.noise(1000, 78);
  private static final Map<String, String> CALLERS = new LinkedHashMap<>();
  private static LocalBerth berth;
  private static String olga;
  private static String stranger;
  private static String workflow;
  private static String bound;
  private static Digest manifest;

  @BeforeAll
  static void start() {
    berth = LocalBerth.startSeeded(NoLeakTest::seed);
    olga = berth.createToken("olga", "write:packages", "delete:packages");
    stranger = berth.createToken("sven", "write:packages", "delete:packages");
    Wire owner = Wire.basic(berth.url(), olga);
    manifest = new Pushing(owner, "acme/hidden-app").image("v1", LAYER);
    new Pushing(owner, "acme/killed-app").image("v1", LAYER);
    owner.delete("/api/v3/orgs/acme/packages/container/killed-app");
    new Pushing(owner, "acme/unborn-app").blob(LAYER);
    String packages = "/api/v3/orgs/acme/packages/container/";
    new Pushing(owner, "acme/linked-app").image("v1", LAYER);
    owner
        .put(
            packages + "linked-app/repository",
            Content.utf8("{\"repository\":\"acme/code\",\"inherit_access\":false}"))
        .expect(200);
    new Pushing(owner, "acme/inside-app").image("v1", LAYER);
    owner.patch(packages + "inside-app", Content.utf8("{\"visibility\":\"internal\"}")).expect(200);
    String colin = berth.createToken("colin", "write:packages", "delete:packages", "repo");
    new Pushing(Wire.basic(berth.url(), stranger), "sven/own").image("v1");
    String mia = berth.createToken("mia", "write:packages", "delete:packages");
    CALLERS.put("anonymous", "");
    CALLERS.put("anonymous by token", anonymousToken());
    CALLERS.put("stranger", Wire.basic(berth.url(), stranger).authorization());
    CALLERS.put("stranger by token", Wire.bearer(berth.url(), stranger).authorization());
    CALLERS.put(
        "stranger who may nothing",
        Wire.basic(berth.url(), berth.createToken("sven")).authorization());
    CALLERS.put("member", Wire.basic(berth.url(), mia).authorization());
    CALLERS.put("outside collaborator", Wire.basic(berth.url(), colin).authorization());
    CALLERS.put("repository", Wire.basic(berth.url(), workflow).authorization());
    CALLERS.put("package token", Wire.basic(berth.url(), bound).authorization());
  }

  private static void seed(MetadataStore store) {
    Account owner = user(store, "olga");
    Account member = user(store, "mia");
    user(store, "sven");
    Account outside = user(store, "colin");
    Account acme =
        store
            .accounts()
            .createOrganization(new Login("acme"), owner.id(), Actor.BERTH)
            .orElseThrow();
    store.accounts().putMember(acme.id(), member.id(), MemberRole.MEMBER, Actor.BERTH);
    Tokens tokens = new Tokens(store.tokens(), InstantSource.system());
    RepositoryStore.Draft draft =
        new RepositoryStore.Draft("code", Visibility.PRIVATE, "", Optional.empty(), "");
    Repository code = store.repositories().create(acme.id(), draft, Actor.BERTH).orElseThrow();
    store.repositories().putCollaborator(code.id(), outside.id(), Permission.PULL, Actor.BERTH);
    store
        .repositories()
        .create(
            acme.id(),
            new RepositoryStore.Draft("hidden-code", Visibility.PRIVATE, "", Optional.empty(), ""),
            Actor.BERTH);
    store
        .teams()
        .create(
            acme.id(),
            new TeamStore.Draft(
                "hidden-team", "hidden-team", "", Team.Privacy.SECRET, OptionalLong.empty()),
            OptionalLong.empty(),
            Actor.BERTH);
    workflow =
        tokens
            .createForRepository(
                owner,
                code,
                PackagesPermission.WRITE,
                Duration.ofHours(1),
                Optional.empty(),
                Actor.BERTH)
            .secret();
    bound =
        tokens
            .createForPackages(
                owner,
                List.of(new PackagePattern(acme.id(), "tools/*")),
                EnumSet.allOf(PackageRight.class),
                "",
                null,
                Optional.empty(),
                Actor.BERTH)
            .secret();
  }

  private static Account user(MetadataStore store, String login) {
    return store.accounts().createUser(new Login(login), "", false, Actor.BERTH).orElseThrow();
  }

  private static String anonymousToken() {
    String answer = Wire.anonymous(berth.url()).get("/token?scope=repository:acme/x:pull").text();
    return "Bearer " + answer.replaceAll("(?s).*\"token\":\"([^\"]+)\".*", "$1");
  }

  @AfterAll
  static void stop() {
    berth.close();
  }

  /// A request about a package whose name stands for `NAME`.
  ///
  /// @param creates whether it is a push, by which those who may make packages learn that a name is
  ///   taken
  private record Question(boolean creates, String method, String path, String body) {}

  private static List<Question> questions() {
    String v2 = "/v2/acme/NAME/";
    String layer = Content.digest(LAYER).toString();
    String image = Content.image(LAYER);
    String upload = v2 + "blobs/uploads/00000000-0000-4000-8000-000000000000";
    List<Question> all = new ArrayList<>();
    for (String reference : List.of("v1", manifest.toString(), "none")) {
      for (String method : List.of("GET", "HEAD", "DELETE")) {
        all.add(new Question(false, method, v2 + "manifests/" + reference, ""));
      }
    }
    for (String digest : List.of(layer, Content.digest(OTHER_LAYER).toString())) {
      for (String method : List.of("GET", "HEAD", "DELETE")) {
        all.add(new Question(false, method, v2 + "blobs/" + digest, ""));
      }
    }
    for (String list :
        List.of(
            "tags/list",
            "tags/list?n=1",
            "tags/list?n=0",
            "tags/list?last=a",
            "referrers/" + manifest,
            "referrers/" + manifest + "?artifactType=x")) {
      all.add(new Question(false, "GET", v2 + list, ""));
    }
    all.add(new Question(true, "PUT", v2 + "manifests/v2", image));
    all.add(new Question(true, "PUT", v2 + "manifests/v2", "{"));
    all.add(new Question(true, "POST", v2 + "blobs/uploads/", ""));
    all.add(
        new Question(true, "POST", v2 + "blobs/uploads/?mount=" + layer + "&from=sven/own", ""));
    for (String method : List.of("GET", "PATCH", "PUT", "DELETE")) {
      all.add(new Question(true, method, upload + "?digest=" + layer, ""));
    }
    all.addAll(questionsByRest());
    return all;
  }

  private static List<Question> questionsByRest() {
    List<Question> all = new ArrayList<>();
    for (String owner : List.of("/orgs/acme", "/users/acme")) {
      String path = "/api/v3" + owner + "/packages/container/NAME";
      all.add(new Question(false, "GET", path, ""));
      all.add(new Question(false, "HEAD", path, ""));
      all.add(new Question(false, "DELETE", path, ""));
      all.add(new Question(false, "PATCH", path, "{\"visibility\":\"public\"}"));
      all.add(new Question(false, "PATCH", path, "{\"visibility\":\"open\"}"));
      all.add(new Question(false, "POST", path + "/restore", ""));
      all.add(new Question(false, "GET", path + "/access?user=olga&action=pull", ""));
      all.add(new Question(false, "GET", path + "/repository", ""));
      all.add(new Question(false, "PUT", path + "/repository", "{\"repository\":\"acme/code\"}"));
      all.add(new Question(false, "DELETE", path + "/repository", ""));
      all.add(new Question(false, "PUT", path + "/inherited-access", ""));
      all.add(new Question(false, "DELETE", path + "/inherited-access", ""));
      for (String list : List.of("users", "teams", "repositories")) {
        all.add(new Question(false, "GET", path + "/access/" + list, ""));
      }
      for (String one : List.of("users/olga", "teams/none", "repositories/acme/code")) {
        all.add(new Question(false, "GET", path + "/access/" + one, ""));
        all.add(new Question(false, "PUT", path + "/access/" + one, "{\"role\":\"admin\"}"));
        all.add(new Question(false, "DELETE", path + "/access/" + one, ""));
      }
    }
    return all;
  }

  @ParameterizedTest
  @ValueSource(strings = {"hidden-app", "killed-app", "unborn-app", "linked-app", "inside-app"})
  void whatMayNotBeSeenAnswersAsWhatIsNotThere(String name) {
    List<String> different = new ArrayList<>();
    int asked = 0;
    for (Map.Entry<String, String> caller : CALLERS.entrySet()) {
      boolean mayCreate = caller.getKey().equals("member") || caller.getKey().equals("repository");
      for (Question question : questions()) {
        // Registry tokens are not for REST.
        boolean unfit = caller.getKey().endsWith("by token") && question.path().startsWith("/api/");
        // Members are those whom what is internal is open to.
        boolean insider = caller.getKey().equals("member") && name.equals("inside-app");
        if (unfit || insider || (question.creates() && mayCreate)) {
          continue;
        }
        asked++;
        String there = ask(caller.getValue(), question, name);
        String notThere = ask(caller.getValue(), question, ABSENT);
        if (!there.equals(notThere)) {
          different.add(
              caller.getKey() + ": " + question + "\n" + there + "\n  but absent\n" + notThere);
        }
      }
    }
    assertThat(different).isEmpty();
    assertThat(asked).isGreaterThan(400);
  }

  @Test
  void privateRepositoriesAndSecretTeamsAnswerAsWhatIsNotThere() {
    List<String> different = new ArrayList<>();
    for (String kind : List.of("code", "team")) {
      for (Map.Entry<String, String> caller : peopleCallers().entrySet()) {
        for (Question question : kind.equals("code") ? aboutRepositories() : aboutTeams()) {
          String there = ask(caller.getValue(), question, "hidden-" + kind);
          String notThere = ask(caller.getValue(), question, "absent-" + kind);
          if (!there.equals(notThere)) {
            different.add(
                caller.getKey() + ": " + question + "\n" + there + "\n  but absent\n" + notThere);
          }
        }
      }
    }
    assertThat(different).isEmpty();
  }

  /// Those who are neither in the team nor in the repository, by tokens that may do everything.
  private static Map<String, String> peopleCallers() {
    Map<String, String> callers = new LinkedHashMap<>();
    callers.put("anonymous", "");
    callers.put("repository", CALLERS.get("repository"));
    callers.put("package token", CALLERS.get("package token"));
    for (String login : List.of("sven", "mia", "colin")) {
      String token = berth.createToken(login, "repo", "delete_repo", "admin:org", "user");
      callers.put(login, Wire.token(berth.url(), token).authorization());
    }
    return callers;
  }

  private static List<Question> aboutRepositories() {
    String path = "/api/v3/repos/acme/NAME";
    List<Question> all = new ArrayList<>();
    for (String list : List.of("", "/collaborators", "/teams", "/readme", "/access_tokens")) {
      all.add(new Question(false, "GET", path + list, ""));
    }
    all.add(new Question(false, "HEAD", path, ""));
    all.add(new Question(false, "PATCH", path, "{\"description\":\"x\"}"));
    all.add(new Question(false, "DELETE", path, ""));
    all.add(new Question(false, "PUT", path + "/readme", "{\"content\":\"\"}"));
    all.add(new Question(false, "POST", path + "/access_tokens", "{}"));
    all.add(new Question(false, "POST", path + "/transfer", "{\"new_owner\":\"sven\"}"));
    all.add(new Question(false, "GET", path + "/collaborators/olga/permission", ""));
    for (String method : List.of("GET", "PUT", "DELETE")) {
      all.add(new Question(false, method, path + "/collaborators/olga", "{}"));
    }
    return all;
  }

  private static List<Question> aboutTeams() {
    String path = "/api/v3/orgs/acme/teams/NAME";
    List<Question> all = new ArrayList<>();
    for (String list : List.of("", "/members", "/teams", "/repos")) {
      all.add(new Question(false, "GET", path + list, ""));
    }
    all.add(new Question(false, "PATCH", path, "{\"description\":\"x\"}"));
    all.add(new Question(false, "DELETE", path, ""));
    for (String method : List.of("GET", "PUT", "DELETE")) {
      all.add(new Question(false, method, path + "/memberships/olga", "{}"));
      all.add(new Question(false, method, path + "/repos/acme/code", "{}"));
      all.add(
          new Question(
              false, method, "/api/v3/orgs/acme/packages/container/own/access/teams/NAME", "{}"));
    }
    return all;
  }

  private static String ask(String authorization, Question question, String name) {
    try (OpenConnection connection = new OpenConnection(berth.url())) {
      OpenConnection.Answer answer =
          connection.send(
              question.method(),
              question.path().replace("NAME", name),
              authorization,
              question.body(),
              "Content-Type",
              MediaTypes.OCI_MANIFEST);
      return plain(answer.head() + answer.body()).replace(name, "NAME");
    }
  }

  /// Without what differs from one request to the next.
  private static String plain(String answer) {
    return answer
        .replaceAll("(?i)(date|x-request-id|x-github-request-id): [^\r]+", "$1: -")
        .replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "UUID");
  }

  @Test
  void theCatalogueNamesNothingThatMayNotBePulled() {
    for (Map.Entry<String, String> caller : CALLERS.entrySet()) {
      assertThat(new Wire(berth.url(), caller.getValue()).get("/v2/_catalog?n=1000").text())
          .as(caller.getKey())
          .doesNotContain("hidden-app")
          .doesNotContain("killed-app")
          .doesNotContain("unborn-app")
          .doesNotContain("linked-app");
    }
  }

  @Test
  void knowingADigestTellsNothingOfWhetherItIsStoredAnywhere() {
    for (String caller : List.of(CALLERS.get("stranger"), CALLERS.get("stranger by token"))) {
      List<String> answers = new ArrayList<>();
      for (byte[] layer : List.of(LAYER, OTHER_LAYER)) {
        StringBuilder all = new StringBuilder();
        String digest = Content.digest(layer).toString();
        for (Question question :
            List.of(
                new Question(false, "GET", "/v2/sven/own/blobs/" + digest, ""),
                new Question(false, "HEAD", "/v2/sven/own/blobs/" + digest, ""),
                new Question(false, "DELETE", "/v2/sven/own/blobs/" + digest, ""),
                new Question(true, "POST", "/v2/sven/own/blobs/uploads/?mount=" + digest, ""),
                new Question(
                    true,
                    "POST",
                    "/v2/sven/own/blobs/uploads/?mount=" + digest + "&from=acme/hidden-app",
                    ""),
                new Question(true, "PUT", "/v2/sven/own/manifests/stolen", Content.image(layer)))) {
          all.append(ask(caller, question, "own"));
        }
        answers.add(
            all.toString().replace(digest, "DIGEST").replace(digest.replace(":", "%3A"), "DIGEST"));
      }
      assertThat(answers.getFirst()).isEqualTo(answers.getLast());
    }
  }

  @Test
  void aTokenIsGivenForEveryScopeThatIsAskedFor() {
    for (String authorization : List.of("", CALLERS.get("stranger"))) {
      List<Integer> statuses = new ArrayList<>();
      for (String name : List.of("hidden-app", ABSENT)) {
        statuses.add(
            new Wire(berth.url(), authorization)
                .get("/token?scope=repository:acme/" + name + ":pull")
                .status());
      }
      assertThat(statuses).containsOnly(200);
    }
  }
}
