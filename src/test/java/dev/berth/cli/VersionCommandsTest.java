package dev.berth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.LocalBerth;
import dev.berth.meta.MetadataStore;
import dev.berth.meta.Publication;
import dev.berth.oci.Digest;
import dev.berth.oci.DigestAlgorithm;
import dev.berth.oci.MediaTypes;
import dev.berth.oci.RawManifest;
import dev.berth.oci.RepositoryName;
import dev.berth.oci.Tag;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.Login;
import dev.berth.packages.PackageTarget;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The commands about versions and tags, as the owner of an organization gives them.
class VersionCommandsTest {
  private static LocalBerth berth;
  private static String olga;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void start() {
    berth = LocalBerth.startSeeded(VersionCommandsTest::seed);
    olga = berth.createToken("olga", "write:packages", "delete:packages");
  }

  private static void seed(MetadataStore store) {
    Account owner = user(store, "olga");
    Account acme =
        store
            .accounts()
            .createOrganization(new Login("acme"), owner.id(), Actor.BERTH)
            .orElseThrow();
    for (int i = 1; i <= 150; i++) {
      if (i <= 2) {
        publish(store, acme, owner, "acme/app", i);
        publish(store, acme, owner, "acme/tags", i);
      }
      publish(store, acme, owner, "acme/full", i);
    }
  }

  private static void publish(
      MetadataStore store, Account acme, Account owner, String name, int number) {
    byte[] bytes =
        ("{\"schemaVersion\":2,\"config\":{\"mediaType\":\"x\",\"size\":2,\"digest\":\"sha256:"
                + "0".repeat(64)
                + "\"},\"layers\":[],\"n\":"
                + number
                + "}")
            .getBytes(StandardCharsets.UTF_8);
    RepositoryName repository = new RepositoryName(name);
    store
        .manifests()
        .publish(
            new Publication(
                new PackageTarget(
                    acme.id(),
                    repository,
                    store
                        .packages()
                        .find(repository)
                        .map(found -> OptionalLong.of(found.id()))
                        .orElse(OptionalLong.empty()),
                    Actor.of(owner),
                    OptionalLong.empty()),
                new RawManifest(
                    Digest.compute(DigestAlgorithm.SHA256, bytes), MediaTypes.OCI_MANIFEST, bytes),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(new Tag("v" + number)),
                Optional.empty(),
                Optional.empty()));
  }

  private static Account user(MetadataStore store, String login) {
    return store.accounts().createUser(new Login(login), "", false, Actor.BERTH).orElseThrow();
  }

  @AfterAll
  static void stop() {
    berth.close();
  }

  private static String first(String text, String pattern) {
    Matcher found = Pattern.compile(pattern).matcher(text);
    assertThat(found.find()).as(text).isTrue();
    return found.group(1);
  }

  @Test
  void versionsAreListedShownAndChosen() {
    assertThat(ask("package versions acme/app"))
        .containsPattern("(?s)ID +CREATED +DIGEST +TAGS\n.* sha256:[0-9a-f]{64}  v2\n")
        .containsPattern(" sha256:[0-9a-f]{64}  v1$");
    assertThat(ask("package versions acme/app --tag v2")).contains("v2").doesNotContain("v1");
    assertThat(ask("package versions acme/app --oldest-first")).containsPattern("(?s) v1\n.* v2$");
    assertThat(ask("package versions acme/app --untagged")).isEqualTo("ID  CREATED  DIGEST  TAGS");
    assertThat(ask("package versions acme/app --older-than 1h --json")).isEqualTo("[]");
    assertThat(ask("package versions acme/app --not-pulled-for 1d --json")).isEqualTo("[]");
    assertThat(ask("package versions acme/app --newer-than 2w --tagged --json"))
        .contains("\"tags\":[\"v1\"]", "\"tags\":[\"v2\"]");
    String id = first(ask("package versions acme/app --tag v1 --json"), "\"id\":(\\d+)");
    assertThat(ask("package version acme/app " + id))
        .containsPattern("tags +v1")
        .containsPattern("bytes +\\d+");

    assertThat(refused("package versions acme/app --older-than soon")).contains("is no age");
    assertThat(refused("package versions acme/app --tagged --untagged")).contains("both");
    assertThat(refused("package version acme/app 999999")).isEqualTo("berth: Package not found.");
  }

  @Test
  void tagsAreListedMovedAndTraced() {
    assertThat(ask("package tags acme/tags --tag v*"))
        .containsPattern("(?s)TAG +SET +VERSION +DIGEST\nv1 .*\nv2 .*");
    String two = first(ask("package tags acme/tags --tag v2"), "(sha256:[0-9a-f]{64})");
    String one = first(ask("package tags acme/tags --tag v1"), "(sha256:[0-9a-f]{64})");
    assertThat(ask("package move-tag acme/tags latest " + two))
        .isEqualTo("latest points to " + two + ".");
    String id = first(ask("package tags acme/tags --tag v1 --json"), "\"version_id\":(\\d+)");
    assertThat(ask("package move-tag acme/tags latest " + id))
        .isEqualTo("latest points to " + one + ".");

    assertThat(ask("package tag-history acme/tags latest"))
        .containsPattern(
            "(?s)MOVED +BY +FROM +TO\n.* olga +" + two + " +" + one + "\n.* olga +- +" + two);
    assertThat(refused("package move-tag acme/tags latest newest")).contains("is no version");
    assertThat(refused("package move-tag acme/tags latest 999999"))
        .contains("The package has no such version.");
    assertThat(refused("package tag-history acme/tags never")).isEqualTo("berth: Not Found");
  }

  @Test
  void aCleanUpIsTriedAndDone() {
    assertThat(ask("package clean-up acme/full --tag v1* --dry-run"))
        .containsPattern("deleted +\\d+ .* v149")
        .containsPattern("62 of 62 would be deleted, and [1-9]\\d+ bytes freed once they cannot");
    assertThat(ask("package versions acme/full --json").split("\"id\"", -1)).hasSize(151);
    String id = first(ask("package versions acme/full --json"), "\"id\":(\\d+)");
    assertThat(ask("package clean-up acme/full --id " + id)).containsPattern("deleted +" + id);
    assertThat(ask("package clean-up acme/full --id " + id)).containsPattern("absent +" + id);
    assertThat(ask("package clean-up acme/full --tag v*"))
        .contains("148 of 149 were deleted")
        .containsPattern("last_tagged +\\d+ ");
    assertThat(refused("package clean-up acme/full")).contains("say which versions");
    assertThat(refused("package clean-up acme/full --id 1 --untagged"))
        .contains("say which versions");
    assertThat(refused("package clean-up acme/full --id x")).contains("is no version");
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
