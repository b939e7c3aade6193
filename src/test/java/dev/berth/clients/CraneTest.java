package dev.berth.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.clients.OciLayout.Named;
import dev.berth.clients.RunningBerth.Person;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// crane, and with it whatever is built on go-containerregistry: ko, kaniko, Trivy.
@Tag("client")
class CraneTest {
  @RegisterExtension static final RunningBerth berth = RunningBerth.with();

  @TempDir Path home;
  private Person person;
  private Tool crane;
  private OciLayout layout;

  @BeforeEach
  void logIn() {
    person = berth.person();
    crane = Shell.in(home).with("DOCKER_CONFIG", home.resolve("docker")).tool("crane");
    layout = OciLayout.in(home.resolve("layout"));
    logIn(person);
  }

  @Test
  void anIndexIsPushedWithAllItsImagesAndIsSound() {
    String image = pushIndex("app:1");

    assertThat(crane.run("validate", "--remote", image)).contains("PASS");
  }

  @Test
  void anImageIsPushedFromAnArchiveAndPulledIntoOne() throws IOException {
    Named made =
        layout.tag("1", layout.image("linux/amd64", Map.of("hello", Tar.noise(5_000_000, 3))));
    crane.run("push", "layout", image("app:1"));
    crane.run("pull", "--format", "oci", image("app:1"), "back");

    assertThat(crane.run("digest", image("app:1")).strip()).isEqualTo(made.digest());
    assertThat(OciLayout.onlyDigest(home.resolve("back"))).isEqualTo(made.digest());

    crane.run("pull", image("app:1"), "image.tar");
    crane.run("push", "image.tar", image("again:1"));
    assertThat(crane.run("validate", "--remote", image("again:1"))).contains("PASS");
  }

  @Test
  void anImageIsCopiedBetweenPackages() {
    String image = pushIndex("app:1");

    crane.run("copy", image, image("copies/app:2"));

    assertThat(crane.run("digest", image("copies/app:2"))).isEqualTo(crane.run("digest", image));
    assertThat(crane.run("validate", "--remote", image("copies/app:2"))).contains("PASS");
  }

  @Test
  void allTagsAreCopiedBetweenPackages() {
    String image = pushIndex("app:1");
    crane.run("tag", image, "2");
    crane.run("tag", image, "latest");

    crane.run("copy", "--all-tags", image("app"), image("copy"));

    assertThat(crane.run("ls", image("copy")).lines())
        .containsExactlyInAnyOrder("1", "2", "latest");
  }

  @Test
  void tagsAreListedInOrder() {
    String image = pushIndex("app:b");
    crane.run("tag", image, "a");
    crane.run("tag", image, "B");
    crane.run("tag", image, "a.1");

    assertThat(crane.run("ls", image("app")).lines()).containsExactly("B", "a", "a.1", "b");
  }

  @Test
  void theCatalogHoldsWhatOneMayRead() {
    pushIndex("app:1");
    pushIndex("tools/app:1");
    Person other = berth.person();

    assertThat(crane.run("catalog", berth.address()).lines())
        .contains(person.login() + "/app", person.login() + "/tools/app");

    logIn(other);
    assertThat(crane.run("catalog", berth.address()).lines())
        .noneMatch(name -> name.startsWith(person.login() + "/"));
  }

  @Test
  void aDeletedTagGoesAlone() {
    String image = pushIndex("app:1");
    crane.run("tag", image, "2");

    crane.run("delete", image("app:1"));

    assertThat(crane.run("ls", image("app")).lines()).containsExactly("2");
    assertThat(crane.run("validate", "--remote", image("app:2"))).contains("PASS");
  }

  @Test
  void aManifestDeletedByItsDigestGoesWithItsTags() {
    String image = pushIndex("app:1");
    crane.run("tag", image, "2");
    String digest = crane.run("digest", image).strip();

    crane.run("delete", image("app@" + digest));

    assertThat(crane.run("ls", image("app"))).isBlank();
    assertThat(crane.refused("manifest", image("app@" + digest))).contains("MANIFEST_UNKNOWN");
  }

  @Test
  void onePlatformIsPickedFromAnIndex() {
    String image = pushIndex("app:1");

    crane.run("export", "--platform", "linux/arm64", image, "content.tar");

    assertThat(home.resolve("content.tar")).content(UTF_8).contains("linux/arm64");
  }

  @Test
  void anImageIsChangedInPlaceAndKeepsItsLayers() throws IOException {
    layout.tag("1", layout.image("linux/amd64", Map.of("hello", "hello".getBytes(UTF_8))));
    crane.run("push", "layout", image("app:1"));
    Files.write(home.resolve("more.tar"), Tar.of(Map.of("more", "more".getBytes(UTF_8))));

    crane.run("mutate", image("app:1"), "--label", "changed=yes", "--tag", image("app:2"));
    crane.run(
        "append", "--base", image("app:2"), "--new_layer", "more.tar", "--new_tag", image("app:3"));

    assertThat(crane.run("config", image("app:3"))).contains("\"changed\":\"yes\"");
    assertThat(berth.manifest(person, "app", "3").get("layers").size()).isEqualTo(2);
    assertThat(crane.run("validate", "--remote", image("app:3"))).contains("PASS");
  }

  @Test
  void anIndexIsMadeOfImagesThatAreThere() {
    layout.tag("1", layout.image("linux/amd64", Map.of("hello", "hello".getBytes(UTF_8))));
    crane.run("push", "layout", image("one:1"));
    crane.run("mutate", image("one:1"), "--label", "second=yes", "--tag", image("two:1"));

    crane.run(
        "index",
        "append",
        "--manifest",
        image("one:1"),
        "--manifest",
        image("two:1"),
        "--tag",
        image("both:1"));

    assertThat(berth.manifest(person, "both", "1").get("manifests").size()).isEqualTo(2);
    assertThat(crane.run("validate", "--remote", image("both:1"))).contains("PASS");
  }

  @Test
  void whatANamespaceOfSomebodyElseHoldsIsHidden() {
    String image = pushIndex("app:1");
    logIn(berth.person());

    assertThat(crane.refused("manifest", image)).contains("DENIED");
    assertThat(crane.refused("push", "--index", "layout", image)).contains("DENIED");
  }

  /// Pushes an image of two platforms and gives its name.
  private String pushIndex(String name) {
    OciLayout fresh = OciLayout.in(home.resolve("index-" + name.replace('/', '-')));
    for (String platform : List.of("linux/amd64", "linux/arm64")) {
      fresh.tag(platform, fresh.image(platform, Map.of("hello", platform.getBytes(UTF_8))));
    }
    crane.run("push", "--index", fresh.directory(), image(name));
    return image(name);
  }

  private void logIn(Person who) {
    crane.type(
        who.token(),
        "auth",
        "login",
        berth.address(),
        "--username",
        who.login(),
        "--password-stdin");
  }

  private String image(String rest) {
    return berth.image(person, rest);
  }
}
