package dev.berth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.LocalBerth;
import dev.berth.access.Tokens;
import dev.berth.meta.MetadataStore;
import dev.berth.meta.Publication;
import dev.berth.meta.RepositoryStore;
import dev.berth.meta.TeamStore;
import dev.berth.oci.MediaTypes;
import dev.berth.oci.RawManifest;
import dev.berth.oci.RepositoryName;
import dev.berth.oci.Tag;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.Login;
import dev.berth.packages.MemberRole;
import dev.berth.packages.PackageTarget;
import dev.berth.packages.PackagesPermission;
import dev.berth.packages.Permission;
import dev.berth.packages.Repository;
import dev.berth.packages.Team;
import dev.berth.packages.TeamRole;
import dev.berth.packages.Visibility;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Roles in a package, the repository it belongs to, and why somebody may do what.
class PackageAccessTest {
  private static final String API = "/api/v3";
  private static LocalBerth berth;
  private static Wire olga;
  private static Wire mia;
  private static Wire tim;
  private static String anew;

  @BeforeAll
  static void start() {
    berth = LocalBerth.startSeeded(PackageAccessTest::seed);
    olga = by("olga");
    mia = by("mia");
    tim = by("tim");
  }

  private static void seed(MetadataStore store) {
    Account owner = user(store, "olga");
    Account member = user(store, "mia");
    Account other = user(store, "tim");
    Account outside = user(store, "colin");
    Account acme =
        store
            .accounts()
            .createOrganization(new Login("acme"), owner.id(), Actor.BERTH)
            .orElseThrow();
    store.accounts().putMember(acme.id(), member.id(), MemberRole.MEMBER, Actor.BERTH);
    store.accounts().putMember(acme.id(), other.id(), MemberRole.MEMBER, Actor.BERTH);
    Team builders = team(store, acme, "builders", Team.Privacy.CLOSED);
    store.teams().putMember(builders.id(), other.id(), TeamRole.MEMBER, Actor.BERTH);
    team(store, acme, "hidden", Team.Privacy.SECRET);
    Team spies = team(store, acme, "spies", Team.Privacy.SECRET);
    store.teams().putMember(spies.id(), other.id(), TeamRole.MEMBER, Actor.BERTH);
    Repository run = repository(store, acme, "run");
    store.repositories().putCollaborator(run.id(), outside.id(), Permission.ADMIN, Actor.BERTH);
    Repository code = repository(store, acme, "code");
    store.repositories().putCollaborator(code.id(), member.id(), Permission.ADMIN, Actor.BERTH);
    store.repositories().putCollaborator(code.id(), outside.id(), Permission.PULL, Actor.BERTH);
    repository(store, acme, "secret");
    repository(store, owner, "elsewhere");
    Repository former = repository(store, acme, "former");
    publish(store, acme, owner, former, "lost");
    store.repositories().delete(former.id(), Actor.BERTH);
    Repository successor = repository(store, acme, "former");
    store.repositories().putCollaborator(successor.id(), other.id(), Permission.PUSH, Actor.BERTH);
    anew =
        new Tokens(store.tokens(), InstantSource.system())
            .createForRepository(
                owner,
                successor,
                PackagesPermission.WRITE,
                Duration.ofHours(1),
                Optional.empty(),
                Actor.BERTH)
            .secret();
  }

  /// A package that a repository's token makes.
  private static void publish(
      MetadataStore store, Account acme, Account maker, Repository by, String name) {
    byte[] bytes = Content.utf8("{}");
    store
        .manifests()
        .publish(
            new Publication(
                new PackageTarget(
                    acme.id(),
                    new RepositoryName("acme/" + name),
                    OptionalLong.empty(),
                    Actor.of(maker),
                    OptionalLong.of(by.id())),
                new RawManifest(Content.digest(bytes), MediaTypes.OCI_MANIFEST, bytes),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(new Tag("v1")),
                Optional.empty(),
                Optional.empty()));
  }

  private static Account user(MetadataStore store, String login) {
    return store.accounts().createUser(new Login(login), "", false, Actor.BERTH).orElseThrow();
  }

  private static Team team(MetadataStore store, Account acme, String slug, Team.Privacy privacy) {
    TeamStore.Draft draft = new TeamStore.Draft(slug, slug, "", privacy, OptionalLong.empty());
    return ((TeamStore.Change.Done)
            store.teams().create(acme.id(), draft, OptionalLong.empty(), Actor.BERTH))
        .team();
  }

  private static Repository repository(MetadataStore store, Account owner, String name) {
    RepositoryStore.Draft draft =
        new RepositoryStore.Draft(name, Visibility.PRIVATE, "", Optional.empty(), "");
    return store.repositories().create(owner.id(), draft, Actor.BERTH).orElseThrow();
  }

  @AfterAll
  static void stop() {
    berth.close();
  }

  private static Wire by(String login) {
    return Wire.basic(berth.url(), berth.createToken(login, "write:packages", "delete:packages"));
  }

  private static String path(String name) {
    return API + "/orgs/acme/packages/container/" + name.replace("/", "%2F");
  }

  private static Wire.Answer put(Wire who, String path, String body) {
    return who.put(path, Content.utf8(body));
  }

  /// A package that Mia administers because she made it.
  private static String made(String name) {
    new Pushing(mia, "acme/" + name).image("v1");
    return path(name);
  }

  @ParameterizedTest(name = "{0} {1} {2}: {3} {4}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "GET    | /access/users                   | | 200 | \"login\":\"mia\"",
        "GET    | /access/teams                   | | 200 | []",
        "GET    | /access/repositories            | | 200 | []",
        "GET    | /access/users/mia               | | 200 | \"role\":\"admin\"",
        "GET    | /access/users/olga              | | 404 | Not Found",
        "GET    | /access/users/nobody            | | 404 | Not Found",
        "PUT    | /access/users/nobody            | {\"role\":\"read\"} | 404 | Not Found",
        "PUT    | /access/users/colin             | {\"role\":\"read\"} | 422 | Only members of"
            + " acme",
        "PUT    | /access/users/tim               | {\"role\":\"king\"} | 422 | is not a member of",
        "PUT    | /access/users/tim               | {} | 422 | \"code\":\"missing_field\"",
        "PUT    | /access/users/tim               | {\"role\":\"read\"} | 200 | \"login\":\"tim\"",
        "PUT    | /access/users/mia               | {\"role\":\"read\"} | 409 | lose your own"
            + " right",
        "DELETE | /access/users/mia               | | 409 | lose your own right",
        "DELETE | /access/users/tim               | | 204 | ",
        "DELETE | /access/users/tim               | | 404 | Not Found",
        "PUT    | /access/teams/builders          | {\"role\":\"write\"} | 200 |"
            + " \"slug\":\"builders\"",
        "PUT    | /access/teams/nothing           | {\"role\":\"write\"} | 404 | Not Found",
        "PUT    | /access/teams/hidden            | {\"role\":\"write\"} | 404 | Not Found",
        "DELETE | /access/teams/builders          | | 204 | ",
        "PUT    | /access/repositories/acme/code  | {\"role\":\"admin\"} | 200 |"
            + " \"full_name\":\"acme/code\"",
        "DELETE | /access/repositories/acme/code  | | 204 | ",
        "PUT    | /access/repositories/acme/secret | {\"role\":\"read\"} | 404 | Not Found",
        "PUT    | /access/repositories/acme/none  | {\"role\":\"read\"} | 404 | Not Found",
        "GET    | /repository                     | | 200 | \"repository\":null",
        "DELETE | /repository                     | | 404 | Not Found",
        "PUT    | /inherited-access               | | 409 | belongs to no repository",
        "PUT    | /repository                     | {\"repository\":\"acme/none\"} | 422 |"
            + " \"field\":\"repository\"",
        "PUT    | /repository                     | {\"repository\":\"acme/secret\"} | 422 |"
            + " \"field\":\"repository\"",
        "PUT    | /repository                     | {\"repository\":\"acme/code\"} | 200 |"
            + " \"inherits_access\":false",
        "PUT    | /inherited-access               | | 204 | ",
        "PUT    | /access/users/tim               | {\"role\":\"read\"} | 409 |"
            + " takes its people and teams from its repository",
        "GET    | /access/users                   | | 200 | []",
        "DELETE | /inherited-access               | | 204 | ",
        "GET    | /access/users                   | | 200 | \"login\":\"mia\"",
        "DELETE | /repository                     | | 204 | ",
        "DELETE | /access/users/mia?force=true    | | 204 | ",
        "GET    | /access/users                   | | 404 | Package not found."
      })
  void thePackagesAdministratorIsAnswered(
      String method, String rest, String body, int status, String text) {
    if (olga.get(path("administered")).status() == 404) {
      made("administered");
    }
    Wire.Answer answer = mia.ask(method, path("administered") + rest, body);

    answer.expect(status);
    if (text != null) {
      assertThat(answer.text()).contains(text);
    }
  }

  @Test
  void repositoriesThatAnAdministratorDoesNotSeeAreNotNamedToThem() {
    String made = made("shy");
    put(olga, made + "/access/repositories/acme/secret", "{\"role\":\"read\"}").expect(200);
    put(olga, made + "/repository", "{\"repository\":\"acme/secret\"}").expect(200);

    assertThat(mia.get(made + "/repository").text())
        .contains("\"repository\":null")
        .contains("\"repository_hidden\":true");
    assertThat(mia.get(made + "/access/repositories").text())
        .contains("\"full_name\":null")
        .contains("\"role\":\"read\"")
        .doesNotContain("secret");
    assertThat(olga.get(made + "/access/repositories").text()).contains("acme/secret");
    put(olga, made + "/inherited-access", "{}").expect(204);
    assertThat(put(olga, made + "/access/users/tim", "{\"role\":\"read\"}").text())
        .contains("from its repository")
        .doesNotContain("secret");
  }

  @Test
  void whoAdministersByARepositoryLearnsNothingAboutItsOrganizationsPeople() {
    String made = made("open-hand");
    put(olga, made + "/repository", "{\"repository\":\"acme/run\",\"inherit_access\":true}")
        .expect(200);
    Wire colin = by("colin");

    colin.get(made + "/access?action=pull&user=colin").expect(200, "\"role\":\"admin\"");
    Wire.Answer about = colin.get(made + "/access?action=pull&user=mia");
    about.expect(422, "no user of that login whom you could ask about");
    assertThat(about.text()).isEqualTo(colin.get(made + "/access?action=pull&user=nobody").text());
    mia.get(made + "/access?action=pull&user=tim").expect(404);
    olga.get(made + "/access?action=pull&user=tim").expect(200);
  }

  @Test
  void aMemberWhoAdministersNeitherPackageNorOrganizationIsToldNothingAboutAnybody() {
    String made = made("unexplained");
    put(mia, made + "/access/users/tim", "{\"role\":\"write\"}").expect(200);
    for (String asked : new String[] {"olga", "mia", "tim", "colin", "nobody"}) {
      tim.get(made + "/access?action=pull&user=" + asked)
          .expect(403, "Must have admin rights to Package.");
    }
    assertThat(tim.get(made + "/access?action=pull&user=olga").text()).doesNotContain("\"rule\"");
    olga.get(made + "/access?action=pull&user=olga").expect(200, "organization_owner");
  }

  @Test
  void aSecretTeamIsNotNamedToWhoDoesNotSeeIt() {
    String made = made("whisper");
    put(olga, made + "/access/teams/spies", "{\"role\":\"read\"}").expect(200);

    Wire.Answer told = mia.get(made + "/access?action=pull&user=tim");

    told.expect(200, "\"decision\":\"granted\"");
    assertThat(told.text()).contains("\"team\":null").doesNotContain("spies");
    assertThat(olga.get(made + "/access?action=pull&user=tim").text())
        .contains("\"team\":\"spies\"");
  }

  @Test
  void whatAnAdministratorDoesNotSeeIsTakenAwayByItsId() {
    String made = made("shed");
    put(olga, made + "/access/teams/spies", "{\"role\":\"read\"}").expect(200);
    put(olga, made + "/access/repositories/acme/secret", "{\"role\":\"read\"}").expect(200);

    String teams = mia.get(made + "/access/teams").expect(200).text();
    assertThat(teams).contains("\"slug\":null,\"name\":null").doesNotContain("spies");
    assertThat(olga.get(made + "/access/teams").text()).contains("\"slug\":\"spies\"");
    String repositories = mia.get(made + "/access/repositories").expect(200).text();
    for (String list : new String[] {"/access/teams", "/access/repositories"}) {
      String id =
          (list.endsWith("teams") ? teams : repositories).replaceAll(".*\"id\":(\\d+).*", "$1");
      mia.delete(made + list).expect(422, "\"field\":\"id\"");
      mia.delete(made + list + "?id=x").expect(422);
      mia.delete(made + list + "?id=999999").expect(404);
      by("colin").delete(made + list + "?id=" + id).expect(404);
      mia.delete(made + list + "?id=" + id).expect(204);
      assertThat(mia.get(made + list).text()).isEqualTo("[]");
    }
  }

  @Test
  void aRepositoryThatIsDeletedLeavesTheListsOfPackagesThatAreNotItsOwn() {
    String made = made("left");
    Wire owner = Wire.token(berth.url(), berth.createToken("olga", "repo", "delete_repo"));
    owner.post(API + "/orgs/acme/repos", Content.utf8("{\"name\":\"gone\"}")).expect(201);
    put(olga, made + "/access/repositories/acme/gone", "{\"role\":\"read\"}").expect(200);

    owner.delete(API + "/repos/acme/gone").expect(204);

    assertThat(mia.get(made + "/access/repositories").expect(200).text()).isEqualTo("[]");
  }

  @Test
  void othersLearnNothingAndReadersWhatTheyLack() {
    String made = made("guarded");
    String rest = "/access/users/tim";

    assertThat(put(tim, made + rest, "{\"role\":\"admin\"}").text())
        .isEqualTo(put(tim, path("absent") + rest, "{\"role\":\"admin\"}").text());
    put(mia, made + rest, "{\"role\":\"read\"}");
    Wire.Answer refused = put(tim, made + rest, "{\"role\":\"admin\"}");
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.text()).contains("it takes the role admin in acme/guarded; you have read");
    assertThat(Wire.anonymous(berth.url()).get(made + "/access/users").status()).isEqualTo(401);
  }

  @Test
  void aRoleCountsAtTheNextRequest() {
    String made = made("shared");
    String manifest = "/v2/acme/shared/manifests/v1";
    assertThat(tim.get(manifest).status()).isEqualTo(404);

    put(mia, made + "/access/teams/builders", "{\"role\":\"read\"}");
    assertThat(tim.get(manifest).status()).isEqualTo(200);

    mia.delete(made + "/access/teams/builders");
    assertThat(tim.get(manifest).status()).isEqualTo(404);
  }

  @Test
  void aUsersPackageIsSharedWithAnybodyAndHasNoTeams() {
    new Pushing(tim, "tim/own").image("v1");
    String made = API + "/user/packages/container/own";

    assertThat(put(tim, made + "/access/users/colin", "{\"role\":\"write\"}").status())
        .isEqualTo(200);
    assertThat(put(tim, made + "/access/teams/builders", "{\"role\":\"write\"}").status())
        .isEqualTo(404);
    assertThat(put(olga, API + "/users/tim/packages/container/own/repository", "{}").status())
        .isEqualTo(404);
  }

  @Test
  void aRepositoryOfAnotherOwnerHasNothingToDoWithIt() {
    String made = made("strange");

    assertThat(
            put(olga, made + "/access/repositories/olga/elsewhere", "{\"role\":\"read\"}").text())
        .contains("Only repositories of acme");
    assertThat(put(olga, made + "/repository", "{\"repository\":\"olga/elsewhere\"}").text())
        .contains("Only repositories of acme");
  }

  @Test
  void theNewRepositoryOfADeletedOnesNameIsLinkedInOneStep() {
    Wire workflow = Wire.bearer(berth.url(), anew);
    Pushing pushing = new Pushing(workflow, "acme/lost");
    Wire.Answer refused = workflow.post(pushing.path("blobs/uploads/"), new byte[0]);
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.text()).contains("acme/lost belongs to a repository that was deleted");
    Wire owner = Wire.token(berth.url(), berth.createToken("olga", "admin:org"));
    String policy = "{\"members_can_create_private_packages\":%s}";
    owner.patch(API + "/orgs/acme", Content.utf8(policy.formatted(false))).expect(200);
    workflow
        .post(pushing.path("blobs/uploads/"), new byte[0])
        .expect(403, "acme/lost belongs to a repository that was deleted");
    owner.patch(API + "/orgs/acme", Content.utf8(policy.formatted(true))).expect(200);
    workflow
        .get(pushing.path("manifests/latest"))
        .expect(403, "permission_denied: read_package")
        .expect(403, "acme/lost belongs to a repository that was deleted");
    Wire.token(berth.url(), anew)
        .get(path("lost"))
        .expect(404, "Package not found.")
        .expect(404, "was deleted");
    // Who may push to the new repository is told, other members are not.
    tim.get(pushing.path("manifests/latest")).expect(403, "was made anew with its name");
    assertThat(mia.get(pushing.path("manifests/latest")).text())
        .isEqualTo(mia.get("/v2/acme/never/manifests/latest").text())
        .doesNotContain("deleted");
    assertThat(olga.get(path("lost") + "/repository").text())
        .contains("\"repository\":null")
        .contains("\"repository_deleted\":true");

    Wire.Answer linked = put(olga, path("lost") + "/repository", "{\"repository\":\"former\"}");

    assertThat(linked.text())
        .contains("\"full_name\":\"acme/former\"")
        .contains("\"inherits_access\":true");
    pushing.image("v2");
    assertThat(workflow.delete(pushing.path("manifests/v2")).status()).isEqualTo(202);
  }

  @Test
  void aPackageShowsItsRepositoryToThoseWhoSeeThat() {
    String made = made("belonging");
    put(mia, made + "/repository", "{\"repository\":\"code\"}");
    put(mia, made + "/access/users/tim", "{\"role\":\"read\"}");
    Wire owner = Wire.token(berth.url(), berth.createToken("olga", "read:packages", "repo"));

    assertThat(owner.get(made).text())
        .contains("\"repository\":{\"id\":")
        .contains("\"full_name\":\"acme/code\"");
    assertThat(tim.get(made).text())
        .contains("\"name\":\"belonging\"")
        .doesNotContain("\"repository\":");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "user=mia&action=administer | \"decision\":\"granted\" | \"role\":\"admin\"",
        "user=olga&action=delete | \"rule\":\"organization_owner\" | \"role\":null",
        "user=tim&action=pull | \"rule\":\"granted_role\" | \"team\":\"builders\"",
        "user=tim&action=push | \"rule\":\"role_too_weak\" | it takes the role write",
        "user=colin&action=pull | \"decision\":\"refused\" | \"rule\":\"no_role\"",
        "anonymous=true&action=pull | \"decision\":\"challenged\" | \"rule\":\"signed_out\"",
        "user=mia | 422 | \"field\":\"action\",\"code\":\"missing_field\"",
        "user=mia&action=fly | 422 | \"field\":\"action\",\"code\":\"invalid\"",
        "action=pull | 422 | \"field\":\"user\",\"code\":\"missing_field\"",
        "user=mia&anonymous=true&action=pull | 422 | Ask about one",
        "user=nobody&action=pull | 422 | \"field\":\"user\",\"code\":\"invalid\"",
        "token=1&action=pull | 422 | \"field\":\"token\",\"code\":\"invalid\"",
        "token=x&action=pull | 422 | \"field\":\"token\",\"code\":\"invalid\""
      })
  void theAdministratorLearnsWhySomebodyMayOrMayNot(String query, String one, String other) {
    String made = made("explained");
    put(mia, made + "/access/teams/builders", "{\"role\":\"read\"}");

    Wire.Answer answer = mia.get(made + "/access?" + query);

    if (one.equals("422")) {
      assertThat(answer.status()).isEqualTo(422);
    } else {
      assertThat(answer.text()).contains(one);
    }
    assertThat(answer.text()).contains(other);
  }

  @Test
  void restoringIsExplainedOfTheDeletedPackageToWhoMayRestoreIt() {
    String made = made("buried");
    put(mia, made + "/access/users/tim", "{\"role\":\"read\"}").expect(200);
    mia.get(made + "/access?user=mia&action=restore").expect(404, "Package not found.");
    mia.delete(made).expect(204);

    mia.get(made + "/access?user=mia&action=restore")
        .expect(200, "\"decision\":\"granted\",\"rule\":\"granted_role\"");
    mia.get(made + "/access?user=tim&action=restore")
        .expect(200, "\"decision\":\"refused\",\"rule\":\"role_too_weak\"");
    tim.get(made + "/access?user=tim&action=restore").expect(404);
    mia.get(made + "/access?user=mia&action=delete").expect(404);
    mia.post(made + "/restore", new byte[0]).expect(204);
  }

  @Test
  void aTokenIsExplainedAsItIsAnswered() {
    String made = made("guarded");
    Wire delete = Wire.token(berth.url(), berth.createToken("mia", "delete:packages"));
    Wire admin = Wire.token(berth.url(), berth.adminToken());
    String tokens = admin.get(API + "/admin/users/mia/authorizations?per_page=100").text();
    String id = tokens.replaceAll("(?s).*\\{\"id\":(\\d+),.*", "$1");

    delete.delete(made).expect(403, "the token lacks the scope read:packages");
    mia.get(made + "/access?token=" + id + "&action=delete")
        .expect(200, "\"decision\":\"refused\",\"rule\":\"token_scope\"")
        .expect(200, "the token lacks the scope read:packages");
  }

  @Test
  void whoSeesThePackageButForTheTokenIsToldSo() {
    String made = made("narrow");
    Wire weak = Wire.token(berth.url(), berth.createToken("mia", "read:org"));

    weak.get(made).expect(403, "the token lacks the scope read:packages");
    weak.get(path("never-made")).expect(403, "the token lacks the scope read:packages");
    Wire.token(berth.url(), berth.createToken("colin", "read:org"))
        .get(made)
        .expect(404, "Package not found.");
  }

  @Test
  void onlyAdministratorsOfThePackageOrTheSiteAreToldWhy() {
    String made = made("asked");
    Wire admin = Wire.token(berth.url(), berth.adminToken());

    assertThat(tim.get(made + "/access?user=tim&action=pull").status()).isEqualTo(404);
    assertThat(admin.get(made + "/access?user=tim&action=pull").text())
        .contains("\"rule\":\"no_role\"");
    assertThat(admin.get(path("nothing") + "/access?user=tim&action=push").text())
        .contains("\"rule\":\"may_create\"");
    assertThat(mia.get(path("nothing") + "/access?user=tim&action=push").status()).isEqualTo(404);
  }
}
