package dev.berth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.LocalBerth;
import dev.berth.oci.Digest;
import dev.berth.oci.MediaTypes;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a version is, what it needs and what needs it, which GitHub's API does not tell.
class VersionDetailsTest {
  private static final String PACKAGE = "/api/v3/orgs/acme/packages/container/app";
  private static final byte[] LAYER = Content.noise(500, 1);
  private static LocalBerth berth;
  private static Wire olga;
  private static Pushing pushing;
  private static Image amd;
  private static Image arm;
  private static Image attestation;
  private static String index;
  private static String signature;

  /// An image with a configuration of its own.
  private record Image(String config, String manifest) {
    Digest digest() {
      return Content.digest(manifest);
    }

    long bytes() {
      return (long) config.length() + manifest.length();
    }

    static Image of(String config) {
      return new Image(
          config,
          "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":%s,\"layers\":[%s]}"
              .formatted(
                  MediaTypes.OCI_MANIFEST,
                  Content.descriptor(MediaTypes.OCI_CONFIG, Content.utf8(config)),
                  Content.descriptor("application/vnd.oci.image.layer.v1.tar", LAYER)));
    }

    String listed(String platform) {
      String descriptor = Content.descriptor(MediaTypes.OCI_MANIFEST, Content.utf8(manifest));
      return descriptor.substring(0, descriptor.length() - 1) + ",\"platform\":" + platform + "}";
    }
  }

  @BeforeAll
  static void start() {
    berth = LocalBerth.start();
    olga = Wire.basic(berth.url(), berth.createUser("olga"));
    berth.createOrganization("acme", "olga");
    pushing = new Pushing(olga, "acme/app");
    pushing.blob(LAYER);
    amd =
        push(
            "{\"os\":\"linux\",\"config\":{\"Labels\":{\"team\":\"core\",\"a\":\"b\"}},"
                + "\"architecture\":\"amd64\"}");
    arm = push("{\"architecture\":\"arm64\",\"os\":\"linux\",\"variant\":\"v8\",\"os.version\":5}");
    attestation = push("{\"architecture\":\"unknown\",\"os\":\"unknown\"}");
    index =
        "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"annotations\":{\"made.by\":\"test\"},"
                .formatted(MediaTypes.OCI_INDEX)
            + "\"manifests\":["
            + String.join(
                ",",
                List.of(
                    amd.listed("{\"os\":\"linux\",\"architecture\":\"amd64\"}"),
                    arm.listed(
                        "{\"os\":\"linux\",\"architecture\":\"arm64\",\"variant\":\"v8\","
                            + "\"features\":[\"x\"]}"),
                    attestation.listed("{\"os\":\"unknown\",\"architecture\":\"unknown\"}"),
                    Content.descriptor(MediaTypes.OCI_MANIFEST, Content.utf8("absent"))))
            + "]}";
    pushing.manifest("v1", index, MediaTypes.OCI_INDEX).expect(201);
    signature = Content.referrer(index, "application/vnd.example.signature");
    pushing.blob(Content.CONFIG);
    pushing.manifest("signature", signature, MediaTypes.OCI_MANIFEST).expect(201);
  }

  private static Image push(String config) {
    pushing.blob(Content.utf8(config));
    Image image = Image.of(config);
    pushing
        .manifest(image.digest().toString(), image.manifest(), MediaTypes.OCI_MANIFEST)
        .expect(201);
    return image;
  }

  @AfterAll
  static void stop() {
    berth.close();
  }

  private static String version(Digest digest) {
    String list = olga.get(PACKAGE + "/versions?per_page=100").expect(200).text();
    String id = list.replaceAll(".*\\{\"id\":(\\d+),\"name\":\"" + digest + "\".*", "$1");
    return PACKAGE + "/versions/" + id;
  }

  @Test
  void anImageTellsItsPlatformLabelsAndSize() {
    String path = version(amd.digest());

    String text = olga.get(path + "/details").expect(200).text();

    String shown = olga.get(path).text();
    assertThat(text)
        .startsWith(shown.substring(0, shown.length() - 1))
        .endsWith(
            (",\"media_type\":\"%s\",\"artifact_type\":\"%s\",\"subject\":null,"
                    + "\"platforms\":[{\"os\":\"linux\",\"architecture\":\"amd64\"}],"
                    + "\"size\":{\"bytes\":%d,\"shared_in_package\":500,\"shared_in_owner\":0,"
                    + "\"freed\":0,\"complete\":true},\"annotations\":{},"
                    + "\"labels\":{\"a\":\"b\",\"team\":\"core\"},\"children_url\":\"%s/children\","
                    + "\"parents_url\":\"%s/parents\",\"referrers_url\":\"%s/referrers\"}")
                .formatted(
                    MediaTypes.OCI_MANIFEST,
                    MediaTypes.OCI_CONFIG,
                    amd.bytes() + 500,
                    berth.url() + path,
                    berth.url() + path,
                    berth.url() + path));
  }

  @Test
  void anIndexTellsThePlatformsOfWhatItNamesAndTheSizeOfAllOfIt() {
    String text = olga.get(version(Content.digest(index)) + "/details").expect(200).text();

    long bytes = amd.bytes() + arm.bytes() + attestation.bytes() + 500 + index.length();
    assertThat(text)
        .contains(
            "\"artifact_type\":null,\"subject\":null,\"platforms\":[{\"os\":\"linux\","
                + "\"architecture\":\"amd64\"},{\"os\":\"linux\",\"architecture\":\"arm64\","
                + "\"variant\":\"v8\"}],\"size\":{\"bytes\":"
                + bytes
                + ",\"shared_in_package\":0,\"shared_in_owner\":0,\"freed\":"
                + index.length()
                + ",\"complete\":true},\"annotations\":{\"made.by\":\"test\"},\"labels\":{},");
  }

  @Test
  void anArtifactTellsWhatItRefersTo() {
    olga.get(version(Content.digest(signature)) + "/details")
        .expect(200, "\"artifact_type\":\"application/vnd.example.signature\"")
        .expect(200, "\"subject\":\"" + Content.digest(index) + "\",\"platforms\":[],")
        .expect(200, "\"labels\":{}");
  }

  @Test
  void childrenAreThoseOfTheManifestWhetherTheyAreThereOrNot() {
    String path = version(Content.digest(index)) + "/children";

    String text = olga.get(path).expect(200).text();

    assertThat(text)
        .startsWith(
            "[{\"digest\":\"%s\",\"media_type\":\"%s\",\"size\":%d,\"platform\":{\"os\":\"linux\","
                    .formatted(amd.digest(), MediaTypes.OCI_MANIFEST, amd.manifest().length())
                + "\"architecture\":\"amd64\"},\"version\":{\"id\":")
        .endsWith(
            "{\"digest\":\"%s\",\"media_type\":\"%s\",\"size\":6,\"platform\":null,\"version\":null}]"
                .formatted(Content.digest("absent"), MediaTypes.OCI_MANIFEST));
    Wire.Answer part = olga.get(path + "?per_page=1&page=2").expect(200);
    assertThat(part.text()).startsWith("[{\"digest\":\"" + arm.digest() + "\"");
    assertThat(part.header("Link").orElseThrow()).contains("page=4&per_page=1>; rel=\"last\"");
    olga.get(version(amd.digest()) + "/children").expect(200, "[]");
  }

  @Test
  void parentsAreTheIndexesThatNameAVersion() {
    String other = Content.index(arm.manifest());
    pushing.manifest("other", other, MediaTypes.OCI_INDEX).expect(201);
    String path = version(arm.digest()) + "/parents";

    assertThat(olga.get(path).expect(200).text())
        .contains("\"name\":\"" + Content.digest(index) + "\"", "\"tags\":[\"v1\"]")
        .contains("\"name\":\"" + Content.digest(other) + "\"", "\"tags\":[\"other\"]");
    Wire.Answer first = olga.get(path + "?per_page=1").expect(200);
    String link = first.header("Link").orElseThrow();
    assertThat(olga.get(link.substring(1, link.indexOf('>'))).expect(200).text())
        .contains(Content.digest(other).toString())
        .doesNotContain(Content.digest(index).toString());
    olga.get(version(Content.digest(signature)) + "/parents").expect(200, "[]");
  }

  @Test
  void referrersAreListedByTypeToo() {
    String path = version(Content.digest(index)) + "/referrers";

    assertThat(olga.get(path).expect(200).text())
        .isEqualTo(
            ("[{\"digest\":\"%s\",\"media_type\":\"%s\",\"size\":%d,"
                    + "\"artifact_type\":\"application/vnd.example.signature\","
                    + "\"annotations\":{\"made.by\":\"test\"}}]")
                .formatted(Content.digest(signature), MediaTypes.OCI_MANIFEST, signature.length()));
    olga.get(path + "?artifact_type=application/vnd.example.signature").expect(200, "made.by");
    assertThat(olga.get(path + "?artifact_type=other").expect(200).text()).isEqualTo("[]");
    assertThat(olga.get(path + "?after=" + Content.digest(signature)).expect(200).text())
        .isEqualTo("[]");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "/versions/x/details,          400, must be an integer",
    "/versions/99999/details,      404, Package not found.",
    "/versions/99999/children,     404, Package not found.",
    "/versions/99999/parents,      404, Package not found.",
    "/versions/99999/referrers,    404, Package not found.",
    "VERSION/parents?after=x,      422, after",
    "VERSION/referrers?after=x,    422, after"
  })
  void aRequestThatIsWrongIsToldSo(String path, int status, String message) {
    String asked =
        path.startsWith("VERSION")
            ? path.replace("VERSION", version(amd.digest()))
            : PACKAGE + path;

    olga.get(asked).expect(status, message);
    Wire.anonymous(berth.url()).get(asked).expect(401);
  }

  @Test
  void theyAreForWhoMayPull() {
    Wire mia = Wire.basic(berth.url(), berth.createUser("mia"));
    for (String what : List.of("/details", "/children", "/parents", "/referrers")) {
      mia.get(version(amd.digest()) + what).expect(404, "Package not found.");
    }
  }
}
