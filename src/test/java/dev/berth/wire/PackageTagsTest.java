package dev.berth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.LocalBerth;
import dev.berth.oci.Digest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The tags of a package, which GitHub's API does not have.
class PackageTagsTest {
  private static final String API = "/api/v3";
  private static LocalBerth berth;
  private static Wire olga;

  @BeforeAll
  static void start() {
    berth = LocalBerth.start();
    olga = Wire.basic(berth.url(), berth.createUser("olga"));
    berth.createOrganization("acme", "olga");
  }

  @AfterAll
  static void stop() {
    berth.close();
  }

  private static String of(String name) {
    return API + "/orgs/acme/packages/container/" + name.replace("/", "%2F");
  }

  private static String withoutTimes(String text) {
    return text.replaceAll("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ", "T");
  }

  private static byte[] digest(Digest digest) {
    return Content.utf8("{\"digest\":\"" + digest + "\"}");
  }

  @Test
  void tagsAreShownWithDigestAndTimeAndMoved() {
    Pushing pushing = new Pushing(olga, "acme/tools/app");
    Digest one = pushing.image("v1", Content.noise(9, 1));
    Digest two = pushing.image("v2", Content.noise(9, 2));
    String tags = of("tools/app") + "/tags";
    olga.get(pushing.path("manifests/v1")).expect(200);

    Wire.Answer shown = olga.get(tags + "/v1").expect(200);
    String id = shown.text().replaceAll(".*\"version_id\":(\\d+).*", "$1");
    String address = berth.url() + of("tools/app");
    assertThat(withoutTimes(shown.text()))
        .isEqualTo(
            ("{\"name\":\"v1\",\"digest\":\"%s\",\"version_id\":%s,\"updated_at\":\"T\","
                    + "\"url\":\"%s/tags/v1\",\"history_url\":\"%s/tags/v1/history\","
                    + "\"version_url\":\"%s/versions/%s\"}")
                .formatted(one, id, address, address, address, id));
    assertThat(olga.get(tags).expect(200).text())
        .startsWith("[" + shown.text() + ",{\"name\":\"v2\"");

    olga.put(tags + "/v1", digest(two)).expect(200, "\"digest\":\"" + two + "\"");

    assertThat(olga.get(pushing.path("manifests/v1")).header("Docker-Content-Digest"))
        .hasValue(two.toString());
    olga.put(tags + "/stable", Content.utf8("{\"version_id\":" + id + "}"))
        .expect(201, "\"digest\":\"" + one + "\"");
    assertThat(olga.get(pushing.path("manifests/stable")).header("Docker-Content-Digest"))
        .hasValue(one.toString());

    String history = olga.get(tags + "/v1/history").expect(200).text();
    assertThat(withoutTimes(history))
        .matches(
            "\\[\\{\"id\":\\d+,\"tag\":\"v1\",\"from\":\\{\"version_id\":"
                + id
                + ",\"digest\":\""
                + one
                + "\"},\"to\":\\{\"version_id\":\\d+,\"digest\":\""
                + two
                + "\"},\"moved_at\":\"T\",\"actor\":\\{\"login\":\"olga\",.*"
                + "\\{\"id\":\\d+,\"tag\":\"v1\",\"from\":null,\"to\":\\{\"version_id\":"
                + id
                + ".*");
    Wire.Answer first = olga.get(tags + "/v1/history?per_page=1").expect(200);
    String next = first.header("Link").orElseThrow();
    assertThat(olga.get(next.substring(1, next.indexOf('>'))).expect(200).text())
        .contains("\"from\":null");
  }

  @Test
  void aListOfTagsIsFilteredAndGoesOnByItsLink() {
    Pushing pushing = new Pushing(olga, "acme/many");
    for (String tag : new String[] {"v1", "v2", "v3", "latest"}) {
      pushing.image(tag);
    }
    String path = of("many") + "/tags?tag=v*&per_page=2";

    Wire.Answer first = olga.get(path).expect(200);
    assertThat(first.text()).contains("\"v1\"", "\"v2\"").doesNotContain("\"v3\"", "latest");
    String link = first.header("Link").orElseThrow();
    assertThat(link).endsWith("?after=v2&per_page=2&tag=v*>; rel=\"next\"");
    Wire.Answer second = olga.get(link.substring(1, link.indexOf('>'))).expect(200);
    assertThat(second.text()).contains("\"v3\"").doesNotContain("\"v2\"");
    assertThat(second.header("Link")).isEmpty();
  }

  @ParameterizedTest(name = "{0} {1} {2}: {3}")
  @CsvSource(
      delimiter = ';',
      value = {
        "GET; /tags/none; ; 404; Not Found",
        "GET; /tags/a%2Fb; ; 404; Not Found",
        "GET; /tags/none/history; ; 404; Not Found",
        "GET; /tags/v1/history?after=x; ; 422; after",
        "GET; /tags?tag=a%2Fb; ; 422; tag",
        "GET; /tags?after=a%2Fb; ; 422; after",
        "PUT; /tags/v1; {}; 422; digest",
        "PUT; /tags/v1; []; 400; Body should be a JSON object",
        "PUT; /tags/v1; {\"digest\":\"sha256:12\"}; 422; digest",
        "PUT; /tags/v1; {\"digest\":5}; 422; digest",
        "PUT; /tags/v1; {\"version_id\":\"5\"}; 422; version_id",
        "PUT; /tags/v1; {\"version_id\":999999}; 422; The package has no such version.",
        "PUT; /tags/v1; {\"version_id\":5,\"digest\":\"sha256:12\"}; 422; version_id",
        "PUT; /tags/a%2Fb; {\"version_id\":5}; 422; tag",
        "POST; /tags; {}; 405; Method Not Allowed"
      })
  void aRequestThatIsWrongIsToldSo(
      String method, String rest, String body, int status, String message) {
    new Pushing(olga, "acme/asked").image("v1");

    olga.ask(method, of("asked") + rest, body).expect(status, message);
  }

  @Test
  void aTagIsMovedByWhoMayPush() {
    Digest digest = new Pushing(olga, "acme/rights").image("v1");
    Wire mia = Wire.basic(berth.url(), berth.createUser("mia"));
    String tag = of("rights") + "/tags/v2";
    mia.put(tag, digest(digest)).expect(404, "Package not found.");
    mia.get(of("rights") + "/tags").expect(404, "Package not found.");
    berth.addMember("acme", "mia", "member");
    String role = of("rights") + "/access/users/mia";

    olga.put(role, Content.utf8("{\"role\":\"read\"}"));
    mia.get(of("rights") + "/tags/v1/history").expect(200);
    mia.put(tag, digest(digest))
        .expect(403, "Must have write rights to Package.")
        .expect(403, "it takes the role write");
    olga.put(role, Content.utf8("{\"role\":\"write\"}"));
    Wire reading = Wire.basic(berth.url(), berth.createToken("mia", "read:packages"));
    reading.put(tag, digest(digest)).expect(403, "the token lacks the scope write:packages");
    reading.get(tag).expect(404);
    mia.put(tag, digest(digest)).expect(201);
    Wire.anonymous(berth.url()).put(tag, digest(digest)).expect(401);
  }
}
