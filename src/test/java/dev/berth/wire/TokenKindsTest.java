package dev.berth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.LocalBerth;
import dev.berth.access.Tokens;
import dev.berth.meta.MetadataStore;
import dev.berth.meta.RepositoryStore;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.Login;
import dev.berth.packages.PackagePattern;
import dev.berth.packages.PackageRight;
import dev.berth.packages.PackagesPermission;
import dev.berth.packages.Repository;
import dev.berth.packages.Visibility;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Tokens of repositories and for single packages, by the ways in which clients bring them.
class TokenKindsTest {
  private static LocalBerth berth;
  private static String olga;
  private static String ofCode;
  private static String ofOther;
  private static String forTools;

  @BeforeAll
  static void start() {
    berth = LocalBerth.startSeeded(TokenKindsTest::seed);
    olga = berth.createToken("olga", "write:packages", "delete:packages");
  }

  private static void seed(MetadataStore store) {
    Account user =
        store.accounts().createUser(new Login("olga"), "", false, Actor.BERTH).orElseThrow();
    Account acme =
        store
            .accounts()
            .createOrganization(new Login("acme"), user.id(), Actor.BERTH)
            .orElseThrow();
    Tokens tokens = new Tokens(store.tokens(), InstantSource.system());
    ofCode = ofRepository(tokens, user, repository(store, acme, "code"));
    ofOther = ofRepository(tokens, user, repository(store, acme, "other"));
    forTools =
        tokens
            .createForPackages(
                user,
                List.of(new PackagePattern(acme.id(), "tools/*")),
                EnumSet.of(PackageRight.READ, PackageRight.WRITE),
                "",
                null,
                Optional.empty(),
                Actor.BERTH)
            .secret();
  }

  private static Repository repository(MetadataStore store, Account owner, String name) {
    RepositoryStore.Draft draft =
        new RepositoryStore.Draft(name, Visibility.PRIVATE, "", Optional.empty(), "");
    return store.repositories().create(owner.id(), draft, Actor.BERTH).orElseThrow();
  }

  private static String ofRepository(Tokens tokens, Account maker, Repository repository) {
    return tokens
        .createForRepository(
            maker,
            repository,
            PackagesPermission.WRITE,
            Duration.ofHours(1),
            Optional.empty(),
            Actor.BERTH)
        .secret();
  }

  @AfterAll
  static void stop() {
    berth.close();
  }

  @Test
  void whatARepositorysTokenMakesIsTheRepositorysToAdminister() {
    Wire workflow = Wire.bearer(berth.url(), ofCode);
    new Pushing(workflow, "acme/built").image("v1");

    assertThat(workflow.get("/v2/acme/built/manifests/v1").status()).isEqualTo(200);
    assertThat(workflow.get("/v2/_catalog").text()).contains("\"acme/built\"");
    assertThat(workflow.delete("/v2/acme/built/manifests/v1").status()).isEqualTo(202);
  }

  @Test
  void anotherRepositorysTokenIsToldWhatItLacks() {
    new Pushing(Wire.basic(berth.url(), ofCode), "acme/kept").image("v1");
    Wire other = Wire.bearer(berth.url(), ofOther);

    Wire.Answer push = other.post("/v2/acme/kept/blobs/uploads/", new byte[0]);
    assertThat(push.outcome()).isEqualTo("403 DENIED");
    assertThat(push.text()).contains("installation not allowed to Write organization package");
    assertThat(other.get("/v2/acme/kept/manifests/v1").status()).isEqualTo(404);
    assertThat(other.get("/v2/_catalog").text()).doesNotContain("acme/kept");
  }

  @Test
  void aPackageTokenReachesItsPackagesAndNoOthers() {
    Wire machine = Wire.bearer(berth.url(), forTools);
    new Pushing(machine, "acme/tools/lint").image("v1");
    new Pushing(Wire.basic(berth.url(), olga), "acme/app").image("v1");

    assertThat(machine.get("/v2/acme/tools/lint/manifests/v1").status()).isEqualTo(200);
    assertThat(machine.delete("/v2/acme/tools/lint/manifests/v1").outcome())
        .isEqualTo("403 DENIED");
    assertThat(machine.get("/v2/acme/app/manifests/v1").outcome()).isEqualTo("403 DENIED");
    assertThat(machine.post("/v2/acme/app/blobs/uploads/", new byte[0]).outcome())
        .isEqualTo("403 DENIED");
  }

  @Test
  void neitherSpeaksForWhoMadeItInRest() {
    new Pushing(Wire.basic(berth.url(), ofCode), "acme/shown").image("v1");
    Wire workflow = Wire.token(berth.url(), ofCode);

    for (String path : Set.of("/api/v3/user", "/api/v3/user/packages/container/x")) {
      assertThat(workflow.get(path).status()).as(path).isEqualTo(403);
    }
    assertThat(workflow.get("/api/v3/user").text())
        .contains("Resource not accessible by integration");
    assertThat(Wire.token(berth.url(), forTools).get("/api/v3/user").text())
        .contains("Resource not accessible by personal access token");
    Wire.Answer shown = workflow.get("/api/v3/orgs/acme/packages/container/shown");
    assertThat(shown.status()).isEqualTo(200);
    assertThat(shown.header("X-OAuth-Scopes")).isEmpty();
  }
}
