package dev.berth.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.berth.meta.AuditLog.Filter;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.AuditEvent;
import dev.berth.packages.EndedRightException;
import dev.berth.packages.Grantee;
import dev.berth.packages.Hook;
import dev.berth.packages.HookDelivery;
import dev.berth.packages.HookFormat;
import dev.berth.packages.HookPlace;
import dev.berth.packages.HookSettings;
import dev.berth.packages.Login;
import dev.berth.packages.MemberRole;
import dev.berth.packages.OrganizationChange;
import dev.berth.packages.OwnRight;
import dev.berth.packages.Permission;
import dev.berth.packages.Repository;
import dev.berth.packages.RightHolder;
import dev.berth.packages.Role;
import dev.berth.packages.Team;
import dev.berth.packages.TeamRole;
import dev.berth.packages.Visibility;
import dev.berth.packages.Warrant;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is promised about changes whose maker's right was taken away after it was decided that they
/// may make them.
public abstract class WarrantsContract extends StoreContract {
  private Account alice;
  private Account bob;
  private Account carol;
  private Account acme;
  private Repository code;
  private Team team;
  private long app;

  @BeforeEach
  void makeAnOrganization() {
    alice = user("alice");
    bob = user("bob");
    carol = user("carol");
    acme = organization("acme", alice);
    store.accounts().putMember(acme.id(), bob.id(), MemberRole.OWNER, by(alice));
    store.accounts().putMember(acme.id(), carol.id(), MemberRole.MEMBER, by(alice));
    code =
        store
            .repositories()
            .create(
                acme.id(),
                new RepositoryStore.Draft("code", Visibility.PRIVATE, "", Optional.empty(), ""),
                by(alice))
            .orElseThrow();
    team = ((TeamStore.Change.Done) create("dev", by(alice))).team();
    app = publishedPackage(acme, "app", Visibility.PRIVATE);
  }

  private TeamStore.Change create(String slug, Actor by) {
    TeamStore.Draft draft =
        new TeamStore.Draft(slug, slug, "", Team.Privacy.CLOSED, OptionalLong.empty());
    return store.teams().create(acme.id(), draft, OptionalLong.empty(), by);
  }

  private static Actor by(Account user, Warrant warrant) {
    return Actor.of(user).by(List.of(warrant));
  }

  private Actor owner() {
    return by(bob, new Warrant.OrganizationOwner(acme.id()));
  }

  private void demote() {
    store.accounts().putMember(acme.id(), bob.id(), MemberRole.MEMBER, by(alice));
  }

  private void refused(ThrowingCallable change) {
    List<AuditEvent> before = log();
    assertThatExceptionOfType(EndedRightException.class).isThrownBy(change);
    assertThat(log()).isEqualTo(before);
  }

  private List<AuditEvent> log() {
    return store.audit().listNewest(Filter.ALL, Long.MAX_VALUE, 100);
  }

  @Test
  void whoIsNoOwnerAnyMoreChangesNothingInTheOrganization() {
    demote();
    long id = acme.id();
    OrganizationChange change =
        new OrganizationChange(Map.of(), Map.of(Visibility.PUBLIC, false), Optional.empty());

    refused(() -> store.accounts().putMember(id, carol.id(), MemberRole.OWNER, owner()));
    refused(() -> store.accounts().removeMember(id, carol.id(), OwnRight.KEPT, owner()));
    refused(() -> store.organizations().update(id, change, owner()));
    refused(() -> store.outsideCollaborators().convert(id, carol.id(), OwnRight.KEPT, owner()));
    refused(() -> store.outsideCollaborators().remove(id, carol.id(), owner()));
    refused(() -> store.accounts().delete(id, owner()));
    assertThat(store.accounts().membership(id, carol.id())).hasValue(MemberRole.MEMBER);
  }

  @Test
  void whoIsNoOwnerAnyMoreHasNothingSentToAWebhook() {
    HookPlace place = new HookPlace(HookPlace.Kind.ORGANIZATION, acme.id());
    HookSettings settings =
        new HookSettings(
            "https://x.test/", HookFormat.JSON, Optional.empty(), false, List.of("package"), true);
    Hook hook =
        ((HookStore.Creation.Done)
                store.hooks().create(place, settings, "https://berth.test", owner()))
            .hook();
    HookOutbox.Claim claim =
        store.hookOutbox().claim(hook.id(), 1, Duration.ofMinutes(1)).getFirst();
    store
        .hookOutbox()
        .finish(
            claim,
            new HookDelivery.Result(now, Duration.ZERO, "OK", 200),
            new HookDelivery.Exchange("https://x.test/", Map.of(), "{}", Map.of(), ""),
            Optional.empty());
    demote();

    refused(() -> store.hooks().ping(place, hook.id(), owner()));
    refused(() -> store.hooks().redeliver(hook, claim.deliveryId(), owner()));
    assertThat(store.hookOutbox().claim(hook.id(), 1, Duration.ofMinutes(1))).isEmpty();
  }

  @Test
  void whoIsNoMemberAnyMoreMakesNoTeamAndNoRepository() {
    Actor member = by(carol, new Warrant.OrganizationMember(acme.id()));
    assertThat(create("mine", member)).isInstanceOf(TeamStore.Change.Done.class);
    store.accounts().removeMember(acme.id(), carol.id(), OwnRight.KEPT, by(alice));

    refused(() -> create("late", member));
    refused(() ->
        store
            .repositories()
            .create(
                acme.id(),
                new RepositoryStore.Draft("late", Visibility.PRIVATE, "", Optional.empty(), ""),
                member));
  }

  @Test
  void whoIsNoSiteAdministratorAnyMoreChangesNoAccount() {
    store.accounts().setSiteAdministrator(alice.id(), true, Actor.BERTH);
    store.accounts().setSiteAdministrator(bob.id(), true, by(alice));
    Actor site = by(bob, new Warrant.SiteAdministrator());
    store.accounts().setSuspended(carol.id(), true, site);
    store.accounts().setSiteAdministrator(bob.id(), false, by(alice));

    refused(() -> store.accounts().setSuspended(carol.id(), false, site));
    refused(() -> store.accounts().delete(carol.id(), site));
    refused(() -> store.accounts().putMember(acme.id(), carol.id(), MemberRole.OWNER, site));
    refused(() -> user("dave", site));
  }

  private void user(String login, Actor by) {
    store.accounts().createUser(new Login(login), "", false, by);
  }

  @Test
  void whoIsNoMaintainerAnyMoreChangesNotTheTeam() {
    store.teams().putMember(team.id(), carol.id(), TeamRole.MAINTAINER, by(alice));
    Actor maintainer = by(carol, new Warrant.TeamMaintainer(team.id()));
    store.teams().putMember(team.id(), bob.id(), TeamRole.MEMBER, maintainer);
    store.teams().putMember(team.id(), carol.id(), TeamRole.MEMBER, by(alice));

    refused(() -> store.teams().removeMember(team.id(), bob.id(), OwnRight.KEPT, maintainer));
    refused(() -> store.teams().delete(team.id(), OwnRight.KEPT, maintainer));
    Actor owning = by(bob, new Warrant.TeamMaintainer(team.id()));
    assertThat(store.teams().removeMember(team.id(), bob.id(), OwnRight.KEPT, owning)).isTrue();
  }

  @Test
  void whoAdministersARepositoryNoMoreChangesItNot() {
    store.repositories().putCollaborator(code.id(), carol.id(), Permission.ADMIN, by(alice));
    Actor admin = by(carol, new Warrant.InRepository(code.id(), Permission.ADMIN));
    store.repositories().putTeam(code.id(), team.id(), Permission.PULL, admin);
    store.repositories().putCollaborator(code.id(), carol.id(), Permission.MAINTAIN, by(alice));

    refused(() -> store.repositories().delete(code.id(), admin));
    refused(() -> store.repositories().removeTeam(code.id(), team.id(), admin));
    refused(
        () -> store.repositories().putCollaborator(code.id(), bob.id(), Permission.PUSH, admin));
    refused(() -> store.repositories().transfer(code.id(), carol.id(), "code", admin));
    Actor pushing = by(carol, new Warrant.InRepository(code.id(), Permission.PUSH));
    assertThat(store.packageAccess().link(app, code.id(), false, pushing))
        .isEqualTo(PackageAccessStore.LinkChange.DONE);
  }

  @Test
  void whoAdministersAPackageNoMoreChangesItNot() {
    Grantee grantee = new Grantee.User(carol.id());
    store.packageAccess().putGrant(app, grantee, Role.ADMIN, by(alice));
    Actor admin =
        by(carol, new Warrant.InPackage(app, new RightHolder.User(carol.id()), Role.ADMIN));
    store.packages().setVisibility(app, Visibility.INTERNAL, admin);
    store.packageAccess().putGrant(app, grantee, Role.WRITE, by(alice));

    refused(() -> store.packages().setVisibility(app, Visibility.PUBLIC, admin));
    refused(() -> store.packageAccess().putGrant(app, grantee, Role.ADMIN, admin));
    refused(() -> store.packageAccess().removeGrant(app, grantee, OwnRight.KEPT, admin));
    refused(() -> store.packageAccess().link(app, code.id(), true, OwnRight.KEPT, admin));
    refused(() -> store.packages().delete(app, admin));
    store.packages().delete(app, by(alice));
    refused(() -> store.packages().restore(app, admin));
    Actor writing =
        by(carol, new Warrant.InPackage(app, new RightHolder.User(carol.id()), Role.WRITE));
    assertThat(store.packages().restore(app, writing)).isTrue();
  }

  @Test
  void theTokenOfARepositoryWhoseRoleWasTakenAwayDeletesNothing() {
    Grantee repository = new Grantee.RepositoryGrantee(code.id());
    store.packageAccess().putGrant(app, repository, Role.ADMIN, by(alice));
    Actor workflow =
        by(alice, new Warrant.InPackage(app, new RightHolder.OfRepository(code.id()), Role.ADMIN));
    store.packageAccess().removeGrant(app, repository, OwnRight.KEPT, by(alice));

    refused(() -> store.manifests().delete(app, digest("image of app"), workflow));
    refused(() -> store.packages().delete(app, workflow));
  }

  @Test
  void anOwnRightMayBeGivenUpByTheVeryChangeThatItAllows() {
    assertThat(store.accounts().removeMember(acme.id(), bob.id(), OwnRight.MAY_END, owner()))
        .isTrue();
    assertThat(store.accounts().membership(acme.id(), bob.id())).isEmpty();
  }

  @Test
  void nothingIsDoneByARightAfterItWasTakenAwayHoweverCloseTheyAre() throws Exception {
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      for (int round = 0; round < 25; round++) {
        store.accounts().putMember(acme.id(), bob.id(), MemberRole.OWNER, by(alice));
        CyclicBarrier start = new CyclicBarrier(2);
        String slug = "team-" + round;
        Future<Boolean> made =
            threads.submit(() -> {
              start.await();
              try {
                create(slug, owner());
                return true;
              } catch (EndedRightException e) {
                return false;
              }
            });
        Future<?> taken =
            threads.submit(() -> {
              start.await();
              demote();
              return true;
            });
        taken.get();
        boolean done = made.get();

        AuditEvent last = log().getFirst();
        // In the order in which it came to be true: the demotion is last, whether or not there was
        // a change before it.
        assertThat(last.actor().login()).isEqualTo("alice");
        assertThat(store.teams().find(acme.id(), slug).isPresent()).isEqualTo(done);
      }
    }
  }
}
