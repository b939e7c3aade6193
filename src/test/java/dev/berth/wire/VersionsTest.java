package dev.berth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.LocalBerth;
import dev.berth.oci.Digest;
import dev.berth.oci.MediaTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The versions of a package by GitHub's routes.
class VersionsTest {
  private static final String API = "/api/v3";
  private static LocalBerth berth;
  private static Wire olga;
  private static Wire mia;

  @BeforeAll
  static void start() {
    berth = LocalBerth.start();
    olga = Wire.basic(berth.url(), berth.createUser("olga"));
    mia = Wire.basic(berth.url(), berth.createUser("mia"));
    berth.createOrganization("acme", "olga");
    berth.addMember("acme", "mia", "member");
  }

  @AfterAll
  static void stop() {
    berth.close();
  }

  private static String versions(String name) {
    return API + "/orgs/acme/packages/container/" + name.replace("/", "%2F") + "/versions";
  }

  private static String one(String name, Digest digest) {
    return versions(name) + "/" + id(name, digest);
  }

  /// The id of a version, looked up in the list of those that live or do not.
  private static String id(String name, Digest digest) {
    for (String state : List.of("active", "deleted")) {
      Matcher found =
          Pattern.compile("\\{\"id\":(\\d+),\"name\":\"" + digest + "\"")
              .matcher(olga.get(versions(name) + "?per_page=100&state=" + state).text());
      if (found.find()) {
        return found.group(1);
      }
    }
    throw new AssertionError(name + " has no version " + digest);
  }

  private static List<String> names(Wire.Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    List<String> names = new ArrayList<>();
    Matcher name = Pattern.compile("\"name\":\"([^\"]+)\"").matcher(answer.text());
    while (name.find()) {
      names.add(name.group(1));
    }
    return names;
  }

  @Test
  void aVersionIsShownAsGitHubShowsIt() {
    Digest digest = new Pushing(olga, "acme/tools/app").image("v1");
    new Pushing(olga, "acme/tools/app").image("latest");
    String id = id("tools/app", digest);

    Wire.Answer answer = mia.get(API + "/users/acme/packages/container/tools%2Fapp/versions/" + id);
    assertThat(answer.status()).isEqualTo(404);
    answer = olga.get(API + "/users/acme/packages/container/tools%2Fapp/versions/" + id);

    String api = berth.url() + API + "/orgs/acme/packages/container/tools%2Fapp";
    String pages = berth.url() + "/orgs/acme/packages/container";
    assertThat(answer.text().replaceAll("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ", "T"))
        .isEqualTo(
            ("{\"id\":%s,\"name\":\"%s\",\"url\":\"%s/versions/%s\","
                    + "\"package_html_url\":\"%s/package/tools%%2Fapp\",\"created_at\":\"T\","
                    + "\"updated_at\":\"T\",\"html_url\":\"%s/tools%%2Fapp/%s\","
                    + "\"metadata\":{\"package_type\":\"container\","
                    + "\"container\":{\"tags\":[\"latest\",\"v1\"]}}}")
                .formatted(id, digest, api, id, pages, pages, id));
    assertThat(olga.get(versions("tools/app")).text()).isEqualTo("[" + answer.text() + "]");
  }

  @Test
  void pagesNameTheirNeighboursAndTheFirstAndLast() {
    Pushing pushing = new Pushing(olga, "acme/paged");
    List<String> pushed = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      pushed.addFirst(pushing.image("v" + i, Content.noise(10, i)).toString());
    }
    String path = versions("paged") + "?state=active&per_page=2";

    assertThat(names(olga.get(path))).isEqualTo(pushed.subList(0, 2));
    assertThat(names(olga.get(path + "&page=3"))).isEqualTo(pushed.subList(4, 5));
    assertThat(names(olga.get(path + "&page=4"))).isEmpty();
    assertThat(names(olga.get(versions("paged")))).isEqualTo(pushed);

    assertThat(relations(path)).containsExactly("next=2", "last=3");
    assertThat(relations(path + "&page=2"))
        .containsExactly("prev=1", "next=3", "last=3", "first=1");
    assertThat(relations(path + "&page=3")).containsExactly("prev=2", "first=1");
    assertThat(relations(path + "&page=1000000")).containsExactly("prev=3", "first=1");
    assertThat(relations(versions("paged"))).isEmpty();
    assertThat(olga.get(path).header("Link").orElseThrow())
        .startsWith("<" + berth.url() + versions("paged") + "?page=2&per_page=2&state=active>;");
  }

  private static List<String> relations(String path) {
    List<String> relations = new ArrayList<>();
    Matcher link =
        Pattern.compile("[?&]page=(\\d+)[^>]*>; rel=\"(\\w+)\"")
            .matcher(olga.get(path).header("Link").orElse(""));
    while (link.find()) {
      relations.add(link.group(2) + "=" + link.group(1));
    }
    return relations;
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource({
    "GET,    '?state=gone',  400, Invalid argument.",
    "GET,    '?page=x',      200, ",
    "GET,    '?page=0',      200, ",
    "GET,    '?page=-1',     200, ",
    "GET,    '?per_page=0',  200, ",
    "GET,    /99999,         404, Package not found.",
    "GET,    /x,             400, The version_id parameter must be an integer.",
    "GET,    /99999999999999999999999, 404, Package not found.",
    "DELETE, /99999,         404, Package not found.",
    "DELETE, /-1,            400, The version_id parameter must be an integer.",
    "POST,   /99999/restore, 404, Package not found.",
    "POST,   /x/restore,     400, The version_id parameter must be an integer.",
    "PUT,    /99999,         405, Method Not Allowed"
  })
  void aRequestThatIsWrongIsToldSo(String method, String rest, int status, String message) {
    new Pushing(olga, "acme/asked").image("v1");

    Wire.Answer answer = olga.send(method, versions("asked") + rest, Content.utf8("{}"));

    assertThat(answer.status()).isEqualTo(status);
    if (message != null) {
      assertThat(answer.text()).contains("\"message\":\"" + message + "\"");
    }
  }

  @Test
  void aDeletedVersionIsGoneWithItsTagsAndComesBackWithThoseThatAreFree() {
    Pushing pushing = new Pushing(olga, "acme/deleted");
    pushing.image("kept");
    Digest digest = pushing.image("v1", Content.noise(10, 1));
    pushing.image("v2", Content.noise(10, 1));
    String path = one("deleted", digest);
    assertThat(olga.get(pushing.path("manifests/v1")).status()).isEqualTo(200);

    Wire.Answer deleted = olga.send("DELETE", path, Content.utf8("{}"));
    assertThat(deleted.status()).isEqualTo(204);
    assertThat(deleted.bytes()).isEmpty();

    for (String reference : List.of("v1", "v2", digest.toString())) {
      assertThat(olga.get(pushing.path("manifests/" + reference)).outcome())
          .isEqualTo("404 MANIFEST_UNKNOWN");
    }
    assertThat(olga.get(path).status()).isEqualTo(404);
    assertThat(olga.delete(path).status()).isEqualTo(404);
    assertThat(names(olga.get(versions("deleted")))).hasSize(1);
    Wire.Answer gone = olga.get(versions("deleted") + "?state=deleted");
    assertThat(names(gone)).containsExactly(digest.toString());
    assertThat(gone.text()).contains("\"deleted_at\":\"").contains("\"tags\":[]");
    pushing.image("v2", Content.noise(10, 2));

    Wire.Answer restored = olga.post(path + "/restore", new byte[0]);

    assertThat(restored.status()).isEqualTo(204);
    assertThat(restored.header("Berth-Tags-Taken")).contains("v2");
    assertThat(olga.get(path).text()).contains("\"tags\":[\"v1\"]");
    assertThat(olga.get(pushing.path("manifests/v1")).status()).isEqualTo(200);
    assertThat(olga.post(path + "/restore", new byte[0]).status()).isEqualTo(404);
  }

  @Test
  void theLastTaggedVersionStaysAndUntaggedOnesMayGo() {
    Pushing pushing = new Pushing(olga, "acme/last");
    Digest old = pushing.image("v1", Content.noise(10, 1));
    Digest now = pushing.image("v1", Content.noise(10, 2));

    Wire.Answer refused = olga.delete(one("last", now));

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.text())
        .contains(
            "\"message\":\"You cannot delete the last tagged version of a package. You must delete"
                + " the package instead.\"")
        .contains("\"status\":\"400\"");
    assertThat(olga.delete(one("last", old)).status()).isEqualTo(204);
    // A clean-up moves the tag to something empty and deletes that.
    pushing.image("v1");
    assertThat(olga.delete(one("last", now)).status()).isEqualTo(204);
  }

  @ParameterizedTest(name = "{0} {1} with {2}: {3}")
  @CsvSource({
    "GET,    '',       read:packages,   200, ",
    "GET,    '',       repo,            403, read:packages",
    "GET,    /ID,      read:packages,   200, ",
    "GET,    /ID,      repo,            403, read:packages",
    "DELETE, /ID,      read:packages,   403, delete:packages",
    "DELETE, /ID,      delete:packages, 403, read:packages",
    "POST,   /ID/restore, read:packages, 403, write:packages",
  })
  void aTokenWithoutTheScopeIsToldWhichIsMissing(
      String method, String rest, String scope, int status, String missing) {
    Digest digest = new Pushing(olga, "acme/scoped").image("v1");
    Wire caller = Wire.basic(berth.url(), berth.createToken("olga", scope));

    Wire.Answer answer =
        caller.send(
            method, versions("scoped") + rest.replace("ID", id("scoped", digest)), new byte[0]);

    assertThat(answer.status()).isEqualTo(status);
    if (missing != null) {
      assertThat(answer.text()).contains("the token lacks the scope " + missing);
    }
  }

  @Test
  void whoMayNotDoItIsAnsweredAsIfTherePackageWereAbsent() {
    Digest digest = new Pushing(olga, "acme/hidden").image("v1");
    String hidden = one("hidden", digest);
    String absent = hidden.replace("/hidden/", "/absent/");
    for (String rest : List.of("", "/restore")) {
      for (String method : rest.isEmpty() ? List.of("GET", "DELETE") : List.of("POST")) {
        assertThat(mia.send(method, hidden + rest, new byte[0]).text())
            .contains("Package not found.")
            .isEqualTo(mia.send(method, absent + rest, new byte[0]).text());
      }
    }
    assertThat(mia.get(versions("hidden")).status()).isEqualTo(404);
    assertThat(Wire.anonymous(berth.url()).get(versions("hidden")).status()).isEqualTo(401);
    olga.patch(
        API + "/orgs/acme/packages/container/hidden",
        Content.utf8("{\"visibility\":\"internal\"}"));

    assertThat(mia.get(hidden).status()).isEqualTo(200);
    assertThat(mia.delete(hidden).status()).isEqualTo(404);
    assertThat(mia.delete(hidden).text()).contains("it takes the role admin in acme/hidden");
  }

  @Test
  void aWorkflowsTokenDeletesVersionsOfItsPackages() {
    Wire admin = Wire.basic(berth.url(), berth.adminToken());
    assertThat(admin.post(API + "/orgs/acme/repos", Content.utf8("{\"name\":\"code\"}")).status())
        .isEqualTo(201);
    String answer =
        admin
            .post(
                API + "/repos/acme/code/access_tokens",
                Content.utf8("{\"permissions\":{\"packages\":\"write\"}}"))
            .text();
    Wire workflow = Wire.basic(berth.url(), answer.replaceAll(".*\"token\":\"([^\"]+)\".*", "$1"));
    Pushing pushing = new Pushing(workflow, "acme/built");
    pushing.image("v1");
    Digest digest = pushing.image("v2", Content.noise(5, 1));

    assertThat(workflow.delete(one("built", digest)).status()).isEqualTo(204);
    assertThat(workflow.post(one("built", digest) + "/restore", new byte[0]).status())
        .isEqualTo(204);
  }

  @Test
  void aPlatformThatIsDeletedCanBePulledByItsDigestWhileAnIndexNeedsIt() {
    Pushing pushing = new Pushing(olga, "acme/platforms");
    pushing.image("kept");
    Digest platform = pushing.image("arm", Content.noise(5, 1));
    String manifest = Content.image(Content.noise(5, 1));
    String index = Content.index(manifest);
    assertThat(pushing.manifest("all", index, MediaTypes.OCI_INDEX).status()).isEqualTo(201);
    String path = one("platforms", platform);
    String byDigest = pushing.path("manifests/" + platform);
    Wire.Answer refused = olga.delete(byDigest);
    assertThat(refused.outcome()).isEqualTo("409 UNSUPPORTED");
    assertThat(refused.text()).contains(Content.digest(index).toString());

    Wire.Answer deleted = olga.delete(path);

    assertThat(deleted.status()).isEqualTo(204);
    assertThat(deleted.header("Berth-Needed-By")).contains(Content.digest(index).toString());
    assertThat(olga.get(path).status()).isEqualTo(404);
    assertThat(olga.delete(path).status()).isEqualTo(404);
    assertThat(names(olga.get(versions("platforms")))).doesNotContain(platform.toString());
    assertThat(olga.get(pushing.path("manifests/arm")).status()).isEqualTo(404);
    assertThat(olga.get(byDigest).text()).isEqualTo(manifest);
    assertThat(olga.head(byDigest).status()).isEqualTo(200);
    assertThat(olga.delete(byDigest).outcome()).isEqualTo("409 UNSUPPORTED");

    String parent = one("platforms", Content.digest(index));
    Wire.Answer last = olga.delete(parent);
    assertThat(last.status()).isEqualTo(204);
    assertThat(last.header("Berth-Needed-By")).isEmpty();
    assertThat(olga.get(byDigest).outcome()).isEqualTo("404 MANIFEST_UNKNOWN");

    assertThat(olga.post(parent + "/restore", new byte[0]).status()).isEqualTo(204);
    assertThat(olga.get(byDigest).text()).isEqualTo(manifest);
    assertThat(olga.post(path + "/restore", new byte[0]).status()).isEqualTo(204);
    assertThat(names(olga.get(versions("platforms")))).contains(platform.toString());
  }
}
