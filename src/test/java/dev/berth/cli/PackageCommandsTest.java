package dev.berth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.LocalBerth;
import dev.berth.meta.MetadataStore;
import dev.berth.meta.Publication;
import dev.berth.meta.RepositoryStore;
import dev.berth.oci.Digest;
import dev.berth.oci.DigestAlgorithm;
import dev.berth.oci.MediaTypes;
import dev.berth.oci.RawManifest;
import dev.berth.oci.RepositoryName;
import dev.berth.oci.Tag;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.Login;
import dev.berth.packages.MemberRole;
import dev.berth.packages.PackageTarget;
import dev.berth.packages.Visibility;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The commands about packages, as the owner of an organization gives them.
class PackageCommandsTest {
  private static LocalBerth berth;
  private static String olga;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void start() {
    berth = LocalBerth.startSeeded(PackageCommandsTest::seed);
    olga = berth.createToken("olga", "write:packages", "delete:packages");
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
    RepositoryStore.Draft draft =
        new RepositoryStore.Draft("code", Visibility.PRIVATE, "", Optional.empty(), "");
    store.repositories().create(acme.id(), draft, Actor.BERTH);
    byte[] bytes = "{}".getBytes(StandardCharsets.UTF_8);
    for (String name : List.of("acme/tools/app", "acme/gone", "acme/linked")) {
      store
          .manifests()
          .publish(
              new Publication(
                  new PackageTarget(
                      acme.id(),
                      new RepositoryName(name),
                      OptionalLong.empty(),
                      Actor.of(owner),
                      OptionalLong.empty()),
                  new RawManifest(
                      Digest.compute(DigestAlgorithm.SHA256, bytes),
                      MediaTypes.OCI_MANIFEST,
                      bytes),
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
  }

  private static Account user(MetadataStore store, String login) {
    return store.accounts().createUser(new Login(login), "", false, Actor.BERTH).orElseThrow();
  }

  @AfterAll
  static void stop() {
    berth.close();
  }

  @Test
  void aPackageIsDeletedAndRestored() {
    assertThat(ask("package show acme/gone")).containsPattern("acme/gone +private +1 ");
    assertThat(ask("package delete acme/gone")).contains("berth package restore acme/gone");
    assertThat(refused("package show acme/gone")).isEqualTo("berth: Package not found.");
    assertThat(ask("package restore acme/gone")).isEqualTo("Restored acme/gone.");
    assertThat(ask("package show acme/gone --json")).contains("\"name\":\"gone\"");
    assertThat(refused("package show gone")).contains("name it OWNER/NAME");
  }

  @Test
  void rolesAreGivenListedExplainedAndTakenAway() {
    String name = "acme/tools/app";
    assertThat(ask("package grant " + name + " --user mia --role read"))
        .isEqualTo("mia has the role read in acme/tools/app.");
    assertThat(ask("package grant " + name + " --repository acme/code --role admin"))
        .isEqualTo("acme/code has the role admin in acme/tools/app.");
    assertThat(ask("package grants " + name))
        .containsPattern("user +mia +read")
        .containsPattern("repository +acme/code +admin");
    assertThat(ask("access explain " + name + " --user mia --action pull"))
        .isEqualTo(
            "mia may pull acme/tools/app: the role that was given allows it: read in the package.");
    assertThat(ask("access explain " + name + " --user mia --action push"))
        .contains("mia may not push acme/tools/app: the role does not reach so far")
        .contains("What is missing: it takes the role write in acme/tools/app; you have read")
        .contains("How it is refused: permission_denied: write_package");
    assertThat(ask("access explain " + name + " --anonymous --json"))
        .contains("\"decision\":\"challenged\"");
    assertThat(ask("package revoke " + name + " --user mia")).contains("mia is not given a role");
    assertThat(refused("package revoke " + name + " --user mia")).isEqualTo("berth: Not Found");
    assertThat(refused("package revoke " + name)).contains("--user, --team or --repository");
    assertThat(refused("package grant " + name + " --user mia --role king"))
        .contains("is not a member of");
    assertThat(refused("access explain " + name)).contains("--user, --token or --anonymous");
  }

  @Test
  void aPackageIsLinkedInheritsAndIsUnlinked() {
    String name = "acme/linked";
    assertThat(ask("package link " + name + " acme/code"))
        .isEqualTo("acme/linked belongs to acme/code.");
    assertThat(ask("package inherit " + name + " yes")).contains("from its repository.");
    assertThat(refused("package grant " + name + " --user mia --role read"))
        .contains("acme/linked takes its people and teams from its repository");
    assertThat(ask("package inherit " + name + " no")).contains("of its own.");
    assertThat(ask("package link " + name + " acme/code --inherit yes"))
        .contains("and takes its people and teams from there.");
    assertThat(ask("package unlink " + name)).contains("belongs to no repository any more.");
    assertThat(refused("package inherit " + name + " maybe")).contains("takes yes or no");
  }

  private String ask(String line) {
    int code = run(line);
    assertThat(err.toString()).isEmpty();
    assertThat(code).isZero();
    return out.toString().strip();
  }

  private String refused(String line) {
    assertThat(run(line)).isEqualTo(Commands.FAILED);
    String text = err.toString().strip();
    err.getBuffer().setLength(0);
    return text;
  }

  private int run(String line) {
    out.getBuffer().setLength(0);
    Map<String, String> environment = new HashMap<>();
    environment.put("BERTH_URL", berth.url());
    environment.put("BERTH_TOKEN", olga);
    Terminal terminal =
        new Terminal(new PrintWriter(out, true), new PrintWriter(err, true), environment);
    return Commands.run(line.split(" ", -1), terminal, (_, _) -> 0);
  }
}
