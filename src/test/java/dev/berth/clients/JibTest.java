package dev.berth.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainer;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.RegistryUnauthorizedException;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import dev.berth.clients.RunningBerth.Person;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Jib, which makes images of Java programs without an engine.
@Tag("client")
class JibTest {
  @RegisterExtension static final RunningBerth berth = RunningBerth.with();

  @TempDir Path home;
  private Person person;
  private Path file;

  @BeforeAll
  static void allowPasswordsOverHttp() {
    System.setProperty("sendCredentialsOverHttp", "true");
  }

  @AfterAll
  static void forbidPasswordsOverHttp() {
    System.clearProperty("sendCredentialsOverHttp");
  }

  @BeforeEach
  void writeAFile() throws Exception {
    person = berth.person();
    file = Files.write(home.resolve("program"), Tar.noise(200_000, 21));
  }

  @Test
  void anImageIsPushedWithSeveralTags() throws Exception {
    JibContainer made =
        Jib.fromScratch()
            .setFormat(ImageFormat.OCI)
            .addLayer(List.of(file), "/app")
            .containerize(to("app:1", person).withAdditionalTag("latest"));

    assertThat(berth.tags(person, "app")).containsExactly("1", "latest");
    assertThat(OciLayout.digest(berth.bytes(person, "app/manifests/latest")))
        .isEqualTo(made.getDigest().toString());
  }

  @Test
  void anImageOfTwoPlatformsIsPushed() throws Exception {
    Jib.fromScratch()
        .setPlatforms(Set.of(new Platform("amd64", "linux"), new Platform("arm64", "linux")))
        .addLayer(List.of(file), "/app")
        .containerize(to("app:1", person));

    assertThat(berth.manifest(person, "app", "1").get("manifests").valueStream())
        .extracting(child -> child.at("/platform/architecture").asString())
        .containsExactlyInAnyOrder("amd64", "arm64");
  }

  @Test
  void anImageIsBuiltOnOneFromTheRegistry() throws Exception {
    Jib.fromScratch().addLayer(List.of(file), "/base").containerize(to("base:1", person));

    Jib.from(image("base:1", person))
        .addLayer(List.of(file), "/app")
        .containerize(to("app:1", person));

    assertThat(berth.manifest(person, "app", "1").get("layers").size()).isEqualTo(2);
  }

  @Test
  void aStrangerMayNotPush() {
    Person stranger = berth.person();

    assertThatThrownBy(() ->
            Jib.fromScratch().addLayer(List.of(file), "/app").containerize(to("app:1", stranger)))
        .isInstanceOf(RegistryUnauthorizedException.class);
  }

  /// Where an image of `person` is pushed to by `who`.
  private Containerizer to(String name, Person who) throws Exception {
    return Containerizer.to(image(name, who))
        .setAllowInsecureRegistries(true)
        .setBaseImageLayersCache(home.resolve("base-cache"))
        .setApplicationLayersCache(home.resolve("cache"));
  }

  private RegistryImage image(String name, Person who) throws Exception {
    return RegistryImage.named(berth.image(person, name)).addCredential(who.login(), who.token());
  }
}
