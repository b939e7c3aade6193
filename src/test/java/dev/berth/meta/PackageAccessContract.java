package dev.berth.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.meta.PackageAccessStore.GrantChange;
import dev.berth.meta.PackageAccessStore.LinkChange;
import dev.berth.oci.RepositoryName;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.AuditAction;
import dev.berth.packages.AuditEvent;
import dev.berth.packages.Grantee;
import dev.berth.packages.MemberRole;
import dev.berth.packages.OwnRight;
import dev.berth.packages.PackageGrant;
import dev.berth.packages.PackageLink;
import dev.berth.packages.PackageTarget;
import dev.berth.packages.PageTexts;
import dev.berth.packages.Permission;
import dev.berth.packages.RegistryPackage;
import dev.berth.packages.Repository;
import dev.berth.packages.RightHolder;
import dev.berth.packages.RightsPlace;
import dev.berth.packages.Role;
import dev.berth.packages.Standing.GrantedRole;
import dev.berth.packages.Team;
import dev.berth.packages.Visibility;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What grants, links and inheritance promise.
public abstract class PackageAccessContract extends StoreContract {
  private Account alice;
  private Account bob;
  private Account carol;
  private Account acme;
  private long app;

  @BeforeEach
  void makePackage() {
    alice = user("alice");
    bob = user("bob");
    carol = user("carol");
    acme = organization("acme", alice);
    store.accounts().putMember(acme.id(), bob.id(), MemberRole.MEMBER, by(alice));
    app = publish(image(target(acme, "app", bob), "image", List.of())).packageId();
  }

  private Optional<Role> role(RightHolder holder) {
    RightsPlace place = RightsPlace.of(store.packages().find(app).orElseThrow());
    RepositoryName name = store.packages().find(app).orElseThrow().repository();
    RightsPlace byName = RightsPlace.of(store.packages().find(name).orElseThrow());
    assertThat(byName).isEqualTo(place);
    return store.packages().standing(byName, holder).granted().map(GrantedRole::role);
  }

  private Optional<Role> role(Account user) {
    return role(new RightHolder.User(user.id()));
  }

  private Repository repository(Account owner, String name) {
    return store
        .repositories()
        .create(
            owner.id(),
            new RepositoryStore.Draft(name, Visibility.PRIVATE, "", Optional.empty(), ""),
            by(alice))
        .orElseThrow();
  }

  /// A team of `acme` with the slug `dev`.
  private Team team(String name, Account maintainer) {
    TeamStore.Draft draft =
        new TeamStore.Draft("dev", name, "", Team.Privacy.CLOSED, OptionalLong.empty());
    return ((TeamStore.Change.Done)
            store.teams().create(acme.id(), draft, OptionalLong.of(maintainer.id()), by(alice)))
        .team();
  }

  private GrantChange grant(Grantee grantee, Role role, Account by) {
    return store.packageAccess().putGrant(app, grantee, role, by(by));
  }

  @Test
  void aDeletedRepositoryGivesNobodyAnythingAnyMore() {
    Repository code = repository(acme, "code");
    Team dev = team("dev", bob);
    store.repositories().putCollaborator(code.id(), carol.id(), Permission.PUSH, by(alice));
    store.repositories().putTeam(code.id(), dev.id(), Permission.PULL, by(alice));
    store.packageAccess().link(app, code.id(), true, by(alice));
    assertThat(role(carol)).hasValue(Role.WRITE);
    assertThat(role(bob)).hasValue(Role.READ);

    store.repositories().delete(code.id(), by(alice));

    assertThat(role(carol)).isEmpty();
    assertThat(role(bob)).isEmpty();
    store.packageAccess().setInherits(app, false, by(alice));
    assertThat(store.packageAccess().listGrants(app, 0, 10)).isEmpty();
  }

  @Test
  void thoseOfARepositoryAreListedForWhoeverMayReadThem() {
    Repository code = repository(acme, "code");
    Account dave = user("dave");
    store.accounts().putMember(acme.id(), dave.id(), MemberRole.MEMBER, by(alice));
    long granted = linked(code, "granted", Visibility.PRIVATE);
    grantIn(granted, new Grantee.User(dave.id()));
    long ofTeam = linked(code, "of-team", Visibility.PRIVATE);
    grantIn(ofTeam, new Grantee.TeamGrantee(team("Dev", dave).id()));
    linked(code, "internal", Visibility.INTERNAL);
    linked(code, "public", Visibility.PUBLIC);
    store.packageAccess().link(app, code.id(), true, by(alice));

    assertThat(seen(code, OptionalLong.empty(), true)).containsExactly("public");
    assertThat(seen(code, OptionalLong.of(carol.id()), false)).containsExactly("public");
    assertThat(seen(code, OptionalLong.of(carol.id()), true)).containsExactly("internal", "public");
    assertThat(seen(code, OptionalLong.of(dave.id()), false))
        .containsExactly("granted", "internal", "of-team", "public");
    assertThat(seen(code, OptionalLong.of(alice.id()), false))
        .containsExactly("app", "granted", "internal", "of-team", "public");
    store.repositories().putCollaborator(code.id(), carol.id(), Permission.PULL, by(alice));
    assertThat(seen(code, OptionalLong.of(carol.id()), false)).containsExactly("app", "public");
  }

  private long linked(Repository repository, String name, Visibility visibility) {
    long id = publish(image(target(acme, name, bob), name, List.of())).packageId();
    store.packages().setVisibility(id, visibility, by(alice));
    store.packageAccess().link(id, repository.id(), false, by(alice));
    return id;
  }

  private void grantIn(long id, Grantee grantee) {
    store.packageAccess().putGrant(id, grantee, Role.READ, by(alice));
  }

  private List<String> seen(Repository repository, OptionalLong reader, boolean internalForSite) {
    return names(
        store.packages().listOfRepository(repository.id(), reader, internalForSite, 0, 10));
  }

  @Test
  void packagesAreListedByTheirRepositoryAndByTheTeamsWithARole() {
    OptionalLong ofAlice = OptionalLong.of(alice.id());
    Repository code = repository(acme, "code");
    Team dev = team("dev", bob);
    long tool = publish(image(target(acme, "a-tool", bob), "other", List.of())).packageId();
    for (long id : List.of(app, tool)) {
      store.packageAccess().link(id, code.id(), false, by(alice));
      store.packageAccess().putGrant(id, new Grantee.TeamGrantee(dev.id()), Role.READ, by(alice));
    }

    assertThat(names(store.packages().listOfRepository(code.id(), ofAlice, false, 0, 10)))
        .containsExactly("a-tool", "app");
    assertThat(names(store.packages().listOfRepository(code.id(), ofAlice, false, 1, 1)))
        .containsExactly("app");
    assertThat(names(store.packages().listOfTeam(dev.id(), ofAlice, false, 0, 10)))
        .containsExactly("a-tool", "app");
    assertThat(names(store.packages().listOfTeam(dev.id(), ofAlice, false, 1, 1)))
        .containsExactly("app");

    store.packages().delete(tool, by(alice));
    store.packageAccess().unlink(app, by(alice));
    assertThat(store.packages().listOfRepository(code.id(), ofAlice, false, 0, 10)).isEmpty();
    assertThat(names(store.packages().listOfTeam(dev.id(), ofAlice, false, 0, 10)))
        .containsExactly("app");
  }

  private static List<String> names(List<PackageStore.PackagesPage.Item> items) {
    return items.stream().map(item -> item.subject().name()).toList();
  }

  @Test
  void aGrantCountsAtOnceAndUntilItIsTakenAway() {
    Account dave = user("dave");
    store.accounts().putMember(acme.id(), dave.id(), MemberRole.MEMBER, by(alice));
    assertThat(role(dave)).isEmpty();

    assertThat(grant(new Grantee.User(dave.id()), Role.READ, bob)).isEqualTo(GrantChange.DONE);
    assertThat(role(dave)).hasValue(Role.READ);
    assertThat(grant(new Grantee.User(dave.id()), Role.WRITE, bob)).isEqualTo(GrantChange.DONE);
    assertThat(role(dave)).hasValue(Role.WRITE);
    assertThat(store.packageAccess().listGrants(app, 0, 10))
        .containsExactly(
            new PackageGrant(new Grantee.User(bob.id()), "bob", Role.ADMIN),
            new PackageGrant(new Grantee.User(dave.id()), "dave", Role.WRITE));

    assertThat(store.packageAccess().removeGrant(app, new Grantee.User(dave.id()), by(bob)))
        .isEqualTo(GrantChange.DONE);
    assertThat(role(dave)).isEmpty();
    assertThat(store.packageAccess().removeGrant(app, new Grantee.User(dave.id()), by(bob)))
        .isEqualTo(GrantChange.ABSENT);
  }

  @Test
  void strangersToTheOrganizationAreGivenNothing() {
    Repository elsewhere = repository(organization("other", alice), "code");

    assertThat(grant(new Grantee.User(carol.id()), Role.READ, bob)).isEqualTo(GrantChange.STRANGER);
    assertThat(grant(new Grantee.TeamGrantee(4711), Role.READ, bob))
        .isEqualTo(GrantChange.STRANGER);
    assertThat(grant(new Grantee.RepositoryGrantee(elsewhere.id()), Role.READ, bob))
        .isEqualTo(GrantChange.STRANGER);
    assertThat(store.packageAccess().putGrant(4711, new Grantee.User(1), Role.READ, by(bob)))
        .isEqualTo(GrantChange.ABSENT);
  }

  @Test
  void nobodyTakesAwayTheirOwnLastRight() {
    assertThat(store.packageAccess().removeGrant(app, new Grantee.User(bob.id()), by(bob)))
        .isEqualTo(GrantChange.OWN_LAST_RIGHT);
    assertThat(grant(new Grantee.User(bob.id()), Role.READ, bob))
        .isEqualTo(GrantChange.OWN_LAST_RIGHT);
    assertThat(role(bob)).hasValue(Role.ADMIN);

    assertThat(store.packageAccess().removeGrant(app, new Grantee.User(bob.id()), by(alice)))
        .isEqualTo(GrantChange.DONE);
    assertThat(role(bob)).isEmpty();
  }

  @Test
  void aRepositoryInTheListIsWhatItsTokensMayDo() {
    Repository code = repository(acme, "code");
    RightHolder token = new RightHolder.OfRepository(code.id());
    assertThat(role(token)).isEmpty();

    grant(new Grantee.RepositoryGrantee(code.id()), Role.ADMIN, bob);

    assertThat(role(token)).hasValue(Role.ADMIN);
    assertThat(store.packageAccess().listGrants(app, 1, 10))
        .containsExactly(
            new PackageGrant(new Grantee.RepositoryGrantee(code.id()), "acme/code", Role.ADMIN));
  }

  private List<RepositoryName> readable(RightHolder holder) {
    return store.packages().listReadable(Optional.of(holder), false, null, 10);
  }

  @Test
  void listsShowWhatTeamsAndRepositoriesGive() {
    Account dave = user("dave");
    store.accounts().putMember(acme.id(), dave.id(), MemberRole.MEMBER, by(alice));
    Team dev = team("Dev", dave);
    Repository code = repository(acme, "code");
    RightHolder user = new RightHolder.User(dave.id());
    RightHolder outside = new RightHolder.User(carol.id());
    RightHolder token = new RightHolder.OfRepository(code.id());
    List<RepositoryName> shown = List.of(new RepositoryName("acme/app"));
    for (RightHolder holder : List.of(user, outside, token)) {
      assertThat(readable(holder)).isEmpty();
    }

    grant(new Grantee.TeamGrantee(dev.id()), Role.READ, bob);
    grant(new Grantee.RepositoryGrantee(code.id()), Role.READ, bob);
    assertThat(readable(user)).isEqualTo(shown);
    assertThat(readable(token)).isEqualTo(shown);
    assertThat(readable(outside)).isEmpty();

    store.repositories().putCollaborator(code.id(), carol.id(), Permission.PULL, by(alice));
    store.packageAccess().link(app, code.id(), true, by(alice));
    assertThat(readable(outside)).isEqualTo(shown);
    assertThat(readable(token)).isEqualTo(shown);
    assertThat(readable(user)).isEmpty();
  }

  @Test
  void listsOfASiteShowInternalPackagesToEverybodyWhereThatIsWanted() {
    store.packages().setVisibility(app, Visibility.INTERNAL, by(alice));
    Optional<RightHolder> stranger = Optional.of(new RightHolder.User(carol.id()));

    assertThat(store.packages().listReadable(stranger, false, null, 10)).isEmpty();
    assertThat(store.packages().listReadable(stranger, true, null, 10))
        .containsExactly(new RepositoryName("acme/app"));
    assertThat(store.packages().listReadable(Optional.empty(), true, null, 10)).isEmpty();
  }

  /// Publishes in a new package, which is to belong to a repository.
  private Optional<PackageLink> publishLinked(Account by, long repositoryId, String... tags) {
    Publication plain = image(target(acme, "linked", by), "linked " + tags.length, List.of(), tags);
    long id =
        publish(saying(plain, Optional.empty(), Optional.of(new FirstLink(repositoryId, by(by)))))
            .packageId();
    RegistryPackage found = store.packages().find(id).orElseThrow();
    assertThat(store.packages().find(found.repository())).hasValue(found);
    return found.link();
  }

  @Test
  void aPackageIsLinkedByItsFirstPublication() {
    Repository code = repository(acme, "code");

    assertThat(publishLinked(bob, code.id(), "v1")).hasValue(new PackageLink(code.id(), true));
    assertThat(store.audit().listNewest(AuditLog.Filter.ALL, Long.MAX_VALUE, 1).getFirst().action())
        .isEqualTo(AuditAction.PACKAGE_LINK);
    assertThat(publishLinked(alice, repository(acme, "other").id()))
        .hasValue(new PackageLink(code.id(), true));
  }

  @Test
  void aPackageIsLinkedByWhoAdministersItUntilItHasATag() {
    Repository code = repository(acme, "code");
    publish(image(target(acme, "linked", bob), "a platform", List.of()));
    long id = store.packages().find(new RepositoryName("acme/linked")).orElseThrow().id();
    Account dave = user("dave");
    store.accounts().putMember(acme.id(), dave.id(), MemberRole.MEMBER, by(alice));
    store.packageAccess().putGrant(id, new Grantee.User(dave.id()), Role.WRITE, by(alice));

    assertThat(publishLinked(dave, code.id())).isEmpty();
    assertThat(publishLinked(bob, code.id())).hasValue(new PackageLink(code.id(), true));

    publish(image(target(acme, "app", bob), "image", List.of(), "v1"));
    publish(
        saying(
            image(target(acme, "app", bob), "image", List.of(), "v2"),
            Optional.empty(),
            Optional.of(new FirstLink(code.id(), by(bob)))));
    assertThat(store.packages().find(app).orElseThrow().link()).isEmpty();
  }

  @Test
  void aRepositoryOfAnotherIsLinkedToNothing() {
    Repository elsewhere = repository(organization("other", alice), "code");

    assertThat(publishLinked(alice, elsewhere.id())).isEmpty();
  }

  @Test
  void whatAPublicationSaysForThePageIsSeenAtOnce() {
    PageTexts texts = new PageTexts("what it is", "MIT");
    publish(
        saying(
            image(target(acme, "app", bob), "image", List.of(), "v1"),
            Optional.of(texts),
            Optional.empty()));

    for (int i = 0; i < 2; i++) {
      RegistryPackage byId = store.packages().find(app).orElseThrow();
      RegistryPackage byName = store.packages().find(byId.repository()).orElseThrow();
      assertThat(byName).isEqualTo(byId);
      assertThat(byId.description()).isEqualTo("what it is");
      assertThat(byId.licenses()).isEqualTo("MIT");
      publish(image(target(acme, "app", bob), "image", List.of(), "v2"));
    }
  }

  @Test
  void anInheritingPackageFollowsItsRepository() {
    Repository code = repository(acme, "code");
    store.repositories().putCollaborator(code.id(), carol.id(), Permission.PUSH, by(alice));
    store.repositories().putCollaborator(code.id(), bob.id(), Permission.ADMIN, by(alice));

    assertThat(store.packageAccess().link(app, code.id(), true, by(bob)))
        .isEqualTo(LinkChange.DONE);

    assertThat(store.packages().find(app).orElseThrow().link())
        .hasValue(new PackageLink(code.id(), true));
    assertThat(role(carol)).hasValue(Role.WRITE);
    assertThat(role(new RightHolder.OfRepository(code.id()))).hasValue(Role.WRITE);
    assertThat(store.packageAccess().listGrants(app, 0, 10)).isEmpty();
    assertThat(grant(new Grantee.User(bob.id()), Role.READ, bob)).isEqualTo(GrantChange.INHERITED);
    store.repositories().putCollaborator(code.id(), carol.id(), Permission.TRIAGE, by(alice));
    assertThat(role(carol)).hasValue(Role.READ);
    store.repositories().removeCollaborator(code.id(), carol.id(), by(alice));
    assertThat(role(carol)).isEmpty();
  }

  @Test
  void aPackageThatInheritsNoMoreBeginsWithWhatTheRepositorySaid() {
    Repository code = repository(acme, "code");
    store.repositories().putCollaborator(code.id(), carol.id(), Permission.PUSH, by(alice));
    store.repositories().putCollaborator(code.id(), bob.id(), Permission.MAINTAIN, by(alice));
    store.packageAccess().link(app, code.id(), true, by(alice));

    assertThat(store.packageAccess().setInherits(app, false, by(alice))).isEqualTo(LinkChange.DONE);

    // Carol is an outside collaborator, which packages do not have by themselves.
    assertThat(store.packageAccess().listGrants(app, 0, 10))
        .containsExactly(new PackageGrant(new Grantee.User(bob.id()), "bob", Role.WRITE));
    assertThat(store.packageAccess().unlink(app, by(alice))).isEqualTo(LinkChange.DONE);
    assertThat(store.packages().find(app).orElseThrow().link()).isEmpty();
    assertThat(store.packageAccess().unlink(app, by(alice))).isEqualTo(LinkChange.ABSENT);
    assertThat(store.packageAccess().setInherits(app, true, by(alice)))
        .isEqualTo(LinkChange.ABSENT);
  }

  @Test
  void whoWouldLoseTheirOwnRightByInheritingIsRefused() {
    Repository code = repository(acme, "code");

    assertThat(store.packageAccess().link(app, code.id(), true, by(bob)))
        .isEqualTo(LinkChange.OWN_LAST_RIGHT);
    assertThat(role(bob)).hasValue(Role.ADMIN);
    assertThat(store.packageAccess().link(app, code.id(), false, by(bob)))
        .isEqualTo(LinkChange.DONE);
    assertThat(store.packageAccess().setInherits(app, true, by(bob)))
        .isEqualTo(LinkChange.OWN_LAST_RIGHT);
  }

  @Test
  void whoMeansItMayLoseTheirOwnRight() {
    Grantee self = new Grantee.User(bob.id());

    assertThat(store.packageAccess().putGrant(app, self, Role.READ, OwnRight.MAY_END, by(bob)))
        .isEqualTo(GrantChange.DONE);
    assertThat(store.packageAccess().findGrant(app, self)).hasValue(Role.READ);
    assertThat(store.packageAccess().removeGrant(app, self, OwnRight.MAY_END, by(alice)))
        .isEqualTo(GrantChange.DONE);
    assertThat(store.packageAccess().findGrant(app, self)).isEmpty();
  }

  @Test
  void grantsAreListedByTheirKind() {
    Repository code = repository(acme, "code");
    Grantee repository = new Grantee.RepositoryGrantee(code.id());
    store.packageAccess().putGrant(app, repository, Role.WRITE, by(alice));

    assertThat(store.packageAccess().listGrants(app, Grantee.Kind.REPOSITORY, 0, 10))
        .containsExactly(new PackageGrant(repository, "acme/code", Role.WRITE));
    assertThat(store.packageAccess().listGrants(app, Grantee.Kind.USER, 0, 10))
        .containsExactly(new PackageGrant(new Grantee.User(bob.id()), "bob", Role.ADMIN));
    assertThat(store.packageAccess().listGrants(app, Grantee.Kind.USER, 1, 10)).isEmpty();
    assertThat(store.packageAccess().listGrants(app, Grantee.Kind.TEAM, 0, 10)).isEmpty();
  }

  @Test
  void aRepositoryThatTakesTheDeletedOnesPlaceHasItsRole() {
    Repository code = repository(acme, "code");
    Grantee former = new Grantee.RepositoryGrantee(code.id());
    store.packageAccess().putGrant(app, former, Role.ADMIN, by(alice));
    store.packageAccess().link(app, code.id(), false, by(alice));
    store.repositories().delete(code.id(), by(alice));
    Repository anew = repository(acme, "code");
    assertThat(role(new RightHolder.OfRepository(anew.id()))).isEmpty();

    assertThat(store.packageAccess().link(app, anew.id(), false, by(alice)))
        .isEqualTo(LinkChange.DONE);

    assertThat(role(new RightHolder.OfRepository(anew.id()))).hasValue(Role.ADMIN);
    assertThat(store.packageAccess().findGrant(app, former)).isEmpty();
  }

  @Test
  void aPackageIsLinkedToRepositoriesOfItsOwnerOnly() {
    Repository elsewhere = repository(organization("other", alice), "code");

    assertThat(store.packageAccess().link(app, elsewhere.id(), false, by(alice)))
        .isEqualTo(LinkChange.STRANGER);
  }

  @Test
  void whatARepositorysTokenMakesBelongsToTheRepository() {
    Repository code = repository(acme, "code");
    Actor maker =
        new Actor(
            OptionalLong.of(alice.id()), "alice", OptionalLong.of(7), Optional.of("192.0.2.1"));
    PackageTarget target =
        new PackageTarget(
            acme.id(),
            new RepositoryName("acme/built"),
            OptionalLong.empty(),
            maker,
            OptionalLong.of(code.id()));

    app = publish(image(target, "built", List.of())).packageId();

    assertThat(store.packages().find(app).orElseThrow().link())
        .hasValue(new PackageLink(code.id(), true));
    assertThat(role(new RightHolder.OfRepository(code.id()))).hasValue(Role.ADMIN);
    assertThat(role(alice)).isEmpty();
    AuditEvent told = store.audit().listNewest(AuditLog.Filter.ALL, Long.MAX_VALUE, 1).getFirst();
    assertThat(told.action()).isEqualTo(AuditAction.PACKAGE_LINK);
    assertThat(told.actor()).isEqualTo(maker);
    assertThat(told.container().map(AuditEvent.Subject::name)).hasValue("acme/built");
    assertThat(told.repository().map(AuditEvent.Subject::name)).hasValue("acme/code");
  }

  @Test
  void whatOneRepositoryHasJustMadeIsNotWrittenByAnotherOfTheSameMaker() {
    RepositoryName name = new RepositoryName("acme/raced");
    Repository code = repository(acme, "code");
    Repository other = repository(acme, "other");
    PackageTarget byCode = absent(name, code);
    store.manifests().publish(image(byCode, "raced", List.of()));

    assertThatThrownBy(
            () -> store.manifests().publish(image(absent(name, other), "late", List.of())))
        .isInstanceOf(ChangedMeanwhileException.class);
    store.manifests().publish(image(byCode, "beside", List.of()));
  }

  private PackageTarget absent(RepositoryName name, Repository pushing) {
    return new PackageTarget(
        acme.id(), name, OptionalLong.empty(), by(alice), OptionalLong.of(pushing.id()));
  }

  @Test
  void theTokenOfARepositoryThatIsDeletedMeanwhileMakesNothing() {
    Repository code = repository(acme, "code");
    store.repositories().delete(code.id(), by(alice));
    PackageTarget target =
        new PackageTarget(
            acme.id(),
            new RepositoryName("acme/late"),
            OptionalLong.empty(),
            by(alice),
            OptionalLong.of(code.id()));

    assertThatThrownBy(() -> store.manifests().publish(image(target, "late", List.of())))
        .isInstanceOf(ChangedMeanwhileException.class);
    assertThat(store.packages().find(target.repository())).isEmpty();
  }

  @Test
  void aDeletedPackageComesBackUnlessItsNameIsTaken() {
    RepositoryName name = new RepositoryName("acme/app");

    assertThat(store.packages().delete(app, by(bob))).isTrue();
    assertThat(store.packages().find(name)).isEmpty();
    assertThat(store.packages().findDeleted(name, now.minus(Duration.ofDays(30))))
        .hasValueSatisfying(p -> assertThat(p.id()).isEqualTo(app));
    assertThat(store.packages().findDeleted(name, now.plusSeconds(1))).isEmpty();
    assertThat(store.packages().delete(app, by(bob))).isFalse();

    long newcomer = publish(image(target(acme, "app", bob), "other", List.of())).packageId();
    assertThat(store.packages().restore(app, by(bob))).isFalse();
    store.packages().delete(newcomer, by(bob));
    assertThat(store.packages().restore(app, by(bob))).isTrue();
    assertThat(store.packages().find(name).orElseThrow().id()).isEqualTo(app);
    assertThat(role(bob)).hasValue(Role.ADMIN);
    assertThat(store.packages().restore(app, Actor.BERTH)).isFalse();
  }
}
