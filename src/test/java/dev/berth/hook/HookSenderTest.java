package dev.berth.hook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.http.Networks;
import dev.berth.meta.HookOutbox;
import dev.berth.meta.HookStore;
import dev.berth.meta.MetadataStore;
import dev.berth.meta.StoreContract;
import dev.berth.meta.sql.SqlMetadataStore;
import dev.berth.packages.Account;
import dev.berth.packages.Hook;
import dev.berth.packages.HookDelivery;
import dev.berth.packages.HookFormat;
import dev.berth.packages.HookPlace;
import dev.berth.packages.HookSettings;
import dev.berth.wire.HookReceiver;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// When what failed is sent again. The clock stands still until a test moves it.
class HookSenderTest extends StoreContract {
  private static final long PATIENCE = Duration.ofSeconds(20).toNanos();
  private static final long BETWEEN_LOOKS = Duration.ofMillis(2).toNanos();

  private static final ReceiverAddresses LOCAL =
      new ReceiverAddresses(Networks.parse(List.of("127.0.0.1", "::1")));

  @TempDir Path directory;

  private final HookReceiver receiver = new HookReceiver();
  private Account alice;

  @Override
  protected MetadataStore open() {
    return SqlMetadataStore.openSqlite(directory.resolve("berth.db"), () -> {}, () -> now);
  }

  @AfterEach
  void stopTheReceiver() {
    receiver.close();
  }

  private HookSender start(int retries) {
    return HookSender.start(
        store.hookOutbox(), (_, _) -> Optional.of("{}"), LOCAL, retries, () -> now);
  }

  private Hook hook(String path) {
    alice = user("alice");
    HookPlace acme = new HookPlace(HookPlace.Kind.ORGANIZATION, organization("acme", alice).id());
    HookSettings settings =
        new HookSettings(
            receiver.url(path), HookFormat.JSON, Optional.empty(), false, List.of("*"), true);
    return ((HookStore.Creation.Done)
            store.hooks().create(acme, settings, "https://berth.test", by(alice)))
        .hook();
  }

  private static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(deadline);
      LockSupport.parkNanos(BETWEEN_LOOKS);
    }
  }

  private boolean isDue(Instant at) {
    List<HookOutbox.Waiting> waiting = store.hookOutbox().listWaiting(0, 10);
    return waiting.size() == 1 && waiting.getFirst().dueAt().equals(at);
  }

  @Test
  void whatFailedIsSentAgainEachTimeThreeTimesAsLate() {
    receiver.answer(500);
    Hook hook = hook("/");
    assertThat(hook.id()).isEqualTo(1);
    try (HookSender sender = start(8)) {
      String guid = receiver.take().header("X-GitHub-Delivery");
      for (int seconds : new int[] {10, 30, 90, 270, 810, 2430, 3600, 3600}) {
        Instant due = now.plusSeconds(seconds);
        await("another attempt after " + seconds + " s", () -> isDue(due));
        pass(Duration.ofSeconds(seconds));
        sender.wake();
        assertThat(receiver.take().header("X-GitHub-Delivery")).isEqualTo(guid);
      }
      await("no attempt more", () -> store.hookOutbox().backlog(10).number() == 0);
      assertThat(sender.failed()).isEqualTo(9);
      assertThat(sender.succeeded()).isZero();
    }
    assertThat(store.hooks().listDeliveries(hook.id(), Optional.of(false), Long.MAX_VALUE, 20))
        .hasSize(9)
        .allMatch(delivery -> delivery.result().statusCode() == 500);
  }

  @Test
  void anAttemptThatSucceedsIsTheLast() {
    receiver.answer(503);
    Hook hook = hook("/");
    try (HookSender sender = start(8)) {
      receiver.take();
      Instant due = now.plusSeconds(10);
      await("another attempt", () -> isDue(due));
      receiver.answer(202);
      pass(Duration.ofSeconds(10));
      sender.wake();
      receiver.take();
      await("no attempt more", () -> store.hookOutbox().backlog(10).number() == 0);
      assertThat(sender.failed()).isEqualTo(1);
      assertThat(sender.succeeded()).isEqualTo(1);
    }
    assertThat(store.hooks().listDeliveries(hook.id(), Optional.empty(), Long.MAX_VALUE, 20))
        .extracting(HookDelivery::redelivery)
        .containsExactly(true, false);
  }

  @Test
  void whatFailedIsNotSentAgainUnlessTheSiteWantsThat() {
    receiver.answer(500);
    hook("/");
    try (HookSender sender = start(0)) {
      receiver.take();
      await("no attempt more", () -> store.hookOutbox().backlog(10).number() == 0);
      assertThat(sender.failed()).isEqualTo(1);
    }
  }

  @Test
  void aTurnEndsWithTheFirstDeliveryThatTakesLongAndTheOrderStays() {
    Hook hook = hook("/");
    for (int i = 0; i < 3; i++) {
      store.hooks().ping(hook.place(), hook.id(), by(alice));
    }
    Delivery delivery =
        new Delivery(
            store.hookOutbox(),
            (_, _) -> Optional.of("{}"),
            new Receiver(LOCAL, ReceiverTls.usual(), Duration.ofSeconds(20)),
            0,
            () -> now);
    List<String> guids = new ArrayList<>();
    try (HookSender sender =
        HookSender.start(store.hookOutbox(), delivery, Duration.ZERO, () -> now)) {
      for (int i = 0; i < 4; i++) {
        guids.add(receiver.take().header("X-GitHub-Delivery"));
      }
      await("all of them", () -> sender.succeeded() == 4);
    }
    assertThat(
            store.hooks().listDeliveries(hook.id(), Optional.empty(), Long.MAX_VALUE, 10).stream()
                .map(HookDelivery::guid)
                .toList())
        .isEqualTo(guids.reversed());
  }

  @Test
  void aReceiverThatDoesNotAnswerKeepsNoOtherWaiting() {
    receiver.holdBack();
    hook("/held");
    try (HookReceiver other = new HookReceiver();
        HookSender sender = start(0)) {
      receiver.awaitHeld();
      Account bob = user("bob");
      HookPlace place = new HookPlace(HookPlace.Kind.ORGANIZATION, organization("bobs", bob).id());
      HookSettings settings =
          new HookSettings(
              other.url("/"), HookFormat.JSON, Optional.empty(), false, List.of("*"), true);
      store.hooks().create(place, settings, "https://berth.test", by(bob));

      assertThat(other.take().header("X-GitHub-Event")).isEqualTo("ping");
      assertThat(store.hookOutbox().backlog(10).number()).isPositive();
      assertThat(sender.failed()).isZero();
    }
  }
}
