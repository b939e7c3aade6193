package dev.berth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.LocalBerth;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Webhooks of organizations and repositories, by GitHub's routes.
class HooksTest {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String ACME = "/api/v3/orgs/acme/hooks";
  private static final long BETWEEN_LOOKS = 2_000_000;
  private static final String CODE = "/api/v3/repos/acme/code/hooks";

  private static LocalBerth berth;
  private static HookReceiver receiver;
  private static Map<String, Wire> callers;
  private static long ofAcme;
  private static long ofCode;

  @BeforeAll
  static void start() {
    // All of this machine's addresses, whichever "localhost" stands for.
    berth = LocalBerth.start("webhook-networks=127.0.0.1,::1");
    receiver = new HookReceiver();
    for (String login : new String[] {"olga", "ada", "pia", "sven"}) {
      berth.createUser(login);
    }
    berth.createOrganization("acme", "olga");
    berth.addMember("acme", "pia", "member");
    callers =
        Map.of(
            "olga", bearer("olga", "admin:org_hook", "admin:repo_hook", "repo"),
            "owner", bearer("olga", "admin:org"),
            "ada", bearer("ada", "repo"),
            "reads", bearer("ada", "read:repo_hook"),
            "writes", bearer("ada", "write:repo_hook"),
            "deletes", bearer("ada", "admin:repo_hook"),
            "pia", bearer("pia", "repo", "admin:org_hook"),
            "sven", bearer("sven", "repo", "admin:org_hook"),
            "nobody", Wire.anonymous(berth.url()));
    Wire olga = callers.get("olga");
    expect(201, olga.post("/api/v3/orgs/acme/repos", json("{'name':'code','private':true}")));
    for (String[] right : new String[][] {{"ada", "admin"}, {"pia", "push"}}) {
      expect(
          204,
          olga.put(
              "/api/v3/repos/acme/code/collaborators/" + right[0],
              json("{'permission':'" + right[1] + "'}")));
    }
    ofAcme = create(ACME, "/table", "'events':['push']");
    ofCode = create(CODE, "/table", "'events':['push']");
  }

  @AfterAll
  static void stop() {
    berth.close();
    receiver.close();
  }

  private static Wire bearer(String login, String... scopes) {
    return new Wire(berth.url(), "token " + berth.createToken(login, scopes));
  }

  private static byte[] json(String text) {
    return Content.utf8(text.replace('\'', '"'));
  }

  private static JsonNode expect(int status, Wire.Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    return answer.bytes().length == 0 ? JSON.nullNode() : JSON.readTree(answer.bytes());
  }

  private static long create(String hooks, String path, String more) {
    String body =
        "{'name':'web','config':{'url':'"
            + receiver.url(path)
            + "','content_type':'json','secret':'it is secret'},"
            + more
            + "}";
    return expect(201, callers.get("olga").post(hooks, json(body))).path("id").asLong();
  }

  @ParameterizedTest(name = "{0} {1} {2} {3}: {4} {5}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "olga    | GET   | org           |  | 200 | \"name\":\"web\"",
        "olga    | GET   | org/ID        |  | 200 | \"secret\":\"********\"",
        "olga    | GET   | org/ID/config |  | 200 | {\"content_type\":\"json\","
            + "\"insecure_ssl\":\"0\",\"secret\":\"********\",\"url\":",
        "olga    | GET   | org/ID/deliveries |  | 200 | [",
        "olga    | GET   | org/ID/deliveries?status=odd |  | 422 | \"field\":\"status\"",
        "olga    | GET   | org/ID/deliveries?cursor=odd |  | 400 | cursor",
        "olga    | GET   | org/ID/deliveries/999999 |  | 404 | Not Found",
        "olga    | POST  | org/ID/deliveries/999999/attempts |  | 404 | Not Found",
        "olga    | GET   | org/999999    |  | 404 | Not Found",
        "olga    | GET   | org/x         |  | 404 | Not Found",
        "olga    | DELETE | org/999999   |  | 404 | Not Found",
        "olga    | POST  | org/999999/pings |  | 404 | Not Found",
        "olga    | POST  | org/ID/tests  |  | 404 | Not Found",
        "owner   | GET   | org           |  | 403 | lacks the scope it takes: admin:org_hook",
        "pia     | GET   | org           |  | 404 | Not Found",
        "sven    | GET   | org           |  | 404 | Not Found",
        "nobody  | GET   | org           |  | 401 | Requires authentication",
        "olga    | GET   | repo          |  | 200 | \"type\":\"Repository\"",
        "ada     | GET   | repo          |  | 200 | \"type\":\"Repository\"",
        "reads   | GET   | repo/ID       |  | 200 | \"last_response\":{",
        "reads   | POST  | repo/ID/tests |  | 204 | ``",
        "reads   | PATCH | repo/ID       | {} | 403 | lacks the scope it takes: write:repo_hook",
        "reads   | DELETE | repo/ID      |  | 403 | lacks the scope",
        "writes  | PATCH | repo/ID       | {} | 200 | \"type\":\"Repository\"",
        "writes  | DELETE | repo/ID      |  | 403 | lacks the scope",
        "deletes | DELETE | repo/999999  |  | 404 | Not Found",
        "pia     | GET   | repo          |  | 404 | Not Found",
        "pia     | POST  | repo          | {} | 404 | Not Found",
        "sven    | GET   | repo/ID       |  | 404 | Not Found",
        "nobody  | GET   | repo          |  | 401 | Requires authentication",
        "olga    | POST  | org           | {} | 422 | \"field\":\"name\"",
        "olga    | POST  | org           |"
            + " {\"name\":\"mail\",\"config\":{\"url\":\"http://x.test\"}} | 422 |"
            + " \"field\":\"name\"",
        "olga    | POST  | repo          | {} | 422 | \"field\":\"config\"",
        "olga    | POST  | repo          | {\"config\":7} | 422 | \"field\":\"config\"",
        "olga    | POST  | repo          | {\"config\":{}} | 422 | \"field\":\"url\"",
        "olga    | POST  | repo          | {\"config\":{\"url\":\"ftp://x.test\"}} | 422 |"
            + " \"field\":\"url\"",
        "olga    | POST  | repo          | {\"config\":{\"url\":\"http://u:p@x.test\"}} | 422 |"
            + " \"field\":\"url\"",
        "olga    | POST  | repo          | {\"config\":{\"url\":\"http:///x\"}} | 422 |"
            + " \"field\":\"url\"",
        "olga    | POST  | repo          | {\"config\":{\"url\":\"nothing\"}} | 422 |"
            + " \"field\":\"url\"",
        "olga    | POST  | repo          |"
            + " {\"config\":{\"url\":\"http://x.test\",\"content_type\":\"xml\"}} | 422 |"
            + " \"field\":\"content_type\"",
        "olga    | POST  | repo          |"
            + " {\"config\":{\"url\":\"http://x.test\",\"insecure_ssl\":2}} | 422 |"
            + " \"field\":\"insecure_ssl\"",
        "olga    | POST  | repo          |"
            + " {\"config\":{\"url\":\"http://x.test\",\"secret\":7}} | 422 | \"field\":\"secret\"",
        "olga    | POST  | repo          |"
            + " {\"config\":{\"url\":\"http://x.test\"},\"events\":[\"odd\"]} | 422 |"
            + " \"field\":\"events\"",
        "olga    | POST  | repo          | {\"config\":{\"url\":\"http://x.test\"},\"events\":[]} |"
            + " 422 | \"field\":\"events\"",
        "olga    | POST  | repo          |"
            + " {\"config\":{\"url\":\"http://x.test\"},\"active\":\"yes\"} | 422 |"
            + " \"field\":\"active\"",
        "olga    | POST  | repo          | { | 400 | Problems parsing JSON",
        "olga    | PATCH | repo/ID       | {\"config\":{\"url\":\"odd\"}} | 422 |"
            + " \"field\":\"url\"",
        "olga    | PATCH | repo/ID/config | {\"url\":\"odd\"} | 422 | \"field\":\"url\"",
      })
  void isAnswered(String caller, String method, String path, String body, int status, String text) {
    String address =
        path.startsWith("org")
            ? ACME + path.substring(3).replace("ID", Long.toString(ofAcme))
            : CODE + path.substring(4).replace("ID", Long.toString(ofCode));

    Wire.Answer answer =
        callers.get(caller).send(method, address, body == null ? null : Content.utf8(body));

    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.text()).contains(text).doesNotContain("it is secret");
  }

  @Test
  void aHookIsWhatItWasMadeAs() {
    Wire olga = callers.get("olga");
    JsonNode made =
        expect(201, olga.post(CODE, json("{'config':{'url':'" + receiver.url("/plain") + "'}}")));

    assertThat(made.path("config").toString())
        .isEqualTo(
            "{\"content_type\":\"form\",\"insecure_ssl\":\"0\",\"url\":\""
                + receiver.url("/plain")
                + "\"}");
    assertThat(made.path("events").toString()).isEqualTo("[\"push\"]");
    assertThat(made.path("active").asBoolean()).isTrue();
    assertThat(made.path("last_response").path("status").asString()).isEqualTo("unused");
    String url = made.path("url").asString();
    assertThat(url).isEqualTo(berth.url() + CODE + "/" + made.path("id").asLong());
    assertThat(expect(200, olga.get(url.substring(berth.url().length()))).path("id").asLong())
        .isEqualTo(made.path("id").asLong());
    expect(422, olga.post(CODE, json("{'config':{'url':'" + receiver.url("/plain") + "'}}")));
  }

  @Test
  void aHookIsChangedFieldByField() {
    Wire olga = callers.get("olga");
    long id = create(CODE, "/change", "'events':['push']");
    String one = CODE + "/" + id;

    JsonNode events =
        expect(200, olga.patch(one, json("{'add_events':['package'],'remove_events':['push']}")));
    assertThat(events.path("events").toString()).isEqualTo("[\"package\"]");
    assertThat(events.path("config").path("secret").asString()).isEqualTo("********");

    JsonNode config = expect(200, olga.patch(one + "/config", json("{'content_type':'form'}")));
    assertThat(config.path("content_type").asString()).isEqualTo("form");
    assertThat(config.has("secret")).isTrue();

    String replaced = "{'active':false,'config':{'url':'" + receiver.url("/changed") + "'}}";
    JsonNode whole = expect(200, olga.patch(one, json(replaced)));
    assertThat(whole.path("active").asBoolean()).isFalse();
    assertThat(whole.path("config").has("secret")).isFalse();
    assertThat(whole.path("config").path("url").asString()).isEqualTo(receiver.url("/changed"));

    expect(204, olga.delete(one));
    expect(404, olga.get(one));
    String log = olga.get("/api/v3/orgs/acme/audit-log?phrase=action:hook").text();
    assertThat(log).doesNotContain("it is secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "form"})
  void aPushIsToldWithASignature(String format) {
    Wire olga = callers.get("olga");
    long id = create(ACME, "/pushes-" + format, "'events':['package','registry_package']");
    expect(200, olga.patch(ACME + "/" + id + "/config", json("{'content_type':'" + format + "'}")));
    HookReceiver.Received ping = receiver.take("ping", "/pushes-" + format);
    assertThat(ping.isSigned("it is secret")).isTrue();

    Wire pusher = Wire.basic(berth.url(), berth.createToken("olga", "write:packages"));
    String digest =
        new Pushing(pusher, "acme/app/" + format).image("v1", new byte[] {1, 2}).toString();

    HookReceiver.Received told = receiver.take("package", "/pushes-" + format);
    assertThat(told.isSigned("it is secret")).isTrue();
    assertThat(told.header("User-Agent")).startsWith("GitHub-Hookshot/");
    assertThat(told.header("X-GitHub-Hook-ID")).isEqualTo(Long.toString(id));
    assertThat(told.header("X-GitHub-Hook-Installation-Target-Type")).isEqualTo("organization");
    assertThat(told.header("X-GitHub-Delivery"))
        .matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    JsonNode payload = format.equals("json") ? told.payload() : told.form();
    assertThat(GitHubSchemas.complaints("webhook-package-published", payload.toString())).isEmpty();
    assertThat(payload.path("action").asString()).isEqualTo("published");
    assertThat(payload.path("organization").path("login").asString()).isEqualTo("acme");
    assertThat(payload.path("sender").path("login").asString()).isEqualTo("olga");
    JsonNode container = payload.path("package");
    assertThat(container.path("name").asString()).isEqualTo("app/" + format);
    assertThat(container.path("package_type").asString()).isEqualTo("CONTAINER");
    JsonNode version = container.path("package_version");
    assertThat(version.path("version").asString()).isEqualTo(digest);
    assertThat(version.path("package_url").asString())
        .isEqualTo(berth.host() + "/acme/app/" + format + ":v1");
    JsonNode metadata = version.path("container_metadata");
    assertThat(metadata.path("tag").path("name").asString()).isEqualTo("v1");
    assertThat(metadata.path("manifest").path("layers").size()).isEqualTo(1);
    HookReceiver.Received older = receiver.take("registry_package", "/pushes-" + format);
    assertThat(older.isSigned("it is secret")).isTrue();
    JsonNode olderPayload = format.equals("json") ? older.payload() : older.form();
    assertThat(
            GitHubSchemas.complaints("webhook-registry-package-published", olderPayload.toString()))
        .isEmpty();
    expect(204, olga.delete(ACME + "/" + id));
  }

  @Test
  void theLogShowsWhatWasSentAndCameBackAndItCanBeSentAgain() {
    Wire olga = callers.get("olga");
    long id = create(ACME, "/log", "'events':['package']");
    HookReceiver.Received first = receiver.take("ping", "/log");
    String deliveries = ACME + "/" + id + "/deliveries";
    JsonNode line = awaitDeliveries(deliveries, 1).get(0);
    assertThat(line.path("guid").asString()).isEqualTo(first.header("X-GitHub-Delivery"));
    assertThat(line.path("status").asString()).isEqualTo("OK");
    assertThat(line.path("status_code").asInt()).isEqualTo(200);

    Wire.Answer shown = olga.get(deliveries + "/" + line.path("id").asLong());
    assertThat(shown.text()).doesNotContain("it is secret");
    JsonNode detail = expect(200, shown);
    assertThat(detail.path("request").path("payload").path("hook_id").asLong()).isEqualTo(id);
    assertThat(detail.path("response").path("payload").asString()).isEqualTo("thank you");
    assertThat(expect(200, olga.get(ACME + "/" + id)).path("config").path("secret").asString())
        .isEqualTo("********");

    expect(202, olga.post(deliveries + "/" + line.path("id").asLong() + "/attempts", new byte[0]));
    HookReceiver.Received again = receiver.take("ping", "/log");
    assertThat(again.header("X-GitHub-Delivery")).isEqualTo(first.header("X-GitHub-Delivery"));
    assertThat(again.body()).isEqualTo(first.body());
    JsonNode two = awaitDeliveries(deliveries, 2);
    assertThat(two.get(0).path("redelivery").asBoolean()).isTrue();

    Wire.Answer page = olga.get(deliveries + "?per_page=1");
    assertThat(page.header("Link").orElseThrow()).contains("cursor=v1_").contains("rel=\"next\"");
    expect(204, olga.delete(ACME + "/" + id));
  }

  private static JsonNode awaitDeliveries(String path, int count) {
    while (true) { // the test's own time limit ends it
      JsonNode found = expect(200, callers.get("olga").get(path));
      if (found.size() >= count) {
        return found;
      }
      LockSupport.parkNanos(BETWEEN_LOOKS);
    }
  }

  @Test
  void whoRunsTheSiteSeesHowDeliveriesEnd() {
    long id = create(ACME, "/counted", "'events':['package']");
    receiver.take("ping", "/counted");
    awaitDeliveries(ACME + "/" + id + "/deliveries", 1);

    assertThat(callers.get("nobody").get("/-/metrics").text())
        .containsPattern("berth_webhooks_deliveries_total\\{result=\"success\"} [1-9]")
        .containsPattern("berth_webhooks_deliveries_total\\{result=\"failure\"} [0-9]")
        .containsPattern("berth_webhooks_waiting [0-9]")
        .containsPattern("berth_webhooks_oldest_seconds [0-9]");
    expect(204, callers.get("olga").delete(ACME + "/" + id));
  }

  @Test
  void aVersionTellsOfTheReadmeOfItsRepository() {
    Wire olga = callers.get("olga");
    expect(201, olga.post("/api/v3/orgs/acme/repos", json("{'name':'read'}")));
    expect(201, olga.put("/api/v3/repos/acme/read/readme", json("{'content':'SGVsbG8='}")));
    Wire pusher = Wire.basic(berth.url(), berth.createToken("olga", "write:packages", "repo"));
    new Pushing(pusher, "acme/read").image("v1", new byte[] {1, 2});
    expect(
        200,
        pusher.put(
            "/api/v3/orgs/acme/packages/container/read/repository",
            json("{'repository':'acme/read'}")));
    create("/api/v3/repos/acme/read/hooks", "/read", "'events':['package']");

    new Pushing(pusher, "acme/read").image("v2", new byte[] {1, 2, 3});
    JsonNode payload = receiver.take("package", "/read").payload();

    assertThat(GitHubSchemas.complaints("webhook-package-published", payload.toString())).isEmpty();
    JsonNode body = payload.at("/package/package_version/body");
    assertThat(body.at("/repository/repository/full_name").asString()).isEqualTo("acme/read");
    assertThat(body.at("/info/path").asString()).isEqualTo("README.md");
    assertThat(body.at("/info/size").asInt()).isEqualTo(5);
    // git hash-object
    assertThat(body.at("/info/oid").asString())
        .isEqualTo("5ab2f8a4323abafb10abb68657d9d39f1a775057");
    assertThat(body.at("/_formatted").asBoolean()).isTrue();
  }

  @Test
  void aHookAndItsSecretGoWithTheRepository() {
    Wire olga = callers.get("olga");
    expect(201, olga.post("/api/v3/orgs/acme/repos", json("{'name':'short-lived'}")));
    String hooks = "/api/v3/repos/acme/short-lived/hooks";
    create(hooks, "/short-lived", "'events':['package']");
    receiver.take("ping", "/short-lived");
    Wire deletes = bearer("olga", "delete_repo", "repo");

    expect(204, deletes.delete("/api/v3/repos/acme/short-lived"));
    expect(404, olga.get(hooks));
    expect(201, olga.post("/api/v3/orgs/acme/repos", json("{'name':'short-lived'}")));
    assertThat(expect(200, olga.get(hooks))).isEmpty();
  }

  @Test
  void noRedirectIsFollowed() {
    long id = create(ACME, "/redirects", "'events':['package']");
    receiver.take("ping", "/redirects");
    receiver.answer(302);
    try {
      expect(204, callers.get("olga").post(ACME + "/" + id + "/pings", new byte[0]));
      receiver.take("ping", "/redirects");
      JsonNode newest = awaitDeliveries(ACME + "/" + id + "/deliveries?status=failure", 1).get(0);
      assertThat(newest.path("status_code").asInt()).isEqualTo(302);
      assertThat(newest.path("status").asString()).isEqualTo("Invalid HTTP Response: 302");
    } finally {
      receiver.answer(200);
    }
    expect(204, callers.get("olga").delete(ACME + "/" + id));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://127.0.0.2/", "http://[fd00::1]/", "http://169.254.169.254/latest/"})
  void nothingIsSentToTheServersOwnNetworks(String url) {
    Wire olga = callers.get("olga");
    JsonNode made =
        expect(201, olga.post(ACME, json("{'name':'web','config':{'url':'" + url + "'}}")));
    String one = ACME + "/" + made.path("id").asLong();

    JsonNode line = awaitDeliveries(one + "/deliveries", 1).get(0);
    assertThat(line.path("status_code").asInt()).isZero();
    assertThat(line.path("status").asString()).contains("not one that webhooks may be sent to");
    expect(204, olga.delete(one));
  }
}
