package dev.berth.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.clients.OciLayout.Named;
import dev.berth.clients.RunningBerth.Person;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// containerd, by `ctr`: what Kubernetes pulls with.
@Tag("client")
class ContainerdTest {
  @RegisterExtension static final RunningBerth berth = RunningBerth.with();

  @TempDir Path home;
  private Person person;
  private Tool ctr;
  private OciLayout layout;
  private Background containerd;

  @BeforeEach
  void startContainerd() throws IOException {
    person = berth.person();
    Shell shell = Shell.in(home);
    ctr = shell.tool("ctr", "--address", home.resolve("containerd.sock"));
    layout = OciLayout.in(home.resolve("layout"));
    Path configuration =
        Files.writeString(
            home.resolve("config.toml"),
            """
            version = 2
            root = "%1$s/root"
            state = "%1$s/state"
            disabled_plugins = [
              "io.containerd.grpc.v1.cri",
              "io.containerd.snapshotter.v1.aufs",
              "io.containerd.snapshotter.v1.btrfs",
              "io.containerd.snapshotter.v1.devmapper",
              "io.containerd.snapshotter.v1.overlayfs",
              "io.containerd.snapshotter.v1.zfs",
            ]
            [grpc]
            address = "%1$s/containerd.sock"
            [ttrpc]
            address = "%1$s/ttrpc.sock"
            [plugins."io.containerd.internal.v1.opt"]
            path = "%1$s/opt"
            """
                .formatted(home));
    containerd =
        shell.start("containerd successfully booted", "containerd", "--config", configuration);
  }

  @AfterEach
  void stopContainerd() {
    containerd.close();
  }

  @Test
  void everyPlatformOfAnImageIsPushedAndPulled() throws IOException {
    Named index = layout.taggedIndex("1", "linux/amd64", "linux/arm64");
    String image = importLayout("app");
    ctr.run("images", "push", "--plain-http", "--user", credentials(person), image);
    ctr.run("images", "rm", "--sync", image);

    pull("--all-platforms", image);

    assertThat(berth.bytes(person, "app/manifests/1")).isEqualTo(layout.bytes(index));
    assertThat(ctr.run("images", "ls")).contains(image, index.digest(), "linux/amd64,linux/arm64");
    assertThat(ctr.run("images", "check", "--snapshotter", "native")).contains("complete");
  }

  @Test
  void theLayersOfAnImageAreUnpacked() throws IOException {
    layout.tag("1", layout.image("linux/amd64", Map.of("hello", Tar.noise(2_000_000, 7))));
    String image = importLayout("app");
    ctr.run("images", "push", "--plain-http", "--user", credentials(person), image);
    ctr.run("images", "rm", "--sync", image);

    pull(image);

    assertThat(ctr.run("snapshots", "--snapshotter", "native", "ls")).contains("Committed");
  }

  @Test
  void anImageIsPulledByItsDigest() throws IOException {
    Named index = layout.taggedIndex("1", "linux/amd64", "linux/arm64");
    String image = importLayout("app");
    ctr.run("images", "push", "--plain-http", "--user", credentials(person), image);
    ctr.run("images", "rm", "--sync", image);

    pull(berth.image(person, "app@" + index.digest()));

    assertThat(ctr.run("images", "ls", "-q")).contains("@" + index.digest());
  }

  @Test
  void aPulledImageIsPushedToASecondPackage() throws IOException {
    Named index = layout.taggedIndex("1", "linux/amd64", "linux/arm64");
    String image = importLayout("app");
    ctr.run("images", "push", "--plain-http", "--user", credentials(person), image);
    ctr.run("images", "rm", "--sync", image);
    pull("--all-platforms", image);
    String other = berth.image(person, "deeper/other:2");
    ctr.run("images", "tag", image, other);

    ctr.run("images", "push", "--plain-http", "--user", credentials(person), other);

    assertThat(berth.bytes(person, "deeper/other/manifests/2")).isEqualTo(layout.bytes(index));
  }

  @Test
  void aPublicImageIsPulledByNobodyInParticular() throws IOException {
    layout.taggedIndex("1", "linux/amd64");
    String image = importLayout("app");
    ctr.run("images", "push", "--plain-http", "--user", credentials(person), image);
    ctr.run("images", "rm", "--sync", image);
    Object[] anonymous = {"images", "pull", "--plain-http", "--snapshotter", "native", image};
    assertThat(ctr.refused(anonymous)).containsAnyOf("authorization failed", "401", "403");

    berth.publish(person, "app");

    ctr.run(anonymous);
  }

  @Test
  void aWrongTokenIsRefused() throws IOException {
    layout.tag("1", layout.image("linux/amd64", Map.of("hello", "hello".getBytes(UTF_8))));
    String image = importLayout("app");

    String printed =
        ctr.refused("images", "push", "--plain-http", "--user", person.login() + ":ghp_no", image);

    assertThat(printed).containsAnyOf("401", "403", "denied", "authorization failed");
  }

  /// Loads the layout's only image under a name on this Berth.
  private String importLayout(String name) throws IOException {
    Path archive = Files.write(home.resolve("layout.tar"), Tar.ofDirectory(layout.directory()));
    ctr.run(
        "images",
        "import",
        "--all-platforms",
        "--no-unpack",
        "--base-name",
        berth.image(person, name),
        archive);
    return berth.image(person, name + ":1");
  }

  private void pull(String... arguments) {
    List<String> words = new ArrayList<>(List.of("images", "pull", "--plain-http"));
    words.addAll(List.of("--snapshotter", "native", "--user", credentials(person)));
    words.addAll(List.of(arguments));
    ctr.run(words.toArray());
  }

  private static String credentials(Person person) {
    return person.login() + ":" + person.token();
  }
}
