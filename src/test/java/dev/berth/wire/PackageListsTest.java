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

/// Which packages an account has, by GitHub's routes.
class PackageListsTest {
  private static final String API = "/api/v3";
  private static final String ACME = "/orgs/acme/packages";
  private static final String CONTAINERS = "?package_type=container";
  private static LocalBerth berth;
  private static Wire olga;
  private static Wire mia;
  private static Wire sam;

  @BeforeAll
  static void start() {
    berth = LocalBerth.start();
    olga = Wire.basic(berth.url(), berth.createUser("olga"));
    mia = Wire.basic(berth.url(), berth.createUser("mia"));
    sam = Wire.basic(berth.url(), berth.createUser("sam"));
    berth.createOrganization("acme", "olga");
    berth.addMember("acme", "mia", "member");
    make("d/open", "public");
    make("c-inner", "internal");
    make("b-shut", "private");
    make("a-given", "private");
    olga.put(
        API + "/orgs/acme/packages/container/a-given/access/users/mia",
        Content.utf8("{\"role\":\"read\"}"));
  }

  private static void make(String name, String visibility) {
    new Pushing(olga, "acme/" + name).image("v1");
    olga.patch(
        API + ACME + "/container/" + name.replace("/", "%2F"),
        Content.utf8("{\"visibility\":\"" + visibility + "\"}"));
  }

  @AfterAll
  static void stop() {
    berth.close();
  }

  private static List<String> names(Wire.Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    List<String> names = new ArrayList<>();
    Matcher name = Pattern.compile("\"name\":\"([^\"]+)\",\"package_type\"").matcher(answer.text());
    while (name.find()) {
      names.add(name.group(1));
    }
    return names;
  }

  @ParameterizedTest(name = "{0}{1}: {2}")
  @CsvSource({
    "olga, '',                     a-given b-shut c-inner d/open",
    "olga, &visibility=private,    a-given b-shut",
    "olga, &visibility=internal,   c-inner",
    "olga, &visibility=public,     d/open",
    "mia,  '',                     a-given c-inner d/open",
    "mia,  &visibility=private,    a-given",
    "mia,  &visibility=internal,   c-inner",
    "sam,  '',                     d/open",
    "sam,  &visibility=private,    ''",
    "sam,  &visibility=internal,   ''"
  })
  void everybodySeesThePackagesThatTheyMayPull(String who, String filter, String seen) {
    Wire caller = who.equals("olga") ? olga : who.equals("mia") ? mia : sam;
    List<String> expected = seen.isEmpty() ? List.of() : List.of(seen.split(" ", -1));

    assertThat(names(caller.get(API + ACME + CONTAINERS + filter))).isEqualTo(expected);
    assertThat(names(caller.get(API + "/users/acme/packages" + CONTAINERS + filter)))
        .isEqualTo(expected);
  }

  @Test
  void anEntryIsWhatAskingForThePackageAnswers() {
    String one = olga.get(API + ACME + "/container/d%2Fopen").text();

    assertThat(olga.get(API + ACME + CONTAINERS + "&visibility=public").text())
        .isEqualTo("[" + one + "]");
  }

  @Test
  void onesOwnAreUnderUser() {
    new Pushing(sam, "sam/mine").image("v1");

    assertThat(names(sam.get(API + "/user/packages" + CONTAINERS))).containsExactly("mine");
    assertThat(names(olga.get(API + "/users/sam/packages" + CONTAINERS))).isEmpty();
    assertThat(names(olga.get(API + "/user/packages" + CONTAINERS))).isEmpty();
  }

  @Test
  void pagesNameTheirNeighboursAndTheFirstAndLast() {
    String path = API + ACME + CONTAINERS + "&per_page=3";

    assertThat(names(olga.get(path))).containsExactly("a-given", "b-shut", "c-inner");
    assertThat(names(olga.get(path + "&page=2"))).containsExactly("d/open");
    String base = "<" + berth.url() + API + ACME + "?page=";
    assertThat(olga.get(path).header("Link"))
        .contains(
            base
                + "2&per_page=3&package_type=container>; rel=\"next\", "
                + base
                + "2&per_page=3&package_type=container>; rel=\"last\"");
    assertThat(olga.get(path + "&page=2").header("Link"))
        .contains(
            base
                + "1&per_page=3&package_type=container>; rel=\"prev\", "
                + base
                + "1&per_page=3&package_type=container>; rel=\"first\"");
    assertThat(sam.get(path).header("Link")).isEmpty();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "/user/packages,                                    400, Invalid argument.",
    "/orgs/acme/packages,                               400, Invalid argument.",
    "/users/acme/packages?package_type=image,           400, Invalid argument.",
    "/users/acme/packages?package_type=npm,             200, ",
    "/orgs/acme/packages?package_type=container&visibility=open, 400, Invalid argument.",
    "/orgs/acme/packages?package_type=container&page=101&per_page=100, 400, Invalid argument.",
    "/orgs/acme/packages?package_type=container&page=100&per_page=100, 200, ",
    "/orgs/nobody/packages?package_type=container,      404, Not Found",
    "/orgs/olga/packages?package_type=container,        404, Not Found",
    "/users/nobody/packages?package_type=container,     404, Not Found",
    "/user/docker/conflicts,                            200, ",
    "/orgs/acme/docker/conflicts,                       200, ",
    "/users/acme/docker/conflicts,                      200, "
  })
  void aRequestThatIsWrongIsToldSo(String path, int status, String message) {
    Wire.Answer answer = sam.get(API + path);

    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    if (message == null) {
      assertThat(answer.text()).isEqualTo("[]");
    } else {
      assertThat(answer.text()).contains("\"message\":\"" + message + "\"");
    }
  }

  @Test
  void itTakesATokenThatMayReadPackages() {
    assertThat(Wire.anonymous(berth.url()).get(API + ACME + CONTAINERS).status()).isEqualTo(401);
    Wire without = Wire.basic(berth.url(), berth.createToken("olga", "repo"));
    assertThat(without.get(API + ACME + CONTAINERS).status()).isEqualTo(403);
    assertThat(without.get(API + ACME + CONTAINERS).text())
        .contains("You need at least read:packages scope to list packages.");
  }

  /// As on GHCR.
  @ParameterizedTest
  @CsvSource({
    "/orgs/acme, 400, Invalid argument.",
    "/users/acme, 400, Invalid argument.",
    "/orgs/nobody, 400, Invalid argument.",
    "/user, 403, Resource not accessible by integration"
  })
  void aWorkflowListsNoPackages(String owner, int status, String text) {
    Wire admin = Wire.basic(berth.url(), berth.adminToken());
    admin.post(API + "/orgs/acme/repos", Content.utf8("{\"name\":\"code\"}"));
    String answer =
        admin
            .post(
                API + "/repos/acme/code/access_tokens",
                Content.utf8("{\"permissions\":{\"packages\":\"read\"}}"))
            .text();
    Wire workflow = Wire.basic(berth.url(), answer.replaceAll(".*\"token\":\"([^\"]+)\".*", "$1"));

    workflow.get(API + owner + "/packages" + CONTAINERS).expect(status, text);
  }
}
