package dev.berth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.LocalBerth;
import dev.berth.meta.MetadataStore;
import dev.berth.meta.TeamStore;
import dev.berth.oci.Digest;
import dev.berth.oci.MediaTypes;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.Login;
import dev.berth.packages.MemberRole;
import dev.berth.packages.Team;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A right that is taken away is gone at the very next request, on a connection that is open
/// already, whichever way the caller brings their token.
class NextRequestTest {
  private static final String API = "/api/v3";
  private static final String PACKAGE = API + "/orgs/acme/packages/container/app";
  private static LocalBerth berth;
  private static Wire admin;
  private static Wire olga;
  private static final List<Probe> PROBES = new ArrayList<>();

  /// What takes a right away.
  enum Change {
    REVOKED_TOKEN,
    SUSPENDED,
    LEFT_TEAM,
    LEFT_ORGANIZATION,
    ROLE_TAKEN_AWAY,
    INTERNAL_NO_MORE,
    PUBLIC_NO_MORE,
    DELETED_PACKAGE
  }

  /// A request, and what its answer has only for those who may read.
  private record Probe(String path, String sign) {}

  @BeforeAll
  static void start() {
    berth = LocalBerth.startSeeded(NextRequestTest::seed);
    admin = Wire.token(berth.url(), berth.adminToken());
    olga =
        Wire.basic(
            berth.url(),
            berth.createToken("olga", "write:packages", "delete:packages", "admin:org"));
    byte[] layer = Content.utf8("the content of a layer");
    Pushing pushing = new Pushing(olga, "acme/app");
    Digest image = pushing.image("v1", layer);
    String subject = Content.image(layer);
    String referrer = Content.referrer(subject, "application/vnd.test");
    pushing.manifest(Content.digest(referrer).toString(), referrer, MediaTypes.OCI_MANIFEST);
    String v2 = "/v2/acme/app/";
    PROBES.add(new Probe(v2 + "manifests/v1", "schemaVersion"));
    PROBES.add(new Probe(v2 + "manifests/" + image, "schemaVersion"));
    PROBES.add(new Probe(v2 + "blobs/" + Content.digest(layer), "the content of a layer"));
    PROBES.add(new Probe(v2 + "tags/list", "\"v1\""));
    PROBES.add(new Probe(v2 + "referrers/" + image, Content.digest(referrer).toString()));
    PROBES.add(new Probe("/v2/_catalog", "acme/app"));
    PROBES.add(new Probe(PACKAGE, "version_count"));
  }

  private static void seed(MetadataStore store) {
    Account owner =
        store.accounts().createUser(new Login("olga"), "", false, Actor.BERTH).orElseThrow();
    Account tim =
        store.accounts().createUser(new Login("tim"), "", false, Actor.BERTH).orElseThrow();
    Account acme =
        store
            .accounts()
            .createOrganization(new Login("acme"), owner.id(), Actor.BERTH)
            .orElseThrow();
    store.accounts().putMember(acme.id(), tim.id(), MemberRole.MEMBER, Actor.BERTH);
    store
        .teams()
        .create(
            acme.id(),
            new TeamStore.Draft(
                "builders", "builders", "", Team.Privacy.CLOSED, OptionalLong.empty()),
            OptionalLong.empty(),
            Actor.BERTH);
  }

  @AfterAll
  static void stop() {
    berth.close();
  }

  @ParameterizedTest
  @EnumSource(Change.class)
  void aRightThatIsTakenAwayIsGoneAtTheNextRequest(Change change) {
    List<String> wrong = new ArrayList<>();
    for (Probe probe : PROBES) {
      for (boolean byRegistryToken : new boolean[] {false, true}) {
        boolean rest = probe.path().startsWith(API);
        if (rest && byRegistryToken) {
          continue;
        }
        allow(change);
        String secret = berth.createToken("tim", "read:packages");
        String authorization =
            (byRegistryToken ? Wire.bearer(berth.url(), secret) : Wire.basic(berth.url(), secret))
                .authorization();
        try (OpenConnection connection = new OpenConnection(berth.url())) {
          OpenConnection.Answer before = connection.send("GET", probe.path(), authorization, "");
          takeAway(change, secret);
          OpenConnection.Answer after = connection.send("GET", probe.path(), authorization, "");
          undo(change);
          if (!before.body().contains(probe.sign())) {
            wrong.add(probe + " was not answered before: " + before);
          }
          if (after.body().contains(probe.sign())) {
            wrong.add(probe + " was answered after: " + after);
          }
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static void allow(Change change) {
    switch (change) {
      case REVOKED_TOKEN, SUSPENDED, LEFT_ORGANIZATION, ROLE_TAKEN_AWAY, DELETED_PACKAGE ->
          done(put(PACKAGE + "/access/users/tim", "{\"role\":\"read\"}"));
      case LEFT_TEAM -> {
        olga.delete(PACKAGE + "/access/users/tim");
        done(put(API + "/orgs/acme/teams/builders/memberships/tim", "{}"));
        done(put(PACKAGE + "/access/teams/builders", "{\"role\":\"read\"}"));
      }
      case INTERNAL_NO_MORE -> visibility("internal");
      case PUBLIC_NO_MORE -> visibility("public");
    }
  }

  private static void takeAway(Change change, String secret) {
    switch (change) {
      case REVOKED_TOKEN -> {
        String list = admin.get(API + "/admin/users/tim/authorizations").text();
        String end = secret.substring(secret.length() - 8);
        String before = list.substring(0, list.indexOf("\"token_last_eight\":\"" + end));
        String id = before.substring(before.lastIndexOf("{\"id\":") + 6).replaceAll(",.*", "");
        done(admin.delete(API + "/admin/users/tim/authorizations/" + id));
      }
      case SUSPENDED -> done(admin.put(API + "/users/tim/suspended", new byte[0]));
      case LEFT_TEAM -> done(olga.delete(API + "/orgs/acme/teams/builders/memberships/tim"));
      case LEFT_ORGANIZATION -> done(olga.delete(API + "/orgs/acme/memberships/tim"));
      case ROLE_TAKEN_AWAY -> done(olga.delete(PACKAGE + "/access/users/tim"));
      case INTERNAL_NO_MORE, PUBLIC_NO_MORE -> {
        olga.delete(PACKAGE + "/access/users/tim");
        visibility("private");
      }
      case DELETED_PACKAGE -> done(olga.delete(PACKAGE));
    }
  }

  private static void undo(Change change) {
    switch (change) {
      case SUSPENDED -> done(admin.delete(API + "/users/tim/suspended"));
      case LEFT_TEAM -> done(olga.delete(PACKAGE + "/access/teams/builders"));
      case LEFT_ORGANIZATION -> berth.addMember("acme", "tim", "member");
      case DELETED_PACKAGE -> done(olga.post(PACKAGE + "/restore", new byte[0]));
      case REVOKED_TOKEN, ROLE_TAKEN_AWAY, INTERNAL_NO_MORE, PUBLIC_NO_MORE -> {}
    }
  }

  private static void visibility(String word) {
    done(olga.patch(PACKAGE, Content.utf8("{\"visibility\":\"" + word + "\"}")));
  }

  private static Wire.Answer put(String path, String body) {
    return olga.put(path, Content.utf8(body));
  }

  private static void done(Wire.Answer answer) {
    assertThat(answer.status()).as(answer.text()).isBetween(200, 204);
  }
}
