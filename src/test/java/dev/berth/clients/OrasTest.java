package dev.berth.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.clients.RunningBerth.Person;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import land.oras.Annotations;
import land.oras.ArtifactType;
import land.oras.ContainerRef;
import land.oras.CopyUtils;
import land.oras.Index;
import land.oras.LocalPath;
import land.oras.Manifest;
import land.oras.ManifestDescriptor;
import land.oras.Registry;
import land.oras.exception.OrasException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// The Java SDK of ORAS, which keeps files of any kind in a registry.
@Tag("client")
class OrasTest {
  @RegisterExtension static final RunningBerth berth = RunningBerth.with();

  @TempDir Path home;
  private Person person;
  private Registry registry;

  @BeforeEach
  void signIn() {
    person = berth.person();
    registry = registry(person);
  }

  @Test
  void anArtifactIsPushedAndPulled() throws IOException {
    Path file = Files.write(home.resolve("data.bin"), Tar.noise(1_000_000, 5));
    registry.pushArtifact(
        reference("files:1"),
        ArtifactType.from("application/x.data"),
        Annotations.ofManifest(Map.of("made", "here")),
        LocalPath.of(file, "application/x.bytes"));

    Path back = Files.createDirectories(home.resolve("back"));
    registry.pullArtifact(reference("files:1"), back, true);

    assertThat(back.resolve("data.bin")).hasSameBinaryContentAs(file);
    assertThat(berth.manifest(person, "files", "1").at("/annotations/made").asString())
        .isEqualTo("here");
  }

  @Test
  void aDirectoryIsPushedAndPulled() throws IOException {
    Path directory = Files.createDirectories(home.resolve("documents"));
    Files.writeString(directory.resolve("one.txt"), "one");
    registry.pushArtifact(reference("files:1"), LocalPath.of(directory));

    Path back = Files.createDirectories(home.resolve("back"));
    registry.pullArtifact(reference("files:1"), back, true);

    assertThat(back.resolve("documents/one.txt")).hasContent("one");
  }

  @Test
  void anAttachedArtifactIsFoundByItsSubject() throws IOException {
    Manifest subject = pushText("files:1", "hello");
    Path note = Files.writeString(home.resolve("note.txt"), "a note");

    registry.attachArtifact(
        reference("files:1"), ArtifactType.from("application/x.note"), LocalPath.of(note));

    String digest = subject.getDescriptor().getDigest();
    assertThat(
            registry
                .getReferrers(reference("files@" + digest), ArtifactType.from("application/x.note"))
                .getManifests())
        .extracting(ManifestDescriptor::getArtifactType)
        .containsExactly("application/x.note");
    assertThat(
            registry
                .getReferrers(
                    reference("files@" + digest), ArtifactType.from("application/x.other"))
                .getManifests())
        .isEmpty();
    assertThat(berth.tags(person, "files")).containsExactly("1");
  }

  @Test
  void anIndexIsMadeOfArtifacts() throws IOException {
    Manifest one = pushText("files:1", "one");
    Manifest two = pushText("files:2", "two");

    registry.pushIndex(
        reference("files:all"),
        Index.fromManifests(List.of(one.getDescriptor(), two.getDescriptor())));

    assertThat(registry.getIndex(reference("files:all")).getManifests()).hasSize(2);
  }

  @Test
  void aBlobIsPushedInChunks() throws IOException {
    byte[] content = Tar.noise(5_000_000, 9);
    Path file = Files.write(home.resolve("data.bin"), content);
    String digest = OciLayout.digest(content);

    registry.pushBlobChunked(reference("files@" + digest), file, 1 << 20);

    Path back = home.resolve("back.bin");
    registry.fetchBlob(reference("files@" + digest), back);
    assertThat(back).hasSameBinaryContentAs(file);
  }

  @Test
  void aBlobIsMountedFromAnotherPackage() {
    byte[] content = "shared".getBytes(UTF_8);
    String digest = OciLayout.digest(content);
    registry.pushBlob(reference("files@" + digest), content);

    assertThat(registry.mountBlob(reference("files@" + digest), reference("others@" + digest)))
        .isTrue();
    assertThat(registry.getBlob(reference("others@" + digest))).isEqualTo(content);
  }

  @Test
  void anArtifactIsCopiedWithItsReferrers() throws IOException {
    Manifest subject = pushText("files:1", "one");
    Path note = Files.writeString(home.resolve("note.txt"), "a note");
    registry.attachArtifact(
        reference("files:1"), ArtifactType.from("application/x.note"), LocalPath.of(note));

    CopyUtils.copy(
        registry,
        reference("files:1"),
        registry,
        reference("copy:1"),
        CopyUtils.CopyOptions.deep());

    assertThat(berth.bytes(person, "copy/manifests/1"))
        .isEqualTo(berth.bytes(person, "files/manifests/1"));
    assertThat(berth.referrers(person, "copy", subject.getDescriptor().getDigest()))
        .containsExactly("application/x.note");
  }

  @Test
  void anIndexIsCopiedWithWhatItHolds() throws IOException {
    Manifest one = pushText("files:1", "one");
    Manifest two = pushText("files:2", "two");
    registry.pushIndex(
        reference("files:all"),
        Index.fromManifests(List.of(one.getDescriptor(), two.getDescriptor())));

    CopyUtils.copy(
        registry,
        reference("files:all"),
        registry,
        reference("copy:all"),
        CopyUtils.CopyOptions.shallow());

    assertThat(berth.bytes(person, "copy/manifests/all"))
        .isEqualTo(berth.bytes(person, "files/manifests/all"));
    assertThat(berth.status(person, "copy/manifests/" + two.getDescriptor().getDigest()))
        .isEqualTo(200);
  }

  @Test
  void tagsAndPackagesAreListed() throws IOException {
    pushText("files:1", "one");
    pushText("files:2", "two");
    pushText("files:3", "three");

    assertThat(registry.getTags(reference("files")).tags()).containsExactly("1", "2", "3");
    assertThat(registry.getTags(reference("files"), 1, "1").tags()).containsExactly("2");
    assertThat(registry.getRepositories().repositories()).contains(person.login() + "/files");
  }

  @Test
  void aDeletedManifestIsGone() throws IOException {
    Manifest pushed = pushText("files:1", "one");
    String digest = pushed.getDescriptor().getDigest();

    registry.deleteManifest(reference("files@" + digest));

    assertThatThrownBy(() -> registry.getManifest(reference("files@" + digest)))
        .isInstanceOf(OrasException.class)
        .hasMessageContaining("404");
  }

  @Test
  void whatBelongsToSomebodyElseIsHidden() throws IOException {
    pushText("files:1", "one");
    Registry stranger = registry(berth.person());

    assertThatThrownBy(() -> stranger.getManifest(reference("files:1")))
        .isInstanceOf(OrasException.class);
  }

  private Manifest pushText(String name, String text) throws IOException {
    Path file = Files.writeString(home.resolve("text.txt"), text);
    return registry.pushArtifact(
        reference(name), ArtifactType.from("application/x.text"), LocalPath.of(file));
  }

  private ContainerRef reference(String rest) {
    return ContainerRef.parse(berth.image(person, rest));
  }

  private static Registry registry(Person person) {
    return Registry.builder().insecure(berth.address(), person.login(), person.token()).build();
  }
}
