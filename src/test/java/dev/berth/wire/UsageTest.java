package dev.berth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.LocalBerth;
import dev.berth.oci.Digest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What accounts are told that they use, and what a quota refuses.
class UsageTest {
  private static final String API = "/api/v3";
  private LocalBerth berth;
  private Wire olga;
  private Wire admin;

  @BeforeEach
  void start() {
    start("quota=off");
  }

  private void start(String setting) {
    if (berth != null) {
      berth.close();
    }
    berth = LocalBerth.start(setting);
    berth.createUser("olga");
    berth.createOrganization("acme", "olga");
    admin = Wire.token(berth.url(), berth.adminToken());
    olga = by("olga");
  }

  @AfterEach
  void stop() {
    berth.close();
  }

  private Wire by(String login) {
    return Wire.basic(
        berth.url(),
        berth.createToken(login, "write:packages", "delete:packages", "admin:org", "user", "repo"));
  }

  /// Starts the server again, so that everything is counted that was sent.
  private void restart() {
    berth.restart();
    olga = by("olga");
    admin = Wire.token(berth.url(), berth.adminToken());
  }

  private static long number(Wire.Answer answer, String name) {
    Matcher found = Pattern.compile("\"" + name + "\":(\\d+)").matcher(answer.expect(200).text());
    assertThat(found.find()).as(answer.text()).isTrue();
    return Long.parseLong(found.group(1));
  }

  private void quota(String account, String body) {
    admin.ask("PUT", API + "/admin/accounts/" + account + "/quota", body).expect(200);
  }

  @Test
  void thePagesOfSettingsShowWhatIsUsedOfTheQuota() {
    quota("acme", "{\"storage_bytes\":2000000,\"transfer_bytes\":null}");
    Digest layer = new Pushing(olga, "acme/app").image("v1", Content.noise(1_000_000, 1));
    olga.get("/v2/acme/app/manifests/" + layer).expect(200);
    restart();
    berth.setPassword("olga", "correct horse battery");
    Browsing browser = Browsing.signedIn(berth, "olga", "correct horse battery");

    assertThat(browser.get("/organizations/acme/settings/usage").expect(200).text())
        .contains("1.00 MB of 2.00 MB used", "<meter", "Packages of no repository")
        .contains("There is no quota.", "An administrator of the site has set");
    assertThat(browser.get("/settings/usage").expect(200).text())
        .contains("0 Bytes", "The quota is the site")
        .doesNotContain("<meter");
    berth.createUser("mia");
    berth.addMember("acme", "mia", "member");
    berth.setPassword("mia", "correct horse battery");
    assertThat(
            Browsing.signedIn(berth, "mia", "correct horse battery")
                .get("/organizations/acme/settings/usage")
                .status())
        .isIn(403, 404);
  }

  @Test
  void whatIsStoredAndSentIsToldToTheByte() {
    byte[] layer = Content.noise(3_000_000, 1);
    Digest image = new Pushing(olga, "acme/app").image("v1", layer);
    new Pushing(olga, "acme/copy").image("v1", layer);
    long manifest = olga.get("/v2/acme/app/manifests/v1").expect(200).bytes().length;
    olga.get("/v2/acme/app/blobs/" + Content.digest(layer)).expect(200);
    olga.get("/v2/acme/app/blobs/" + Content.digest(layer), "Range", "bytes=0-99").expect(206);
    olga.get("/v2/acme/app/blobs/" + Content.digest(Content.CONFIG)).expect(200);
    olga.head("/v2/acme/app/blobs/" + Content.digest(layer)).expect(200);
    olga.get("/v2/acme/app/manifests/v1", "If-None-Match", "\"" + image + "\"").expect(304);
    restart();

    long blobs = 3_000_000L + Content.CONFIG.length;
    long sent = manifest + blobs + 100;
    Wire.Answer usage = olga.get(API + "/orgs/acme/usage");
    assertThat(usage.text())
        .isEqualTo(
            ("{\"storage\":{\"bytes\":%1$d,\"metered_bytes\":%1$d,\"logical_bytes\":%2$d},"
                 + "\"transfer\":{\"bytes\":%3$d,\"metered_bytes\":%3$d,\"month\":\"%4$s\"},"
                 + "\"quota\":{\"storage_bytes\":null,\"transfer_bytes\":null,\"of_site\":true}}")
                .formatted(
                    blobs + 2 * manifest,
                    2 * blobs + 2 * manifest,
                    sent,
                    YearMonth.now(ZoneOffset.UTC)));
    Wire.Answer first = olga.get(API + "/orgs/acme/usage/packages?per_page=1");
    first.expect(200, "\"name\":\"app\"");
    first.expect(200, "\"transfer\":{\"bytes\":" + sent + ",\"metered_bytes\":" + sent + "}}]");
    Matcher next =
        Pattern.compile("<([^>]+)>; rel=\"next\"").matcher(first.header("Link").orElseThrow());
    assertThat(next.matches()).isTrue();
    olga.get(next.group(1))
        .expect(
            200,
            ("\"storage\":{\"bytes\":%d,\"metered_bytes\":%1$d,\"logical_bytes\":%d},"
                    + "\"transfer\":{\"bytes\":0")
                .formatted(manifest, blobs + manifest));
    olga.get(API + "/orgs/acme/settings/billing/packages")
        .expect(200, "{\"total_gigabytes_bandwidth_used\":0,");
    assertThat(
            number(
                olga.get(API + "/orgs/acme/settings/billing/shared-storage"),
                "days_left_in_billing_cycle"))
        .isLessThan(31);
    String today = LocalDate.now(ZoneOffset.UTC).toString();
    olga.get(API + "/organizations/acme/settings/billing/usage")
        .expect(
            200,
            "{\"date\":\"%s\",\"product\":\"Packages\",\"sku\":\"Packages data transfer\",\"quantity\":3,"
                .formatted(today));
    olga.get(API + "/organizations/acme/settings/billing/usage/summary?product=packages")
        .expect(200, "\"grossQuantity\":0.0030");
  }

  @Test
  void whatIsPublicIsFreeOfEverything() {
    new Pushing(olga, "olga/app").image("v1", Content.noise(5000, 1));
    olga.patch(API + "/user/packages/container/app", Content.utf8("{\"visibility\":\"public\"}"))
        .expect(200);
    olga.get("/v2/olga/app/manifests/v1").expect(200);
    quota("olga", "{\"storage_bytes\":0,\"transfer_bytes\":0}");
    restart();

    Wire.Answer usage = olga.get(API + "/users/olga/usage");
    assertThat(usage.expect(200).text()).contains("\"metered_bytes\":0,\"logical_bytes\":");
    assertThat(usage.text()).contains("\"metered_bytes\":0,\"month\"");
    assertThat(number(usage, "logical_bytes")).isGreaterThan(5000);
    assertThat(olga.get(API + "/users/olga/settings/billing/usage").text())
        .isEqualTo("{\"usageItems\":[]}");
    new Pushing(olga, "olga/app").image("v2", Content.noise(6000, 2));
    olga.post("/v2/olga/other/blobs/uploads/", new byte[0]).expect(403);
  }

  @Test
  void whoHasUsedUpTheirStorageCannotPushAndCanPull() {
    quota("acme", "{\"storage_bytes\":10000,\"transfer_bytes\":null}");
    Pushing pushing = new Pushing(olga, "acme/app");
    pushing.image("v1", Content.noise(6000, 1));
    byte[] more = Content.noise(6000, 2);
    Digest digest = Content.digest(more);

    Wire.Answer refused = olga.post(pushing.path("blobs/uploads/?digest=" + digest), more);
    assertThat(refused.outcome()).isEqualTo("403 DENIED");
    assertThat(refused.text())
        .contains("storage quota exceeded: acme uses 6.")
        .contains("KB of 10.00 KB in packages that are not public, and this needs 6.00 KB");
    String session = pushing.session();
    olga.patch(session, more).expect(403, "storage quota exceeded");
    olga.get(session).expect(404);
    olga.head(pushing.path("blobs/" + digest)).expect(404);
    olga.get(pushing.path("manifests/v1")).expect(200);
    new Pushing(olga, "olga/app").image("v1", more);
    olga.post(pushing.path("blobs/uploads/?mount=" + digest + "&from=olga/app"), new byte[0])
        .expect(403, "storage quota exceeded");

    admin.delete(API + "/admin/accounts/acme/quota").expect(204);
    pushing.image("v2", more);
  }

  @Test
  void whatIsDeletedGivesRoomAtOnce() {
    quota("acme", "{\"storage_bytes\":10000}");
    Pushing pushing = new Pushing(olga, "acme/app");
    Digest first = pushing.image("v1", Content.noise(6000, 1));
    pushing.image("v2", Content.noise(1000, 2));
    byte[] more = Content.noise(6000, 3);
    String upload = pushing.path("blobs/uploads/?digest=" + Content.digest(more));
    olga.post(upload, more).expect(403, "storage quota exceeded");
    String versions = API + "/orgs/acme/packages/container/app/versions";
    String version = versions + "/" + versionOf(first, olga.get(versions));

    olga.delete(version).expect(204);
    olga.post(upload, more).expect(201);
    olga.post(version + "/restore", new byte[0])
        .expect(403, "storage quota exceeded: acme uses 7.")
        .expect(403, "and this needs 6.");
    olga.delete(pushing.path("blobs/" + Content.digest(more))).expect(202);
    olga.post(version + "/restore", new byte[0]).expect(204);
    while (number(admin.get(API + "/admin/accounts/acme/quota"), "metered_bytes") < 7000) {
      Thread.onSpinWait(); // it counts again within seconds
    }
    olga.post(upload, more).expect(403, "storage quota exceeded");
    String app = API + "/orgs/acme/packages/container/app";
    olga.delete(app).expect(204);
    new Pushing(olga, "acme/other").image("v1", Content.noise(9000, 5));
    olga.post(app + "/restore", new byte[0]).expect(403, "storage quota exceeded: acme uses 9.");
    olga.delete(API + "/orgs/acme/packages/container/other").expect(204);

    olga.post(app + "/restore", new byte[0]).expect(204);
  }

  @Test
  void whatTheNameSpaceHasNeedsNoRoom() {
    quota("acme", "{\"storage_bytes\":10000}");
    byte[] layer = Content.noise(8000, 1);
    Digest digest = Content.digest(layer);
    new Pushing(olga, "acme/app").image("v1", layer);

    olga.post("/v2/acme/copy/blobs/uploads/?mount=" + digest + "&from=acme/app", new byte[0])
        .expect(201);
    olga.post("/v2/acme/other/blobs/uploads/?digest=" + digest, layer).expect(201);
    new Pushing(olga, "acme/copy").image("v1");
  }

  @Test
  void pushesAtOnceDoNotOverrunAQuotaTogether() throws Exception {
    quota("acme", "{\"storage_bytes\":100000}");
    List<Future<Integer>> pushes = new ArrayList<>();
    try (ExecutorService people = Executors.newFixedThreadPool(8)) {
      for (int i = 0; i < 40; i++) {
        byte[] blob = Content.noise(9000 + i, i);
        String path = "/v2/acme/app" + i % 4 + "/blobs/uploads/?digest=" + Content.digest(blob);
        pushes.add(people.submit(() -> olga.post(path, blob).status()));
      }
    }
    long taken = 0;
    for (Future<Integer> push : pushes) {
      assertThat(push.get()).isIn(201, 403);
      taken += push.get() == 201 ? 1 : 0;
    }

    long stored = number(admin.get(API + "/admin/accounts/acme/quota"), "metered_bytes");
    assertThat(taken).isBetween(1L, 11L);
    assertThat(stored).isBetween(taken * 9000, 100_000L);
  }

  private static String versionOf(Digest digest, Wire.Answer versions) {
    Matcher id = Pattern.compile("\\{\"id\":(\\d+),\"name\":\"" + digest).matcher(versions.text());
    assertThat(id.find()).as(versions.text()).isTrue();
    return id.group(1);
  }

  @Test
  void sumsThatWereSpoiltAreMended() throws SQLException {
    new Pushing(olga, "acme/app").image("v1", Content.noise(6000, 1));
    String quota = API + "/admin/accounts/acme/quota";
    restart();
    long stored = number(admin.get(quota), "metered_bytes");
    try (Connection database =
            DriverManager.getConnection("jdbc:sqlite:" + berth.data().resolve("berth.db"));
        Statement statement = database.createStatement()) {
      statement.execute("UPDATE package_storage SET charged_bytes = 1, bytes = 2");
      statement.execute("INSERT OR REPLACE INTO owner_storage SELECT id, 1, 2, 3 FROM accounts");
    }
    assertThat(number(admin.get(quota), "metered_bytes")).isNotEqualTo(stored);

    admin.post(API + "/admin/accounts/acme/usage/recount", new byte[0]).expect(200);

    assertThat(number(admin.get(quota), "metered_bytes")).isEqualTo(stored);
  }

  @Test
  void whoHasUsedUpTheirTransferCannotPushAndCanPull() {
    quota("olga", "{\"transfer_bytes\":100}");
    Pushing pushing = new Pushing(olga, "olga/app");
    pushing.image("v1");
    olga.get(pushing.path("manifests/v1")).expect(200);
    restart();

    pushing = new Pushing(olga, "olga/app");
    olga.post(pushing.path("blobs/uploads/"), new byte[0])
        .expect(403, "transfer quota exceeded: olga has had");
    olga.get(pushing.path("manifests/v1")).expect(200);
  }

  @Test
  void theSitesQuotaHoldsForWhoHasNoneOfTheirOwn() {
    start("quota=5KB,off");
    quota("acme", "{}");
    byte[] layer = Content.noise(6000, 1);
    Digest digest = Content.digest(layer);

    new Pushing(olga, "acme/app").blob(layer);
    olga.post("/v2/olga/app/blobs/uploads/?digest=" + digest, layer)
        .expect(403, "olga uses 0 B of 5.00 KB");
    olga.get(API + "/users/olga/usage")
        .expect(200, "{\"storage_bytes\":5000,\"transfer_bytes\":null,\"of_site\":true}");
    olga.get(API + "/orgs/acme/usage").expect(200, "\"of_site\":false}");
  }

  @Test
  void anAdministratorsChangeOfAQuotaIsInTheLog() {
    quota("acme", "{\"storage_bytes\":10000}");
    admin.get(API + "/admin/accounts/acme/quota").expect(200, "\"storage_bytes\":10000");
    admin.delete(API + "/admin/accounts/acme/quota").expect(204);
    admin.delete(API + "/admin/accounts/acme/quota").expect(404);

    olga.get(API + "/orgs/acme/audit-log?phrase=action:packages.quota_updated")
        .expect(200, "storage 10000 bytes, transfer unlimited");
    admin.ask("PUT", API + "/admin/accounts/acme/quota", "{\"storage_bytes\":-1}").expect(422);
    admin.ask("PUT", API + "/admin/accounts/nobody/quota", "{}").expect(404);
    olga.ask("PUT", API + "/admin/accounts/acme/quota", "{}").expect(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/orgs/acme/usage",
        "/orgs/acme/usage/packages",
        "/orgs/acme/settings/billing/packages",
        "/orgs/acme/settings/billing/shared-storage",
        "/organizations/acme/settings/billing/usage",
        "/organizations/acme/settings/billing/usage/summary",
        "/users/olga/usage",
        "/users/olga/usage/packages",
        "/users/olga/settings/billing/packages",
        "/users/olga/settings/billing/shared-storage",
        "/users/olga/settings/billing/usage",
        "/users/olga/settings/billing/usage/summary?year=2026&month=2&day=28"
      })
  void usageIsForWhoseItIsAndForTheSitesAdministrators(String path) {
    berth.createUser("mia");
    berth.addMember("acme", "mia", "member");

    olga.get(API + path).expect(200);
    admin.get(API + path).expect(200);
    by("mia").get(API + path).expect(404);
    Wire.anonymous(berth.url()).get(API + path).expect(401);
    Wire.basic(berth.url(), berth.createToken("olga", "read:packages"))
        .get(API + path)
        .expect(403, "This token lacks the scope it takes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"year=0", "year=x", "month=13", "month=2&day=30&year=2026", "day=32"})
  void whatIsNoPeriodIsRefused(String query) {
    olga.get(API + "/users/olga/settings/billing/usage?" + query).expect(400, "Invalid argument.");
  }

  @Test
  void whatManyHavePulledCannotBeDeletedWhereTheSiteSaysSo() {
    start("deletion-limit=2");
    Pushing pushing = new Pushing(olga, "olga/app");
    Digest image = pushing.image("v1");
    pushing.image("v2", Content.noise(10, 2));
    String app = API + "/user/packages/container/app";
    olga.patch(app, Content.utf8("{\"visibility\":\"public\"}")).expect(200);
    for (int i = 0; i < 3; i++) {
      olga.get(pushing.path("manifests/v1")).expect(200);
    }
    String version = app + "/versions/" + versionOf(image, olga.get(app + "/versions"));
    restart();

    olga.delete(version)
        .expect(
            400,
            "Publicly visible package versions with more than 2 downloads cannot be deleted."
                + " Contact GitHub support for further assistance.");
    olga.ask(
            "POST",
            app + "/clean-up",
            "{\"version_ids\":[" + version.replaceAll(".*/", "") + "],\"dry_run\":false}")
        .expect(200, "\"result\":\"protected\"");
    olga.delete(app)
        .expect(400, "Publicly visible packages with a version with more than 2 downloads");
    olga.delete("/v2/olga/app/manifests/" + image).expect(403, "DENIED");
    olga.patch(app, Content.utf8("{\"visibility\":\"private\"}")).expect(200);
    olga.delete(version).expect(204);
  }
}
