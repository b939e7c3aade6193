package dev.berth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.LocalBerth;
import dev.berth.contents.Layers;
import dev.berth.oci.Digest;
import dev.berth.oci.MediaTypes;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The page of a version: how it was built, what was said of it, and what changed in it.
class VersionPageTest {
  private static final String PASSWORD = "correct horse battery";
  private static final String HOSTILE = "<script>alert(1)</script>";
  private static final byte[] BASE =
      Layers.of().file("bin/sh", "shell").file("etc/old", "1").gzip();
  private static int packages;
  private static LocalBerth berth;
  private static String oliver;

  private Pushing pushing;
  private Browsing owner;
  private String base;

  @BeforeAll
  static void start() {
    berth = LocalBerth.start();
    oliver = berth.createUser("oliver");
    Wire.token(berth.url(), berth.adminToken())
        .put(
            "/api/v3/admin/users/oliver/password",
            Content.utf8("{\"password\":\"" + PASSWORD + "\"}"))
        .expect(204);
  }

  @AfterAll
  static void stop() {
    berth.close();
  }

  @BeforeEach
  void makePackage() {
    String name = "app-" + ++packages;
    pushing = new Pushing(Wire.bearer(berth.url(), oliver), "oliver/" + name);
    base = "/users/oliver/packages/container/" + name;
    owner = new Browsing(berth.url());
    owner.signIn("oliver", PASSWORD).expect(303);
  }

  private static String config(String environment, String... commands) {
    return "{\"os\":\"linux\",\"architecture\":\"amd64\",\"config\":{\"Env\":[\"PATH=/bin\",\""
        + environment
        + "\"],\"Entrypoint\":[\"/bin/sh\",\"-c\"],\"Cmd\":[\"it's\"],\"User\":\"nobody\","
        + "\"WorkingDir\":\"/srv\",\"ExposedPorts\":{\"80/tcp\":{}},\"Volumes\":{\"/data\":{}},"
        + "\"Labels\":{\"a\":\"1\"}},\"history\":[{\"created_by\":\"CMD nothing\","
        + "\"empty_layer\":true},"
        + List.of(commands).stream()
            .map(command -> "{\"created_by\":\"" + command + "\"}")
            .collect(Collectors.joining(","))
        + "]}";
  }

  private String image(String tag, String config, byte[]... layers) {
    pushing.blob(Content.utf8(config));
    for (byte[] layer : layers) {
      pushing.blob(layer);
    }
    String manifest =
        "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":%s,\"layers\":[%s]}"
            .formatted(
                MediaTypes.OCI_MANIFEST,
                Content.descriptor(MediaTypes.OCI_CONFIG, Content.utf8(config)),
                List.of(layers).stream()
                    .map(layer ->
                        Content.descriptor("application/vnd.oci.image.layer.v1.tar+gzip", layer))
                    .collect(Collectors.joining(",")));
    pushing.manifest(tag, manifest, MediaTypes.OCI_MANIFEST).expect(201);
    return manifest;
  }

  private void attach(
      String reference, String subject, String type, String layerType, String blob) {
    pushing.blob(Content.CONFIG);
    pushing.blob(Content.utf8(blob));
    String manifest =
        ("{\"schemaVersion\":2,\"mediaType\":\"%s\",\"artifactType\":\"%s\",\"config\":%s,"
                + "\"layers\":[%s]%s}")
            .formatted(
                MediaTypes.OCI_MANIFEST,
                type,
                Content.descriptor("application/vnd.oci.empty.v1+json", Content.CONFIG),
                Content.descriptor(layerType, Content.utf8(blob)),
                subject.isEmpty()
                    ? ""
                    : ",\"subject\":"
                        + Content.descriptor(MediaTypes.OCI_MANIFEST, Content.utf8(subject)));
    String where = reference.isEmpty() ? Content.digest(manifest).toString() : reference;
    pushing.manifest(where, manifest, MediaTypes.OCI_MANIFEST).expect(201);
  }

  private String page(String tag) {
    return base
        + "/"
        + owner
            .get(base + "/versions?q=" + tag)
            .expect(200)
            .text()
            .replaceAll("(?s).*?href=\"" + base + "/([0-9]+)\".*", "$1");
  }

  private static String words(Browsing.Page page) {
    return page.expect(200).text().replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ");
  }

  @Test
  void layersStandBesideTheCommandsThatMadeThem() {
    byte[] top = Layers.of().file("srv/app", "x").gzip();
    image(
        "v1",
        config("A=1", "/bin/sh -c #(nop) ADD x / ", "RUN /bin/sh -c make # buildkit"),
        BASE,
        top);

    String words = words(owner.get(page("v1")));

    assertThat(words)
        .contains("CMD nothing", "no layer", "ADD x /", "RUN make")
        .contains("Entry point /bin/sh -c", "Command 'it'\\''s'")
        .contains("Working directory /srv", "User nobody", "Ports 80/tcp", "Volumes /data", "A=1");
  }

  @Test
  void whatChangedSinceThePreviousTagIsTold() {
    image("v1", config("A=1", "ADD base"), BASE);
    byte[] top = Layers.of().file("srv/" + HOSTILE, "xyz").file("etc/.wh.old", "").gzip();
    image("v2", config("A=2", "ADD base", "COPY srv"), BASE, top);
    String page = page("v2");
    assertThat(words(owner.get(page))).contains("What changed since v1");

    Browsing.Page changes = owner.get(page + "/changes");
    while (changes.header("Refresh").isPresent()) {
      changes = owner.get(page + "/changes");
    }

    assertThat(words(changes))
        .contains("1 layer shared, 1 new, 0 gone", "COPY srv", "A 1 2")
        .contains("1 added, 1 removed, 0 changed", "/etc/old");
    assertThat(changes.text()).doesNotContain("<script>alert").contains("/srv/&lt;script&gt;");
  }

  @Test
  void filesThatCannotBeReadAreSaidSo() {
    image("v1", config("A=1", "ADD base"), BASE);
    image("v2", config("A=1", "ADD other"), Content.noise(2000, 1));

    assertThat(words(owner.get(page("v2") + "/changes")))
        .contains("The files were not compared: a layer cannot be read: it is no tar archive");
    assertThat(owner.get(page("v1") + "/changes").expect(404).text())
        .contains("No version with a tag was pushed before it.");
  }

  @Test
  void anSbomIsListedAndSearched() {
    String image = image("v1", config("A=1", "ADD base"), BASE);
    attach(
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
    String image = image("v1", config("A=1", "ADD base"), BASE);
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
    String image = image("v1", config("A=1", "ADD base"), BASE);
    String statement =
        "{\"predicateType\":\"https://slsa.dev/provenance/v0.2\",\"predicate\":{\"builder\":{\"id\":"
            + "\"https://ci.example/1\"},\"materials\":[]}}";
    pushing.blob(Content.utf8(statement));
    String attestation =
        "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":%s,\"layers\":[%s]}"
            .formatted(
                MediaTypes.OCI_MANIFEST,
                Content.descriptor(MediaTypes.OCI_CONFIG, Content.utf8(config("A=1", "ADD base"))),
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
    String image = image("v1", config("A=1", "ADD base"), BASE);
    attach(
        "", image, "application/vnd.cyclonedx+json", "application/vnd.cyclonedx+json", "{\"a\":");
    attach(
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
}
