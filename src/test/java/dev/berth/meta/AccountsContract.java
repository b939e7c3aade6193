package dev.berth.meta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.packages.Account;
import dev.berth.packages.Login;
import dev.berth.packages.MemberRole;
import org.junit.jupiter.api.Test;

/// What accounts and memberships promise.
public abstract class AccountsContract extends StoreContract {

  @Test
  void aUserIsFoundByLoginAndById() {
    Account alice =
        store.accounts().createUser(new Login("alice"), "alice@x.test", true).orElseThrow();

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

    assertThat(store.accounts().createUser(new Login("alice"), "", false)).isEmpty();
    assertThat(store.accounts().createUser(new Login("team"), "", false)).isEmpty();
    assertThat(store.accounts().createOrganization(new Login("alice"), alice.id())).isEmpty();
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

    assertThat(store.accounts().putMember(team.id(), bob.id(), MemberRole.MEMBER)).isTrue();
    assertThat(store.accounts().membership(team.id(), bob.id())).hasValue(MemberRole.MEMBER);

    assertThat(store.accounts().putMember(team.id(), bob.id(), MemberRole.OWNER)).isTrue();
    assertThat(store.accounts().membership(team.id(), bob.id())).hasValue(MemberRole.OWNER);

    assertThat(store.accounts().removeMember(team.id(), bob.id())).isTrue();
    assertThat(store.accounts().membership(team.id(), bob.id())).isEmpty();
  }

  @Test
  void removingAStrangerIsWithoutEffect() {
    Account alice = user("alice");
    Account team = organization("team", alice);

    assertThat(store.accounts().removeMember(team.id(), user("bob").id())).isTrue();
  }

  @Test
  void theLastOwnerCanNeitherGoNorStepDown() {
    Account alice = user("alice");
    Account team = organization("team", alice);
    store.accounts().putMember(team.id(), user("bob").id(), MemberRole.MEMBER);

    assertThat(store.accounts().removeMember(team.id(), alice.id())).isFalse();
    assertThat(store.accounts().putMember(team.id(), alice.id(), MemberRole.MEMBER)).isFalse();
    assertThat(store.accounts().membership(team.id(), alice.id())).hasValue(MemberRole.OWNER);
  }

  @Test
  void anOrganizationsSettingIsSeenWhereverTheAccountIsShown() {
    Account alice = user("alice");
    Account team = organization("team", alice);
    var app = target(team, "app", alice);
    publish(image(app, "image", java.util.List.of()));
    assertThat(store.packages().find(app.repository()).orElseThrow().owner()).isEqualTo(team);

    store.accounts().setMembersCreatePackages(team.id(), false);

    assertThat(store.accounts().find(team.id()).orElseThrow().membersCreatePackages()).isFalse();
    assertThat(store.accounts().find(team.login()).orElseThrow().membersCreatePackages()).isFalse();
    assertThat(
            store.packages().find(app.repository()).orElseThrow().owner().membersCreatePackages())
        .isFalse();
  }
}
