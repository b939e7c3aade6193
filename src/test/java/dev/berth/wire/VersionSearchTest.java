package dev.berth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.LocalBerth;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Choosing versions of a package by the list's filters and orders, which GitHub does not have.
class VersionSearchTest {
  private static final String VERSIONS = "/api/v3/orgs/acme/packages/container/app/versions";
  private static final Pattern TAGS = Pattern.compile("\"tags\":\\[([^]]*)]");
  private static LocalBerth berth;
  private static Wire olga;

  @BeforeAll
  static void start() {
    berth = LocalBerth.start();
    olga = Wire.basic(berth.url(), berth.createUser("olga"));
    berth.createOrganization("acme", "olga");
    Pushing pushing = new Pushing(olga, "acme/app");
    pushing.image("v1.0", Content.noise(10, 1));
    pushing.image("v1.0", Content.noise(10, 2));
    pushing.image("v1.1", Content.noise(10, 3));
    pushing.image("latest", Content.noise(10, 4));
  }

  @AfterAll
  static void stop() {
    berth.close();
  }

  private static List<String> tags(Wire.Answer answer) {
    List<String> tags = new ArrayList<>();
    Matcher each = TAGS.matcher(answer.expect(200).text());
    while (each.find()) {
      tags.add(each.group(1).replace("\"", ""));
    }
    return tags;
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "?tagged=true,                     latest v1.1 v1.0",
    "?tagged=false,                    -",
    "?tag=v1.*,                        v1.1 v1.0",
    "?tag=latest,                      latest",
    "?tag=v2.*,                        ''",
    "?tagged=false&tag=*,              ''",
    "?created_after=2020-01-01,        latest v1.1 v1.0 -",
    "?created_before=2020-01-01,       ''",
    "?updated_after=2020-01-01T00:00:00%2B02:00, latest v1.1 v1.0 -",
    "?updated_before=2020-01-01T00:00:00Z, ''",
    "?direction=asc,                   - v1.0 v1.1 latest",
    "?direction=desc,                  latest v1.1 v1.0 -",
    "?state=active&tagged=false,       -"
  })
  void versionsAreChosenByTheWordsOfTheQuery(String query, String expected) {
    List<String> found =
        tags(olga.get(VERSIONS + query)).stream().map(t -> t.isEmpty() ? "-" : t).toList();

    assertThat(String.join(" ", found)).isEqualTo(expected);
  }

  @Test
  void aSearchGoesOnByTheLinkToTheNextPart() {
    List<String> seen = new ArrayList<>();
    String path = VERSIONS + "?tagged=true&direction=asc&per_page=2&page=7";
    Wire.Answer first = olga.get(path);
    seen.addAll(tags(first));
    String link = first.header("Link").orElseThrow();

    assertThat(link)
        .matches(
            "<\\Q"
                + berth.url()
                + VERSIONS
                + "\\E\\?after=\\d+&per_page=2&tagged=true&"
                + "direction=asc>; rel=\"next\"");

    Wire.Answer second = olga.get(link.substring(1, link.indexOf('>')));
    seen.addAll(tags(second));
    assertThat(second.header("Link")).isEmpty();
    assertThat(seen).containsExactly("v1.0", "v1.1", "latest");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "?tagged=yes,                    422, tagged",
    "?tag=,                          422, tag",
    "?tag=a%2Fb,                     422, tag",
    "?created_after=yesterday,       422, created_after",
    "?created_before=2030-02-30,     422, created_before",
    "?updated_after=,                422, updated_after",
    "?updated_before=+999999-01-01T00:00:00Z, 422, updated_before",
    "?direction=up,                  422, direction",
    "?after=x,                       422, after",
    "?after=-1,                      422, after",
    "?state=deleted&tagged=true,     400, Invalid argument.",
    "?state=gone&tagged=true,        400, Invalid argument."
  })
  void aWordThatIsNoneIsToldSo(String query, int status, String named) {
    olga.get(VERSIONS + query).expect(status, named);
  }

  @Test
  void aSearchIsForWhoMayPull() {
    Wire mia = Wire.basic(berth.url(), berth.createUser("mia"));

    mia.get(VERSIONS + "?tagged=true").expect(404, "Package not found.");
    Wire.anonymous(berth.url()).get(VERSIONS + "?tagged=yes").expect(401);
  }

  @Test
  void thePackagesVisibilityIsChangedByOneOfItsVersionsToo() {
    Pushing pushing = new Pushing(olga, "olga/open");
    pushing.image("v1");
    String versions = "/api/v3/user/packages/container/open/versions";
    String id = olga.get(versions).text().replaceAll("^\\[\\{\"id\":(\\d+),.*", "$1");
    byte[] open = Content.utf8("{\"visibility\":\"public\"}");
    Wire reader = Wire.basic(berth.url(), berth.createUser("ria"));

    olga.patch(versions + "/x", open).expect(400, "The version_id parameter must be an integer.");
    olga.patch(versions + "/99999", open).expect(404, "Package not found.");
    olga.patch(versions + "/" + id, Content.utf8("{\"visibility\":\"open\"}"))
        .expect(422, "visibility");
    olga.patch(versions + "/" + id, Content.utf8("{}")).expect(422, "visibility");
    String named = "/api/v3/users/olga/packages/container/open/versions/" + id;
    reader.patch(named, open).expect(404, "Package not found.");

    olga.patch(versions + "/" + id, open).expect(200, "\"visibility\":\"public\"");

    reader.get(pushing.path("manifests/v1")).expect(200);
    reader.patch(named, open).expect(403, "Must have admin rights to Package.");
  }
}
