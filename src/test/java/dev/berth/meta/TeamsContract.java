package dev.berth.meta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.meta.TeamStore.Change;
import dev.berth.meta.TeamStore.Draft;
import dev.berth.packages.Account;
import dev.berth.packages.Grantee;
import dev.berth.packages.MemberRole;
import dev.berth.packages.OwnRight;
import dev.berth.packages.RightHolder;
import dev.berth.packages.RightsPlace;
import dev.berth.packages.Role;
import dev.berth.packages.Standing;
import dev.berth.packages.Team;
import dev.berth.packages.TeamChange;
import dev.berth.packages.TeamMember;
import dev.berth.packages.TeamRole;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What teams promise.
public abstract class TeamsContract extends StoreContract {
  private Account alice;
  private Account bob;
  private Account acme;

  @BeforeEach
  void makeAccounts() {
    alice = user("alice");
    bob = user("bob");
    acme = organization("acme", alice);
  }

  private static Draft draft(String slug, OptionalLong parent) {
    return new Draft(slug, slug.toUpperCase(Locale.ROOT), "", Team.Privacy.CLOSED, parent);
  }

  private Team team(String slug, OptionalLong parent) {
    Change made =
        store.teams().create(acme.id(), draft(slug, parent), OptionalLong.empty(), by(alice));
    return ((Change.Done) made).team();
  }

  private Team team(String slug) {
    return team(slug, OptionalLong.empty());
  }

  private Team below(String slug, Team parent) {
    return team(slug, OptionalLong.of(parent.id()));
  }

  private Optional<Role> role(long packageId, Account user) {
    RightsPlace place = RightsPlace.of(store.packages().find(packageId).orElseThrow());
    return store
        .packages()
        .standing(place, new RightHolder.User(user.id()))
        .granted()
        .map(Standing.GrantedRole::role);
  }

  @Test
  void aTeamIsFoundBySlugAndById() {
    Team dev = team("dev");

    assertThat(store.teams().find(acme.id(), "dev")).hasValue(dev);
    assertThat(store.teams().find(dev.id())).hasValue(dev);
    assertThat(dev.name()).isEqualTo("DEV");
    assertThat(dev.createdAt()).isEqualTo(now);
    assertThat(store.teams().find(acme.id(), "ops")).isEmpty();
  }

  @Test
  void aSlugIsGivenOnceInAnOrganization() {
    team("dev");
    Account other = organization("other", alice);

    assertThat(
            store
                .teams()
                .create(
                    acme.id(), draft("dev", OptionalLong.empty()), OptionalLong.empty(), by(alice)))
        .isEqualTo(new Change.Taken());
    assertThat(
            store
                .teams()
                .create(
                    other.id(),
                    draft("dev", OptionalLong.empty()),
                    OptionalLong.empty(),
                    by(alice)))
        .isInstanceOf(Change.Done.class);
  }

  private static TeamChange hang(OptionalLong parent) {
    return new TeamChange(
        Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(parent));
  }

  @Test
  void ofATeamWhatIsNotNamedStaysAsItIs() {
    Team top = team("top");
    Team low = below("low", top);
    TeamChange named =
        new TeamChange(
            Optional.of("Lower Deck"), Optional.empty(), Optional.empty(), Optional.empty());
    TeamChange told =
        new TeamChange(Optional.empty(), Optional.of("below"), Optional.empty(), Optional.empty());

    store.teams().update(low.id(), named, by(alice));
    store.teams().update(low.id(), told, by(alice));

    Team now = store.teams().find(acme.id(), "lower-deck").orElseThrow();
    assertThat(now.name()).isEqualTo("Lower Deck");
    assertThat(now.description()).isEqualTo("below");
    assertThat(now.parentId()).hasValue(top.id());
  }

  @Test
  void aTeamIsPutBelowNeitherItselfNorWhatIsBelowIt() {
    Team top = team("top");
    Team middle = below("middle", top);
    Team bottom = below("bottom", middle);

    for (Team under : List.of(top, middle, bottom)) {
      assertThat(store.teams().update(top.id(), hang(OptionalLong.of(under.id())), by(alice)))
          .isEqualTo(new Change.Circle());
    }
    assertThat(store.teams().find(top.id())).hasValue(top);
  }

  @Test
  void aTeamIsPutBelowOneOfItsOwnOrganizationThatMembersSee() {
    Account other = organization("other", alice);
    Team elsewhere =
        ((Change.Done)
                store
                    .teams()
                    .create(
                        other.id(),
                        draft("x", OptionalLong.empty()),
                        OptionalLong.empty(),
                        by(alice)))
            .team();
    Draft secret = new Draft("s", "S", "", Team.Privacy.SECRET, OptionalLong.empty());
    Team hidden =
        ((Change.Done) store.teams().create(acme.id(), secret, OptionalLong.empty(), by(alice)))
            .team();
    Team top = team("top");
    below("low", top);

    for (long parent : List.of(elsewhere.id(), hidden.id(), 4711L)) {
      assertThat(
              store
                  .teams()
                  .create(
                      acme.id(),
                      draft("new", OptionalLong.of(parent)),
                      OptionalLong.empty(),
                      by(alice)))
          .isEqualTo(new Change.NoParent());
    }
    assertThat(
            store
                .teams()
                .update(
                    top.id(),
                    new TeamChange(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(Team.Privacy.SECRET),
                        Optional.empty()),
                    by(alice)))
        .isEqualTo(new Change.Nested());
  }

  @Test
  void theMembersOfATeamHaveTheRightsOfTheTeamsAboveIt() {
    Team top = team("top");
    Team middle = below("middle", top);
    Team bottom = below("bottom", middle);
    store.teams().putMember(bottom.id(), bob.id(), TeamRole.MEMBER, by(alice));
    long app = publish(image(target(acme, "app", alice), "image", List.of())).packageId();
    assertThat(role(app, bob)).isEmpty();

    store.packageAccess().putGrant(app, new Grantee.TeamGrantee(top.id()), Role.WRITE, by(alice));
    assertThat(role(app, bob)).hasValue(Role.WRITE);

    store.teams().update(middle.id(), hang(OptionalLong.empty()), by(alice));
    assertThat(role(app, bob)).isEmpty();

    store.teams().update(middle.id(), hang(OptionalLong.of(top.id())), by(alice));
    assertThat(role(app, bob)).hasValue(Role.WRITE);

    store.teams().delete(middle.id(), by(alice));
    assertThat(store.teams().find(bottom.id()).orElseThrow().parentId()).hasValue(top.id());
    assertThat(role(app, bob)).hasValue(Role.WRITE);

    store.teams().removeMember(bottom.id(), bob.id(), by(alice));
    assertThat(role(app, bob)).isEmpty();
  }

  @Test
  void whoComesIntoATeamIsAMemberOfItsOrganizationToo() {
    Team dev = team("dev");

    store.teams().putMember(dev.id(), bob.id(), TeamRole.MAINTAINER, by(alice));

    assertThat(store.teams().membership(dev.id(), bob.id())).hasValue(TeamRole.MAINTAINER);
    assertThat(store.accounts().membership(acme.id(), bob.id())).hasValue(MemberRole.MEMBER);
    assertThat(store.teams().listMembers(dev.id(), TeamRole.MAINTAINER, 0, 10))
        .allMatch(member -> member.role() == TeamRole.MAINTAINER);
    assertThat(store.teams().listMembers(dev.id(), 0, 10))
        .containsExactly(new TeamMember(bob, TeamRole.MAINTAINER));
    assertThat(store.teams().listOf(bob.id(), 0, 10)).containsExactly(dev);
  }

  @Test
  void whoLeavesTheOrganizationLeavesItsTeams() {
    Team dev = team("dev");
    store.teams().putMember(dev.id(), bob.id(), TeamRole.MEMBER, by(alice));

    store.accounts().removeMember(acme.id(), bob.id(), by(alice));

    assertThat(store.teams().membership(dev.id(), bob.id())).isEmpty();
    assertThat(store.teams().listOf(bob.id(), 0, 10)).isEmpty();
  }

  @Test
  void aSecretTeamIsShownToThoseInIt() {
    Draft secret = new Draft("secret", "Secret", "", Team.Privacy.SECRET, OptionalLong.empty());
    Team hidden =
        ((Change.Done)
                store.teams().create(acme.id(), secret, OptionalLong.of(bob.id()), by(alice)))
            .team();
    Team dev = team("dev");

    assertThat(store.teams().list(acme.id(), OptionalLong.empty(), 0, 10))
        .containsExactly(dev, hidden);
    assertThat(store.teams().list(acme.id(), OptionalLong.of(alice.id()), 0, 10))
        .containsExactly(dev);
    assertThat(store.teams().list(acme.id(), OptionalLong.of(bob.id()), 0, 10))
        .containsExactly(dev, hidden);
    assertThat(store.teams().listChildren(dev.id(), 0, 10)).isEmpty();
  }

  @Test
  void membersOfTheOrganizationAloneAreTakenInWithoutJoiningIt() {
    Team dev = team("dev");

    assertThat(
            store.teams().putInsider(dev.id(), bob.id(), TeamRole.MEMBER, OwnRight.KEPT, by(alice)))
        .isFalse();
    assertThat(store.accounts().membership(acme.id(), bob.id())).isEmpty();

    assertThat(
            store
                .teams()
                .putInsider(dev.id(), alice.id(), TeamRole.MEMBER, OwnRight.KEPT, by(alice)))
        .isTrue();
    assertThat(store.teams().membership(dev.id(), alice.id())).hasValue(TeamRole.MEMBER);
    assertThat(store.teams().putInsider(999, alice.id(), TeamRole.MEMBER, OwnRight.KEPT, by(alice)))
        .isFalse();
  }
}
