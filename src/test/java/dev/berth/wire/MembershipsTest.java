package dev.berth.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.LocalBerth;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Who belongs to which organization, who may know it, and what owners decide.
class MembershipsTest {
  private static final String API = "/api/v3";
  private static LocalBerth berth;
  private static Wire admin;
  private static Wire owner;
  private static Wire member;
  private static Wire stranger;

  @BeforeAll
  static void start() {
    berth = LocalBerth.start();
    admin = token(berth.adminToken());
    berth.createUser("olga");
    berth.createUser("max");
    berth.createUser("sven");
    owner = token(berth.createToken("olga", "admin:org"));
    member = token(berth.createToken("max", "read:org"));
    stranger = token(berth.createToken("sven", "admin:org"));
    berth.createOrganization("acme", "olga");
    berth.createOrganization("zeta", "sven");
    berth.addMember("acme", "max", "member");
    berth.addMember("zeta", "max", "member");
  }

  @AfterAll
  static void stop() {
    berth.close();
  }

  private static Wire token(String secret) {
    return Wire.token(berth.url(), secret);
  }

  @ParameterizedTest(name = "{0}: owner {1}, member {2}, stranger {3}, anonymous {4}")
  @CsvSource({
    "/orgs/acme/members,             200, 200, 200, 200",
    "/orgs/acme/members?role=admin,  200, 200, 200, 200",
    "/orgs/acme/members?role=king,   422, 422, 422, 422",
    "/orgs/acme/members?filter=2fa_disabled, 200, 422, 422, 422",
    "/orgs/acme/members/max,         204, 204, 302, 302",
    "/orgs/acme/members/sven,        404, 404, 302, 302",
    "/orgs/acme/members/nobody,      404, 404, 302, 302",
    "/orgs/nobody/members/max,       404, 404, 404, 404",
    "/orgs/acme/memberships/max,     200, 200, 404, 401",
    "/orgs/acme/memberships/sven,    404, 404, 404, 401",
    "/orgs/acme/public_members,      200, 200, 200, 200",
    "/orgs/acme/public_members/max,  404, 404, 404, 404",
    "/user/orgs,                     200, 200, 200, 401",
    "/user/memberships/orgs,         200, 200, 200, 401",
    "/user/memberships/orgs/acme,    200, 200, 404, 401",
    "/user/memberships/orgs/nobody,  404, 404, 404, 401",
    "/users/max/orgs,                200, 200, 200, 200",
    "/users/nobody/orgs,             404, 404, 404, 404"
  })
  void readingIsAnswered(String path, int byOwner, int byMember, int byStranger, int byAnonymous) {
    assertThat(owner.get(API + path).status()).isEqualTo(byOwner);
    assertThat(member.get(API + path).status()).isEqualTo(byMember);
    assertThat(stranger.get(API + path).status()).isEqualTo(byStranger);
    assertThat(Wire.anonymous(berth.url()).get(API + path).status()).isEqualTo(byAnonymous);
  }

  @Test
  void aTokenWithoutTheScopeIsToldWhichOneIsMissing() {
    Wire weak = token(berth.createToken("max", "repo"));

    assertThat(weak.get(API + "/user/orgs").text()).contains("read:org");
    for (Wire outside : List.of(weak, stranger, Wire.anonymous(berth.url()))) {
      assertThat(outside.get(API + "/orgs/acme/members").text()).isEqualTo("[]");
    }
    assertThat(weak.get(API + "/users/max/orgs").text()).isEqualTo("[]");
  }

  @Test
  void strangersAreSentToThePublicMembers() {
    assertThat(stranger.get(API + "/orgs/acme/members/max").header("Location"))
        .contains(berth.url() + "/api/v3/orgs/acme/public_members/max");
  }

  @Test
  void membershipsOfOthersAreSeenInSharedOrganizationsOnly() {
    assertThat(admin.get(API + "/users/max/orgs").text()).contains("acme", "zeta");
    assertThat(owner.get(API + "/users/max/orgs").text()).contains("acme").doesNotContain("zeta");
    assertThat(stranger.get(API + "/users/max/orgs").text())
        .contains("zeta")
        .doesNotContain("acme");
    assertThat(Wire.anonymous(berth.url()).get(API + "/users/max/orgs").text()).isEqualTo("[]");
  }

  @Test
  void aMembershipIsActiveBeforeItIsAccepted() {
    String path = API + "/user/memberships/orgs/acme";
    byte[] active = "{\"state\":\"active\"}".getBytes(UTF_8);

    member.patch(path, active).expect(200, "\"state\":\"active\"");
    member
        .patch(path, "{}".getBytes(UTF_8))
        .expect(422, "\"field\":\"state\",\"code\":\"missing_field\"");
    member.patch(path, "{\"state\":\"pending\"}".getBytes(UTF_8)).expect(422, "is not a member of");
    stranger.patch(path, active).expect(404);
  }

  @Test
  void aUserListsWhatTheyBelongToAndAsWhat() {
    assertThat(member.get(API + "/user/orgs").text()).contains("acme", "zeta");
    assertThat(owner.get(API + "/user/memberships/orgs").text())
        .contains("\"state\":\"active\"")
        .contains("\"role\":\"admin\"")
        .contains("\"login\":\"acme\"");
    assertThat(owner.get(API + "/user/memberships/orgs?state=pending").text()).isEqualTo("[]");
    Wire.Answer page = member.get(API + "/user/orgs?per_page=1");
    assertThat(page.header("Link").orElseThrow())
        .isEqualTo("<" + berth.url() + "/api/v3/user/orgs?page=2&per_page=1>; rel=\"next\"");
    assertThat(member.get(API + "/user/orgs?per_page=1&page=2").header("Link").orElseThrow())
        .contains("rel=\"prev\"")
        .contains("rel=\"first\"")
        .doesNotContain("rel=\"next\"");
    assertThat(member.get(API + "/user/orgs?page=9").text()).isEqualTo("[]");
  }

  @Test
  void linksKeepTheOtherParameters() {
    assertThat(
            owner.get(API + "/orgs/acme/members?role=all&per_page=1").header("Link").orElseThrow())
        .contains("?page=2&per_page=1&role=all>");
  }

  @Test
  void whoIsRemovedIsNoMember() {
    berth.createUser("lea");
    berth.addMember("acme", "lea", "member");
    assertThat(member.delete(API + "/orgs/acme/members/lea").status()).isEqualTo(404);

    assertThat(owner.delete(API + "/orgs/acme/members/lea").status()).isEqualTo(204);

    assertThat(owner.get(API + "/orgs/acme/members/lea").status()).isEqualTo(404);
    assertThat(owner.delete(API + "/orgs/acme/members/lea").status()).isEqualTo(404);
    assertThat(owner.delete(API + "/orgs/acme/members/olga").text()).contains("without an owner");
  }

  @Test
  void aMemberBecomesAnOutsideCollaboratorAndIsRemoved() {
    berth.createUser("otto");
    berth.addMember("acme", "otto", "member");
    String one = API + "/orgs/acme/outside_collaborators/otto";
    assertThat(member.get(API + "/orgs/acme/outside_collaborators").text()).isEqualTo("[]");
    assertThat(stranger.get(API + "/orgs/acme/outside_collaborators").status()).isEqualTo(404);
    assertThat(member.put(one, new byte[0]).status()).isEqualTo(404);
    assertThat(owner.delete(one).text())
        .contains("\"message\":\"You cannot specify an organization member to remove");

    assertThat(owner.put(one, new byte[0]).status()).isEqualTo(204);

    assertThat(owner.get(API + "/orgs/acme/members/otto").status()).isEqualTo(404);
    Wire.Answer again = owner.put(one, new byte[0]);
    assertThat(again.status()).isEqualTo(403);
    assertThat(again.text()).contains("otto is not a member of the acme organization.");
    assertThat(owner.delete(one).status()).isEqualTo(404);
    assertThat(owner.put(one.replace("otto", "olga"), new byte[0]).text())
        .contains("Cannot convert the last owner to an outside collaborator");
    assertThat(owner.put(one.replace("otto", "nobody"), new byte[0]).status()).isEqualTo(404);
  }

  @Test
  void ownersDecideWhichPackagesMembersMayHave() {
    assertThat(member.get(API + "/orgs/acme").text())
        .contains("\"members_can_create_packages\":true")
        .contains("\"packages_inherit_access\":true");
    assertThat(stranger.get(API + "/orgs/acme").text()).doesNotContain("members_can_create");
    assertThat(patch(member, "{\"packages_inherit_access\":false}").status()).isEqualTo(404);
    for (String field :
        new String[] {
          "members_can_create_packages",
          "members_can_create_public_packages",
          "packages_inherit_access"
        }) {
      Wire.Answer wrong = patch(owner, "{\"" + field + "\":\"yes\"}");
      assertThat(wrong.status()).isEqualTo(422);
      assertThat(wrong.text()).contains("\"field\":\"" + field + "\"");
    }

    Wire.Answer now =
        patch(
            owner,
            "{\"members_can_create_public_packages\":false,\"packages_inherit_access\":false}");

    assertThat(now.text())
        .contains("\"members_can_create_packages\":true")
        .contains("\"members_can_create_public_packages\":false")
        .contains("\"members_can_create_internal_packages\":true")
        .contains("\"members_can_create_private_packages\":true")
        .contains("\"packages_inherit_access\":false");
    Wire pusher = Wire.bearer(berth.url(), berth.createToken("max", "write:packages"));
    patch(owner, "{\"members_can_create_private_packages\":false}");
    assertThat(pusher.post("/v2/acme/new/blobs/uploads/", new byte[0]).text())
        .contains("permission_denied: create_package");
    patch(owner, "{\"members_can_create_packages\":true}");
    assertThat(pusher.post("/v2/acme/new/blobs/uploads/", new byte[0]).status()).isEqualTo(202);
  }

  @Test
  void onlyOwnersGivePackagesTheVisibilitiesThatMembersMayNotHave() {
    String path = API + "/orgs/acme/packages/container/kept";
    new Pushing(Wire.bearer(berth.url(), berth.createToken("max", "write:packages")), "acme/kept")
        .image("v1");
    Wire maker = Wire.token(berth.url(), berth.createToken("max", "write:packages"));
    Wire boss = Wire.token(berth.url(), berth.createToken("olga", "write:packages"));
    byte[] open = "{\"visibility\":\"public\"}".getBytes(UTF_8);
    byte[] shut = "{\"visibility\":\"private\"}".getBytes(UTF_8);
    patch(owner, "{\"members_can_create_public_packages\":false}");

    Wire.Answer refused = maker.patch(path, open);
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.text()).contains("acme does not let its members have public packages.");
    assertThat(boss.patch(path, open).status()).isEqualTo(200);
    assertThat(maker.patch(path, open).status()).isEqualTo(200);
    assertThat(maker.patch(path, shut).status()).isEqualTo(200);
    patch(owner, "{\"members_can_create_packages\":true}");
    assertThat(maker.patch(path, open).status()).isEqualTo(200);
  }

  @Test
  void anOrganizationTellsAboutItself() {
    Wire.Answer now =
        patch(
            owner,
            "{\"name\":\"The Acme\",\"description\":\"makes"
                + " things\",\"blog\":\"https://acme.test\","
                + "\"twitter_username\":\"acme\",\"has_repository_projects\":true}");

    now.expect(200);
    assertThat(stranger.get(API + "/orgs/acme").text())
        .contains("\"name\":\"The Acme\"")
        .contains("\"description\":\"makes things\"")
        .contains("\"blog\":\"https://acme.test\"")
        .doesNotContain("\"location\"");
    assertThat(member.get(API + "/user/orgs").text()).contains("\"makes things\"");
    assertThat(owner.get(API + "/organizations").text()).contains("\"makes things\"");
    assertThat(patch(owner, "{\"description\":\"\"}").text())
        .contains("\"name\":\"The Acme\"")
        .contains("\"description\":null");
    for (String wrong :
        new String[] {
          "{\"name\":7}",
          "{\"name\":\"a\\nb\"}",
          "{\"description\":\"" + "x".repeat(161) + "\"}",
          "{\"email\":\"" + "x".repeat(256) + "\"}"
        }) {
      Wire.Answer refused = patch(owner, wrong);
      assertThat(refused.status()).as(wrong).isEqualTo(422);
      assertThat(refused.text())
          .contains("\"field\":\"" + wrong.substring(2, wrong.indexOf('"', 2)) + "\"");
    }
    assertThat(patch(member, "{\"name\":\"x\"}").status()).isEqualTo(404);
  }

  private static Wire.Answer patch(Wire who, String body) {
    return who.patch(API + "/orgs/acme", body.getBytes(UTF_8));
  }
}
