package dev.berth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.LocalBerth;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whom an internal package is open to is for the site to say.
class InternalPackagesTest {

  @ParameterizedTest
  @CsvSource({"organization,false", "site,true"})
  void strangersOfTheSiteAreLetInOnlyWhereTheSettingSaysSo(String setting, boolean open) {
    try (LocalBerth berth = LocalBerth.start("internal=" + setting)) {
      String olga = pushInternal(berth);
      Wire stranger = Wire.bearer(berth.url(), berth.createUser("sven"));

      assertThat(stranger.get("/v2/acme/app/manifests/v1").status()).isEqualTo(open ? 200 : 403);
      assertThat(stranger.get("/v2/_catalog").text().contains("acme/app")).isEqualTo(open);
      assertThat(stranger.post("/v2/acme/app/blobs/uploads/", new byte[0]).status()).isEqualTo(403);
      assertThat(Wire.anonymous(berth.url()).get("/v2/acme/app/manifests/v1").status())
          .isEqualTo(401);
      assertThat(Wire.bearer(berth.url(), olga).get("/v2/acme/app/manifests/v1").status())
          .isEqualTo(200);
    }
  }

  @Test
  void whoIsOfTheOrganizationIsLetInInEitherCase() {
    try (LocalBerth berth = LocalBerth.start()) {
      pushInternal(berth);
      String mia = berth.createUser("mia");
      berth.addMember("acme", "mia", "member");

      assertThat(Wire.bearer(berth.url(), mia).get("/v2/acme/app/manifests/v1").status())
          .isEqualTo(200);
    }
  }

  private static String pushInternal(LocalBerth berth) {
    String olga = berth.createUser("olga");
    berth.createOrganization("acme", "olga");
    new Pushing(Wire.bearer(berth.url(), olga), "acme/app").image("v1");
    Wire.Answer changed =
        Wire.token(berth.url(), olga)
            .patch(
                "/api/v3/orgs/acme/packages/container/app",
                Content.utf8("{\"visibility\":\"internal\"}"));
    changed.expect(200);
    return olga;
  }
}
