package dev.berth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.LocalBerth;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Who may do what in an organization's name space, and that what is taken away is gone at once.
class OrganizationsTest {
  private static LocalBerth berth;
  private static Wire site;
  private static Wire owner;
  private static Wire member;
  private static Wire otherMember;
  private static Wire stranger;

  @BeforeAll
  static void start() throws Exception {
    berth = LocalBerth.start();
    site = Wire.token(berth.url(), berth.adminToken());
    owner = Wire.bearer(berth.url(), berth.createUser("olga"));
    member = Wire.bearer(berth.url(), berth.createUser("max"));
    otherMember = Wire.bearer(berth.url(), berth.createUser("mia"));
    stranger = Wire.bearer(berth.url(), berth.createUser("sven"));
    Wire.Answer made =
        site.post(
            "/api/v3/admin/organizations", Content.utf8("{\"login\":\"acme\",\"admin\":\"olga\"}"));
    made.expect(201);
    join("max");
    join("mia");
  }

  @AfterAll
  static void stop() throws Exception {
    berth.close();
  }

  private static void join(String login) {
    Wire.Answer joined =
        site.put("/api/v3/orgs/acme/memberships/" + login, Content.utf8("{\"role\":\"member\"}"));
    joined.expect(200);
  }

  @Test
  void whoCreatesAPackageHasAdminOnItAndOtherMembersHaveNothing() {
    new Pushing(member, "acme/by-max").image("v1");

    assertThat(member.get("/v2/acme/by-max/manifests/v1").status()).isEqualTo(200);
    assertThat(owner.get("/v2/acme/by-max/manifests/v1").status()).isEqualTo(200);
    assertThat(otherMember.get("/v2/acme/by-max/manifests/v1").status()).isEqualTo(404);
    assertThat(otherMember.get("/v2/acme/by-max/tags/list").text()).contains("\"tags\":[]");
    assertThat(otherMember.post("/v2/acme/by-max/blobs/uploads/", new byte[0]).text())
        .contains("permission_denied: write_package");
    assertThat(stranger.get("/v2/acme/by-max/manifests/v1").text())
        .contains("permission_denied: read_package");
  }

  @Test
  void anOwnerPushesToEachPackage() {
    new Pushing(member, "acme/shared").image("v1");

    new Pushing(owner, "acme/shared").image("v2", Content.noise(10, 1));

    assertThat(member.get("/v2/acme/shared/manifests/v2").status()).isEqualTo(200);
  }

  @Test
  void aStrangerMayCreateNothing() {
    assertThat(stranger.post("/v2/acme/new/blobs/uploads/", new byte[0]).text())
        .contains("permission_denied: create_package");
  }

  @Test
  void anInternalPackageIsReadByMembersOnly() {
    new Pushing(member, "acme/internal").image("v1");
    visibility("acme", "internal", "internal");

    assertThat(otherMember.get("/v2/acme/internal/manifests/v1").status()).isEqualTo(200);
    assertThat(otherMember.post("/v2/acme/internal/blobs/uploads/", new byte[0]).text())
        .contains("permission_denied: write_package");
    assertThat(stranger.get("/v2/acme/internal/manifests/v1").status()).isEqualTo(403);
  }

  @Test
  void aChangeOfVisibilityIsSeenByTheVeryNextRequest() {
    new Pushing(owner, "acme/switch").image("v1");
    Wire nobody = Wire.anonymous(berth.url());
    for (int round = 0; round < 20; round++) {
      visibility("acme", "switch", "public");
      assertThat(nobody.get("/v2/acme/switch/manifests/v1").status()).isEqualTo(200);
      visibility("acme", "switch", "private");
      assertThat(nobody.get("/v2/acme/switch/manifests/v1").status()).isEqualTo(401);
    }
  }

  @Test
  void whoLeavesTheOrganizationLosesWhatMembershipGave() {
    String token = berth.createUser("leaver");
    Wire leaver = Wire.bearer(berth.url(), token);
    new Pushing(owner, "acme/members").image("v1");
    visibility("acme", "members", "internal");
    join("leaver");
    assertThat(leaver.get("/v2/acme/members/manifests/v1").status()).isEqualTo(200);

    assertThat(site.delete("/api/v3/orgs/acme/memberships/leaver").status()).isEqualTo(204);

    assertThat(leaver.get("/v2/acme/members/manifests/v1").status()).isEqualTo(403);
  }

  @Test
  void whoLeavesTheOrganizationLosesThePackagesTheyMade() {
    Wire maker = Wire.bearer(berth.url(), berth.createUser("maker"));
    join("maker");
    new Pushing(maker, "acme/made").image("v1");

    assertThat(site.delete("/api/v3/orgs/acme/memberships/maker").status()).isEqualTo(204);

    assertThat(maker.get("/v2/acme/made/manifests/v1").status()).isEqualTo(403);
    join("maker");
    assertThat(maker.get("/v2/acme/made/manifests/v1").status()).isEqualTo(404);
    assertThat(owner.get("/v2/acme/made/manifests/v1").status()).isEqualTo(200);
  }

  @Test
  void aRevokedTokenIsRefusedAtTheVeryNextRequest() {
    Wire revoked = Wire.bearer(berth.url(), berth.createUser("rita"));
    Wire direct = Wire.basic(berth.url(), berth.createToken("rita", "read:packages"));
    assertThat(revoked.get("/v2/").status()).isEqualTo(200);
    assertThat(direct.get("/v2/").status()).isEqualTo(200);

    assertThat(site.delete("/api/v3/admin/users/rita/authorizations").status()).isEqualTo(204);

    assertThat(revoked.get("/v2/").outcome()).isEqualTo("401 UNAUTHORIZED");
    assertThat(direct.get("/v2/").outcome()).isEqualTo("401 UNAUTHORIZED");
  }

  @Test
  void aTokensScopesAreACeiling() {
    berth.createUser("carl");
    Wire reads = Wire.bearer(berth.url(), berth.createToken("carl", "read:packages"));
    Wire writes = Wire.bearer(berth.url(), berth.createToken("carl", "write:packages"));
    Wire nothing = Wire.bearer(berth.url(), berth.createToken("carl", "read:user"));
    String scopes = "permission_denied: The token provided does not match expected scopes.";
    new Pushing(writes, "carl/x").image("v1");

    assertThat(reads.get("/v2/carl/x/manifests/v1").status()).isEqualTo(200);
    assertThat(reads.post("/v2/carl/x/blobs/uploads/", new byte[0]).text()).contains(scopes);
    assertThat(writes.get("/v2/carl/x/manifests/v1").status()).isEqualTo(200);
    assertThat(writes.delete("/v2/carl/x/manifests/v1").text()).contains(scopes);
    assertThat(nothing.get("/v2/carl/x/manifests/v1").text()).contains(scopes);
    assertThat(reads.get("/v2/_catalog?n=1000").text()).contains("carl/x");
    assertThat(nothing.get("/v2/_catalog?n=1000").text()).doesNotContain("carl/x");
  }

  private static void visibility(String organization, String name, String visibility) {
    Wire.Answer changed =
        Wire.token(berth.url(), berth.createToken("olga", "write:packages"))
            .patch(
                "/api/v3/orgs/" + organization + "/packages/container/" + name,
                Content.utf8("{\"visibility\":\"" + visibility + "\"}"));
    changed.expect(200);
  }
}
