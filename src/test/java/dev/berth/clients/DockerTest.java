package dev.berth.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.clients.RunningBerth.Person;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// The Docker engine and its command line.
@Tag("client")
class DockerTest {
  @RegisterExtension static final RunningBerth berth = RunningBerth.with();
  @RegisterExtension static final RunningBerth encrypted = RunningBerth.withTls();
  @RegisterExtension static final DockerEngine engine = new DockerEngine();

  @TempDir Path home;
  private Person person;
  private Tool docker;

  @BeforeEach
  void logIn() {
    person = berth.person();
    docker = engine.docker(home);
    logIn(person);
  }

  @Test
  void anImageIsPushedAndPulledWithItsContent() throws IOException {
    String image = make("app:1", "hello from docker".getBytes(UTF_8));
    docker.run("push", image);
    docker.run("rmi", image);

    docker.run("pull", image);

    assertThat(content(image)).isEqualTo("hello from docker".getBytes(UTF_8));
  }

  @Test
  void aLargeLayerIsPushedAndPulled() throws IOException {
    byte[] large = Tar.noise(64 << 20, 11);
    String image = make("large:1", large);
    docker.run("push", image);
    docker.run("rmi", image);

    docker.run("pull", image);

    assertThat(content(image)).isEqualTo(large);
  }

  @Test
  void severalTagsArePushedAtOnce() throws IOException {
    String image = make("app:1", "hello".getBytes(UTF_8));
    docker.run("tag", image, berth.image(person, "app:1.0"));
    docker.run("tag", image, berth.image(person, "app:latest"));

    docker.run("push", "--all-tags", berth.image(person, "app"));

    assertThat(berth.tags(person, "app")).containsExactly("1", "1.0", "latest");
  }

  @Test
  void allTagsArePulledAtOnce() throws IOException {
    String image = make("app:1", "hello".getBytes(UTF_8));
    docker.run("tag", image, berth.image(person, "app:2"));
    docker.run("push", "--all-tags", berth.image(person, "app"));
    docker.run("rmi", image, berth.image(person, "app:2"));

    docker.run("pull", "--all-tags", berth.image(person, "app"));

    docker.run("image", "inspect", image, berth.image(person, "app:2"));
  }

  @Test
  void anImageIsPulledByItsDigest() throws IOException {
    String image = make("app:1", "hello".getBytes(UTF_8));
    docker.run("push", image);
    String named = docker.run("inspect", "--format", "{{index .RepoDigests 0}}", image).strip();
    docker.run("rmi", image);

    docker.run("pull", named);

    assertThat(named).startsWith(berth.image(person, "app@sha256:"));
    assertThat(content(named)).isEqualTo("hello".getBytes(UTF_8));
  }

  @Test
  void aSecondPackageTakesOverTheLayersOfTheFirst() throws IOException {
    String image = make("app:1", unique());
    docker.run("push", image);
    String other = berth.image(person, "deeper/nested/other:1");
    docker.run("tag", image, other);

    assertThat(docker.run("push", other)).contains("Mounted from " + person.login() + "/app");
    assertThat(berth.manifest(person, "deeper/nested/other", "1"))
        .isEqualTo(berth.manifest(person, "app", "1"));
  }

  @Test
  void whatIsThereAlreadyIsNotPushedAgain() throws IOException {
    String image = make("app:1", unique());
    docker.run("push", image);

    assertThat(docker.run("push", image)).contains("Layer already exists");
  }

  @Test
  void theEngineTakesItsOwnPlatformFromAnIndex() throws IOException {
    OciLayout layout = OciLayout.in(home.resolve("layout"));
    layout.taggedIndex("1", "linux/amd64", "linux/arm64", "linux/s390x");
    Shell shell = docker.shell();
    shell
        .tool("regctl", "--host", "reg=" + berth.address() + ",tls=disabled")
        .run("image", "copy", "ocidir://layout:1", berth.image(person, "app:1"));
    String image = berth.image(person, "app:1");
    String own = docker.run("version", "--format", "{{.Server.Os}}/{{.Server.Arch}}").strip();

    docker.run("pull", image);
    assertThat(content(image)).isEqualTo(own.getBytes(UTF_8));

    docker.run("pull", "--platform", "linux/s390x", image);
    assertThat(content(image)).isEqualTo("linux/s390x".getBytes(UTF_8));
  }

  @Test
  void aWrongTokenIsRefusedAtLogin() {
    assertThat(
            docker.refused(
                "login", "--username", person.login(), "--password", "ghp_no", berth.address()))
        .contains("denied");
  }

  @Test
  void anyNameWillDoBesideAToken() {
    docker.type(
        person.token(), "login", "--username", "anything", "--password-stdin", berth.address());
  }

  @Test
  void aPrivateImageIsPulledOnlyByWhoMay() throws IOException {
    String image = make("app:1", "hello".getBytes(UTF_8));
    docker.run("push", image);
    docker.run("rmi", image);

    docker.run("logout", berth.address());
    assertThat(docker.refused("pull", image)).containsAnyOf("unauthorized", "denied");

    logIn(berth.person());
    assertThat(docker.refused("pull", image)).contains("denied");
  }

  @Test
  void aPublicImageIsPulledByEverybodyAndPushedByFew() throws IOException {
    String image = make("app:1", "hello".getBytes(UTF_8));
    docker.run("push", image);
    berth.publish(person, "app");
    docker.run("logout", berth.address());
    docker.run("rmi", image);

    docker.run("pull", image);

    logIn(berth.person());
    assertThat(docker.refused("push", image)).contains("denied");
  }

  @Test
  void aTokenThatMayOnlyReadDoesNotPush() throws IOException {
    Person reader = berth.person(List.of("read:packages"));
    logIn(reader);
    String image = berth.image(reader, "app:1");
    docker.run("import", archive("hello".getBytes(UTF_8)), image);

    assertThat(docker.refused("push", image)).contains("denied");
  }

  @Test
  void aManifestIsInspectedOverTls() throws IOException {
    Person owner = encrypted.person();
    Tool trusting = docker.shell().with("SSL_CERT_FILE", encrypted.certificate()).tool("docker");
    trusting.type(
        owner.token(),
        "login",
        "--username",
        owner.login(),
        "--password-stdin",
        encrypted.address());
    String image = encrypted.image(owner, "app:1");
    docker.run("import", archive("hello".getBytes(UTF_8)), image);
    trusting.run("push", image);

    assertThat(trusting.run("manifest", "inspect", image))
        .contains("application/vnd.docker.distribution.manifest.v2+json");

    trusting.run("rmi", image);
    trusting.run("pull", image);
  }

  private void logIn(Person who) {
    docker.type(
        who.token(), "login", "--username", who.login(), "--password-stdin", berth.address());
  }

  /// Makes an image of one file, without a base image.
  private String make(String name, byte[] content) throws IOException {
    String image = berth.image(person, name);
    docker.run("import", "--change", "CMD [\"/hello\"]", archive(content), image);
    return image;
  }

  private Path archive(byte[] content) throws IOException {
    return Files.write(home.resolve("image.tar"), Tar.of(Map.of("hello", content)));
  }

  /// Content that no image of another test shares, so that its layer is new to every package.
  private byte[] unique() {
    byte[] bytes = new byte[32];
    new Random().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes).getBytes(UTF_8);
  }

  /// The file that [#make(String, byte\[\])] put into an image, as the engine unpacked it.
  private byte[] content(String image) throws IOException {
    String container = docker.run("create", image, "/hello").strip();
    Path file = home.resolve("content");
    docker.run("cp", container + ":/hello", file);
    docker.run("rm", container);
    return Files.readAllBytes(file);
  }
}
