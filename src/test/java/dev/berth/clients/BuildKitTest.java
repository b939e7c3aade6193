package dev.berth.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.clients.RunningBerth.Person;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// BuildKit, the builder behind `docker build` and `docker buildx`.
@Tag("client")
class BuildKitTest {
  @RegisterExtension static final RunningBerth berth = RunningBerth.with();

  @TempDir Path home;
  private Person person;
  private BuildKit buildKit;

  @BeforeEach
  void startBuildKit() throws IOException {
    person = berth.person();
    Shell shell = Shell.in(home).with("DOCKER_CONFIG", home.resolve("docker"));
    shell
        .tool("crane")
        .type(
            person.token(),
            "auth",
            "login",
            berth.address(),
            "--username",
            person.login(),
            "--password-stdin");
    Path context = Files.createDirectories(home.resolve("context"));
    Files.writeString(context.resolve("hello"), UUID.randomUUID().toString());
    Files.writeString(
        context.resolve("Dockerfile"),
        """
        FROM scratch AS first
        ARG TARGETARCH
        COPY hello /hello-$TARGETARCH
        FROM scratch
        COPY --from=first / /copied
        LABEL org.opencontainers.image.description="made by BuildKit"
        """);
    buildKit = BuildKit.start(shell, home, berth.address());
  }

  @AfterEach
  void stopBuildKit() {
    buildKit.close();
  }

  @Test
  void anImageOfTwoPlatformsIsPushedWithItsProvenance() {
    build(
        "--opt",
        "attest:provenance=mode=max",
        "--output",
        "type=image,push=true,oci-mediatypes=true,annotation-index.made=here,annotation[linux/arm64].made=there,name="
            + image("app:1"));

    JsonNode index = berth.manifest(person, "app", "1");
    assertThat(index.at("/annotations/made").asString()).isEqualTo("here");
    assertThat(index.get("manifests").valueStream())
        .extracting(child -> child.at("/platform/architecture").asString())
        .containsExactly("amd64", "arm64", "unknown", "unknown");
    String provenance = index.at("/manifests/2/digest").asString();
    assertThat(berth.manifest(person, "app", provenance).at("/layers/0/mediaType").asString())
        .isEqualTo("application/vnd.in-toto+json");
    String arm = index.at("/manifests/1/digest").asString();
    assertThat(berth.manifest(person, "app", arm).at("/annotations/made").asString())
        .isEqualTo("there");
  }

  @Test
  void aBuildTakesUpWhatAnEarlierOneLeftInTheRegistry() {
    String cache = "type=registry,ref=" + image("app:cache");
    build(
        "--output",
        "type=image,push=true,name=" + image("app:1"),
        "--export-cache",
        cache + ",mode=max");
    buildKit.forget();

    String log =
        build("--output", "type=image,push=true,name=" + image("app:2"), "--import-cache", cache);

    assertThat(log).contains("CACHED");
    assertThat(log).doesNotContain("ERROR");
    assertThat(berth.manifest(person, "app", "2").get("manifests"))
        .isEqualTo(berth.manifest(person, "app", "1").get("manifests"));
  }

  @Test
  void aCacheInItsOlderFormIsAnIndexOfLayers() {
    String cache = "type=registry,ref=" + image("app:cache");
    build(
        "--output",
        "type=image,push=true,name=" + image("app:1"),
        "--export-cache",
        cache + ",mode=max,image-manifest=false,oci-mediatypes=true");
    buildKit.forget();

    assertThat(build("--import-cache", cache)).contains("CACHED").doesNotContain("ERROR");
    assertThat(berth.manifest(person, "app", "cache").get("mediaType").asString())
        .isEqualTo("application/vnd.oci.image.index.v1+json");
  }

  @Test
  void aBuildBeginsWithAnImageFromTheRegistry() throws IOException {
    build("--output", "type=image,push=true,name=" + image("base:1"));
    buildKit.forget();
    Files.writeString(
        home.resolve("context/Dockerfile"), "FROM " + image("base:1") + "\nCOPY hello /again\n");

    build("--output", "type=image,push=true,name=" + image("app:1"));

    String arm = berth.manifest(person, "app", "1").at("/manifests/1/digest").asString();
    assertThat(berth.manifest(person, "app", arm).get("layers").size()).isEqualTo(2);
  }

  @Test
  void severalNamesArePushedAtOnce() {
    build(
        "--output",
        "type=image,push=true,\"name=" + image("app:1") + "," + image("other:latest") + "\"");

    assertThat(berth.manifest(person, "app", "1"))
        .isEqualTo(berth.manifest(person, "other", "latest"));
  }

  private String build(String... arguments) {
    return buildKit.build(arguments);
  }

  private String image(String rest) {
    return berth.image(person, rest);
  }
}
