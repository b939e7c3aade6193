package dev.berth.meta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.packages.AccessToken;
import dev.berth.packages.Account;
import dev.berth.packages.AuditAction;
import dev.berth.packages.AuditEvent;
import dev.berth.packages.AuditEvent.Subject;
import dev.berth.packages.Grantee;
import dev.berth.packages.MemberRole;
import dev.berth.packages.OwnRight;
import dev.berth.packages.PackagePattern;
import dev.berth.packages.PackageRight;
import dev.berth.packages.Permission;
import dev.berth.packages.Repository;
import dev.berth.packages.RepositoryChange;
import dev.berth.packages.Role;
import dev.berth.packages.SecretHash;
import dev.berth.packages.Team;
import dev.berth.packages.TeamRole;
import dev.berth.packages.TokenKind;
import dev.berth.packages.TokenScope;
import dev.berth.packages.Visibility;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the audit log says of all that goes, or comes, with one change.
public abstract class AuditDetailsContract extends StoreContract {
  private Account alice;
  private Account bob;
  private Account acme;
  private Repository code;
  private Team dev;
  private long app;

  @BeforeEach
  void makeOrganization() {
    alice = user("alice");
    bob = user("bob");
    acme = organization("acme", alice);
    store.accounts().putMember(acme.id(), bob.id(), MemberRole.MEMBER, by(alice));
    code = repository(acme, "code");
    dev = team(acme, "dev");
    app = publishedPackage(acme, "app", alice);
    store.teams().putMember(dev.id(), bob.id(), TeamRole.MAINTAINER, by(alice));
    store.packageAccess().putGrant(app, new Grantee.User(bob.id()), Role.WRITE, by(alice));
    store.packageAccess().putGrant(app, new Grantee.TeamGrantee(dev.id()), Role.READ, by(alice));
    store.repositories().putCollaborator(code.id(), bob.id(), Permission.PUSH, by(alice));
    store.repositories().putTeam(code.id(), dev.id(), Permission.TRIAGE, by(alice));
  }

  private long publishedPackage(Account owner, String name, Account by) {
    return publish(image(target(owner, name, by), "image of " + name, List.of(), "v1")).packageId();
  }

  private Repository repository(Account owner, String name) {
    return store
        .repositories()
        .create(
            owner.id(),
            new RepositoryStore.Draft(name, Visibility.INTERNAL, "", Optional.empty(), ""),
            by(alice))
        .orElseThrow();
  }

  private Team team(Account organization, String slug) {
    return ((TeamStore.Change.Done)
            store
                .teams()
                .create(
                    organization.id(),
                    new TeamStore.Draft(slug, slug, "", Team.Privacy.CLOSED, OptionalLong.empty()),
                    OptionalLong.empty(),
                    by(alice)))
        .team();
  }

  private AccessToken token(Account owner, TokenKind kind) {
    return store
        .tokens()
        .create(
            new TokenStore.NewToken(
                owner.id(), kind, "", SecretHash.of("of " + owner.login()), "12345678", null),
            by(owner));
  }

  private List<AuditEvent> events(AuditAction action) {
    AuditLog.Filter filter =
        new AuditLog.Filter(
            OptionalLong.empty(),
            Optional.of(Set.of(action)),
            Set.of(),
            AuditLog.Names.ALL,
            AuditLog.Names.ALL,
            AuditLog.Names.ALL,
            AuditLog.Names.ALL,
            Optional.empty(),
            Optional.empty());
    return store.audit().listNewest(filter, Long.MAX_VALUE, 100);
  }

  private static Optional<String> organizationOf(AuditEvent event) {
    return event.organization().map(Subject::name);
  }

  @Test
  void whoLeavesAnOrganizationIsInItsLogWithAllThatTheyHadInIt() {
    store.accounts().removeMember(acme.id(), bob.id(), by(alice));

    AuditEvent event = events(AuditAction.ORG_REMOVE_MEMBER).getFirst();
    assertThat(event.before())
        .hasValue(
            "{\"packages\":[\"app: write\"],\"repositories\":[\"code: push\"],"
                + "\"role\":\"member\",\"teams\":[\"dev: maintainer\"]}");
  }

  @Test
  void whoIsMadeAnOutsideCollaboratorIsInTheLogWithWhatWentAndWhatWasKept() {
    store.outsideCollaborators().convert(acme.id(), bob.id(), OwnRight.MAY_END, by(alice));

    AuditEvent event = events(AuditAction.ORG_REMOVE_MEMBER).getFirst();
    assertThat(event.before().orElseThrow()).contains("app: write", "dev: maintainer");
    assertThat(event.after()).hasValue("{\"repositories\":[\"code: push\"]}");
  }

  @Test
  void aDeletedTeamIsInTheLogWithItsPeopleAndItsRights() {
    store.teams().delete(dev.id(), by(alice));

    assertThat(events(AuditAction.TEAM_DESTROY).getFirst().before())
        .hasValue(
            "{\"members\":[\"bob: maintainer\"],\"packages\":[\"app: read\"],"
                + "\"repositories\":[\"code: triage\"],\"team\":\"dev\"}");
  }

  @Test
  void aDeletedUserIsInTheLogOfEveryOrganizationAndSoAreTheirTokens() {
    Account other = organization("other", alice);
    Repository tool = repository(other, "tool");
    store.repositories().putCollaborator(tool.id(), bob.id(), Permission.PULL, by(alice));
    long own = publishedPackage(alice, "own", alice);
    store.packageAccess().putGrant(own, new Grantee.User(bob.id()), Role.ADMIN, by(alice));
    AccessToken token = token(bob, new TokenKind.Classic(Set.of(TokenScope.REPO)));

    assertThat(store.accounts().delete(bob.id(), by(alice))).isEqualTo(AccountStore.Deletion.DONE);

    AuditEvent left = events(AuditAction.ORG_REMOVE_MEMBER).getFirst();
    assertThat(organizationOf(left)).hasValue("acme");
    assertThat(left.user()).hasValue(new Subject(bob.id(), "bob"));
    assertThat(left.before().orElseThrow()).contains("app: write", "code: push", "dev: maintainer");
    AuditEvent outside = events(AuditAction.ORG_REMOVE_OUTSIDE_COLLABORATOR).getFirst();
    assertThat(organizationOf(outside)).hasValue("other");
    assertThat(outside.before()).hasValue("{\"repositories\":[\"tool: pull\"]}");
    AuditEvent revoked = events(AuditAction.TOKEN_REVOKE).getFirst();
    assertThat(revoked.user()).hasValue(new Subject(bob.id(), "bob"));
    assertThat(revoked.before()).hasValue("{\"kind\":\"classic\",\"token_id\":" + token.id() + "}");
    assertThat(events(AuditAction.USER_DELETE).getFirst().before())
        .hasValue("{\"login\":\"bob\",\"packages\":[\"alice/own: admin\"]}");
    assertThat(store.tokens().find(token.id())).isEmpty();
  }

  @Test
  void aDeletedOrganizationIsInTheLogWithItsMembersAndTeams() {
    Account small = organization("small", alice);
    team(small, "staff");

    store.accounts().delete(small.id(), by(alice));

    AuditEvent left = events(AuditAction.ORG_REMOVE_MEMBER).getFirst();
    assertThat(organizationOf(left)).hasValue("small");
    assertThat(left.user()).hasValue(new Subject(alice.id(), "alice"));
    assertThat(events(AuditAction.ORG_DELETE).getFirst().before())
        .hasValue("{\"login\":\"small\",\"teams\":[\"staff\"]}");
  }

  @Test
  void aPackageTokenIsInTheLogOfEachOrganizationWithWhatConcernsThat() {
    Account other = organization("other", alice);
    AccessToken token =
        token(
            alice,
            new TokenKind.ForPackages(
                List.of(
                    new PackagePattern(acme.id(), "tools/*"),
                    new PackagePattern(other.id(), "app"),
                    new PackagePattern(alice.id(), "own")),
                Set.of(PackageRight.READ)));
    store.tokens().revoke(token.id(), by(alice));

    assertThat(events(AuditAction.TOKEN_CREATE))
        .extracting(event -> organizationOf(event).orElse("") + " " + packages(event.after()))
        .containsExactlyInAnyOrder("acme acme/tools/*", "other other/app", " alice/own");
    assertThat(events(AuditAction.TOKEN_REVOKE))
        .extracting(event -> organizationOf(event).orElse("") + " " + packages(event.before()))
        .containsExactlyInAnyOrder("acme acme/tools/*", "other other/app", " alice/own");
  }

  private static String packages(Optional<String> json) {
    return json.orElseThrow().replaceAll(".*\"packages\":\\[\"([^\\]]*)\"\\].*", "$1");
  }

  @Test
  void aTransferTellsWhatEndedToTheFormerOwnerAndTheVisibilityToBoth() {
    store.packageAccess().link(app, code.id(), true, by(alice));
    store
        .packageAccess()
        .putGrant(app, new Grantee.RepositoryGrantee(code.id()), Role.WRITE, by(alice));

    store.repositories().transfer(code.id(), alice.id(), "code", by(alice));

    AuditEvent unlinked = events(AuditAction.PACKAGE_UNLINK).getFirst();
    assertThat(organizationOf(unlinked)).hasValue("acme");
    assertThat(unlinked.container()).hasValue(new Subject(app, "acme/app"));
    assertThat(unlinked.repository()).hasValue(new Subject(code.id(), "acme/code"));
    assertThat(unlinked.before()).hasValue("{\"inherits_access\":true}");
    List<AuditEvent> transfers = events(AuditAction.REPO_TRANSFER);
    assertThat(transfers).extracting(e -> organizationOf(e).orElse("")).containsExactly("", "acme");
    assertThat(transfers.getLast().before())
        .hasValue(
            "{\"packages\":[\"app: write\"],\"repository\":\"acme/code\","
                + "\"teams\":[\"dev: triage\"],\"visibility\":\"internal\"}");
    assertThat(transfers.getFirst().before())
        .hasValue("{\"repository\":\"acme/code\",\"visibility\":\"internal\"}");
    assertThat(transfers.getFirst().after())
        .hasValue("{\"repository\":\"alice/code\",\"visibility\":\"private\"}");
  }

  @Test
  void aNewNameByATransferToTheSameOwnerEndsNothing() {
    store.packageAccess().link(app, code.id(), true, by(alice));

    store.repositories().transfer(code.id(), acme.id(), "kernel", by(alice));

    assertThat(events(AuditAction.REPO_TRANSFER)).hasSize(1);
    assertThat(store.packages().find(app).orElseThrow().link()).isPresent();
    assertThat(store.repositories().teamPermission(code.id(), dev.id()))
        .hasValue(Permission.TRIAGE);
  }

  @Test
  void aPackageThatIsLinkedAnewNamesTheRepositoryThatItHadEvenADeletedOne() {
    Repository next = repository(acme, "next");
    store.packageAccess().link(app, code.id(), false, by(alice));
    store.repositories().delete(code.id(), by(alice));

    store.packageAccess().link(app, next.id(), false, by(alice));

    AuditEvent event = events(AuditAction.PACKAGE_LINK).getFirst();
    assertThat(event.repository()).hasValue(new Subject(next.id(), "acme/next"));
    assertThat(event.before()).hasValue("{\"repository\":\"acme/code\"}");
    assertThat(event.after()).hasValue("{\"repository\":\"acme/next\"}");
  }

  @Test
  void aNewReadmeIsInTheLogByItsDigest() {
    store.repositories().update(code.id(), RepositoryChange.ofReadme("# New"), by(alice));

    AuditEvent event = events(AuditAction.REPO_UPDATE).getFirst();
    assertThat(event.before()).hasValue("{\"readme\":\"\"}");
    assertThat(event.after()).hasValue("{\"readme\":\"" + digest("# New") + "\"}");
  }

  @Test
  void aDeletedVersionThatIsPushedAgainIsRestoredInTheLog() {
    store.manifests().delete(app, digest("image of app"), by(alice));
    assertThat(events(AuditAction.VERSION_RESTORE)).isEmpty();

    publish(image(target(acme, "app", bob), "image of app", List.of(), "v2"));
    publish(image(target(acme, "app", bob), "image of app", List.of(), "v3"));

    assertThat(events(AuditAction.VERSION_RESTORE)).hasSize(1);
    AuditEvent event = events(AuditAction.VERSION_RESTORE).getFirst();
    assertThat(event.actor().login()).isEqualTo("bob");
    assertThat(event.container()).hasValue(new Subject(app, "acme/app"));
    assertThat(event.after().orElseThrow())
        .contains(digest("image of app").toString(), "\"tags\":[\"v2\"]");
  }

  @Test
  void whoMakesAPackageOrARepositoryIsGivenItInTheLog() {
    publishedPackage(acme, "tool", bob);
    store
        .repositories()
        .create(
            acme.id(),
            new RepositoryStore.Draft("tool", Visibility.PRIVATE, "", Optional.empty(), ""),
            OptionalLong.of(bob.id()),
            by(bob));

    AuditEvent grant = events(AuditAction.PACKAGE_GRANT).getFirst();
    assertThat(grant.container().map(Subject::name)).hasValue("acme/tool");
    assertThat(grant.user()).hasValue(new Subject(bob.id(), "bob"));
    assertThat(grant.after()).hasValue("{\"role\":\"admin\"}");
    AuditEvent added = events(AuditAction.REPO_ADD_MEMBER).getFirst();
    assertThat(added.repository().map(Subject::name)).hasValue("acme/tool");
    assertThat(added.user()).hasValue(new Subject(bob.id(), "bob"));
    assertThat(added.after()).hasValue("{\"permission\":\"admin\"}");
  }
}
