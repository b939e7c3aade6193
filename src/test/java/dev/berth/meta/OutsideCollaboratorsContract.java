package dev.berth.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.berth.meta.OutsideCollaboratorStore.Conversion;
import dev.berth.meta.OutsideCollaboratorStore.Removal;
import dev.berth.packages.Account;
import dev.berth.packages.AuditAction;
import dev.berth.packages.AuditEvent;
import dev.berth.packages.MemberRole;
import dev.berth.packages.OwnRight;
import dev.berth.packages.Permission;
import dev.berth.packages.Repository;
import dev.berth.packages.Team;
import dev.berth.packages.TeamRole;
import dev.berth.packages.Visibility;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the store of outside collaborators promises.
public abstract class OutsideCollaboratorsContract extends StoreContract {
  private Account alice;
  private Account bob;
  private Account acme;
  private Repository code;
  private Repository docs;

  @BeforeEach
  void makeAnOrganization() {
    alice = user("alice");
    bob = user("bob");
    acme = organization("acme", alice);
    code = repository("code");
    docs = repository("docs");
  }

  private Repository repository(String name) {
    RepositoryStore.Draft draft =
        new RepositoryStore.Draft(name, Visibility.PRIVATE, "", Optional.empty(), "");
    return store.repositories().create(acme.id(), draft, by(alice)).orElseThrow();
  }

  private OutsideCollaboratorStore outside() {
    return store.outsideCollaborators();
  }

  @Test
  void whoHasPermissionsWithoutBeingAMemberIsOutside() {
    store.repositories().putCollaborator(code.id(), bob.id(), Permission.PUSH, by(alice));
    store.repositories().putCollaborator(code.id(), alice.id(), Permission.PUSH, by(alice));
    assertThat(outside().list(acme.id(), 0, 10)).containsExactly(bob);
    assertThat(outside().list(acme.id(), 1, 10)).isEmpty();

    store.accounts().putMember(acme.id(), bob.id(), MemberRole.MEMBER, by(alice));
    assertThat(outside().list(acme.id(), 0, 10)).isEmpty();
  }

  @Test
  void removingTakesAllPermissionsInTheOrganization() {
    store.repositories().putCollaborator(code.id(), bob.id(), Permission.PUSH, by(alice));
    store.repositories().putCollaborator(docs.id(), bob.id(), Permission.PULL, by(alice));

    assertThat(outside().remove(acme.id(), alice.id(), by(alice))).isEqualTo(Removal.MEMBER);
    assertThat(outside().remove(acme.id(), bob.id(), by(alice))).isEqualTo(Removal.DONE);
    assertThat(outside().remove(acme.id(), bob.id(), by(alice))).isEqualTo(Removal.ABSENT);

    assertThat(store.repositories().permission(code.id(), bob.id())).isEmpty();
    AuditEvent event = newest();
    assertThat(event.action()).isEqualTo(AuditAction.ORG_REMOVE_OUTSIDE_COLLABORATOR);
    assertThat(event.before()).hasValue("{\"repositories\":[\"code: push\",\"docs: pull\"]}");
  }

  @Test
  void aMemberWhoIsConvertedKeepsTheStrongestPermissionsOfTheirOwnAndByTeams() {
    store.accounts().putMember(acme.id(), bob.id(), MemberRole.MEMBER, by(alice));
    store.repositories().putCollaborator(code.id(), bob.id(), Permission.PULL, by(alice));
    long top = team("top", OptionalLong.empty());
    long low = team("low", OptionalLong.of(top));
    store.teams().putMember(low, bob.id(), TeamRole.MEMBER, by(alice));
    store.repositories().putTeam(code.id(), top, Permission.MAINTAIN, by(alice));
    store.repositories().putTeam(docs.id(), low, Permission.PUSH, by(alice));

    assertThat(outside().convert(acme.id(), bob.id(), OwnRight.MAY_END, by(alice)))
        .isEqualTo(Conversion.DONE);

    assertThat(store.accounts().membership(acme.id(), bob.id())).isEmpty();
    assertThat(store.teams().listOf(bob.id(), 0, 10)).isEmpty();
    assertThat(outside().list(acme.id(), 0, 10)).containsExactly(bob);
    assertThat(store.repositories().permission(code.id(), bob.id())).hasValue(Permission.MAINTAIN);
    assertThat(store.repositories().permission(docs.id(), bob.id())).hasValue(Permission.PUSH);
    assertThat(newest().after()).hasValue("{\"repositories\":[\"code: maintain\",\"docs: push\"]}");
  }

  @Test
  void strangersAndTheLastOwnerAreNotConverted() {
    assertThat(outside().convert(acme.id(), bob.id(), OwnRight.MAY_END, by(alice)))
        .isEqualTo(Conversion.NO_MEMBER);
    assertThat(outside().convert(acme.id(), alice.id(), OwnRight.MAY_END, by(alice)))
        .isEqualTo(Conversion.LAST_OWNER);
    assertThat(store.accounts().membership(acme.id(), alice.id())).hasValue(MemberRole.OWNER);
  }

  @Test
  void anOwnerDoesNotEndTheirOwnRightsUnlessTheyMeanIt() {
    store.accounts().putMember(acme.id(), bob.id(), MemberRole.OWNER, by(alice));

    assertThatExceptionOfType(OwnLastRightException.class)
        .isThrownBy(() -> outside().convert(acme.id(), bob.id(), OwnRight.KEPT, by(bob)));
    assertThat(store.accounts().membership(acme.id(), bob.id())).hasValue(MemberRole.OWNER);

    assertThat(outside().convert(acme.id(), bob.id(), OwnRight.MAY_END, by(bob)))
        .isEqualTo(Conversion.DONE);
  }

  private long team(String slug, OptionalLong parent) {
    TeamStore.Draft draft = new TeamStore.Draft(slug, slug, "", Team.Privacy.CLOSED, parent);
    return ((TeamStore.Change.Done)
            store.teams().create(acme.id(), draft, OptionalLong.empty(), by(alice)))
        .team()
        .id();
  }

  private AuditEvent newest() {
    return store.audit().listNewest(AuditLog.Filter.ALL, Long.MAX_VALUE, 1).getFirst();
  }
}
