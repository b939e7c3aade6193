package dev.berth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.LocalBerth;
import dev.berth.meta.MetadataStore;
import dev.berth.meta.RepositoryStore;
import dev.berth.oci.MediaTypes;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.Login;
import dev.berth.packages.Permission;
import dev.berth.packages.Repository;
import dev.berth.packages.Visibility;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A label that names a repository gives its collaborators their rights in the image.
class LinkingTest {
  private static LocalBerth berth;
  private static String olga;
  private static String colin;

  @BeforeAll
  static void start() {
    berth = LocalBerth.startSeeded(LinkingTest::seed, "source-hosts=git.example.com");
    olga = berth.createToken("olga", "write:packages");
    colin = berth.createToken("colin", "write:packages");
  }

  private static void seed(MetadataStore store) {
    Account user =
        store.accounts().createUser(new Login("olga"), "", false, Actor.BERTH).orElseThrow();
    Account outside =
        store.accounts().createUser(new Login("colin"), "", false, Actor.BERTH).orElseThrow();
    Account acme =
        store
            .accounts()
            .createOrganization(new Login("acme"), user.id(), Actor.BERTH)
            .orElseThrow();
    RepositoryStore.Draft draft =
        new RepositoryStore.Draft("code", Visibility.PRIVATE, "", Optional.empty(), "");
    Repository code = store.repositories().create(acme.id(), draft, Actor.BERTH).orElseThrow();
    store.repositories().putCollaborator(code.id(), outside.id(), Permission.PULL, Actor.BERTH);
  }

  @AfterAll
  static void stop() {
    berth.close();
  }

  @ParameterizedTest
  @CsvSource({
    "here, BERTH/acme/code, 200",
    "listed, https://git.example.com/acme/code, 200",
    "unlisted, https://github.com/acme/code, 403"
  })
  void aLabelThatNamesARepositoryLetsItsCollaboratorsPull(String name, String source, int status) {
    Pushing pushing = new Pushing(Wire.bearer(berth.url(), olga), "acme/" + name);
    byte[] config =
        Content.utf8(
            "{\"config\":{\"Labels\":{\"org.opencontainers.image.source\":\"%s\"}}}"
                .formatted(source.replace("BERTH", berth.url())));
    pushing.blob(config);
    String manifest =
        "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":%s,\"layers\":[]}"
            .formatted(MediaTypes.OCI_MANIFEST, Content.descriptor(MediaTypes.OCI_CONFIG, config));
    assertThat(pushing.manifest("v1", manifest, MediaTypes.OCI_MANIFEST).status()).isEqualTo(201);

    Wire outside = Wire.bearer(berth.url(), colin);
    assertThat(outside.get(pushing.path("manifests/v1")).status()).isEqualTo(status);
    assertThat(outside.post(pushing.path("blobs/uploads/"), new byte[0]).status()).isEqualTo(403);
  }
}
