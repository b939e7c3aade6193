package dev.berth.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.clients.OciLayout.Named;
import dev.berth.clients.RunningBerth.Person;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// regctl, which knows the newest parts of the specification.
@Tag("client")
class RegctlTest {
  @RegisterExtension static final RunningBerth berth = RunningBerth.with();

  @TempDir Path home;
  private Person person;
  private Tool regctl;
  private OciLayout layout;

  @BeforeEach
  void logIn() {
    person = berth.person();
    regctl = Shell.in(home).with("DOCKER_CONFIG", home.resolve("docker")).tool("regctl");
    layout = OciLayout.in(home.resolve("layout"));
    regctl.run("registry", "set", "--skip-check", "--tls", "disabled", berth.address());
    regctl.type(
        person.token(),
        "registry",
        "login",
        "--user",
        person.login(),
        "--pass-stdin",
        berth.address());
  }

  @Test
  void anIndexIsCopiedFromALayoutAndBack() {
    Named index = layout.taggedIndex("1", "linux/amd64", "linux/arm64");

    regctl.run("image", "copy", "ocidir://layout:1", image("app:1"));
    regctl.run("image", "copy", image("app:1"), "ocidir://back:1");

    assertThat(berth.bytes(person, "app/manifests/1")).isEqualTo(layout.bytes(index));
    assertThat(OciLayout.onlyDigest(home.resolve("back"))).isEqualTo(index.digest());
  }

  @Test
  void anIndexOfIndexesIsCopied() {
    Named inner = layout.index(layout.image("linux/amd64", Map.of("a", "a".getBytes(UTF_8))));
    Named outer = layout.tag("1", layout.index(inner));

    regctl.run("image", "copy", "ocidir://layout:1", image("app:1"));

    assertThat(berth.bytes(person, "app/manifests/1")).isEqualTo(layout.bytes(outer));
    assertThat(berth.bytes(person, "app/manifests/" + inner.digest()))
        .isEqualTo(layout.bytes(inner));
  }

  @Test
  void anImageIsCopiedBetweenPackages() {
    Named index = layout.taggedIndex("1", "linux/amd64", "linux/arm64");
    regctl.run("image", "copy", "ocidir://layout:1", image("app:1"));

    regctl.run("image", "copy", image("app:1"), image("copies/app:2"));

    assertThat(berth.bytes(person, "copies/app/manifests/2")).isEqualTo(layout.bytes(index));
  }

  @Test
  void anIndexIsMadeOfImagesAndChanged() {
    Named amd =
        layout.tag("amd", layout.image("linux/amd64", Map.of("hello", "amd".getBytes(UTF_8))));
    Named arm =
        layout.tag("arm", layout.image("linux/arm64", Map.of("hello", "arm".getBytes(UTF_8))));
    regctl.run("image", "copy", "ocidir://layout:amd", image("app:amd"));
    regctl.run("image", "copy", "ocidir://layout:arm", image("app:arm"));

    regctl.run(
        "index",
        "create",
        "--ref",
        image("app:amd"),
        "--annotation",
        "made=here",
        image("app:all"));
    regctl.run("index", "add", "--ref", image("app:arm"), image("app:all"));

    assertThat(berth.manifest(person, "app", "all").at("/annotations/made").asString())
        .isEqualTo("here");
    assertThat(berth.manifest(person, "app", "all").get("manifests").valueStream())
        .extracting(child -> child.get("digest").asString())
        .containsExactly(amd.digest(), arm.digest());

    regctl.run("index", "delete", "--digest", amd.digest(), image("app:all"));
    assertThat(berth.manifest(person, "app", "all").get("manifests").size()).isEqualTo(1);
  }

  @Test
  void aTagIsRemovedAloneAndAtOnce() {
    layout.taggedIndex("1", "linux/amd64");
    regctl.run("image", "copy", "ocidir://layout:1", image("app:1"));
    regctl.run("image", "copy", "ocidir://layout:1", image("app:2"));

    regctl.run("tag", "rm", image("app:1"));

    // Where a registry cannot remove a tag, regctl pushes a dummy and deletes that: a new digest.
    assertThat(regctl.run("tag", "ls", image("app")).lines()).containsExactly("2");
    assertThat(regctl.run("manifest", "head", image("app:2"))).startsWith("sha256:");
  }

  @Test
  void anArtifactIsFoundByWhatItRefersTo() {
    Named index = layout.taggedIndex("1", "linux/amd64");
    regctl.run("image", "copy", "ocidir://layout:1", image("app:1"));

    regctl.type(
        "a bill of materials",
        "artifact",
        "put",
        "--artifact-type",
        "application/x.sbom",
        "--subject",
        image("app:1"));
    regctl.type(
        "a signature",
        "artifact",
        "put",
        "--artifact-type",
        "application/x.sig",
        "--subject",
        image("app:1"));

    assertThat(berth.referrers(person, "app", index.digest()))
        .containsExactlyInAnyOrder("application/x.sbom", "application/x.sig");
    assertThat(berth.tags(person, "app")).containsExactly("1");
    assertThat(
            regctl.run(
                "artifact", "list", "--filter-artifact-type", "application/x.sig", image("app:1")))
        .contains("application/x.sig")
        .doesNotContain("application/x.sbom");
    assertThat(
            regctl.run(
                "artifact",
                "get",
                "--subject",
                image("app:1"),
                "--filter-artifact-type",
                "application/x.sbom"))
        .isEqualTo("a bill of materials");
  }

  @Test
  void anArtifactWithATagOfItsOwnComesBack() {
    regctl.type(
        "a document", "artifact", "put", "--artifact-type", "application/x.doc", image("docs:1"));

    assertThat(regctl.run("artifact", "get", image("docs:1"))).isEqualTo("a document");
    assertThat(berth.manifest(person, "docs", "1").get("artifactType").asString())
        .isEqualTo("application/x.doc");
  }

  @Test
  void referrersAreCopiedWithTheirImage() {
    Named index = layout.taggedIndex("1", "linux/amd64");
    regctl.run("image", "copy", "ocidir://layout:1", image("app:1"));
    regctl.type(
        "a bill of materials",
        "artifact",
        "put",
        "--artifact-type",
        "application/x.sbom",
        "--subject",
        image("app:1"));

    regctl.run("image", "copy", "--referrers", image("app:1"), image("copy:1"));

    assertThat(berth.referrers(person, "copy", index.digest()))
        .containsExactly("application/x.sbom");
    assertThat(regctl.run("artifact", "tree", image("copy:1"))).contains("application/x.sbom");
  }

  @Test
  void anImageIsRewrittenWithSha512Digests() {
    layout.taggedIndex("1", "linux/amd64");
    regctl.run("image", "copy", "ocidir://layout:1", image("app:1"));

    regctl.run(
        "image", "mod", "--digest-algo", "sha512", "--create", image("app:2"), image("app:1"));

    assertThat(regctl.run("manifest", "head", image("app:2"))).startsWith("sha512:");
    regctl.run("image", "copy", image("app:2"), image("again:2"));
  }

  @Test
  void aBlobIsPutReadAndDeleted() {
    String digest = regctl.type("some bytes", "blob", "put", image("blobs")).strip();

    assertThat(regctl.run("blob", "get", image("blobs"), digest)).isEqualTo("some bytes");
    regctl.run("blob", "delete", image("blobs"), digest);
    regctl.refused("blob", "get", image("blobs"), digest);
  }

  @Test
  void aDeletedManifestIsGone() {
    Named index = layout.taggedIndex("1", "linux/amd64");
    regctl.run("image", "copy", "ocidir://layout:1", image("app:1"));

    regctl.run("manifest", "delete", image("app@" + index.digest()));

    assertThat(regctl.refused("manifest", "head", image("app@" + index.digest())))
        .contains("not found");
  }

  @Test
  void packagesAreListed() {
    layout.taggedIndex("1", "linux/amd64");
    regctl.run("image", "copy", "ocidir://layout:1", image("app:1"));

    assertThat(regctl.run("repo", "ls", berth.address()).lines()).contains(person.login() + "/app");
  }

  private String image(String rest) {
    return berth.image(person, rest);
  }
}
