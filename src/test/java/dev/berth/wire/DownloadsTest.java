package dev.berth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.LocalBerth;
import dev.berth.oci.Digest;
import dev.berth.oci.MediaTypes;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What counts as a download, and who is shown how many there were.
class DownloadsTest {
  private static final String APP = "/api/v3/users/olga/packages/container/app";
  private static final String MANIFESTS = "/v2/olga/app/manifests/";
  private LocalBerth berth;
  private String token;
  private Wire olga;
  private Digest digest;

  @BeforeEach
  void start() {
    berth = LocalBerth.start();
    token = berth.createUser("olga");
    olga = Wire.basic(berth.url(), token);
    digest = new Pushing(olga, "olga/app").image("v1", Content.noise(100_000, 1));
  }

  @AfterEach
  void stop() {
    berth.close();
  }

  /// Starts the server again, by when everything is counted.
  private void restart() {
    berth.restart();
    olga = Wire.basic(berth.url(), token);
  }

  @Test
  void thePagesShowHowOftenAndWhen() {
    berth.setPassword("olga", "correct horse battery");
    Browsing nobodyYet = Browsing.signedIn(berth, "olga", "correct horse battery");
    assertThat(nobodyYet.get("/users/olga/packages/container/package/app").expect(200).text())
        .contains("0 downloads", "None in the last 30 days.")
        .doesNotContain("class=\"chart\"");

    olga.get(MANIFESTS + "v1").expect(200);
    olga.get(MANIFESTS + "v1").expect(200);
    olga.get(MANIFESTS + digest).expect(200);
    restart();

    Browsing browser = Browsing.signedIn(berth, "olga", "correct horse battery");
    assertThat(browser.get("/users/olga/packages/container/package/app").expect(200).text())
        .contains("3 downloads in the last 30 days, most on ", "role=\"img\"")
        .containsPattern("<th scope=\"row\">[A-Z][a-z]+ [0-9]+, [0-9]+</th><td>3</td>");
    String version = browser.version("/users/olga/packages/container/app", "v1");
    assertThat(browser.get("/users/olga/packages/container/app/" + version).expect(200).text())
        .contains("3 downloads", "<bdi>v1</bdi>: 2 downloads in 30 days");
  }

  @Test
  void whatNobodyHasPulledIsListedAndDeletedByThat() {
    new Pushing(olga, "olga/app").image("v2", Content.noise(10, 2));
    olga.get(MANIFESTS + "v1").expect(200);
    restart();
    String tomorrow = LocalDate.now(ZoneOffset.UTC).plusDays(1).toString();

    olga.get(APP + "/versions?not_pulled_since=" + today()).expect(200, "[]");
    assertThat(olga.get(APP + "/versions?not_pulled_since=" + tomorrow).expect(200).text())
        .contains("\"v1\"", "\"v2\"");
    olga.get(APP + "/versions?not_pulled_since=soon").expect(422, "is no time");
    olga.ask(
            "POST",
            APP + "/clean-up",
            "{\"not_pulled_since\":\"" + today() + "\",\"dry_run\":false}")
        .expect(200, "\"versions\":[]");
    olga.ask(
            "POST",
            APP + "/clean-up",
            "{\"not_pulled_since\":\"" + tomorrow + "\",\"tag\":\"v2\",\"dry_run\":false}")
        .expect(200, "\"result\":\"deleted\"");
    assertThat(olga.get(APP + "/versions").text()).contains("\"v1\"").doesNotContain("\"v2\"");
  }

  private void makePublic() {
    olga.patch(APP, Content.utf8("{\"visibility\":\"public\"}")).expect(200);
  }

  private String today() {
    return LocalDate.now(ZoneOffset.UTC).toString();
  }

  private String versionId() {
    Matcher id =
        Pattern.compile("\"id\":(\\d+),\"name\":\"sha256")
            .matcher(olga.get(APP + "/versions").text());
    assertThat(id.find()).isTrue();
    return id.group(1);
  }

  @Test
  void aManifestThatIsSentIsADownloadAndNothingElseIs() {
    olga.head(MANIFESTS + "v1").expect(200);
    olga.get(MANIFESTS + "v1", "If-None-Match", "\"" + digest + "\"").expect(304);
    olga.get(MANIFESTS + "v2").expect(404);
    olga.get("/v2/olga/app/blobs/" + Content.digest(Content.CONFIG)).expect(200);
    Wire.anonymous(berth.url()).get(MANIFESTS + "v1").expect(401);
    olga.get(MANIFESTS + "v1", "Accept", MediaTypes.OCI_MANIFEST).expect(200);
    olga.get(MANIFESTS + "v1").expect(200);
    olga.get(MANIFESTS + digest).expect(200);
    restart();

    String day = today();
    olga.get(APP + "/downloads")
        .expect(200, "\"downloads\":3,\"days\":[{\"day\":\"%s\",\"downloads\":3}]}".formatted(day));
    assertThat(olga.get(APP + "/downloads").text()).startsWith("{\"total\":3,\"from\":");
    olga.get(APP + "/downloads?tag=v1").expect(200, "{\"tag\":\"v1\",\"from\"");
    olga.get(APP + "/downloads?tag=v1").expect(200, "\"downloads\":2,\"days\"");
    olga.get(APP + "/versions/" + versionId() + "/downloads").expect(200, "{\"total\":3,");
    assertThat(olga.get(APP + "/downloads", "Accept", "text/csv").text())
        .isEqualTo("day,downloads\n" + day + ",3\n");
    assertThat(olga.get(APP + "/downloads/rows?format=csv").text())
        .isEqualTo(
            "day,version_id,version,tag,downloads\n%1$s,%2$s,%3$s,,1\n%1$s,%2$s,%3$s,v1,2\n"
                .formatted(day, versionId(), digest));
  }

  @Test
  void rowsComeInPages() {
    olga.get(MANIFESTS + "v1").expect(200);
    olga.get(MANIFESTS + digest).expect(200);
    restart();

    Wire.Answer first = olga.get(APP + "/downloads/rows?per_page=1").expect(200, "\"tag\":null");
    Matcher next =
        Pattern.compile("<([^>]+)>; rel=\"next\"").matcher(first.header("Link").orElseThrow());
    assertThat(next.matches()).isTrue();
    Wire.Answer second = olga.get(next.group(1)).expect(200, "\"tag\":\"v1\"");
    next.reset(second.header("Link").orElseThrow());
    assertThat(next.matches()).isTrue();
    assertThat(olga.get(next.group(1)).expect(200).text()).isEqualTo("[]");
  }

  @Test
  void countsArriveWhileTheServerRuns() {
    olga.get(MANIFESTS + "v1").expect(200);

    while (!olga.get(APP + "/downloads").expect(200).text().contains("\"total\":1")) {
      Thread.onSpinWait();
    }
  }

  @Test
  void theBadgeOfAPublicPackageIsForEverybody() {
    Wire anybody = Wire.anonymous(berth.url());
    String badge = APP + "/downloads/badge.svg";
    assertThat(anybody.get(badge).status())
        .isEqualTo(anybody.get(APP + "x/downloads/badge.svg").status())
        .isGreaterThanOrEqualTo(401);
    assertThat(olga.get(badge).expect(200).header("Cache-Control")).hasValue("private, no-cache");
    makePublic();
    anybody.get(MANIFESTS + "v1").expect(200);
    restart();

    Wire.Answer answer = Wire.anonymous(berth.url()).get(badge).expect(200, "downloads: 1</title>");
    assertThat(answer.header("Content-Type")).hasValue("image/svg+xml; charset=utf-8");
    assertThat(answer.headers("Cache-Control")).containsExactly("public, max-age=300");
    Wire.anonymous(berth.url())
        .get(badge, "If-None-Match", answer.header("ETag").orElseThrow())
        .expect(304);
  }

  @Test
  void countsOfPrivatePackagesAreForTheirReaders() {
    Wire mia = Wire.basic(berth.url(), berth.createUser("mia"));
    for (String what : new String[] {"", "/rows", "/badge.svg"}) {
      mia.get(APP + "/downloads" + what).expect(404, "Package not found.");
    }
    mia.get(APP + "/versions/" + versionId() + "/downloads").expect(404, "Package not found.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?from=yesterday",
        "?from=2026-02-30",
        "?from=2026-03-02&to=2026-03-01",
        "?from=2020-01-01&to=2026-03-01",
        "?to=-9999-01-01",
        "?tag=%20",
        "/rows?after=x",
        "/rows?after=2026-01-01:x:y"
      })
  void whatIsNoPeriodIsRefused(String query) {
    olga.get(APP + "/downloads" + query).expect(400, "Invalid argument.");
  }
}
