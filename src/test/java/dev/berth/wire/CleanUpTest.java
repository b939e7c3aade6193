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

/// Deleting many versions at once, and what would come of it, which GitHub's API does not have.
class CleanUpTest {
  private static final Pattern ID = Pattern.compile("\\{\"id\":(\\d+),\"name\":\"([^\"]+)\"");
  private static final Pattern RESULT = Pattern.compile("\"result\":\"(\\w+)\"");
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
    return "/api/v3/orgs/acme/packages/container/" + name;
  }

  private static Wire.Answer cleanUp(String name, String body) {
    return olga.post(of(name) + "/clean-up", Content.utf8(body));
  }

  private static List<String> ids(String name) {
    List<String> ids = new ArrayList<>();
    Matcher each = ID.matcher(olga.get(of(name) + "/versions").expect(200).text());
    while (each.find()) {
      ids.add(each.group(1));
    }
    return ids;
  }

  private static List<String> results(Wire.Answer answer) {
    List<String> results = new ArrayList<>();
    Matcher each = RESULT.matcher(answer.expect(200).text());
    while (each.find()) {
      results.add(each.group(1));
    }
    return results;
  }

  @Test
  void whatADryRunSaysComesTrue() {
    Pushing pushing = new Pushing(olga, "acme/multi");
    for (int i = 0; i < 3; i++) {
      byte[] layer = Content.noise(1000, i);
      pushing.blob(Content.CONFIG);
      pushing.blob(layer);
      String image = Content.image(layer);
      pushing
          .manifest(Content.digest(image).toString(), image, MediaTypes.OCI_MANIFEST)
          .expect(201);
    }
    String needed = Content.image(Content.noise(1000, 0));
    pushing.manifest("v1", Content.index(needed), MediaTypes.OCI_INDEX).expect(201);
    String wanted = "\"tagged\":false,\"created_after\":\"2020-01-01\"}";
    List<String> before = ids("multi");

    Wire.Answer dry = cleanUp("multi", "{\"dry_run\":true," + wanted).expect(200);

    assertThat(results(dry)).containsExactly("deleted", "deleted", "held");
    assertThat(dry.text())
        .startsWith("{\"dry_run\":true,\"versions\":[{\"id\":" + before.get(1) + ",\"name\":")
        .contains("\"needed_by\":[\"" + Content.digest(Content.index(needed)) + "\"]")
        .endsWith(
            "\"freed_bytes\":"
                + 2 * (1000 + needed.length())
                + ",\"complete\":true,\"next\":null}");
    assertThat(ids("multi")).isEqualTo(before);
    pushing.wire().get(pushing.path("manifests/" + Content.digest(needed))).expect(200);

    Wire.Answer real = cleanUp("multi", "{" + wanted).expect(200);

    assertThat(real.text().replace("\"dry_run\":false", "\"dry_run\":true")).isEqualTo(dry.text());
    assertThat(ids("multi")).containsExactly(before.getFirst());
    pushing.wire().get(pushing.path("manifests/" + Content.digest(needed))).expect(200);
    assertThat(results(cleanUp("multi", "{" + wanted))).isEmpty();
  }

  @Test
  void versionsAreDeletedByTheirIdsAndTheLastTaggedOneStays() {
    Pushing pushing = new Pushing(olga, "acme/ids");
    pushing.image("v1", Content.noise(10, 1));
    pushing.image("v2", Content.noise(10, 2));
    List<String> ids = ids("ids");
    String body = "{\"version_ids\":[" + String.join(",", ids) + ",999999]}";

    Wire.Answer dry = cleanUp("ids", body.replace("{", "{\"dry_run\":true,"));
    assertThat(results(dry)).containsExactly("absent", "deleted", "last_tagged");
    assertThat(results(cleanUp("ids", body))).containsExactly("absent", "deleted", "last_tagged");
    assertThat(ids("ids")).containsExactly(ids.getLast());
    assertThat(results(cleanUp("ids", body))).containsExactly("absent", "absent", "last_tagged");
    olga.post(of("ids") + "/versions/" + ids.getFirst() + "/restore", new byte[0]).expect(204);
    assertThat(olga.get(pushing.path("manifests/v2")).status()).isEqualTo(200);
  }

  @Test
  void aSearchIsDeletedPartByPart() {
    Pushing pushing = new Pushing(olga, "acme/parts");
    for (int i = 0; i < 5; i++) {
      pushing.image("pr-" + i, Content.noise(10, i));
    }
    pushing.image("latest");
    String wanted = "\"tag\":\"pr-*\",\"direction\":\"asc\",\"limit\":2";

    String next = "0";
    List<Integer> found = new ArrayList<>();
    while (!next.equals("null")) {
      Wire.Answer dry =
          cleanUp("parts", "{\"dry_run\":true," + wanted + ",\"after\":" + next + "}").expect(200);
      found.add(results(dry).size());
      next = dry.text().replaceAll(".*\"next\":(\\w+)}", "$1");
    }
    assertThat(found).containsExactly(2, 2, 1);
    for (int left : List.of(2, 2, 1, 0)) {
      assertThat(results(cleanUp("parts", "{" + wanted + "}"))).hasSize(left);
    }
    assertThat(ids("parts")).hasSize(1);
  }

  @Test
  void eachDeletionIsInTheAuditLog() {
    Pushing pushing = new Pushing(olga, "acme/audited");
    Digest one = pushing.image("v1", Content.noise(10, 1));
    Digest two = pushing.image("v2", Content.noise(10, 2));
    pushing.image("v3");
    cleanUp("audited", "{\"dry_run\":true,\"tag\":\"v*\"}").expect(200);
    cleanUp("audited", "{\"version_ids\":[" + String.join(",", ids("audited").subList(1, 3)) + "]}")
        .expect(200);

    String log =
        Wire.basic(berth.url(), berth.createToken("olga", "admin:org"))
            .get(
                "/api/v3/orgs/acme/audit-log?phrase=action:packages.package_version_deleted"
                    + "+package:acme/audited")
            .expect(200)
            .text();

    assertThat(log).contains(one.toString(), two.toString());
    assertThat(log.split("package_version_deleted", -1)).hasSize(3);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = ';',
      value = {
        "{}; 422; version_ids",
        "{\"dry_run\":true}; 422; version_ids",
        "{\"direction\":\"asc\"}; 422; version_ids",
        "{\"dry_run\":\"yes\",\"tagged\":true}; 422; dry_run",
        "{\"tagged\":\"no\"}; 422; tagged",
        "{\"tag\":\"a/b\"}; 422; tag",
        "{\"created_before\":\"soon\"}; 422; created_before",
        "{\"tagged\":true,\"limit\":0}; 422; limit",
        "{\"tagged\":true,\"limit\":101}; 422; limit",
        "{\"tagged\":true,\"after\":-1}; 422; after",
        "{\"tagged\":true,\"direction\":\"up\"}; 422; direction",
        "{\"version_ids\":[\"1\"]}; 422; version_ids",
        "{\"version_ids\":[1],\"tagged\":true}; 422; version_ids",
        "[]; 400; Body should be a JSON object",
        "{; 400; Problems parsing JSON"
      })
  void aRequestThatIsWrongIsToldSoAndDeletesNothing(String body, int status, String named) {
    new Pushing(olga, "acme/wrong").image("v1");

    cleanUp("wrong", body).expect(status, named);

    assertThat(ids("wrong")).hasSize(1);
  }

  @Test
  void moreThanAHundredIdsAreTooMany() {
    new Pushing(olga, "acme/wrong").image("v1");
    StringBuilder ids = new StringBuilder("1");
    for (int i = 2; i <= 101; i++) {
      ids.append(',').append(i);
    }
    cleanUp("wrong", "{\"version_ids\":[" + ids + "]}").expect(422, "has more than 100 elements");
  }

  @Test
  void toCleanUpIsForWhoMayDelete() {
    new Pushing(olga, "acme/rights").image("v1");
    Wire mia = Wire.basic(berth.url(), berth.createUser("mia"));
    berth.addMember("acme", "mia", "member");
    String path = of("rights") + "/clean-up";
    byte[] body = Content.utf8("{\"dry_run\":true,\"tagged\":false}");
    mia.post(path, body).expect(404, "Package not found.");
    olga.put(of("rights") + "/access/users/mia", Content.utf8("{\"role\":\"write\"}"));
    mia.post(path, body).expect(404, "it takes the role admin");
    olga.put(of("rights") + "/access/users/mia", Content.utf8("{\"role\":\"admin\"}"));
    mia.post(path, body).expect(200);
    Wire.basic(berth.url(), berth.createToken("mia", "write:packages"))
        .post(path, body)
        .expect(403, "the token lacks the scope delete:packages");
    Wire.anonymous(berth.url()).post(path, body).expect(401);
  }
}
