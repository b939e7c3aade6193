package dev.berth.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.clients.RunningBerth.Person;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// podman and buildah, which keep their images in one store.
@Tag("client")
class PodmanTest {
  @RegisterExtension static final RunningBerth berth = RunningBerth.with();

  @TempDir Path home;
  private Person person;
  private Tool podman;
  private Tool buildah;

  @BeforeEach
  void logIn() {
    person = berth.person();
    Shell shell = ContainersConfiguration.shell(home);
    Path store = home.resolve("store");
    Path runtime = home.resolve("run/store");
    // No container is run, but podman looks for its runtime at each start.
    podman =
        shell.tool(
            "podman",
            "--runtime",
            "runc",
            "--root",
            store,
            "--runroot",
            runtime,
            "--storage-driver",
            "vfs",
            "--tmpdir",
            home.resolve("libpod"),
            "--cgroup-manager",
            "cgroupfs",
            "--events-backend",
            "file");
    buildah =
        shell.tool("buildah", "--root", store, "--runroot", runtime, "--storage-driver", "vfs");
    logIn(person);
  }

  @Test
  void anImageIsPushedAndPulledWithItsContent() throws IOException {
    String image = berth.image(person, "app:1");
    build(image, "hello from podman");

    podman.run("push", "--tls-verify=false", image);
    podman.run("rmi", image);
    podman.run("pull", "--tls-verify=false", image);

    Path mounted = Path.of(podman.run("image", "mount", image).strip());
    assertThat(mounted.resolve("hello")).hasContent("hello from podman");
    podman.run("image", "unmount", image);
  }

  @Test
  void anImageIsPulledByItsDigest() throws IOException {
    String image = berth.image(person, "app:1");
    build(image, "hello");
    podman.run("push", "--tls-verify=false", "--digestfile", home.resolve("digest"), image);
    podman.run("rmi", image);

    String digest = Files.readString(home.resolve("digest")).strip();
    podman.run("pull", "--tls-verify=false", berth.image(person, "app@" + digest));
  }

  @Test
  void aSecondPackageTakesOverTheLayersOfTheFirst() throws IOException {
    String image = berth.image(person, "app:1");
    build(image, "hello");
    podman.run("push", "--tls-verify=false", image);
    podman.run("tag", image, berth.image(person, "other:1"));

    podman.run("push", "--tls-verify=false", berth.image(person, "other:1"));

    assertThat(berth.manifest(person, "other", "1").get("layers"))
        .isEqualTo(berth.manifest(person, "app", "1").get("layers"));
  }

  @Test
  void anImageOfTwoPlatformsIsPushedAsOne() throws IOException {
    String image = berth.image(person, "multi:1");
    Files.writeString(home.resolve("hello"), "hello");
    Files.writeString(home.resolve("Containerfile"), "FROM scratch\nCOPY hello /\n");

    buildah.run("bud", "--platform", "linux/amd64,linux/arm64", "--manifest", image, ".");
    buildah.run("manifest", "push", "--all", "--tls-verify=false", image, "docker://" + image);

    assertThat(berth.manifest(person, "multi", "1").get("manifests").valueStream())
        .extracting(child -> child.at("/platform/architecture").asString())
        .containsExactlyInAnyOrder("amd64", "arm64");
  }

  @Test
  void anImageBuiltOnAPulledOneIsPushed() throws IOException {
    String base = berth.image(person, "base:1");
    build(base, "from the base");
    podman.run("push", "--tls-verify=false", base);
    podman.run("rmi", base);
    Files.writeString(home.resolve("more"), "more");
    Files.writeString(home.resolve("Containerfile"), "FROM " + base + "\nCOPY more /\n");

    String image = berth.image(person, "app:1");
    podman.run("build", "--isolation", "chroot", "--tls-verify=false", "--tag", image, ".");
    podman.run("push", "--tls-verify=false", image);

    assertThat(berth.manifest(person, "app", "1").get("layers").size()).isEqualTo(2);
  }

  @Test
  void anImageIsPushedInDockersFormat() throws IOException {
    String image = berth.image(person, "app:1");
    build(image, "hello");

    buildah.run("push", "--tls-verify=false", "--format", "v2s2", image);

    assertThat(berth.manifest(person, "app", "1").get("mediaType").asString())
        .isEqualTo("application/vnd.docker.distribution.manifest.v2+json");
  }

  @Test
  void anImageIsPushedWithZstandardLayers() throws IOException {
    String image = berth.image(person, "app:1");
    build(image, "hello");

    buildah.run(
        "push", "--tls-verify=false", "--format", "oci", "--compression-format", "zstd", image);

    assertThat(berth.manifest(person, "app", "1").at("/layers/0/mediaType").asString())
        .isEqualTo("application/vnd.oci.image.layer.v1.tar+zstd");
  }

  @Test
  void aSearchFindsWhatOneMayRead() throws IOException {
    String image = berth.image(person, "findable:1");
    build(image, "hello");
    podman.run("push", "--tls-verify=false", image);

    String found = podman.run("search", "--tls-verify=false", berth.address() + "/");

    assertThat(found).contains(person.login() + "/findable");
  }

  @Test
  void theTagsOfAnImageAreListed() throws IOException {
    String image = berth.image(person, "app:1");
    build(image, "hello");
    podman.run("push", "--tls-verify=false", image);
    podman.run("push", "--tls-verify=false", image, berth.image(person, "app:2"));

    String listed =
        podman.run("search", "--tls-verify=false", "--list-tags", berth.image(person, "app"));

    assertThat(listed.lines().skip(1).map(line -> line.substring(line.lastIndexOf(' ') + 1)))
        .containsExactly("1", "2");
  }

  @Test
  void aWrongTokenIsRefused() throws IOException {
    String printed =
        podman.refused(
            "login",
            "--tls-verify=false",
            "--username",
            person.login(),
            "--password",
            "ghp_no",
            berth.address());

    assertThat(printed).contains("403");
  }

  private void logIn(Person who) {
    podman.type(
        who.token(),
        "login",
        "--tls-verify=false",
        "--username",
        who.login(),
        "--password-stdin",
        berth.address());
  }

  /// Makes an image of one file without a base image.
  private void build(String image, String content) throws IOException {
    Files.writeString(home.resolve("file"), content);
    String container = buildah.run("from", "scratch").strip();
    buildah.run("copy", container, "file", "/hello");
    buildah.run("config", "--label", "made-by=buildah", "--cmd", "/hello", container);
    buildah.run("commit", container, image);
    buildah.run("rm", container);
  }
}
