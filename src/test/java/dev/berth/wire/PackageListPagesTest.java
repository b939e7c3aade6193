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
import org.junit.jupiter.params.provider.ValueSource;

/// The lists of packages on their pages: of an account, of all that is one's own, and of what was
/// deleted.
class PackageListPagesTest {
  private static final String PASSWORD = "correct horse battery";
  private static final String LIST = "/orgs/acme/packages";
  private static LocalBerth berth;
  private static Browsing olga;
  private static Browsing mia;

  @BeforeAll
  static void start() {
    berth = LocalBerth.start();
    Wire wire = Wire.bearer(berth.url(), berth.createUser("olga"));
    berth.createUser("mia");
    berth.createOrganization("acme", "olga");
    berth.addMember("acme", "mia", "member");
    for (String name : List.of("site", "tools/app", "tools/cli", "gone", "kept")) {
      new Pushing(wire, "acme/" + name).image("v1");
    }
    new Pushing(wire, "olga/app").image("v1");
    new Pushing(wire, "acme/site").image("v2", Content.noise(10, 2));
    for (String login : List.of("olga", "mia")) {
      berth.setPassword(login, PASSWORD);
    }
    olga = Browsing.signedIn(berth, "olga", PASSWORD);
    mia = Browsing.signedIn(berth, "mia", PASSWORD);
    String settings = "/orgs/acme/packages/container/gone/settings";
    olga.submit(settings, settings + "/delete", "verify", "gone").expect(303);
  }

  @AfterAll
  static void stop() {
    berth.close();
  }

  private static List<String> names(Browsing.Page page) {
    List<String> names = new ArrayList<>();
    Matcher name = Pattern.compile("data-text=\"([^\"]+)\"").matcher(page.expect(200).text());
    while (name.find()) {
      names.add(name.group(1));
    }
    return names;
  }

  @Test
  void packagesAreFoundByNameAndVisibilityAndInAnOrderUnderAnAddressThatCanBeShared() {
    assertThat(names(olga.get(LIST))).containsExactly("kept", "site", "tools/app", "tools/cli");
    assertThat(names(olga.get(LIST + "?q=TOOLS"))).containsExactly("tools/app", "tools/cli");
    assertThat(names(olga.get(LIST + "?q=tools&visibility=public"))).isEmpty();
    assertThat(names(olga.get(LIST + "?ecosystem=container&sort_by=updated")))
        .startsWith("site")
        .hasSize(4);
    assertThat(olga.get(LIST + "?q=none").expect(200).text())
        .contains("packages fit", "Show all packages");
    assertThat(names(mia.get(LIST + "?q=tools"))).isEmpty();
    assertThat(olga.get(LIST + "?q=tools&sort_by=updated").text())
        .contains("/orgs/acme/packages?q=tools&amp;visibility=public&amp;sort_by=updated");
  }

  @Test
  void theFirstPageShowsWhatWasPushedLastAndFindsOnesOwn() {
    Browsing.Page home = olga.get("/");

    assertThat(home.text()).contains("Recently pushed");
    assertThat(names(home).getFirst()).isEqualTo("site");
    assertThat(names(olga.get("/?q=app"))).containsExactlyInAnyOrder("app", "tools/app");
    assertThat(olga.get("/?q=%3Cscript%3Ealert(1)").expect(200).text())
        .contains("None of your packages fits")
        .doesNotContain("<script>alert");
  }

  @Test
  void whatWasDeletedIsListedForWhoeverAdministersTheOwner() {
    assertThat(olga.get(LIST + "?state=deleted").expect(200).text())
        .contains("gone", "Restore")
        .doesNotContain("tools/app");
    assertThat(mia.get(LIST + "?state=deleted").status()).isEqualTo(404);
    assertThat(new Browsing(berth.url()).get(LIST + "?state=deleted").status()).isEqualTo(404);
    assertThat(mia.get(LIST).text()).doesNotContain("Deleted packages");

    String address = "/orgs/acme/packages/container/gone/restore";
    olga.submit(LIST + "?state=deleted", address).expect(303);
    assertThat(names(olga.get(LIST))).contains("gone");
    String settings = "/orgs/acme/packages/container/gone/settings";
    olga.submit(settings, settings + "/delete", "verify", "gone").expect(303);
  }

  @ParameterizedTest
  @ValueSource(strings = {LIST + "?q=%00", "/?q=a%00b", "/orgs/acme/people?role=%00"})
  void theCharacterZeroIsRefusedInEveryQuery(String address) {
    assertThat(olga.get(address).expect(400).text()).contains("U+0000");
  }
}
