package dev.berth.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.berth.meta.AuditLog.Filter;
import dev.berth.meta.AuditLog.Names;
import dev.berth.oci.Tag;
import dev.berth.packages.AccessToken;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.AuditAction;
import dev.berth.packages.AuditEvent;
import dev.berth.packages.AuditEvent.Subject;
import dev.berth.packages.EndedTokenException;
import dev.berth.packages.Login;
import dev.berth.packages.MemberRole;
import dev.berth.packages.PackageTarget;
import dev.berth.packages.SecretHash;
import dev.berth.packages.TokenKind;
import dev.berth.packages.Visibility;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
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
        Set.of(),
        Names.ALL,
        Names.ALL,
        Names.ALL,
        Names.ALL,
        Optional.empty(),
        Optional.empty());
  }

  private static Filter of(AuditAction... actions) {
    return new Filter(
        OptionalLong.empty(),
        Optional.of(Set.of(actions)),
        Set.of(),
        Names.ALL,
        Names.ALL,
        Names.ALL,
        Names.ALL,
        Optional.empty(),
        Optional.empty());
  }

  private static Filter named(
      @Nullable String actor,
      @Nullable String user,
      @Nullable String repository,
      @Nullable String container) {
    return new Filter(
        OptionalLong.empty(),
        Optional.empty(),
        Set.of(),
        names(actor),
        names(user),
        names(repository),
        names(container),
        Optional.empty(),
        Optional.empty());
  }

  private static Names names(@Nullable String name) {
    return name == null ? Names.ALL : Names.of(name);
  }

  private static Filter between(Instant since, Instant until) {
    return new Filter(
        OptionalLong.empty(),
        Optional.empty(),
        Set.of(),
        Names.ALL,
        Names.ALL,
        Names.ALL,
        Names.ALL,
        Optional.of(since),
        Optional.of(until));
  }

  @Test
  void aChangeByATokenThatHasEndedMeanwhileHasNoEffect() {
    AccessToken token = token(alice);
    Actor actor =
        new Actor(
            OptionalLong.of(alice.id()),
            "alice",
            OptionalLong.of(token.id()),
            Optional.of("192.0.2.1"));
    Account bob = user("bob");
    store.accounts().putMember(acme.id(), bob.id(), MemberRole.MEMBER, actor);
    store.tokens().revoke(token.id(), actor);

    assertThatExceptionOfType(EndedTokenException.class)
        .isThrownBy(() -> store.accounts().putMember(acme.id(), bob.id(), MemberRole.OWNER, actor));
    assertThat(store.accounts().membership(acme.id(), bob.id())).contains(MemberRole.MEMBER);
  }

  @Test
  void aChangeBySomebodyWhoWasSuspendedMeanwhileHasNoEffect() {
    Account bob = user("bob");
    AccessToken token = token(bob);
    Actor actor =
        new Actor(OptionalLong.of(bob.id()), "bob", OptionalLong.of(token.id()), Optional.empty());
    store.accounts().setSuspended(bob.id(), true, Actor.BERTH);

    assertThatExceptionOfType(EndedTokenException.class)
        .isThrownBy(() -> store.accounts().putMember(acme.id(), bob.id(), MemberRole.OWNER, actor));
    assertThat(store.accounts().membership(acme.id(), bob.id())).isEmpty();
  }

  @Test
  void aPushByATokenThatHasEndedMeanwhileHasNoEffect() {
    Account bob = user("bob");
    publish(image(target(bob, "app"), "first", List.of()));
    PackageTarget pushed = by(token(bob), target(bob, "app"));
    store.tokens().revoke(pushed.actor().tokenId().orElseThrow(), Actor.BERTH);

    assertThatExceptionOfType(EndedTokenException.class)
        .isThrownBy(() -> store.manifests().publish(image(pushed, "late", List.of())));
  }

  @Test
  void aPushBySomebodyWhoWasSuspendedMeanwhileHasNoEffect() {
    Account bob = user("bob");
    publish(image(target(bob, "app"), "first", List.of()));
    PackageTarget pushed = by(token(bob), target(bob, "app"));
    publish(image(pushed, "in time", List.of()));
    store.accounts().setSuspended(bob.id(), true, Actor.BERTH);

    assertThatExceptionOfType(EndedTokenException.class)
        .isThrownBy(() -> store.manifests().publish(image(pushed, "late", List.of())));
  }

  private static PackageTarget by(AccessToken token, PackageTarget seen) {
    Actor actor =
        new Actor(
            OptionalLong.of(token.owner().id()),
            token.owner().login().value(),
            OptionalLong.of(token.id()),
            Optional.empty());
    return new PackageTarget(
        seen.ownerId(), seen.repository(), seen.packageId(), actor, OptionalLong.empty());
  }

  private AccessToken token(Account owner) {
    return store
        .tokens()
        .create(
            new TokenStore.NewToken(
                owner.id(),
                new TokenKind.Classic(Set.of()),
                "",
                SecretHash.of("of " + owner.login()),
                "12345678",
                null),
            Actor.BERTH);
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
    assertThat(event.organization()).hasValue(new Subject(acme.id(), "acme"));
    assertThat(event.user()).hasValue(new Subject(bob.id(), "bob"));
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
    assertThat(newest(of(acme), 1).getFirst().container().map(Subject::name)).hasValue("acme/app");
  }

  @Test
  void eventsComeInPagesOldestOrNewestFirst() {
    for (int i = 0; i < 5; i++) {
      user("u" + i);
    }
    Filter users = of(AuditAction.USER_CREATE);
    List<AuditEvent> all = store.audit().listOldest(users, 0, 100);
    assertThat(all)
        .extracting(e -> e.user().orElseThrow().name())
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
    pass(Duration.ofDays(1));
    user("carol");

    assertThat(newest(named("alice", null, null, null), 10))
        .extracting(event -> event.user().orElseThrow())
        .containsExactly(new Subject(bob.id(), "bob"));
    Instant day = now.minus(Duration.ofDays(1));
    assertThat(newest(between(day, day), 10))
        .isNotEmpty()
        .isEqualTo(newest(named("alice", null, null, null), 10));
    assertThat(newest(between(now.plusSeconds(3600), now.plusSeconds(7200)), 10)).isEmpty();
    assertThat(newest(between(Instant.EPOCH, Instant.EPOCH.plusSeconds(1)), 10)).isEmpty();
  }

  @Test
  void eventsAreFoundByTheNamesOfTheTimeEvenOfWhoIsGone() {
    Account bob = user("bob");
    store.accounts().rename(bob.id(), new Login("rob"), by(alice));
    store.accounts().delete(bob.id(), by(alice));
    var target = target(acme, "app", alice);
    long app = publish(image(target, "image", List.of(), "v1")).packageId();
    store.packages().setVisibility(app, Visibility.PUBLIC, by(alice));

    assertThat(newest(named(null, "bob", null, null), 10))
        .extracting(AuditEvent::action)
        .containsExactly(AuditAction.USER_CREATE);
    assertThat(newest(named(null, "rob", null, null), 10))
        .extracting(AuditEvent::action)
        .containsExactly(AuditAction.USER_DELETE, AuditAction.USER_RENAME);
    assertThat(newest(named(null, null, null, "acme/app"), 10))
        .extracting(AuditEvent::action)
        .containsExactly(AuditAction.PACKAGE_VISIBILITY, AuditAction.PACKAGE_GRANT);
    assertThat(newest(named(null, null, "acme/none", null), 10)).isEmpty();
  }

  @Test
  void severalActionsMeanAnyOfThemInTheOrderOfTheLog() {
    Account bob = user("bob");
    store.accounts().setSuspended(bob.id(), true, by(alice));
    user("carol");

    assertThat(newest(of(AuditAction.USER_CREATE, AuditAction.USER_SUSPEND), 3))
        .extracting(AuditEvent::action)
        .containsExactly(
            AuditAction.USER_CREATE, AuditAction.USER_SUSPEND, AuditAction.USER_CREATE);
    assertThat(newest(of(), 10)).isEmpty();
  }

  @Test
  void namesAreAnyOfSomeAndNoneOfOthersWhateverTheCaseOfARepository() {
    for (String name : List.of("Code", "docs", "tool")) {
      store
          .repositories()
          .create(
              acme.id(),
              new RepositoryStore.Draft(name, Visibility.PRIVATE, "", Optional.empty(), ""),
              by(alice));
    }

    assertThat(repositories(new Names(Set.of("acme/code", "acme/tool"), Set.of())))
        .containsExactly("acme/tool", "acme/Code");
    assertThat(repositories(new Names(Set.of(), Set.of("acme/code"))))
        .containsExactly("acme/tool", "acme/docs");
  }

  private List<String> repositories(Names names) {
    Filter filter =
        new Filter(
            OptionalLong.empty(),
            Optional.empty(),
            Set.of(AuditAction.ORG_CREATE, AuditAction.USER_CREATE),
            Names.ALL,
            Names.ALL,
            names,
            Names.ALL,
            Optional.empty(),
            Optional.empty());
    return newest(filter, 10).stream()
        .map(event -> event.repository().orElseThrow().name())
        .toList();
  }
}
