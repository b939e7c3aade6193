package dev.berth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.LocalBerth;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Deleting many versions at once.
class CleanUpPagesTest {
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
    berth.createOrganization("acme", "oliver");
    berth.addMember("acme", "mia", "member");
    for (String login : new String[] {"oliver", "mia"}) {
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

  @Test
  void manyVersionsAreDeletedAfterAPageThatSaysWhatWouldComeOfIt() {
    pushing().image("v3", Content.noise(300, packages));
    String chosen = "?version_id=" + version("v1") + "&version_id=" + version("v2");
    String address = base + name + "/versions/delete";
    assertThat(owner.get(base + name + "/versions").text()).contains("Delete selected");

    String asked = owner.get(address + chosen).expect(200).text();
    assertThat(asked).contains("Delete 2 versions?", "will be deleted");
    assertThat(owner.get(base + name + "/versions").text()).contains(">v1<", ">v2<");
    owner.submit(address + chosen, address, "version_id", version("v1"), "verify", "x").expect(422);

    String done =
        owner
            .submit(
                address + chosen,
                address,
                "version_id",
                version("v1"),
                "version_id",
                version("v2"),
                "verify",
                name)
            .expect(200)
            .text();
    assertThat(done).contains("2 versions deleted");
    assertThat(owner.get(base + name + "/versions").text()).doesNotContain(">v1<", ">v2<");
    assertThat(owner.get(address + "?version_id=" + version("v3")).expect(200).text())
        .contains("no other version has a tag", "There is nothing to be deleted.");
  }

  @Test
  void whatIsDeletedAtOnceIsChosenAndNotTooMuch() {
    String address = base + name + "/versions/delete";

    owner.get(address).expect(422);
    owner.get(address + "?version_id=x").expect(404);
    owner.get(address + "?" + "version_id=1&".repeat(2)).expect(200);
    StringBuilder many = new StringBuilder();
    for (int id = 1; id <= 101; id++) {
      many.append("&version_id=").append(id);
    }
    owner.get(address + "?" + many.substring(1)).expect(422);
    setVisibility("public");
    member.get(address + "?version_id=1").expect(403);
  }
}
