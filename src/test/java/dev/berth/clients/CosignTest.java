package dev.berth.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.clients.OciLayout.Named;
import dev.berth.clients.RunningBerth.Person;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// cosign, with a key pair of its own and without any of Sigstore's services.
@Tag("client")
class CosignTest {
  @RegisterExtension static final RunningBerth berth = RunningBerth.with();

  @TempDir Path home;
  private Person person;
  private Tool cosign;
  private Named index;
  private String image;

  @BeforeEach
  void pushAnImage() throws IOException {
    person = berth.person();
    Shell shell =
        Shell.in(home)
            .with("DOCKER_CONFIG", home.resolve("docker"))
            .with("COSIGN_PASSWORD", "secret")
            // Without a root of trust at hand cosign asks for one; nobody listens there.
            .with("TUF_MIRROR", "http://127.0.0.1:1");
    cosign = shell.tool("cosign");
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
    OciLayout layout = OciLayout.in(home.resolve("layout"));
    index = layout.taggedIndex("1", "linux/amd64", "linux/arm64");
    shell
        .tool("regctl", "--host", "reg=" + berth.address() + ",tls=disabled")
        .run("image", "copy", "ocidir://layout:1", berth.image(person, "app:1"));
    image = berth.image(person, "app@" + index.digest());
    cosign.run("generate-key-pair");
    Files.writeString(
        home.resolve("trusted-root.json"),
        "{\"mediaType\":\"application/vnd.dev.sigstore.trustedroot+json;version=0.1\"}");
  }

  @Test
  void aSignatureIsVerified() {
    cosign.run("sign", "--tlog-upload=false", "--key", "cosign.key", "--yes", image);

    assertThat(verify()).contains(index.digest());
    assertThat(berth.tags(person, "app")).contains(index.digest().replace(':', '-') + ".sig");
  }

  @Test
  void everyImageOfAnIndexIsSigned() {
    cosign.run("sign", "--recursive", "--tlog-upload=false", "--key", "cosign.key", "--yes", image);

    assertThat(berth.tags(person, "app")).filteredOn(tag -> tag.endsWith(".sig")).hasSize(3);
  }

  @Test
  void aSignatureByAnotherKeyIsNotAccepted() {
    cosign.run("sign", "--tlog-upload=false", "--key", "cosign.key", "--yes", image);
    cosign.run("generate-key-pair", "--output-key-prefix", "other");

    assertThat(cosign.refused("verify", "--private-infrastructure", "--key", "other.pub", image))
        .contains("no matching signatures");
  }

  @Test
  void anImageWithoutASignatureIsNotAccepted() {
    assertThat(cosign.refused("verify", "--private-infrastructure", "--key", "cosign.pub", image))
        .contains("no signatures found");
  }

  @Test
  void aStatementAboutAnImageIsVerified() throws IOException {
    Files.writeString(home.resolve("statement.json"), "{\"tested\": true}");

    cosign.run(
        "attest",
        "--tlog-upload=false",
        "--key",
        "cosign.key",
        "--yes",
        "--type",
        "custom",
        "--predicate",
        "statement.json",
        image);

    cosign.run(
        "verify-attestation",
        "--private-infrastructure",
        "--key",
        "cosign.pub",
        "--type",
        "custom",
        image);
    assertThat(cosign.run("tree", image)).contains("Attestations");
  }

  @Test
  void aSignatureIsKeptAsAReferrer() {
    Tool cosign11 = cosign.shell().with("COSIGN_EXPERIMENTAL", "1").tool("cosign");

    cosign11.run(
        "sign",
        "--registry-referrers-mode=oci-1-1",
        "--tlog-upload=false",
        "--key",
        "cosign.key",
        "--yes",
        image);

    cosign11.run(
        "verify", "--experimental-oci11", "--private-infrastructure", "--key", "cosign.pub", image);
    assertThat(berth.referrers(person, "app", index.digest()))
        .containsExactly("application/vnd.dev.cosign.artifact.sig.v1+json");
    assertThat(berth.tags(person, "app")).containsExactly("1");
  }

  @Test
  void signaturesAndStatementsAreKeptAsBundles() throws IOException {
    Files.writeString(home.resolve("statement.json"), "{\"tested\": true}");

    cosign.run(
        "sign",
        "--new-bundle-format",
        "--tlog-upload=false",
        "--key",
        "cosign.key",
        "--yes",
        image);
    cosign.run(
        "attest",
        "--new-bundle-format",
        "--tlog-upload=false",
        "--key",
        "cosign.key",
        "--yes",
        "--type",
        "custom",
        "--predicate",
        "statement.json",
        image);

    cosign.run(
        "verify",
        "--new-bundle-format",
        "--trusted-root",
        "trusted-root.json",
        "--private-infrastructure",
        "--key",
        "cosign.pub",
        image);
    cosign.run(
        "verify-attestation",
        "--new-bundle-format",
        "--trusted-root",
        "trusted-root.json",
        "--private-infrastructure",
        "--key",
        "cosign.pub",
        "--type",
        "custom",
        image);
    assertThat(berth.referrers(person, "app", index.digest())).hasSize(2);
    assertThat(berth.tags(person, "app")).containsExactly("1");
  }

  @Test
  void signaturesAreKeptInAnotherPackage() {
    Tool elsewhere =
        cosign.shell().with("COSIGN_REPOSITORY", berth.image(person, "signatures")).tool("cosign");

    elsewhere.run("sign", "--tlog-upload=false", "--key", "cosign.key", "--yes", image);

    elsewhere.run("verify", "--private-infrastructure", "--key", "cosign.pub", image);
    assertThat(berth.tags(person, "app")).containsExactly("1");
    assertThat(berth.tags(person, "signatures")).hasSize(1);
  }

  @Test
  void aSignedImageIsCopiedWithItsSignature() {
    cosign.run("sign", "--tlog-upload=false", "--key", "cosign.key", "--yes", image);

    cosign.run("copy", berth.image(person, "app:1"), berth.image(person, "copy:1"));

    cosign.run(
        "verify", "--private-infrastructure", "--key", "cosign.pub", berth.image(person, "copy:1"));
  }

  private String verify() {
    return cosign.run("verify", "--private-infrastructure", "--key", "cosign.pub", image);
  }
}
