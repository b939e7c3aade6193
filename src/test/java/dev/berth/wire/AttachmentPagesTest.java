package dev.berth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.LocalBerth;
import dev.berth.contents.Layers;
import dev.berth.oci.Digest;
import dev.berth.oci.MediaTypes;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What was said of a version, on its page: signatures, SBOMs, provenance.
class AttachmentPagesTest {
  private static final String PASSWORD = "correct horse battery";
  private static final String HOSTILE = "<script>alert(1)</script>";
  private static final byte[] BASE =
      Layers.of().file("bin/sh", "shell").file("etc/old", "1").gzip();
  private static int packages;
  private static LocalBerth berth;
  private static String oliver;

  private Pushing pushing;
  private BuiltImages images;
  private Browsing owner;
  private String base;

  @BeforeAll
  static void start() {
    berth = LocalBerth.start();
    oliver = berth.createUser("oliver");
    berth.setPassword("oliver", PASSWORD);
  }

  @AfterAll
  static void stop() {
    berth.close();
  }

  @BeforeEach
  void makePackage() {
    String name = "app-" + ++packages;
    pushing = new Pushing(Wire.bearer(berth.url(), oliver), "oliver/" + name);
    images = new BuiltImages(pushing);
    base = "/users/oliver/packages/container/" + name;
    owner = Browsing.signedIn(berth, "oliver", PASSWORD);
  }

  private String page(String tag) {
    return base + "/" + owner.version(base, tag);
  }

  private static String words(Browsing.Page page) {
    return page.expect(200).text().replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ");
  }

  @Test
  void anSbomIsListedAndSearched() {
    String image = images.image("v1", BuiltImages.config("A=1", "ADD base"), BASE);
    images.attach(
        "",
        image,
        "application/spdx+json",
        "application/spdx+json",
        "{\"spdxVersion\":\"SPDX-2.3\",\"packages\":[{\"name\":\"openssl\",\"versionInfo\":\"3.1\","
            + "\"licenseConcluded\":\"Apache-2.0\"},{\"name\":\""
            + HOSTILE
            + "\"}]}");
    String page = owner.get(page("v1")).expect(200).text();
    String address = page.replaceAll("(?s).*href=\"([^\"]*/attachments/[^\"]*)\".*", "$1");

    Browsing.Page sbom = owner.get(address);
    assertThat(words(sbom)).contains("SBOM", "SPDX-2.3", "2 packages", "openssl 3.1 Apache-2.0");
    assertThat(sbom.text()).doesNotContain(HOSTILE);
    assertThat(words(owner.get(address + "?q=OPEN"))).contains("1 package of 2");
    assertThat(owner.get(page("v1") + "/attachments/" + Content.digest(BASE)).status())
        .isEqualTo(404);
  }

  @Test
  void whoSignedIsShownByTheTagsOfCosignAndNotClaimedToBeTrue() {
    String image = images.image("v1", BuiltImages.config("A=1", "ADD base"), BASE);
    byte[] payload = Content.utf8("{\"critical\":{}}");
    pushing.blob(payload);
    pushing.blob(Content.CONFIG);
    String layer =
        Content.descriptor("application/vnd.dev.cosign.simplesigning.v1+json", payload)
            .replaceFirst(
                "}$", ",\"annotations\":{\"dev.cosignproject.cosign/signature\":\"c2ln\"}}");
    String manifest =
        "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":%s,\"layers\":[%s]}"
            .formatted(
                MediaTypes.OCI_MANIFEST,
                Content.descriptor(MediaTypes.OCI_CONFIG, Content.CONFIG),
                layer);
    Digest digest = Content.digest(image);
    pushing
        .manifest("sha256-" + digest.encoded() + ".sig", manifest, MediaTypes.OCI_MANIFEST)
        .expect(201);

    assertThat(words(owner.get(page("v1"))))
        .contains("Signature", "Made with a key", "has verified none of them");
  }

  @Test
  void provenanceOfBuildKitInAnIndexIsFoundFromTheIndexAndFromThePlatform() {
    String image = images.image("v1", BuiltImages.config("A=1", "ADD base"), BASE);
    String statement =
        "{\"predicateType\":\"https://slsa.dev/provenance/v0.2\",\"predicate\":{\"builder\":{\"id\":"
            + "\"https://ci.example/1\"},\"materials\":[]}}";
    pushing.blob(Content.utf8(statement));
    String attestation =
        "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":%s,\"layers\":[%s]}"
            .formatted(
                MediaTypes.OCI_MANIFEST,
                Content.descriptor(
                    MediaTypes.OCI_CONFIG, Content.utf8(BuiltImages.config("A=1", "ADD base"))),
                Content.descriptor("application/vnd.in-toto+json", Content.utf8(statement))
                    .replaceFirst(
                        "}$",
                        ",\"annotations\":{\"in-toto.io/predicate-type\":"
                            + "\"https://slsa.dev/provenance/v0.2\"}}"));
    pushing
        .manifest(Content.digest(attestation).toString(), attestation, MediaTypes.OCI_MANIFEST)
        .expect(201);
    String index =
        "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[%s,%s]}"
            .formatted(
                MediaTypes.OCI_INDEX,
                Content.descriptor(MediaTypes.OCI_MANIFEST, Content.utf8(image))
                    .replaceFirst(
                        "}$", ",\"platform\":{\"os\":\"linux\",\"architecture\":\"arm\"}}"),
                Content.descriptor(MediaTypes.OCI_MANIFEST, Content.utf8(attestation))
                    .replaceFirst(
                        "}$",
                        ",\"platform\":{\"os\":\"unknown\",\"architecture\":\"unknown\"},"
                            + "\"annotations\":{\"vnd.docker.reference.type\":"
                            + "\"attestation-manifest\",\"vnd.docker.reference.digest\":\""
                            + Content.digest(image)
                            + "\"}}"));
    pushing.manifest("multi", index, MediaTypes.OCI_INDEX).expect(201);

    assertThat(words(owner.get(page("multi")))).contains("Provenance linux/arm");
    String page = owner.get(page("v1")).expect(200).text();
    assertThat(
            words(owner.get(page.replaceAll("(?s).*href=\"([^\"]*/attachments/[^\"]*)\".*", "$1"))))
        .contains("Builder https://ci.example/1", "It does not say.");
  }

  @Test
  void whatIsDamagedIsSaidToBeUnreadable() {
    String image = images.image("v1", BuiltImages.config("A=1", "ADD base"), BASE);
    images.attach(
        "", image, "application/vnd.cyclonedx+json", "application/vnd.cyclonedx+json", "{\"a\":");
    images.attach(
        "",
        image,
        "application/vnd.dev.sigstore.bundle.v0.3+json",
        "application/vnd.dev.sigstore.bundle.v0.3+json",
        "{\"verificationMaterial\":{\"certificate\":{\"rawBytes\":\""
            + Base64.getEncoder().encodeToString(new byte[] {1, 2, 3})
            + "\"}}}");

    String page = owner.get(page("v1")).expect(200).text();
    assertThat(page).contains("SBOM", "Signature");
    assertThat(
            words(
                owner.get(page.replaceAll("(?s).*?href=\"([^\"]*/attachments/[^\"]*)\".*", "$1"))))
        .contains("It is not shown here");
  }

  @Test
  void ofManyBundlesNoMoreIsReadAtOnceThanAListMayCost() {
    String image = images.image("v1", BuiltImages.config("A=1", "ADD base"), BASE);
    String type = "application/vnd.dev.sigstore.bundle.v0.3+json";
    for (int i = 0; i < 7; i++) {
      images.attach(
          "",
          image,
          type,
          type,
          "{\"verificationMaterial\":{\"publicKey\":{}},\"pad\":\"%s%d\"}"
              .formatted("x".repeat(100_000), i));
    }

    String first = owner.get(page("v1")).expect(200).text();
    assertThat(first).contains("There are more than these.");
    assertThat(first.split("Made with a key", -1)).hasSize(6);

    // What was read is remembered, so that the next look reads the others.
    String second = owner.get(page("v1")).expect(200).text();
    assertThat(second).doesNotContain("There are more than these.");
    assertThat(second.split("Made with a key", -1)).hasSize(8);
  }
}
