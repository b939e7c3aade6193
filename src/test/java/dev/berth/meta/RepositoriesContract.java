package dev.berth.meta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.meta.RepositoryStore.Draft;
import dev.berth.meta.RepositoryStore.PermissionChange;
import dev.berth.meta.RepositoryStore.Update;
import dev.berth.meta.TeamStore.Change;
import dev.berth.packages.AccessToken;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.Collaborator;
import dev.berth.packages.CollaboratorSelection;
import dev.berth.packages.Grantee;
import dev.berth.packages.MemberRole;
import dev.berth.packages.PackageLink;
import dev.berth.packages.PackagesPermission;
import dev.berth.packages.Permission;
import dev.berth.packages.Repository;
import dev.berth.packages.RepositoryChange;
import dev.berth.packages.RepositorySelection;
import dev.berth.packages.RepositorySelection.Affiliation;
import dev.berth.packages.RepositorySelection.Order;
import dev.berth.packages.RightHolder;
import dev.berth.packages.Role;
import dev.berth.packages.SecretHash;
import dev.berth.packages.Team;
import dev.berth.packages.TeamRole;
import dev.berth.packages.TokenKind;
import dev.berth.packages.Visibility;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What repositories promise.
public abstract class RepositoriesContract extends StoreContract {
  private static final CollaboratorSelection DIRECT =
      new CollaboratorSelection(CollaboratorSelection.Affiliation.DIRECT, Permission.PULL);

  private Account alice;
  private Account bob;
  private Account acme;
  private Account other;

  @BeforeEach
  void makeAccounts() {
    alice = user("alice");
    bob = user("bob");
    acme = organization("acme", alice);
    other = organization("other", alice);
  }

  private static Draft draft(String name, Visibility visibility) {
    return new Draft(name, visibility, "", Optional.empty(), "");
  }

  private Repository repository(Account owner, String name) {
    return store
        .repositories()
        .create(owner.id(), draft(name, Visibility.PRIVATE), by(alice))
        .orElseThrow();
  }

  private AccessToken token(Repository repository, String secret) {
    return store
        .tokens()
        .create(
            new TokenStore.NewToken(
                alice.id(),
                new TokenKind.OfRepository(
                    repository.id(), repository.owner().id(), PackagesPermission.WRITE),
                "",
                SecretHash.of(secret),
                "12345678",
                now.plusSeconds(3600)),
            by(alice));
  }

  @Test
  void aDeletedRepositoryIsSucceededByTheOneOfItsOwnerThatIsMadeWithItsName() {
    long former = repository(acme, "code").id();
    long other = repository(acme, "other").id();
    RightHolder pushing = new RightHolder.User(bob.id());
    assertThat(store.repositories().isSucceededBy(former, new RightHolder.OfRepository(former)))
        .isFalse();
    store.repositories().delete(former, by(alice));
    assertThat(store.repositories().isSucceededBy(former, new RightHolder.User(alice.id())))
        .isFalse();

    long successor = repository(acme, "Code").id();

    assertThat(store.repositories().isSucceededBy(former, new RightHolder.OfRepository(successor)))
        .isTrue();
    assertThat(store.repositories().isSucceededBy(former, new RightHolder.OfRepository(other)))
        .isFalse();
    assertThat(store.repositories().isSucceededBy(former, new RightHolder.User(alice.id())))
        .isTrue();
    store.repositories().putCollaborator(successor, bob.id(), Permission.TRIAGE, by(alice));
    assertThat(store.repositories().isSucceededBy(former, pushing)).isFalse();
    store.repositories().putCollaborator(successor, bob.id(), Permission.PUSH, by(alice));
    assertThat(store.repositories().isSucceededBy(former, pushing)).isTrue();
    assertThat(store.repositories().isSucceededBy(0, pushing)).isFalse();
  }

  @Test
  void aRepositoryIsFoundWhateverTheCaseOfItsName() {
    Repository code = repository(acme, "Code");

    assertThat(store.repositories().find(acme.id(), "code")).hasValue(code);
    assertThat(store.repositories().find(acme.id(), "CODE")).hasValue(code);
    assertThat(store.repositories().find(code.id())).hasValue(code);
    assertThat(code.fullName()).isEqualTo("acme/Code");
    assertThat(store.repositories().create(acme.id(), draft("CODE", Visibility.PUBLIC), by(alice)))
        .isEmpty();
  }

  private static RepositoryChange rename(String name) {
    return new RepositoryChange(
        Optional.of(name),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static RepositoryChange archive(boolean archived) {
    return new RepositoryChange(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(archived));
  }

  private Repository updated(Repository repository, RepositoryChange change) {
    return ((Update.Done) store.repositories().update(repository.id(), change, by(alice)))
        .repository();
  }

  @Test
  void whatARepositoryIsCanBeChanged() {
    Repository code = repository(acme, "code");
    repository(acme, "taken");

    updated(code, RepositoryChange.ofReadme("# Better"));
    updated(
        code,
        new RepositoryChange(
            Optional.of("Better"),
            Optional.of(Visibility.PUBLIC),
            Optional.of("what it is"),
            Optional.of("https://github.com/acme/better"),
            Optional.empty(),
            Optional.empty()));

    Repository now = store.repositories().find(acme.id(), "better").orElseThrow();
    assertThat(now.name()).isEqualTo("Better");
    assertThat(now.sourceUrl()).hasValue("https://github.com/acme/better");
    assertThat(now.readme()).isEqualTo("# Better");
    assertThat(store.repositories().find(acme.id(), "code")).isEmpty();
    assertThat(store.repositories().update(code.id(), rename("TAKEN"), by(alice)))
        .isEqualTo(new Update.Taken());
    assertThat(store.repositories().update(4711, rename("x"), by(alice)))
        .isEqualTo(new Update.Absent());
  }

  @Test
  void aRepositoryIsFoundByItsFormerNamesUntilAnotherTakesThem() {
    Repository code = repository(acme, "Code");
    updated(code, rename("CODE"));
    assertThat(store.repositories().findFormer(acme.id(), "code")).isEmpty();
    updated(code, rename("app"));
    store.repositories().transfer(code.id(), other.id(), "app", by(alice));

    for (String former : List.of("code", "App")) {
      assertThat(store.repositories().findFormer(acme.id(), former))
          .hasValueSatisfying(found -> assertThat(found.fullName()).isEqualTo("other/app"));
    }
    assertThat(store.repositories().findFormer(other.id(), "app")).isEmpty();

    repository(acme, "code");
    assertThat(store.repositories().findFormer(acme.id(), "code")).isEmpty();
    store.repositories().transfer(code.id(), acme.id(), "app", by(alice));
    assertThat(store.repositories().findFormer(acme.id(), "app")).isEmpty();
    assertThat(store.repositories().findFormer(other.id(), "app")).isPresent();
    store.repositories().delete(code.id(), by(alice));
    assertThat(store.repositories().findFormer(other.id(), "app")).isEmpty();
  }

  @Test
  void anArchivedRepositoryChangesOnlyInThatItIsArchivedNoMore() {
    Repository code = repository(acme, "code");
    assertThat(updated(code, archive(true)).archived()).isTrue();

    assertThat(store.repositories().update(code.id(), rename("x"), by(alice)))
        .isEqualTo(new Update.Archived());
    assertThat(updated(code, archive(false)).archived()).isFalse();
    assertThat(updated(code, rename("x")).name()).isEqualTo("x");
  }

  @Test
  void aUsersRepositoryIsInsideNobody() {
    Repository own = repository(alice, "own");
    RepositoryChange internal =
        new RepositoryChange(
            Optional.empty(),
            Optional.of(Visibility.INTERNAL),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    assertThat(updated(own, internal).visibility()).isEqualTo(Visibility.PRIVATE);
  }

  @Test
  void theStrongestPermissionCounts() {
    Repository code = repository(acme, "code");
    Team dev =
        ((Change.Done)
                store
                    .teams()
                    .create(
                        acme.id(),
                        new TeamStore.Draft(
                            "dev", "Dev", "", Team.Privacy.CLOSED, OptionalLong.empty()),
                        OptionalLong.empty(),
                        by(alice)))
            .team();
    assertThat(store.repositories().permission(code.id(), alice.id())).hasValue(Permission.ADMIN);
    assertThat(store.repositories().permission(code.id(), bob.id())).isEmpty();

    assertThat(
            store.repositories().putCollaborator(code.id(), bob.id(), Permission.TRIAGE, by(alice)))
        .isEqualTo(PermissionChange.DONE);
    assertThat(store.repositories().permission(code.id(), bob.id())).hasValue(Permission.TRIAGE);
    assertThat(store.repositories().listCollaborators(code.id(), DIRECT, 0, 10))
        .containsExactly(new Collaborator(bob, Permission.TRIAGE, true));

    assertThat(store.repositories().putTeam(code.id(), dev.id(), Permission.MAINTAIN, by(alice)))
        .isEqualTo(PermissionChange.DONE);
    assertThat(store.repositories().teamPermission(code.id(), dev.id()))
        .hasValue(Permission.MAINTAIN);
    store.teams().putMember(dev.id(), bob.id(), TeamRole.MEMBER, by(alice));
    assertThat(store.repositories().permission(code.id(), bob.id())).hasValue(Permission.MAINTAIN);
    assertThat(store.repositories().listTeams(code.id(), OptionalLong.empty(), 0, 10)).hasSize(1);
    assertThat(store.repositories().listOfTeam(dev.id(), OptionalLong.empty(), 0, 10)).hasSize(1);
    assertThat(store.repositories().listOfTeam(dev.id(), OptionalLong.of(bob.id()), 0, 10))
        .hasSize(1);
    assertThat(store.repositories().listOfTeam(dev.id(), OptionalLong.of(user("eve").id()), 0, 10))
        .isEmpty();

    assertThat(store.repositories().removeTeam(code.id(), dev.id(), by(alice)))
        .isEqualTo(PermissionChange.DONE);
    assertThat(store.repositories().removeCollaborator(code.id(), bob.id(), by(alice)))
        .isEqualTo(PermissionChange.DONE);
    assertThat(store.repositories().removeCollaborator(code.id(), bob.id(), by(alice)))
        .isEqualTo(PermissionChange.ABSENT);
    assertThat(store.repositories().permission(code.id(), bob.id())).isEmpty();
  }

  @Test
  void aTeamOfAnotherOrganizationIsNotPut() {
    Repository code = repository(other, "code");
    Team dev =
        ((Change.Done)
                store
                    .teams()
                    .create(
                        acme.id(),
                        new TeamStore.Draft(
                            "dev", "Dev", "", Team.Privacy.CLOSED, OptionalLong.empty()),
                        OptionalLong.empty(),
                        by(alice)))
            .team();

    assertThat(store.repositories().putTeam(code.id(), dev.id(), Permission.PULL, by(alice)))
        .isEqualTo(PermissionChange.STRANGER);
  }

  @Test
  void whatAUserMayNotSeeIsNotListedForThem() {
    repository(acme, "shut");
    Repository code = repository(acme, "shared");
    store.repositories().create(acme.id(), draft("open", Visibility.PUBLIC), by(alice));
    store.repositories().putCollaborator(code.id(), bob.id(), Permission.PULL, by(alice));

    assertThat(names(OptionalLong.empty())).containsExactly("open", "shared", "shut");
    assertThat(names(OptionalLong.of(alice.id()))).containsExactly("open", "shared", "shut");
    assertThat(names(OptionalLong.of(bob.id()))).containsExactly("open", "shared");
  }

  private List<String> names(OptionalLong seenBy) {
    return store.repositories().list(acme.id(), seenBy, RepositorySelection.BY_NAME, 0, 10).stream()
        .map(Repository::name)
        .toList();
  }

  @Test
  void aDeletedRepositoryKeepsItsPackagesToItselfWhenItsNameIsTakenAgain() {
    Repository code = repository(acme, "code");
    long app = publish(image(target(acme, "app", alice), "image", List.of())).packageId();
    store.packageAccess().link(app, code.id(), false, by(alice));
    AccessToken token = token(code, "one");

    assertThat(store.repositories().delete(code.id(), by(alice))).isTrue();
    Repository again = repository(acme, "code");

    assertThat(again.id()).isNotEqualTo(code.id());
    assertThat(store.tokens().find(token.id())).isEmpty();
    assertThat(store.packages().find(app).orElseThrow().link())
        .hasValue(new PackageLink(code.id(), false));
    assertThat(store.packageAccess().link(app, again.id(), false, by(alice)))
        .isEqualTo(PackageAccessStore.LinkChange.DONE);
  }

  @Test
  void aTransferredRepositoryLeavesItsPackagesBehind() {
    Repository code = repository(acme, "code");
    long app = publish(image(target(acme, "app", alice), "image", List.of())).packageId();
    store.packageAccess().link(app, code.id(), true, by(alice));
    store
        .packageAccess()
        .putGrant(app, new Grantee.RepositoryGrantee(code.id()), Role.ADMIN, by(alice));
    AccessToken token = token(code, "one");
    assertThat(store.tokens().find(token.id())).hasValue(token);

    Repository now =
        store.repositories().transfer(code.id(), other.id(), "code", by(alice)).orElseThrow();

    assertThat(now.fullName()).isEqualTo("other/code");
    assertThat(store.repositories().find(acme.id(), "code")).isEmpty();
    assertThat(store.packages().find(app).orElseThrow().link()).isEmpty();
    assertThat(store.packageAccess().listGrants(app, 0, 10)).isEmpty();
    assertThat(store.tokens().find(token.id())).isEmpty();
    repository(acme, "code");
    assertThat(store.repositories().transfer(code.id(), acme.id(), "code", Actor.BERTH)).isEmpty();
  }

  @Test
  void whoMakesARepositoryInAnOrganizationAdministersIt() {
    store.accounts().putMember(acme.id(), bob.id(), MemberRole.MEMBER, by(alice));

    Repository made =
        store
            .repositories()
            .create(
                acme.id(), draft("made", Visibility.PRIVATE), OptionalLong.of(bob.id()), by(bob))
            .orElseThrow();
    Repository owned =
        store
            .repositories()
            .create(
                acme.id(),
                draft("owned", Visibility.PRIVATE),
                OptionalLong.of(alice.id()),
                by(alice))
            .orElseThrow();

    assertThat(store.repositories().permission(made.id(), bob.id())).hasValue(Permission.ADMIN);
    assertThat(store.repositories().listCollaborators(owned.id(), DIRECT, 0, 10)).isEmpty();
  }

  @Test
  void nobodyTakesAwayTheirOwnRightToAdminister() {
    Repository code = repository(acme, "code");
    store.repositories().putCollaborator(code.id(), bob.id(), Permission.ADMIN, by(alice));

    assertThat(store.repositories().removeCollaborator(code.id(), bob.id(), by(bob)))
        .isEqualTo(PermissionChange.OWN_LAST_RIGHT);
    assertThat(store.repositories().putCollaborator(code.id(), bob.id(), Permission.PUSH, by(bob)))
        .isEqualTo(PermissionChange.OWN_LAST_RIGHT);
    assertThat(store.repositories().permission(code.id(), bob.id())).hasValue(Permission.ADMIN);
    assertThat(store.repositories().removeCollaborator(code.id(), bob.id(), by(alice)))
        .isEqualTo(PermissionChange.DONE);
  }

  private List<Long> idsOf(Account user, Set<Affiliation> affiliations, Order order, int limit) {
    RepositorySelection selection =
        new RepositorySelection(RepositorySelection.BY_NAME.visibilities(), order, false);
    return store.repositories().listOf(user.id(), affiliations, selection, 0, limit).stream()
        .map(Repository::id)
        .toList();
  }

  @Test
  void allWhoMayDoSomethingAreListedWithTheMostTheyMay() {
    Repository code = repository(acme, "code");
    Account carol = user("carol");
    Team dev = team(acme, "dev");
    store.teams().putMember(dev.id(), bob.id(), TeamRole.MEMBER, by(alice));
    store.repositories().putTeam(code.id(), dev.id(), Permission.MAINTAIN, by(alice));
    store.repositories().putCollaborator(code.id(), bob.id(), Permission.PULL, by(alice));
    store.repositories().putCollaborator(code.id(), carol.id(), Permission.PUSH, by(alice));

    assertThat(people(code, CollaboratorSelection.Affiliation.ALL, Permission.PULL))
        .containsExactly("alice admin", "bob maintain", "carol push outside");
    assertThat(people(code, CollaboratorSelection.Affiliation.ALL, Permission.MAINTAIN))
        .containsExactly("alice admin", "bob maintain");
    assertThat(people(code, CollaboratorSelection.Affiliation.DIRECT, Permission.PULL))
        .containsExactly("bob pull", "carol push outside");
    assertThat(people(code, CollaboratorSelection.Affiliation.DIRECT, Permission.PUSH))
        .containsExactly("carol push outside");
    assertThat(people(code, CollaboratorSelection.Affiliation.OUTSIDE, Permission.PULL))
        .containsExactly("carol push outside");
    assertThat(
            people(repository(bob, "own"), CollaboratorSelection.Affiliation.ALL, Permission.PULL))
        .containsExactly("bob admin");
  }

  private List<String> people(
      Repository repository, CollaboratorSelection.Affiliation affiliation, Permission least) {
    CollaboratorSelection selection = new CollaboratorSelection(affiliation, least);
    return store.repositories().listCollaborators(repository.id(), selection, 0, 10).stream()
        .map(one ->
            one.user().login() + " " + one.permission().word() + (one.outside() ? " outside" : ""))
        .toList();
  }

  private Team team(Account organization, String slug) {
    TeamStore.Draft draft =
        new TeamStore.Draft(slug, slug, "", Team.Privacy.CLOSED, OptionalLong.empty());
    return ((Change.Done)
            store.teams().create(organization.id(), draft, OptionalLong.empty(), by(alice)))
        .team();
  }

  @Test
  void aUserSeesInOneListWhatTheyOwnAndTakePartIn() {
    Repository own = repository(bob, "own");
    Repository shared = repository(other, "shared");
    repository(other, "shut");
    store.repositories().putCollaborator(shared.id(), bob.id(), Permission.PULL, by(alice));
    store.accounts().putMember(acme.id(), bob.id(), MemberRole.MEMBER, by(alice));
    Repository inside =
        store
            .repositories()
            .create(acme.id(), draft("inside", Visibility.INTERNAL), by(alice))
            .orElseThrow();
    repository(acme, "secret");

    assertThat(idsOf(bob, Set.of(Affiliation.values()), Order.CREATED, 10))
        .containsExactly(own.id(), shared.id(), inside.id());
    assertThat(idsOf(bob, Set.of(Affiliation.values()), Order.CREATED, 1))
        .containsExactly(own.id());
    assertThat(idsOf(bob, Set.of(Affiliation.values()), Order.FULL_NAME, 10))
        .containsExactly(inside.id(), own.id(), shared.id());
    assertThat(idsOf(bob, Set.of(Affiliation.OWNER), Order.UPDATED, 10)).containsExactly(own.id());
    assertThat(idsOf(bob, Set.of(Affiliation.COLLABORATOR), Order.UPDATED, 10))
        .containsExactly(shared.id());
    assertThat(idsOf(bob, Set.of(Affiliation.ORGANIZATION_MEMBER), Order.UPDATED, 10))
        .containsExactly(inside.id());
  }

  @Test
  void aUserWhoGivesTheirRepositoryAwayGoesOnToAdministerIt() {
    Repository code = repository(bob, "code");

    Repository now =
        store.repositories().transfer(code.id(), acme.id(), "renamed", by(bob)).orElseThrow();

    assertThat(now.fullName()).isEqualTo("acme/renamed");
    assertThat(store.repositories().permission(code.id(), bob.id())).hasValue(Permission.ADMIN);
  }

  @Test
  void anInternalRepositoryThatBecomesAUsersIsPrivate() {
    Repository code =
        store
            .repositories()
            .create(acme.id(), draft("code", Visibility.INTERNAL), by(alice))
            .orElseThrow();

    Repository now =
        store.repositories().transfer(code.id(), alice.id(), "code", by(alice)).orElseThrow();

    assertThat(now.visibility()).isEqualTo(Visibility.PRIVATE);
  }
}
