package dev.berth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.LocalBerth;
import dev.berth.oci.Digest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The pages of packages: what they show to whom, and what their forms do.
class PackagePagesTest {
  private static final String PASSWORD = "correct horse battery";
  private static int packages;
  private static LocalBerth berth;
  private static String oliver;

  private Browsing owner;
  private Browsing member;
  private String name;
  private String base;

  @BeforeAll
  static void start() {
    berth = LocalBerth.start();
    oliver = berth.createUser("oliver");
    berth.createUser("mia");
    berth.createUser("sven");
    berth.createOrganization("acme", "oliver");
    berth.addMember("acme", "mia", "member");
    for (String login : new String[] {"oliver", "mia", "sven"}) {
      berth.setPassword(login, PASSWORD);
    }
  }

  @AfterAll
  static void stop() {
    berth.close();
  }

  @BeforeEach
  void push() {
    name = "app-" + ++packages;
    base = "/orgs/acme/packages/container/";
    pushing().image("v1", Content.noise(100, packages));
    pushing().image("v2", Content.noise(200, packages));
    owner = Browsing.signedIn(berth, "oliver", PASSWORD);
    member = Browsing.signedIn(berth, "mia", PASSWORD);
  }

  private Pushing pushing() {
    return new Pushing(Wire.bearer(berth.url(), oliver), "acme/" + name);
  }

  private void setVisibility(String visibility) {
    Wire.token(berth.url(), oliver)
        .patch(
            "/api/v3/orgs/acme/packages/container/" + name,
            Content.utf8("{\"visibility\":\"" + visibility + "\"}"))
        .expect(200);
  }

  private String version(String tag) {
    return owner.version(base + name, tag);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"package/NAME", "NAME/versions", "NAME/settings", "NAME/1", "NAME/1/delete"})
  void whatMayNotBeSeenIsLikeWhatIsNotThere(String path) {
    Browsing stranger = Browsing.signedIn(berth, "sven", PASSWORD);
    String hidden = stranger.get(base + path.replace("NAME", name)).expect(404).text();
    String absent = stranger.get(base + path.replace("NAME", "absent")).expect(404).text();

    assertThat(withoutVarying(hidden)).isEqualTo(withoutVarying(absent));
  }

  private static String withoutVarying(String page) {
    return page.replaceAll("name=\"authenticity_token\" value=\"[^\"]+\"", "")
        .replaceAll("Request [0-9A-F:]+", "");
  }

  @Test
  void whoMayLookAndNoMoreIsToldWhichRoleItTakesAndWhoGivesIt() {
    setVisibility("public");

    String refusal = member.get(base + name + "/settings").expect(403).text();

    assertThat(refusal)
        .contains("It takes the role admin in acme/" + name)
        .contains("The owners of acme, and those who are admin in the package, can give you");
    assertThat(member.get(base + "package/" + name).text()).doesNotContain("Package settings");
    assertThat(member.get(base + name + "/versions").text()).doesNotContain("/delete");
    assertThat(new Browsing(berth.url()).get(base + "package/" + name).expect(200).text())
        .contains("Public", "docker pull " + berth.host() + "/acme/" + name + ":v2");
  }

  @Test
  void aVisibilityIsChangedOnlyWithTheNameTyped() {
    String settings = base + name + "/settings";

    String asked =
        owner
            .submit(settings, settings + "/visibility", "visibility", "public", "verify", "other")
            .expect(422)
            .text();
    assertThat(asked).contains("type " + name + " to confirm");
    assertThat(owner.get(base + "package/" + name).text()).contains(">Private<");

    owner
        .submit(settings, settings + "/visibility", "visibility", "public", "verify", name)
        .expect(303);
    assertThat(owner.get(base + "package/" + name).text()).contains(">Public<");
  }

  @Test
  void aVersionIsDeletedAndRestored() {
    String version = base + name + "/" + version("v1");
    owner.submit(version + "/delete", version + "/delete", "verify", name).expect(303);

    assertThat(owner.get(version).status()).isEqualTo(404);
    String deleted = owner.get(base + name + "/versions?filters%5Bversion_type%5D=deleted").text();
    assertThat(deleted).contains(version + "/restore");

    owner
        .submit(base + name + "/versions?filters%5Bversion_type%5D=deleted", version + "/restore")
        .expect(303);
    assertThat(owner.get(version).expect(200).text()).contains("v1");
  }

  @Test
  void theLastTaggedVersionStays() {
    String first = base + name + "/" + version("v1");
    String last = base + name + "/" + version("v2");
    owner.submit(first + "/delete", first + "/delete", "verify", name).expect(303);

    assertThat(owner.submit(last + "/delete", last + "/delete", "verify", name).expect(422).text())
        .contains("You cannot delete the last tagged version of a package.");
  }

  @Test
  void aTagIsMovedBackToWhatItWas() {
    pushing().image("v1", Content.noise(300, packages));
    String page = owner.get(base + name + "/" + version("v1")).expect(200).text();
    String former = page.replaceAll("(?s).*action=\"" + base + name + "/([0-9]+)/tag\".*", "$1");

    owner
        .submit(base + name + "/" + version("v1"), base + name + "/" + former + "/tag", "tag", "v1")
        .expect(303);

    assertThat(version("v1")).isEqualTo(former);
  }

  @Test
  void aPackageIsDeletedByTypingItsNameAndComesBack() {
    String settings = base + name + "/settings";
    owner.submit(settings, settings + "/delete", "verify", "x").expect(422);
    owner.submit(settings, settings + "/delete", "verify", name).expect(303);
    assertThat(owner.get(base + "package/" + name).status()).isEqualTo(404);
    assertThat(member.get(base + name + "/restore").status()).isEqualTo(404);

    owner.submit(base + name + "/restore", base + name + "/restore").expect(303);

    assertThat(owner.get(base + "package/" + name).status()).isEqualTo(200);
  }

  @Test
  void accessIsGivenAndTakenAway() {
    String settings = base + name + "/settings";
    owner.submit(settings, settings + "/grant", "login", "mia", "role", "write").expect(303);
    String listed = owner.get(settings).text();
    assertThat(listed).contains("<bdi>mia</bdi>");
    assertThat(member.get(base + "package/" + name).status()).isEqualTo(200);

    String id = listed.replaceAll("(?s).*name=\"id\" value=\"([0-9]+)\".*", "$1");
    owner.submit(settings, settings + "/revoke", "kind", "user", "id", id).expect(303);
    assertThat(owner.get(settings).text()).doesNotContain("<bdi>mia</bdi>");

    assertThat(
            owner
                .submit(settings, settings + "/grant", "login", "<b>x</b>", "role", "read")
                .expect(422)
                .text())
        .contains("There is no user called &lt;b&gt;x");
  }

  @Test
  void noChangeIsMadeByAFormOfSomebodyElse() {
    String token = member.get("/settings/tokens").formToken();
    String settings = base + name + "/settings";

    owner.post(settings + "/delete", token, "verify", name).expect(422);
    member.post(settings + "/delete", token, "verify", name).expect(404);

    assertThat(owner.get(base + "package/" + name).status()).isEqualTo(200);
  }

  @Test
  void whatImagesSayIsShownAsText() {
    byte[] config =
        Content.utf8(
            "{\"os\":\"linux\",\"architecture\":\"amd64\",\"config\":{\"Labels\":{"
                + "\"<script>a\":\"<img src=x onerror=alert(1)>\","
                + "\"org.opencontainers.image.description\":\"<script>alert(2)</script>\"}}}");
    pushing().blob(config);
    String manifest =
        "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\","
            + "\"config\":"
            + Content.descriptor("application/vnd.oci.image.config.v1+json", config)
            + ",\"layers\":[]}";
    pushing().manifest("v3", manifest, "application/vnd.oci.image.manifest.v1+json").expect(201);
    Digest digest = Content.digest(manifest);

    for (String path :
        new String[] {
          base + "package/" + name,
          base + "package/" + name + "?tab=labels",
          base + name + "/" + version("v3"),
          "/orgs/acme/packages"
        }) {
      assertThat(owner.get(path).expect(200).text())
          .doesNotContain("<script>a", "<img src=x")
          .doesNotContain("javascript:");
    }
    assertThat(owner.get(base + name + "/" + version("v3")).text()).contains(digest.toString());
  }

  @Test
  void tagsAreFoundAndFiltered() {
    assertThat(owner.get(base + name + "/versions?q=v1").text())
        .contains(">v1<")
        .doesNotContain(">v2<");
    assertThat(owner.get(base + name + "/versions?filters%5Bversion_type%5D=untagged").text())
        .contains("No such versions");
    assertThat(owner.get(base + name + "/versions?filters%5Bversion_type%5D=nonsense").status())
        .isEqualTo(200);
    assertThat(
            owner
                .get(base + name + "/versions?q=%22%3E%3Cscript%3E&page=0&after=x")
                .expect(200)
                .text())
        .doesNotContain("<script>\"");
  }

  @Test
  void aRepositoryIsConnectedByAFormAndItsAddressLeadsToThePackage() {
    String settings = base + name + "/settings";
    Wire.token(berth.url(), berth.createToken("oliver", "repo", "admin:org"))
        .ask("POST", "/api/v3/orgs/acme/repos", "{\"name\":\"code-" + name + "\"}")
        .expect(201);
    String address = "/acme/code-" + name + "/pkgs/container/" + name;
    owner.get(address).expect(404);

    assertThat(
            owner
                .submit(settings, settings + "/link", "repository", "acme/absent")
                .expect(422)
                .text())
        .contains("There is no repository acme/absent");
    owner.submit(settings, settings + "/link", "repository", "acme/code-" + name).expect(303);

    assertThat(owner.get(address).expect(303).location()).isEqualTo(base + "package/" + name);
    owner.get("/acme/other/pkgs/container/" + name).expect(404);
    owner.submit(settings, settings + "/unlink").expect(303);
    owner.get(address).expect(404);
  }

  @Test
  void theManifestIsShownAndWhoPushed() {
    assertThat(owner.get(base + "package/" + name + "?tab=manifest").expect(200).text())
        .contains("&#34;schemaVersion&#34; : 2", "Contributors", ">oliver<")
        .contains("?tab=installation");
    assertThat(owner.get(base + "package/" + name + "?tag=v1&tab=manifest").text())
        .contains("?tab=installation&amp;tag=v1");
  }
}
