package dev.berth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.LocalBerth;
import dev.berth.meta.MetadataStore;
import dev.berth.oci.Digest;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.Login;
import dev.berth.packages.MemberRole;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A package that is deleted and brought back.
class DeletedPackagesTest {
  private static final String API = "/api/v3";
  private static LocalBerth berth;
  private static Wire olga;
  private static Wire mia;

  @BeforeAll
  static void start() {
    berth = LocalBerth.startSeeded(DeletedPackagesTest::seed);
    olga = by("olga", "write:packages", "delete:packages");
    mia = by("mia", "write:packages", "delete:packages");
  }

  private static void seed(MetadataStore store) {
    Account owner = user(store, "olga");
    Account member = user(store, "mia");
    Account acme =
        store
            .accounts()
            .createOrganization(new Login("acme"), owner.id(), Actor.BERTH)
            .orElseThrow();
    store.accounts().putMember(acme.id(), member.id(), MemberRole.MEMBER, Actor.BERTH);
  }

  private static Account user(MetadataStore store, String login) {
    return store.accounts().createUser(new Login(login), "", false, Actor.BERTH).orElseThrow();
  }

  @AfterAll
  static void stop() {
    berth.close();
  }

  private static Wire by(String login, String... scopes) {
    return Wire.basic(berth.url(), berth.createToken(login, scopes));
  }

  private static String path(String name) {
    return API + "/orgs/acme/packages/container/" + name.replace("/", "%2F");
  }

  @Test
  void aDeletedPackageIsGoneAtTheVeryNextRequestAndComesBackWhole() {
    Pushing pushing = new Pushing(mia, "acme/tools/app");
    Digest one = pushing.image("v1", Content.noise(100, 1));
    Digest two = pushing.image("v2", Content.noise(100, 2));
    olga.patch(path("tools/app"), Content.utf8("{\"visibility\":\"public\"}"));
    String before = olga.get(path("tools/app")).text();
    assertThat(before).contains("\"version_count\":2");
    String anonymous = "/v2/acme/tools/app/manifests/";
    assertThat(mia.get(anonymous + "v1").status()).isEqualTo(200);

    assertThat(mia.delete(path("tools/app")).status()).isEqualTo(204);

    for (String rest : new String[] {"manifests/v1", "manifests/" + two}) {
      assertThat(mia.get(pushing.path(rest)).outcome()).isEqualTo("404 MANIFEST_UNKNOWN");
    }
    assertThat(mia.get(pushing.path("blobs/" + Content.digest(Content.CONFIG))).status())
        .isEqualTo(404);
    assertThat(mia.get(pushing.path("tags/list")).text()).contains("\"tags\":[]");
    assertThat(mia.get("/v2/_catalog").text()).doesNotContain("acme/tools/app");
    assertThat(mia.get(path("tools/app")).status()).isEqualTo(404);
    assertThat(mia.delete(path("tools/app")).status()).isEqualTo(404);

    assertThat(mia.post(path("tools/app") + "/restore", new byte[0]).status()).isEqualTo(204);

    assertThat(olga.get(path("tools/app")).text().replaceAll("\"updated_at\":\"[^\"]+\"", ""))
        .isEqualTo(before.replaceAll("\"updated_at\":\"[^\"]+\"", ""));
    assertThat(mia.get(pushing.path("tags/list")).text()).contains("[\"v1\",\"v2\"]");
    assertThat(mia.get(pushing.path("manifests/" + one)).status()).isEqualTo(200);
    assertThat(mia.post(path("tools/app") + "/restore", new byte[0]).text())
        .contains("\"message\":\"Package not found.\"");
  }

  @Test
  void aNameThatIsTakenKeepsADeletedPackageAwayUntilTheNewcomerGoes() {
    Pushing pushing = new Pushing(olga, "acme/taken");
    pushing.image("old");
    assertThat(olga.delete(path("taken")).status()).isEqualTo(204);
    pushing.image("new", Content.noise(10, 3));

    Wire.Answer refused = olga.post(path("taken") + "/restore", new byte[0]);

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.text()).contains("another package has that name by now");
    assertThat(olga.get(pushing.path("tags/list")).text()).contains("[\"new\"]");
  }

  @Test
  void whoMayNotDeleteIsAnsweredAsIfItWereNotThereAndToldWhyIfTheyMaySeeIt() {
    new Pushing(olga, "acme/kept").image("v1");
    Wire.Answer hidden = mia.delete(path("kept"));
    assertThat(hidden.text()).isEqualTo(mia.delete(path("absent")).text());
    olga.patch(path("kept"), Content.utf8("{\"visibility\":\"internal\"}"));

    Wire.Answer refused = mia.delete(path("kept"));

    assertThat(refused.status()).isEqualTo(404);
    assertThat(refused.text())
        .contains("\"message\":\"Package not found.\"")
        .contains("it takes the role admin in acme/kept; you have read");
  }

  @ParameterizedTest
  @CsvSource({
    "write:packages, delete:packages",
    "read:packages, delete:packages",
    "delete:packages, read:packages"
  })
  void aTokenWithoutTheScopesIsToldWhichIsMissing(String scope, String missing) {
    new Pushing(olga, "acme/scoped").image("v1");
    olga.patch(path("scoped"), Content.utf8("{\"visibility\":\"public\"}"));

    Wire.Answer refused = by("olga", scope).delete(path("scoped"));

    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.text()).contains("the token lacks the scope " + missing);
  }

  @Test
  void toRestoreTakesTheScopeToWrite() {
    new Pushing(olga, "acme/unwritten").image("v1");
    olga.delete(path("unwritten"));

    Wire.Answer refused =
        by("olga", "read:packages", "delete:packages")
            .post(path("unwritten") + "/restore", new byte[0]);

    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.text()).contains("the token lacks the scope write:packages");
  }

  @ParameterizedTest
  @CsvSource({
    "container, 200, ",
    "docker, 404, Package not found.",
    "npm, 404, Package not found.",
    "image, 400, Invalid argument."
  })
  void aTypeIsAContainerOrAnotherOfGitHubs(String type, int status, String message) {
    new Pushing(olga, "acme/typed").image("v1");

    Wire.Answer answer = olga.get(API + "/orgs/acme/packages/" + type + "/typed");

    assertThat(answer.status()).isEqualTo(status);
    if (message != null) {
      assertThat(answer.text()).contains("\"message\":\"" + message + "\"");
    }
  }

  @Test
  void whatWasDeletedLongerAgoThanTheSiteKeepsItIsGone() {
    try (LocalBerth other = LocalBerth.start("restore-within=0s")) {
      Wire alice = Wire.basic(other.url(), other.createUser("alice"));
      new Pushing(alice, "alice/app").image("v1");
      String path = API + "/user/packages/container/app";
      assertThat(alice.delete(path).status()).isEqualTo(204);

      assertThat(alice.post(path + "/restore", new byte[0]).text()).contains("Package not found.");
    }
  }
}
