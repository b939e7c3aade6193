package dev.berth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.LocalBerth;
import dev.berth.access.TokenSecrets;
import dev.berth.meta.MetadataStore;
import dev.berth.meta.TokenStore;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.Login;
import dev.berth.packages.SecretHash;
import dev.berth.packages.TokenKind;
import dev.berth.packages.TokenScope;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A renamed account answers to its former login, in place.
class FormerLoginTest {
  private static final String SECRET = TokenSecrets.generate(TokenSecrets.CLASSIC);
  private static LocalBerth berth;
  private static Wire alicia;

  @BeforeAll
  static void start() {
    berth = LocalBerth.startSeeded(FormerLoginTest::seed);
    alicia = Wire.bearer(berth.url(), SECRET);
  }

  private static void seed(MetadataStore store) {
    Account alice =
        store.accounts().createUser(new Login("alice"), "", false, Actor.BERTH).orElseThrow();
    store
        .tokens()
        .create(
            new TokenStore.NewToken(
                alice.id(),
                new TokenKind.Classic(
                    Set.of(TokenScope.WRITE_PACKAGES, TokenScope.DELETE_PACKAGES)),
                "",
                SecretHash.of(SECRET),
                "12345678",
                null),
            Actor.BERTH);
    store.accounts().rename(alice.id(), new Login("alicia"), Actor.BERTH);
  }

  @AfterAll
  static void stop() {
    berth.close();
  }

  @Test
  void whatIsPushedByTheFormerLoginIsPulledByBoth() {
    new Pushing(alicia, "alice/app").image("v1");

    assertThat(alicia.get("/v2/alicia/app/manifests/v1").status()).isEqualTo(200);
    assertThat(alicia.get("/v2/alice/app/manifests/v1").status()).isEqualTo(200);
    assertThat(alicia.get("/v2/alice/app/tags/list").text()).contains("\"name\":\"alice/app\"");
    assertThat(alicia.get("/v2/_catalog").text())
        .contains("\"alicia/app\"")
        .doesNotContain("\"alice/app\"");
  }

  @Test
  void anUploadGoesOnUnderTheNameItWasBegunUnder() {
    Wire.Answer begun = alicia.post("/v2/alice/begun/blobs/uploads/", new byte[0]);

    assertThat(begun.header("Location").orElseThrow()).startsWith("/v2/alice/begun/");
    assertThat(alicia.get(begun.header("Location").orElseThrow()).status()).isEqualTo(204);
    assertThat(alicia.delete(begun.header("Location").orElseThrow()).status()).isEqualTo(204);
  }

  @Test
  void aStrangerSeesNothingUnderEitherName() {
    new Pushing(alicia, "alicia/hidden").image("v1");
    Wire bob = Wire.bearer(berth.url(), berth.createUser("bob"));

    for (String name : new String[] {"alice/hidden", "alicia/hidden", "alice/absent"}) {
      assertThat(bob.get("/v2/" + name + "/manifests/v1").outcome()).isEqualTo("403 DENIED");
      assertThat(Wire.anonymous(berth.url()).get("/v2/" + name + "/manifests/v1").status())
          .isEqualTo(401);
    }
  }
}
