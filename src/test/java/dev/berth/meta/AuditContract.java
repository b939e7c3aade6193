package dev.berth.meta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.meta.AuditLog.Filter;
import dev.berth.oci.Tag;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.AuditAction;
import dev.berth.packages.AuditEvent;
import dev.berth.packages.Login;
import dev.berth.packages.MemberRole;
import dev.berth.packages.Visibility;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the audit log promises.
public abstract class AuditContract extends StoreContract {
  private Account alice;
  private Account acme;

  @BeforeEach
  void makeAccounts() {
    alice = user("alice");
    acme = organization("acme", alice);
  }

  private List<AuditEvent> newest(Filter filter, int limit) {
    return store.audit().listNewest(filter, Long.MAX_VALUE, limit);
  }

  private static Filter of(Account organization) {
    return new Filter(
        OptionalLong.of(organization.id()),
        Optional.empty(),
        OptionalLong.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static Filter of(AuditAction action) {
    return new Filter(
        OptionalLong.empty(),
        Optional.of(action),
        OptionalLong.empty(),
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void anEventSaysWhoDidWhatFromWhereAndWhatItWasBefore() {
    Account bob = user("bob");
    Actor actor =
        new Actor(
            OptionalLong.of(alice.id()), "alice", OptionalLong.empty(), Optional.of("192.0.2.7"));
    store.accounts().putMember(acme.id(), bob.id(), MemberRole.MEMBER, actor);

    store.accounts().putMember(acme.id(), bob.id(), MemberRole.OWNER, actor);

    AuditEvent event = newest(Filter.ALL, 1).getFirst();
    assertThat(event.action()).isEqualTo(AuditAction.ORG_UPDATE_MEMBER);
    assertThat(event.actor()).isEqualTo(actor);
    assertThat(event.organization()).hasValue("acme");
    assertThat(event.user()).hasValue("bob");
    assertThat(event.before()).hasValue("{\"role\":\"member\"}");
    assertThat(event.after()).hasValue("{\"role\":\"owner\"}");
    assertThat(event.createdAt()).isEqualTo(now);
  }

  @Test
  void whatChangesNothingIsNoEvent() {
    long before = newest(Filter.ALL, 1).getFirst().id();

    store.accounts().putMember(acme.id(), alice.id(), MemberRole.OWNER, by(alice));
    store.accounts().removeMember(acme.id(), user("bob").id(), by(alice));
    store.accounts().putMember(acme.id(), alice.id(), MemberRole.MEMBER, by(alice));

    assertThat(store.audit().listOldest(Filter.ALL, before, 10))
        .extracting(AuditEvent::action)
        .containsExactly(AuditAction.USER_CREATE);
  }

  @Test
  void deletionsAndVisibilityAreInTheLogOfTheOrganization() {
    var target = target(acme, "app", alice);
    long app = publish(image(target, "image", List.of(), "v1")).packageId();
    store.packages().setVisibility(app, Visibility.PUBLIC, by(alice));
    store.manifests().deleteTag(app, new Tag("v1"), by(alice));
    store.manifests().delete(app, digest("image"), by(alice));
    store.packages().delete(app, by(alice));

    assertThat(newest(of(acme), 4))
        .extracting(AuditEvent::action)
        .containsExactly(
            AuditAction.PACKAGE_DELETE,
            AuditAction.VERSION_DELETE,
            AuditAction.TAG_DELETE,
            AuditAction.PACKAGE_VISIBILITY);
    assertThat(newest(of(acme), 1).getFirst().container()).hasValue("acme/app");
  }

  @Test
  void eventsComeInPagesOldestOrNewestFirst() {
    for (int i = 0; i < 5; i++) {
      user("u" + i);
    }
    Filter users = of(AuditAction.USER_CREATE);
    List<AuditEvent> all = store.audit().listOldest(users, 0, 100);
    assertThat(all)
        .extracting(e -> e.user().orElseThrow())
        .containsExactly("alice", "u0", "u1", "u2", "u3", "u4");

    List<AuditEvent> page = newest(users, 2);
    assertThat(page).containsExactly(all.get(5), all.get(4));
    assertThat(store.audit().listNewest(users, page.getLast().id(), 2))
        .containsExactly(all.get(3), all.get(2));
    assertThat(store.audit().listOldest(users, all.get(1).id(), 2))
        .containsExactly(all.get(2), all.get(3));
  }

  @Test
  void eventsAreFoundByActorAndByDate() {
    pass(Duration.ofDays(1));
    Account bob = store.accounts().createUser(new Login("bob"), "", false, by(alice)).orElseThrow();
    Filter byAlice =
        new Filter(
            OptionalLong.empty(),
            Optional.empty(),
            OptionalLong.of(alice.id()),
            Optional.empty(),
            Optional.empty());
    Filter today =
        new Filter(
            OptionalLong.empty(),
            Optional.empty(),
            OptionalLong.empty(),
            Optional.of(now),
            Optional.of(now));

    assertThat(bob.login().value()).isEqualTo("bob");
    assertThat(newest(byAlice, 10))
        .extracting(AuditEvent::user)
        .containsExactly(Optional.of("bob"));
    assertThat(newest(today, 10)).isEqualTo(newest(byAlice, 10));
  }
}
