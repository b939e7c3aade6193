package dev.berth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.LocalBerth;
import dev.berth.oci.MediaTypes;
import java.io.IOException;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A right to push and to delete that is taken away is gone at the very next request.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class NextChangeContract {
  private static final String API = "/api/v3";
  private static final String PACKAGE = API + "/orgs/acme/packages/container/app";

  /// Where rights are changed.
  private LocalBerth berth;

  /// Where the changes are asked for.
  private LocalBerth asked;

  private Wire admin;
  private Wire olga;

  /// Starts a server.
  abstract LocalBerth start();

  /// The server that is asked after rights were changed in another.
  LocalBerth another(LocalBerth other) {
    return other;
  }

  /// The least version of HTTP that is spoken.
  abstract HttpClient.Version version();

  /// What takes a right away.
  enum Change {
    REVOKED_TOKEN,
    SUSPENDED,
    LEFT_TEAM,
    LEFT_ORGANIZATION,
    ROLE_TAKEN_AWAY
  }

  /// A request that changes something, and the answer to who may.
  private record Probe(String method, String path, int done) {}

  private static final List<Probe> PROBES =
      List.of(
          new Probe("POST", "/v2/acme/app/blobs/uploads/", 202),
          new Probe("PUT", "/v2/acme/app/manifests/pushed", 201),
          new Probe("DELETE", "/v2/acme/app/manifests/pushed", 202));

  @BeforeAll
  void makeAccounts() {
    berth = start();
    asked = another(berth);
    admin = Wire.token(berth.url(), berth.adminToken()).by(berth.client());
    berth.createUser("olga");
    berth.createUser("tim");
    berth.createOrganization("acme", "olga");
    berth.addMember("acme", "tim", "member");
    String[] scopes = {"write:packages", "delete:packages", "admin:org"};
    olga = Wire.basic(berth.url(), berth.createToken("olga", scopes)).by(berth.client());
    olga.post(
            API + "/orgs/acme/teams",
            Content.utf8("{\"name\":\"builders\",\"privacy\":\"closed\"}"))
        .expect(201);
    push(olga).expect(201);
  }

  @AfterAll
  void stop() throws IOException {
    asked.close();
    if (asked != berth) {
      berth.close();
    }
  }

  @ParameterizedTest
  @EnumSource(Change.class)
  void aRightThatIsTakenAwayIsGoneAtTheNextRequest(Change change) {
    List<String> wrong = new ArrayList<>();
    for (Probe probe : PROBES) {
      allow(change);
      push(olga).expect(201);
      Wire tim =
          Wire.basic(asked.url(), berth.createToken("tim", "write:packages", "delete:packages"))
              .by(asked.client());
      Wire.Answer before = ask(tim, probe);
      push(olga).expect(201);
      takeAway(change);
      Wire.Answer after = ask(tim, probe);
      undo(change);
      assertThat(before.response().version()).isGreaterThanOrEqualTo(version());
      olga.get("/v2/acme/app/manifests/pushed").expect(200);
      if (before.status() != probe.done()) {
        wrong.add(probe + " was not done before: " + before.status() + " " + before.text());
      }
      // Where one may make packages, one that is hidden is answered about as one that is absent.
      boolean refused =
          after.status() == 401
              || after.status() == 403
              || (after.status() == 404 && probe.method().equals("DELETE"));
      if (!refused) {
        wrong.add(probe + " was answered after: " + after.status() + " " + after.text());
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static Wire.Answer push(Wire who) {
    return new Pushing(who, "acme/app").manifest("pushed", Content.index(), MediaTypes.OCI_INDEX);
  }

  private static Wire.Answer ask(Wire who, Probe probe) {
    return probe.method().equals("PUT") ? push(who) : who.ask(probe.method(), probe.path(), null);
  }

  private void allow(Change change) {
    String role = "{\"role\":\"admin\"}";
    if (change == Change.LEFT_TEAM) {
      olga.delete(PACKAGE + "/access/users/tim");
      put(API + "/orgs/acme/teams/builders/memberships/tim", "{}");
      put(PACKAGE + "/access/teams/builders", role);
    } else {
      put(PACKAGE + "/access/users/tim", role);
    }
  }

  private void takeAway(Change change) {
    done(
        switch (change) {
          case REVOKED_TOKEN -> admin.delete(API + "/admin/users/tim/authorizations");
          case SUSPENDED -> admin.put(API + "/users/tim/suspended", new byte[0]);
          case LEFT_TEAM -> olga.delete(API + "/orgs/acme/teams/builders/memberships/tim");
          case LEFT_ORGANIZATION -> olga.delete(API + "/orgs/acme/memberships/tim");
          case ROLE_TAKEN_AWAY -> olga.delete(PACKAGE + "/access/users/tim");
        });
  }

  private void undo(Change change) {
    switch (change) {
      case SUSPENDED -> done(admin.delete(API + "/users/tim/suspended"));
      case LEFT_TEAM -> done(olga.delete(PACKAGE + "/access/teams/builders"));
      case LEFT_ORGANIZATION -> berth.addMember("acme", "tim", "member");
      case REVOKED_TOKEN, ROLE_TAKEN_AWAY -> {}
    }
  }

  private void put(String path, String body) {
    done(olga.put(path, Content.utf8(body)));
  }

  private static void done(Wire.Answer answer) {
    assertThat(answer.status()).as(answer.text()).isBetween(200, 204);
  }
}
