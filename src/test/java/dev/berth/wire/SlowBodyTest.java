package dev.berth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.LocalBerth;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A right that ends while the body of a request is on its way has ended for that request too.
class SlowBodyTest {
  private static final String PACKAGE = "/api/v3/orgs/acme/packages/container/app";
  private static LocalBerth berth;
  private static Wire admin;
  private static Wire olga;

  /// What takes the right away.
  enum Change {
    REVOKED_TOKEN,
    SUSPENDED,
    LEFT_ORGANIZATION,
    ROLE_TAKEN_AWAY
  }

  @BeforeAll
  static void start() {
    berth = LocalBerth.start();
    admin = new Wire(berth.url(), "token " + berth.adminToken());
    berth.createUser("olga");
    berth.createUser("tim");
    berth.createOrganization("acme", "olga");
    olga = Wire.basic(berth.url(), berth.createToken("olga", "write:packages", "admin:org"));
    new Pushing(olga, "acme/app").image("v1", Content.utf8("a layer"));
  }

  @AfterAll
  static void stop() {
    berth.close();
  }

  @ParameterizedTest
  @CsvSource({
    "REVOKED_TOKEN, 401",
    "SUSPENDED, 401",
    "LEFT_ORGANIZATION, 404",
    "ROLE_TAKEN_AWAY, 404",
  })
  void aRightThatEndsWhileTheBodyComesIsNotThereAnyMore(Change change, int expected)
      throws IOException {
    berth.addMember("acme", "tim", "member");
    done(olga.put(PACKAGE + "/access/users/tim", Content.utf8("{\"role\":\"admin\"}")));
    Wire tim = Wire.basic(berth.url(), berth.createToken("tim", "write:packages"));
    String body = "{\"visibility\":\"internal\"}";
    OpenConnection.Answer answer;
    try (OpenConnection connection = new OpenConnection(berth.url())) {
      connection.begin("PATCH", PACKAGE, tim.authorization(), body.length());
      connection.write(body.substring(0, 10));
      takeAway(change);
      connection.write(body.substring(10));
      answer = connection.read("PATCH");
    }
    done(admin.delete("/api/v3/users/tim/suspended"));

    assertThat(answer.status()).as(answer.body()).isEqualTo(expected);
    assertThat(olga.get(PACKAGE).text()).contains("\"visibility\":\"private\"");
  }

  private static void takeAway(Change change) {
    done(
        switch (change) {
          case REVOKED_TOKEN -> admin.delete("/api/v3/admin/users/tim/authorizations");
          case SUSPENDED -> admin.put("/api/v3/users/tim/suspended", new byte[0]);
          case LEFT_ORGANIZATION -> olga.delete("/api/v3/orgs/acme/memberships/tim");
          case ROLE_TAKEN_AWAY -> olga.delete(PACKAGE + "/access/users/tim");
        });
  }

  private static void done(Wire.Answer answer) {
    assertThat(answer.status()).as(answer.text()).isBetween(200, 204);
  }
}
