package dev.berth.meta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.meta.AccountStore.Deletion;
import dev.berth.oci.RepositoryName;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.Login;
import dev.berth.packages.MemberRole;
import dev.berth.packages.OrganizationChange;
import dev.berth.packages.OrganizationProfile.Field;
import dev.berth.packages.Visibility;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// What accounts and memberships promise.
public abstract class AccountsContract extends StoreContract {

  @Test
  void aPushThatDidNotEndDoesNotKeepAnAccount() {
    Account alice = user("alice");
    push(target(alice, "begun"), "a layer");
    assertThat(store.packages().find(new RepositoryName("alice/begun"))).isPresent();

    assertThat(store.accounts().delete(alice.id(), Actor.BERTH)).isEqualTo(Deletion.DONE);

    assertThat(store.packages().find(new RepositoryName("alice/begun"))).isEmpty();
    Account again = user("alice");
    publish(image(target(again, "begun"), "image", List.of()));
  }

  @Test
  void whoIsSuspendedDoesNotCountAsAnOwner() {
    Account alice = user("alice");
    Account bob = user("bob");
    Account acme = organization("acme", alice);
    store.accounts().putMember(acme.id(), bob.id(), MemberRole.OWNER, by(alice));
    assertThat(store.accounts().setSuspended(bob.id(), true, by(alice))).isPresent();

    assertThat(store.accounts().removeMember(acme.id(), alice.id(), Actor.BERTH)).isFalse();
    assertThat(store.accounts().putMember(acme.id(), alice.id(), MemberRole.MEMBER, Actor.BERTH))
        .isFalse();
    assertThat(store.accounts().delete(alice.id(), Actor.BERTH)).isEqualTo(Deletion.LAST_OWNER);

    store.accounts().setSuspended(bob.id(), false, by(alice));
    assertThat(store.accounts().removeMember(acme.id(), alice.id(), Actor.BERTH)).isTrue();
  }

  @Test
  void aUserIsFoundByLoginAndById() {
    Account alice =
        store
            .accounts()
            .createUser(new Login("alice"), "alice@x.test", true, Actor.BERTH)
            .orElseThrow();

    assertThat(store.accounts().find(new Login("alice"))).hasValue(alice);
    assertThat(store.accounts().find(alice.id())).hasValue(alice);
    assertThat(alice.siteAdministrator()).isTrue();
    assertThat(alice.isOrganization()).isFalse();
    assertThat(alice.email()).isEqualTo("alice@x.test");
    assertThat(alice.createdAt()).isEqualTo(now);
  }

  @Test
  void aLoginThatWasLookedForInVainIsFoundOnceItIsMade() {
    assertThat(store.accounts().find(new Login("alice"))).isEmpty();

    Account alice = user("alice");

    assertThat(store.accounts().find(new Login("alice"))).hasValue(alice);
  }

  @Test
  void aLoginIsGivenOnceWhateverTheKind() {
    Account alice = user("alice");
    organization("team", alice);

    assertThat(store.accounts().createUser(new Login("alice"), "", false, Actor.BERTH)).isEmpty();
    assertThat(store.accounts().createUser(new Login("team"), "", false, Actor.BERTH)).isEmpty();
    assertThat(store.accounts().createOrganization(new Login("alice"), alice.id(), Actor.BERTH))
        .isEmpty();
  }

  @Test
  void anOrganizationBeginsWithItsOwner() {
    Account alice = user("alice");

    Account team = organization("team", alice);

    assertThat(team.isOrganization()).isTrue();
    assertThat(team.membersCreatePackages()).isTrue();
    assertThat(store.accounts().membership(team.id(), alice.id())).hasValue(MemberRole.OWNER);
  }

  @Test
  void accountsAreListedByIdInPages() {
    Account a = user("zoe");
    Account b = user("bob");
    Account c = user("amy");

    assertThat(store.accounts().list(0, 2)).containsExactly(a, b);
    assertThat(store.accounts().list(b.id(), 2)).containsExactly(c);
  }

  @Test
  void membersComeChangeAndGo() {
    Account alice = user("alice");
    Account bob = user("bob");
    Account team = organization("team", alice);
    assertThat(store.accounts().membership(team.id(), bob.id())).isEmpty();

    assertThat(store.accounts().putMember(team.id(), bob.id(), MemberRole.MEMBER, Actor.BERTH))
        .isTrue();
    assertThat(store.accounts().membership(team.id(), bob.id())).hasValue(MemberRole.MEMBER);

    assertThat(store.accounts().putMember(team.id(), bob.id(), MemberRole.OWNER, Actor.BERTH))
        .isTrue();
    assertThat(store.accounts().membership(team.id(), bob.id())).hasValue(MemberRole.OWNER);

    assertThat(store.accounts().removeMember(team.id(), bob.id(), Actor.BERTH)).isTrue();
    assertThat(store.accounts().membership(team.id(), bob.id())).isEmpty();
  }

  @Test
  void removingAStrangerIsWithoutEffect() {
    Account alice = user("alice");
    Account team = organization("team", alice);

    assertThat(store.accounts().removeMember(team.id(), user("bob").id(), Actor.BERTH)).isTrue();
  }

  @Test
  void theLastOwnerCanNeitherGoNorStepDown() {
    Account alice = user("alice");
    Account team = organization("team", alice);
    store.accounts().putMember(team.id(), user("bob").id(), MemberRole.MEMBER, Actor.BERTH);

    assertThat(store.accounts().removeMember(team.id(), alice.id(), Actor.BERTH)).isFalse();
    assertThat(store.accounts().putMember(team.id(), alice.id(), MemberRole.MEMBER, Actor.BERTH))
        .isFalse();
    assertThat(store.accounts().membership(team.id(), alice.id())).hasValue(MemberRole.OWNER);
  }

  @Test
  void anOrganizationsSettingIsSeenWhereverTheAccountIsShown() {
    Account alice = user("alice");
    Account team = organization("team", alice);
    var app = target(team, "app", alice);
    publish(image(app, "image", List.of()));
    assertThat(store.packages().find(app.repository()).orElseThrow().owner()).isEqualTo(team);

    store.organizations().update(team.id(), change(Map.of(), false, false), Actor.BERTH);

    assertThat(store.accounts().find(team.id()).orElseThrow().membersCreatePackages()).isFalse();
    assertThat(store.accounts().find(team.login()).orElseThrow().membersCreatePackages()).isFalse();
    assertThat(
            store.packages().find(app.repository()).orElseThrow().owner().membersCreatePackages())
        .isFalse();
  }

  private static OrganizationChange change(
      Map<Field, String> profile, boolean membersCreate, boolean inherit) {
    Map<Visibility, Boolean> create = new EnumMap<>(Visibility.class);
    for (Visibility visibility : Visibility.values()) {
      create.put(visibility, membersCreate);
    }
    return new OrganizationChange(profile, create, Optional.of(inherit));
  }

  @Test
  void ofAnOrganizationWhatIsNotNamedStaysAsItIs() {
    Account team = organization("team", user("alice"));
    store
        .organizations()
        .update(team.id(), change(Map.of(Field.NAME, "The Team"), false, false), Actor.BERTH);

    OrganizationChange told =
        new OrganizationChange(
            Map.of(Field.DESCRIPTION, "we are", Field.BLOG, ""), Map.of(), Optional.empty());
    Account now = store.organizations().update(team.id(), told, Actor.BERTH).orElseThrow();

    assertThat(now.membersCreatePackages()).isFalse();
    assertThat(now.settings().packagesInheritAccess()).isFalse();
    assertThat(store.organizations().profile(team.id()).texts())
        .isEqualTo(Map.of(Field.NAME, "The Team", Field.DESCRIPTION, "we are"));
    Account carol = user("carol");
    assertThat(store.organizations().update(carol.id(), told, Actor.BERTH)).isEmpty();
    assertThat(store.organizations().profile(carol.id()).texts()).isEmpty();
  }

  @Test
  void aRenamedAccountTakesItsPackagesAlongAndAnswersToItsOldLogin() {
    Account alice = user("alice");
    Account bob = user("bob");
    var app = target(alice, "app");
    long id = publish(image(app, "image", List.of())).packageId();
    assertThat(store.packages().find(app.repository())).isPresent();

    Account renamed =
        store.accounts().rename(alice.id(), new Login("alicia"), by(alice)).orElseThrow();

    assertThat(renamed.login()).isEqualTo(new Login("alicia"));
    assertThat(store.accounts().find(new Login("alicia"))).hasValue(renamed);
    assertThat(store.accounts().find(new Login("alice"))).hasValue(renamed);
    assertThat(store.accounts().find(alice.id())).hasValue(renamed);
    assertThat(store.accounts().listAliases(alice.id())).containsExactly(new Login("alice"));
    assertThat(store.packages().find(app.repository())).isEmpty();
    assertThat(store.packages().find(new RepositoryName("alicia/app")).orElseThrow().id())
        .isEqualTo(id);
    assertThat(store.accounts().rename(bob.id(), new Login("alice"), by(bob))).isEmpty();
    assertThat(store.accounts().createUser(new Login("alice"), "", false, Actor.BERTH)).isEmpty();
  }

  @Test
  void aFormerLoginIsFreeOnceItsMeaningIsEnded() {
    Account alice = user("alice");
    store.accounts().rename(alice.id(), new Login("alicia"), by(alice));

    assertThat(store.accounts().endAlias(new Login("alicia"), by(alice))).isFalse();
    assertThat(store.accounts().endAlias(new Login("alice"), by(alice))).isTrue();

    assertThat(store.accounts().find(new Login("alice"))).isEmpty();
    assertThat(store.accounts().listAliases(alice.id())).isEmpty();
    assertThat(user("alice").id()).isNotEqualTo(alice.id());
  }

  @Test
  void anAccountCanTakeItsFormerLoginBack() {
    Account alice = user("alice");
    store.accounts().rename(alice.id(), new Login("alicia"), by(alice));

    store.accounts().rename(alice.id(), new Login("alice"), by(alice));

    assertThat(store.accounts().find(alice.id()).orElseThrow().login().value()).isEqualTo("alice");
    assertThat(store.accounts().listAliases(alice.id())).containsExactly(new Login("alicia"));
  }

  @Test
  void anAccountThatOwnsSomethingIsNotDeleted() {
    Account alice =
        store.accounts().createUser(new Login("alice"), "", true, Actor.BERTH).orElseThrow();
    Account team = organization("team", alice);
    Account bob = user("bob");
    long app = publish(image(target(bob, "app"), "image", List.of())).packageId();

    assertThat(store.accounts().delete(bob.id(), by(alice))).isEqualTo(Deletion.OWNS_PACKAGES);
    assertThat(store.accounts().delete(alice.id(), by(alice))).isEqualTo(Deletion.LAST_OWNER);
    assertThat(store.accounts().delete(team.id(), by(alice))).isEqualTo(Deletion.DONE);
    assertThat(store.accounts().delete(alice.id(), by(alice)))
        .isEqualTo(Deletion.LAST_ADMINISTRATOR);
    store.packages().delete(app, by(bob));
    assertThat(store.accounts().delete(bob.id(), by(alice))).isEqualTo(Deletion.DONE);
    assertThat(store.accounts().delete(bob.id(), by(alice))).isEqualTo(Deletion.ABSENT);
    assertThat(store.accounts().find(bob.id())).isEmpty();
    assertThat(store.accounts().find(new Login("bob"))).isEmpty();
    assertThat(store.accounts().list(0, 10)).extracting(Account::id).containsExactly(alice.id());
    assertThat(user("bob").id()).isNotEqualTo(bob.id());
  }

  @Test
  void theSiteKeepsAnAdministratorWhoCanAct() {
    Account alice =
        store.accounts().createUser(new Login("alice"), "", true, Actor.BERTH).orElseThrow();
    Account bob = user("bob");

    assertThat(store.accounts().setSuspended(alice.id(), true, by(alice))).isEmpty();
    assertThat(store.accounts().setSiteAdministrator(alice.id(), false, by(alice))).isEmpty();

    store.accounts().setSiteAdministrator(bob.id(), true, by(alice));
    assertThat(store.accounts().find(bob.id()).orElseThrow().siteAdministrator()).isTrue();
    assertThat(store.accounts().setSuspended(alice.id(), true, by(bob)).orElseThrow().suspended())
        .isTrue();
    assertThat(store.accounts().setSiteAdministrator(bob.id(), false, by(bob))).isEmpty();
  }

  @Test
  void aUsersOrganizationsAreListed() {
    Account alice = user("alice");
    Account one = organization("one", alice);
    Account two = organization("two", alice);

    assertThat(store.accounts().listOrganizationsOf(alice.id(), OptionalLong.empty(), 0, 10))
        .containsExactly(one, two);
    assertThat(store.accounts().listOrganizationsOf(alice.id(), OptionalLong.empty(), 1, 10))
        .containsExactly(two);
  }

  @Test
  void theOrganizationsThatTwoUsersShareAreListed() {
    Account alice = user("alice");
    Account bob = user("bob");
    organization("one", alice);
    Account two = organization("two", alice);
    store.accounts().putMember(two.id(), bob.id(), MemberRole.MEMBER, by(alice));

    assertThat(store.accounts().listOrganizationsOf(alice.id(), OptionalLong.of(bob.id()), 0, 10))
        .extracting(Account::id)
        .containsExactly(two.id());
  }

  @Test
  void membersAreListedByWhatTheyAre() {
    Account alice = user("alice");
    Account bob = user("bob");
    Account acme = organization("acme", alice);
    store.accounts().putMember(acme.id(), bob.id(), MemberRole.MEMBER, by(alice));

    assertThat(store.accounts().listMembers(acme.id(), MemberRole.OWNER, 0, 10))
        .extracting(member -> member.user().id())
        .containsExactly(alice.id());
    assertThat(store.accounts().listMembers(acme.id(), MemberRole.MEMBER, 0, 10))
        .extracting(member -> member.user().id())
        .containsExactly(bob.id());
  }

  @Test
  void usersAreListedWithoutTheOrganizationsBetweenThem() {
    Account alice = user("alice");
    organization("acme", alice);
    organization("umbra", alice);
    Account bob = user("bob");

    assertThat(store.accounts().listUsers(0, 2)).containsExactly(alice, bob);
    assertThat(store.accounts().listUsers(alice.id(), 10)).containsExactly(bob);
  }
}
