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

/// skopeo, and the images that umoci makes.
@Tag("client")
class SkopeoTest {
  @RegisterExtension static final RunningBerth berth = RunningBerth.with();

  @TempDir Path home;
  private Person person;
  private Shell shell;
  private Tool skopeo;
  private OciLayout layout;

  @BeforeEach
  void logIn() {
    person = berth.person();
    shell = ContainersConfiguration.shell(home);
    skopeo = shell.tool("skopeo");
    layout = OciLayout.in(home.resolve("layout"));
    logIn(person);
  }

  @Test
  void anImageComesBackToTheByte() {
    Named image =
        layout.tag("1", layout.image("linux/amd64", Map.of("hello", Tar.noise(3_000_000, 1))));

    copy("oci:layout:1", remote("app:1"));
    copy(remote("app:1"), "oci:back:1");

    assertThat(OciLayout.onlyDigest(home.resolve("back"))).isEqualTo(image.digest());
    assertThat(OciLayout.bytes(home.resolve("back"), image.digest()))
        .isEqualTo(layout.bytes(image));
  }

  @Test
  void everyPlatformOfAnImageIsCopiedAndComesBack() {
    Named index = layout.taggedIndex("1", "linux/amd64", "linux/arm64", "linux/s390x");

    copy("--all", "oci:layout:1", remote("app:1"));
    copy("--all", remote("app:1"), "oci:back:1");

    assertThat(berth.bytes(person, "app/manifests/1")).isEqualTo(layout.bytes(index));
    assertThat(OciLayout.onlyDigest(home.resolve("back"))).isEqualTo(index.digest());
  }

  @Test
  void anIndexIsCopiedWithoutItsImages() {
    Named index = layout.taggedIndex("1", "linux/amd64", "linux/arm64");

    copy("--multi-arch", "index-only", "oci:layout:1", remote("app:1"));

    assertThat(berth.bytes(person, "app/manifests/1")).isEqualTo(layout.bytes(index));
  }

  @Test
  void anImageIsCopiedFromOnePackageToAnother() {
    Named index = layout.taggedIndex("1", "linux/amd64", "linux/arm64");
    copy("--all", "oci:layout:1", remote("app:1"));

    copy("--all", remote("app:1"), remote("nested/other:2"));

    assertThat(berth.bytes(person, "nested/other/manifests/2")).isEqualTo(layout.bytes(index));
  }

  @Test
  void anImageIsConvertedToDockersOwnFormat() {
    layout.tag("1", layout.image("linux/amd64", own()));

    copy("--format", "v2s2", "oci:layout:1", remote("app:1"));

    assertThat(berth.manifest(person, "app", "1").get("mediaType").asString())
        .isEqualTo("application/vnd.docker.distribution.manifest.v2+json");
  }

  @Test
  void layersAreCompressedAgainOnTheirWay() {
    layout.tag("1", layout.image("linux/amd64", own()));

    copy("--dest-decompress", "oci:layout:1", "dir:plain");
    copy("--dest-compress-format", "zstd", "--format", "oci", "dir:plain", remote("app:1"));

    assertThat(berth.manifest(person, "app", "1").get("layers").get(0).get("mediaType").asString())
        .isEqualTo("application/vnd.oci.image.layer.v1.tar+zstd");
  }

  @Test
  void anImageIsInspectedWithItsLabelsAndTags() {
    layout.tag("1", layout.image("linux/amd64", own()));
    copy("oci:layout:1", remote("app:1"));
    copy("oci:layout:1", remote("app:2"));

    String seen = skopeo.run("inspect", "--tls-verify=false", remote("app:1"));

    assertThat(seen)
        .contains("\"made-by\": \"test\"", "\"1\"", "\"2\"", "\"Architecture\": \"amd64\"");
  }

  @Test
  void tagsAreListed() {
    layout.tag("1", layout.image("linux/amd64", own()));
    for (String tag : List.of("v1", "v1.0", "v1.0.0", "V1")) {
      copy("oci:layout:1", remote("app:" + tag));
    }

    String listed = skopeo.run("list-tags", "--tls-verify=false", remote("app"));

    assertThat(listed).contains("\"v1\"", "\"v1.0\"", "\"v1.0.0\"", "\"V1\"");
  }

  @Test
  void aDeletedImageIsGone() {
    layout.tag("1", layout.image("linux/amd64", own()));
    copy("oci:layout:1", remote("app:1"));

    skopeo.run("delete", "--tls-verify=false", remote("app:1"));

    assertThat(skopeo.refused("inspect", "--tls-verify=false", remote("app:1")))
        .contains("manifest unknown");
    assertThat(berth.tags(person, "app")).isEmpty();
  }

  @Test
  void aPackageIsSynchronizedToADirectory() throws IOException {
    layout.tag("1", layout.image("linux/amd64", own()));
    copy("oci:layout:1", remote("app:1"));
    copy("oci:layout:1", remote("app:2"));

    skopeo.run(
        "sync",
        "--src-tls-verify=false",
        "--src",
        "docker",
        "--dest",
        "dir",
        berth.image(person, "app"),
        home.resolve("mirror"));

    assertThat(Files.exists(home.resolve("mirror/app:1/manifest.json"))).isTrue();
    assertThat(Files.exists(home.resolve("mirror/app:2/manifest.json"))).isTrue();
  }

  @Test
  void anImageMadeByUmociIsCopied() throws IOException {
    Files.writeString(Files.createDirectories(home.resolve("files")).resolve("hello"), "hello");
    Tool umoci = shell.tool("umoci");
    umoci.run("init", "--layout", "made");
    umoci.run("new", "--image", "made:1");
    umoci.run("insert", "--image", "made:1", "files", "/srv");
    umoci.run("config", "--image", "made:1", "--config.label", "from=umoci");

    copy("oci:made:1", remote("app:1"));

    assertThat(skopeo.run("inspect", "--tls-verify=false", remote("app:1")))
        .contains("\"from\": \"umoci\"");
  }

  @Test
  void aPublicImageIsReadWithoutLoggingInAndAPrivateOneIsNot() {
    layout.tag("1", layout.image("linux/amd64", own()));
    copy("oci:layout:1", remote("open:1"));
    copy("oci:layout:1", remote("closed:1"));
    berth.publish(person, "open");
    skopeo.run("logout", berth.address());

    copy(remote("open:1"), "oci:back:1");

    assertThat(skopeo.refused("inspect", "--tls-verify=false", remote("closed:1")))
        .containsAnyOf("unauthorized", "denied");
  }

  @Test
  void anImageOfSomebodyElseIsHidden() {
    layout.tag("1", layout.image("linux/amd64", own()));
    copy("oci:layout:1", remote("app:1"));
    logIn(berth.person());

    assertThat(skopeo.refused("inspect", "--tls-verify=false", remote("app:1"))).contains("denied");
  }

  /// Content that no other package has: skopeo remembers, for the whole machine, where it has seen
  /// which layer, and would rather mount what a public package has than compress it again.
  private Map<String, byte[]> own() {
    return Map.of("hello", person.login().getBytes(UTF_8));
  }

  private void logIn(Person who) {
    skopeo.type(
        who.token(),
        "login",
        "--tls-verify=false",
        "--username",
        who.login(),
        "--password-stdin",
        berth.address());
  }

  private void copy(String... arguments) {
    shell
        .tool("skopeo", "copy", "--src-tls-verify=false", "--dest-tls-verify=false")
        .run((Object[]) arguments);
  }

  private String remote(String image) {
    return "docker://" + berth.image(person, image);
  }
}
