package dev.berth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.LocalBerth;
import dev.berth.oci.MediaTypes;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Packages that are as large as they may be, and say what they like: their pages hold, and nothing
/// of it runs.
class HostilePackagesTest {
  private static final String PASSWORD = "correct horse battery";
  private static final String BASE = "/users/oliver/packages/container/";
  private static final int LARGEST_MANIFEST = 4 << 20;
  private static LocalBerth berth;
  private static String oliver;
  private static Browsing owner;

  @BeforeAll
  static void start() {
    berth = LocalBerth.start();
    oliver = berth.createUser("oliver");
    berth.setPassword("oliver", PASSWORD);
    owner = Browsing.signedIn(berth, "oliver", PASSWORD);
  }

  @AfterAll
  static void stop() {
    berth.close();
  }

  private static Pushing pushing(String name) {
    return new Pushing(Wire.bearer(berth.url(), oliver), "oliver/" + name);
  }

  /// All pages of a package and of its first version.
  private static List<String> pages(String name) {
    String encoded = name.replace("/", "%2F");
    String versions = owner.get(BASE + encoded + "/versions").expect(200).text();
    String version = versions.replaceAll("(?s).*?href=\"" + BASE + encoded + "/([0-9]+)\".*", "$1");
    return List.of(
        BASE + "package/" + encoded,
        BASE + "package/" + encoded + "?tab=manifest",
        BASE + "package/" + encoded + "?tab=labels",
        BASE + encoded + "/versions",
        BASE + encoded + "/versions/delete?version_id=" + version,
        BASE + encoded + "/settings",
        BASE + encoded + "/" + version,
        BASE + encoded + "/" + version + "/delete");
  }

  @Test
  void theLargestManifestIsShownInPart() {
    Pushing pushing = pushing("large");
    pushing.blob(Content.CONFIG);
    String before =
        "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":%s,\"layers\":[],\"annotations\":{\"a\":\""
            .formatted(
                MediaTypes.OCI_MANIFEST, Content.descriptor(MediaTypes.OCI_CONFIG, Content.CONFIG));
    String manifest = before + "<b>".repeat((LARGEST_MANIFEST - before.length() - 3) / 3) + "\"}}";
    pushing.manifest("v1", manifest, MediaTypes.OCI_MANIFEST).expect(201);

    for (String page : pages("large")) {
      String text = owner.get(page).expect(200).text();
      assertThat(text.length()).as(page).isLessThan(400_000);
      assertThat(text).doesNotContain("<b>");
    }
    assertThat(owner.get(pages("large").get(1)).text()).contains("too large to be shown whole");
  }

  @Test
  void tenThousandTagsOfOneVersionDoNotMakeThePageLong() {
    Pushing pushing = pushing("tags");
    pushing.image("v1");
    String manifest = Content.image();
    for (int from = 0; from < 10_000; from += 100) {
      String tags =
          IntStream.range(from, from + 100)
              .mapToObj(n -> "tag=t" + n)
              .collect(Collectors.joining("&"));
      pushing
          .manifest(Content.digest(manifest) + "?" + tags, manifest, MediaTypes.OCI_MANIFEST)
          .expect(201);
    }

    for (String page : pages("tags")) {
      assertThat(owner.get(page).expect(200).text().length()).as(page).isLessThan(60_000);
    }
    assertThat(owner.get(BASE + "tags/versions?q=t9999").expect(200).text()).contains("more");
  }

  @Test
  void theLongestNameHasAllPages() {
    String name = "a".repeat(255 - "oliver/".length());
    pushing(name).image("v1");

    for (String page : pages(name)) {
      assertThat(owner.get(page).expect(200).text()).contains(name);
    }
  }

  @Test
  void whatIsWrittenIntoAnImageIsTextWhereverItIsShown() {
    String hostile = "</code></script><script>alert(1)</script><img src=x onerror=alert(2)>";
    String turned = "\u202eגעביקסד";
    String config =
        ("{\"os\":\"linux\",\"architecture\":\"%s\",\"config\":{\"Env\":[\"%s\"],\"User\":\"%s\","
                + "\"WorkingDir\":\"%s\",\"Entrypoint\":[\"%s\"],\"ExposedPorts\":{\"%s\":{}},"
                + "\"Volumes\":{\"%s\":{}},\"Labels\":{\"%s\":\"%s\","
                + "\"org.opencontainers.image.description\":\"%s\"}},\"history\":[{\"created_by\":"
                + "\"%s\",\"empty_layer\":true}]}")
            .formatted(
                hostile, hostile, hostile, hostile, hostile, hostile, hostile, hostile, turned,
                hostile, hostile);
    Pushing pushing = pushing("said");
    pushing.blob(Content.utf8(config));
    String manifest =
        "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":%s,\"layers\":[],\"annotations\":{\"%s\":\"%s\"}}"
            .formatted(
                MediaTypes.OCI_MANIFEST,
                Content.descriptor(MediaTypes.OCI_CONFIG, Content.utf8(config)),
                hostile,
                hostile);
    pushing.manifest("v1", manifest, MediaTypes.OCI_MANIFEST).expect(201);

    for (String page : pages("said")) {
      assertThat(owner.get(page).expect(200).text())
          .as(page)
          .doesNotContain("<script>alert", "<img src=x");
    }
    assertThat(owner.get(pages("said").getLast().replace("/delete", "")).text())
        .contains("<bdi>" + turned + "</bdi>");
  }
}
