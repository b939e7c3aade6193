package dev.berth.meta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.meta.HookOutbox.Claim;
import dev.berth.packages.Account;
import dev.berth.packages.AuditAction;
import dev.berth.packages.AuditEvent;
import dev.berth.packages.Hook;
import dev.berth.packages.HookDelivery;
import dev.berth.packages.HookFormat;
import dev.berth.packages.HookPlace;
import dev.berth.packages.HookSecret;
import dev.berth.packages.HookSettings;
import dev.berth.packages.HookSubject;
import dev.berth.packages.Repository;
import dev.berth.packages.Visibility;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the stores of webhooks, and of what waits for them, promise.
public abstract class HooksContract extends StoreContract {
  private static final String SITE = "https://berth.test";
  private static final Duration LEASE = Duration.ofMinutes(1);

  private Account alice;
  private Account acme;
  private Repository code;
  private HookPlace ofAcme;
  private HookPlace ofCode;

  @BeforeEach
  void makeAnOrganization() {
    alice = user("alice");
    acme = organization("acme", alice);
    RepositoryStore.Draft draft =
        new RepositoryStore.Draft("code", Visibility.PRIVATE, "", Optional.empty(), "");
    code = store.repositories().create(acme.id(), draft, by(alice)).orElseThrow();
    ofAcme = new HookPlace(HookPlace.Kind.ORGANIZATION, acme.id());
    ofCode = new HookPlace(HookPlace.Kind.REPOSITORY, code.id());
  }

  private static HookSettings settings(String url, String... events) {
    return new HookSettings(
        url,
        HookFormat.JSON,
        Optional.of(new HookSecret("it's a secret")),
        false,
        List.of(events),
        true);
  }

  private Hook hook(HookPlace place, String... events) {
    return ((HookStore.Creation.Done)
            store.hooks().create(place, settings("https://x.test/", events), SITE, by(alice)))
        .hook();
  }

  private List<Claim> claim(Hook hook) {
    return store.hookOutbox().claim(hook.id(), 100, LEASE);
  }

  /// A hook whose `ping` was sent.
  private Hook quietHook(HookPlace place, String... events) {
    Hook hook = hook(place, events);
    claim(hook).forEach(store.hookOutbox()::drop);
    return hook;
  }

  /// What waits for a hook, in words.
  private List<String> told(Hook hook) {
    List<String> told = new ArrayList<>();
    for (Claim claim : claim(hook)) {
      told.add(
          claim.event().name()
              + " "
              + claim.event().action().orElse("")
              + " "
              + claim.event().tag());
      store.hookOutbox().drop(claim);
    }
    return told;
  }

  private void finish(Claim claim, int status, Optional<Duration> retryIn) {
    store
        .hookOutbox()
        .finish(
            claim,
            new HookDelivery.Result(now, Duration.ofMillis(120), "status " + status, status),
            new HookDelivery.Exchange(
                "https://x.test/", Map.of("A", "b"), "{}", Map.of("C", "d"), "thanks\0"),
            retryIn);
  }

  private AuditEvent newest() {
    return store.audit().listNewest(AuditLog.Filter.ALL, Long.MAX_VALUE, 1).getFirst();
  }

  @Test
  void aHookIsMadeFoundChangedAndDeleted() {
    Hook made = hook(ofAcme, "package");
    assertThat(newest().action()).isEqualTo(AuditAction.HOOK_CREATE);
    assertThat(newest().after().orElseThrow()).contains("https://x.test/").doesNotContain("secret");
    assertThat(store.hooks().list(ofAcme, 0, 10)).containsExactly(made);
    assertThat(store.hooks().list(ofAcme, 1, 10)).isEmpty();
    assertThat(store.hooks().find(ofAcme, made.id())).hasValue(made);
    assertThat(store.hooks().find(ofCode, made.id())).isEmpty();
    assertThat(made.last()).isEmpty();

    HookSettings other =
        new HookSettings(
            "https://y.test/", HookFormat.FORM, Optional.empty(), true, List.of("*"), false);
    Hook changed =
        store.hooks().update(ofAcme, made.id(), was -> other, SITE, by(alice)).orElseThrow();

    assertThat(changed.settings()).isEqualTo(other);
    assertThat(store.hooks().find(ofAcme, made.id())).hasValue(changed);
    assertThat(store.audit().listNewest(AuditLog.Filter.ALL, Long.MAX_VALUE, 3))
        .extracting(AuditEvent::action)
        .containsExactly(
            AuditAction.HOOK_ACTIVE_CHANGED,
            AuditAction.HOOK_EVENTS_CHANGED,
            AuditAction.HOOK_CONFIG_CHANGED);
    assertThat(store.hooks().update(ofCode, made.id(), was -> other, SITE, by(alice))).isEmpty();

    assertThat(store.hooks().delete(ofCode, made.id(), by(alice))).isFalse();
    assertThat(store.hooks().delete(ofAcme, made.id(), by(alice))).isTrue();
    assertThat(newest().action()).isEqualTo(AuditAction.HOOK_DESTROY);
    assertThat(store.hooks().find(ofAcme, made.id())).isEmpty();
    assertThat(store.hooks().list(ofAcme, 0, 10)).isEmpty();
    assertThat(store.hooks().delete(ofAcme, made.id(), by(alice))).isFalse();
  }

  @Test
  void hooksGoWithTheirRepositoryOrOrganization() {
    Hook repositorys = hook(ofCode, "package");
    Hook organizations = hook(ofAcme, "package");

    assertThat(store.repositories().delete(code.id(), by(alice))).isTrue();
    assertThat(newest().before().orElseThrow())
        .contains(repositorys.id() + ": https://x.test/")
        .doesNotContain("secret");
    assertThat(store.hooks().find(ofCode, repositorys.id())).isEmpty();
    assertThat(claim(repositorys)).isEmpty();
    assertThat(store.hooks().find(ofAcme, organizations.id())).isPresent();

    assertThat(store.accounts().delete(acme.id(), by(alice))).isEqualTo(AccountStore.Deletion.DONE);
    assertThat(newest().before().orElseThrow()).contains(organizations.id() + ": https://x.test/");
    assertThat(store.hooks().find(ofAcme, organizations.id())).isEmpty();
    assertThat(claim(organizations)).isEmpty();

    for (HookPlace gone : List.of(ofCode, ofAcme)) {
      assertThat(store.hooks().create(gone, settings("https://z.test/", "*"), SITE, by(alice)))
          .isInstanceOf(HookStore.Creation.Gone.class);
    }
    store.hookOutbox().removeOld(now, 100);
    assertThat(store.hookOutbox().backlog(100))
        .isEqualTo(new HookOutbox.Backlog(0, Optional.empty()));
  }

  @Test
  void whatWaitsIsCountedFromTheOldestOn() {
    assertThat(store.hookOutbox().backlog(100))
        .isEqualTo(new HookOutbox.Backlog(0, Optional.empty()));
    Hook first = hook(ofAcme, "package");
    Hook second = hook(ofCode, "package");
    store.hooks().ping(ofCode, second.id(), by(alice));

    assertThat(store.hookOutbox().backlog(100).number()).isEqualTo(3);
    assertThat(store.hookOutbox().backlog(2).number()).isEqualTo(2);
    assertThat(store.hookOutbox().backlog(2).since()).hasValue(first.createdAt());
    claim(first).forEach(store.hookOutbox()::drop);
    assertThat(store.hookOutbox().backlog(100).number()).isEqualTo(2);
  }

  @Test
  void aPlaceHasNoTwoEqualHooksAndNoMoreThanTwenty() {
    hook(ofAcme, "package");
    assertThat(
            store.hooks().create(ofAcme, settings("https://x.test/", "package"), SITE, by(alice)))
        .isInstanceOf(HookStore.Creation.Exists.class);
    hook(ofCode, "package");
    for (int i = 1; i < HookStore.MOST_HOOKS; i++) {
      String url = "https://x.test/" + i;
      assertThat(store.hooks().create(ofAcme, settings(url, "package"), SITE, by(alice)))
          .isInstanceOf(HookStore.Creation.Done.class);
    }
    assertThat(
            store.hooks().create(ofAcme, settings("https://y.test/", "package"), SITE, by(alice)))
        .isInstanceOf(HookStore.Creation.TooMany.class);
  }

  @Test
  void aHookIsPingedWhenItIsMadeAndWhenSomebodyAsksForIt() {
    AtomicInteger woken = new AtomicInteger();
    store.hookOutbox().whenWaiting(woken::incrementAndGet);
    Hook made = hook(ofAcme, "package");
    assertThat(woken).hasValue(1);
    assertThat(told(made)).containsExactly("ping  ");

    assertThat(store.hooks().ping(ofAcme, made.id(), by(alice))).isTrue();
    assertThat(store.hooks().ping(ofCode, made.id(), by(alice))).isFalse();
    assertThat(woken).hasValue(2);
    assertThat(told(made)).containsExactly("ping  ");
  }

  @Test
  void aVersionIsPublishedOnceAndUpdatedByEachTagThatMovesToIt() {
    Hook hook = quietHook(ofAcme, "package");

    publish(image(target(acme, "app", alice), "one", List.of()));
    publish(image(target(acme, "app", alice), "one", List.of()));
    publish(image(target(acme, "app", alice), "one", List.of(), "v1"));
    publish(image(target(acme, "app", alice), "one", List.of(), "v1"));
    publish(image(target(acme, "app", alice), "two", List.of(), "v1", "v2"));

    assertThat(told(hook))
        .containsExactly(
            "package published ",
            "package updated v1",
            "package published v1",
            "package updated v2");
  }

  @Test
  void onlyActiveHooksThatWantItAreToldUnderTheNamesThatTheyWant() {
    Hook both = quietHook(ofAcme, "*");
    Hook older = quietHook(ofAcme, "registry_package");
    Hook pushes = quietHook(ofAcme, "push");
    Hook off = quietHook(ofAcme, "package", "push");
    HookSettings inactive =
        new HookSettings(
            "https://z.test/", HookFormat.JSON, Optional.empty(), false, List.of("*"), false);
    store.hooks().update(ofAcme, off.id(), was -> inactive, SITE, by(alice));

    publishedPackage(acme, "app", Visibility.PRIVATE);

    assertThat(told(both))
        .containsExactly("package published latest", "registry_package published latest");
    assertThat(told(older)).containsExactly("registry_package published latest");
    assertThat(told(pushes)).isEmpty();
    assertThat(told(off)).isEmpty();
  }

  @Test
  void aRepositorysHookIsToldOfThePackagesThatBelongToIt() {
    Hook hook = quietHook(ofCode, "package");
    long id = publishedPackage(acme, "app", Visibility.PRIVATE);
    assertThat(told(hook)).isEmpty();

    store.packageAccess().link(id, code.id(), true, by(alice));
    publish(image(target(acme, "app", alice), "two", List.of(), "v2"));

    Claim claim = claim(hook).getFirst();
    assertThat(claim.event().repositoryId()).hasValue(code.id());
    HookSubject subject = store.hookOutbox().findSubject(claim.event()).orElseThrow();
    assertThat(subject.container().id()).isEqualTo(id);
    assertThat(subject.version().orElseThrow().manifest().digest()).isEqualTo(digest("two"));
    assertThat(subject.repository().orElseThrow().id()).isEqualTo(code.id());
    assertThat(subject.sender().id()).isEqualTo(alice.id());
  }

  @Test
  void deletionsAreToldWhereTheSiteWantsThat() {
    Hook hook = quietHook(ofAcme, "package");
    long id = publishedPackage(acme, "app", Visibility.PRIVATE);
    publish(image(target(acme, "app", alice), "two", List.of()));
    store.packages().setVisibility(id, Visibility.PUBLIC, by(alice));
    assertThat(told(hook)).containsExactly("package published latest", "package published ");

    store.hookOutbox().tellEverything();
    store.packages().setVisibility(id, Visibility.PRIVATE, by(alice));
    store.manifests().delete(id, digest("two"), by(alice));
    store.packages().delete(id, by(alice));
    Claim last = store.hookOutbox().claim(hook.id(), 100, LEASE).getLast();
    assertThat(last.event().action()).hasValue("deleted");
    assertThat(store.hookOutbox().findSubject(last.event())).isPresent();
    store.packages().restore(id, by(alice));

    assertThat(told(hook)).containsExactly("package restored ");
    pass(LEASE);
    assertThat(told(hook))
        .containsExactly("package visibility_changed ", "package deleted ", "package deleted ");
  }

  @Test
  void whatIsClaimedComesAgainUnlessItIsFinished() {
    Hook hook = hook(ofAcme, "package");
    assertThat(store.hookOutbox().listWaiting(0, 10))
        .containsExactly(new HookOutbox.Waiting(hook.id(), hook.place().id(), now));
    assertThat(store.hookOutbox().listWaiting(hook.id(), 10)).isEmpty();

    assertThat(claim(hook)).hasSize(1);
    assertThat(claim(hook)).isEmpty();
    pass(LEASE);
    List<Claim> again = claim(hook);
    assertThat(again).hasSize(1);

    finish(again.getFirst(), 200, Optional.empty());
    pass(LEASE);
    assertThat(claim(hook)).isEmpty();
    assertThat(store.hookOutbox().listWaiting(0, 10)).isEmpty();
  }

  @Test
  void whatIsGivenBackComesAtOnceAndBeforeWhatHappenedLater() {
    Hook hook = hook(ofAcme, "package");
    publishedPackage(acme, "app", Visibility.PRIVATE);
    List<Claim> claims = claim(hook);
    assertThat(claims).hasSize(2);
    pass(Duration.ofSeconds(10));
    publishedPackage(acme, "later", Visibility.PRIVATE);

    store.hookOutbox().giveBack(claims.subList(1, 2));

    assertThat(claim(hook))
        .extracting(claim -> claim.event().id())
        .startsWith(claims.getLast().event().id())
        .hasSize(2);
  }

  @Test
  void theLogHasWhatWasSentAndWhatCameBack() {
    Hook hook = hook(ofAcme, "package");
    Claim claim = claim(hook).getFirst();
    finish(claim, 500, Optional.empty());

    HookDelivery line =
        store.hooks().listDeliveries(hook.id(), Optional.empty(), Long.MAX_VALUE, 10).getFirst();
    assertThat(line.guid()).isEqualTo(claim.event().guid());
    assertThat(line.event()).isEqualTo("ping");
    assertThat(line.redelivery()).isFalse();
    assertThat(line.result().statusCode()).isEqualTo(500);
    assertThat(line.result().duration()).isEqualTo(Duration.ofMillis(120));
    assertThat(store.hooks().listDeliveries(hook.id(), Optional.of(true), Long.MAX_VALUE, 10))
        .isEmpty();
    assertThat(store.hooks().listDeliveries(hook.id(), Optional.of(false), Long.MAX_VALUE, 10))
        .hasSize(1);
    assertThat(store.hooks().listDeliveries(hook.id(), Optional.empty(), line.id(), 10)).isEmpty();

    HookDelivery.Exchange exchange =
        store.hooks().findDelivery(hook.id(), line.id()).orElseThrow().exchange();
    assertThat(exchange.requestHeaders()).containsEntry("A", "b");
    assertThat(exchange.responseHeaders()).containsEntry("C", "d");
    assertThat(exchange.responseBody()).isEqualTo("thanks\uFFFD");
    assertThat(exchange.payload()).isEqualTo("{}");
    assertThat(store.hooks().findDelivery(hook.id() + 1, line.id())).isEmpty();
    Hook.Outcome last = store.hooks().find(ofAcme, hook.id()).orElseThrow().last().orElseThrow();
    assertThat(last.code()).hasValue(500);
  }

  @Test
  void aRedeliveryHasTheSameGuidAndPayload() {
    Hook hook = hook(ofAcme, "package");
    Claim first = claim(hook).getFirst();
    assertThat(store.hooks().redeliver(hook, first.deliveryId(), by(alice))).isFalse();
    finish(first, 500, Optional.empty());

    assertThat(store.hooks().redeliver(hook, first.deliveryId(), by(alice))).isTrue();
    assertThat(store.hooks().redeliver(hook(ofCode, "package"), first.deliveryId(), by(alice)))
        .isFalse();

    Claim second = claim(hook).getFirst();
    assertThat(second.redelivery()).isTrue();
    assertThat(second.event().guid()).isEqualTo(first.event().guid());
    assertThat(store.hookOutbox().findPayload(second.event())).hasValue("{}");
  }

  @Test
  void aRetryComesWhenItsTimeHasCome() {
    Hook hook = hook(ofAcme, "package");
    finish(claim(hook).getFirst(), 0, Optional.of(Duration.ofSeconds(30)));

    assertThat(claim(hook)).isEmpty();
    assertThat(store.hookOutbox().listWaiting(0, 1).getFirst().dueAt())
        .isEqualTo(now.plusSeconds(30));
    pass(Duration.ofSeconds(30));
    Claim retry = claim(hook).getFirst();
    assertThat(retry.retries()).isEqualTo(1);
    assertThat(retry.redelivery()).isTrue();
  }

  @Test
  void nothingIsSentToADeletedHookAndItsLogGoesWithIt() {
    Hook hook = hook(ofAcme, "package");
    finish(claim(hook).getFirst(), 200, Optional.empty());
    publishedPackage(acme, "app", Visibility.PRIVATE);
    store.hooks().delete(ofAcme, hook.id(), by(alice));

    assertThat(claim(hook)).isEmpty();
    assertThat(store.hookOutbox().listWaiting(0, 10)).isEmpty();
    assertThat(store.hookOutbox().removeOld(now.minusSeconds(1), 10)).isEqualTo(2);
    assertThat(store.hooks().listDeliveries(hook.id(), Optional.empty(), Long.MAX_VALUE, 10))
        .isEmpty();
  }

  @Test
  void oldDeliveriesAreRemovedAndWaitingOnesStay() {
    Hook hook = hook(ofAcme, "package");
    finish(claim(hook).getFirst(), 200, Optional.empty());
    store.hooks().ping(ofAcme, hook.id(), by(alice));
    pass(Duration.ofDays(1));

    assertThat(store.hookOutbox().removeOld(now, 10)).isEqualTo(1);
    assertThat(store.hookOutbox().removeOld(now, 10)).isZero();
    assertThat(told(hook)).containsExactly("ping  ");
  }
}
