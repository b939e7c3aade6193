package dev.berth.hook;

import dev.berth.meta.HookOutbox;
import dev.berth.meta.HookOutbox.Claim;
import dev.berth.meta.HookOutbox.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends what waits for webhooks, at least once, whatever breaks: it is woken by the commit that
/// has something wait, and looks by itself from time to time for what another node left behind.
///
/// What waits for one hook is sent in the order in which it happened, one after the other, and in
/// turns that are short, so that a slow receiver keeps back its own deliveries alone.
public final class HookSender implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HookSender.class);
  private static final int BATCH = 10;
  private static final int PAGE = 1000;
  // A batch of deliveries each of which takes almost all of its time is over by then.
  private static final Duration LEASE = Duration.ofMinutes(3);
  // Whose receiver takes longer than that has had its turn.
  private static final Duration TURN = Duration.ofSeconds(5);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);

  /// How long a receiver has to answer, as on GitHub.
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final HookOutbox outbox;
  private final Delivery delivery;
  private final Duration turn;
  private final InstantSource clock;
  private final Semaphore signal = new Semaphore(0);
  private final Places places = new Places();
  private final ExecutorService workers =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("webhook-", 0).factory());
  private final Thread thread = Thread.ofVirtual().name("webhooks").unstarted(this::run);
  // The hook that was sent to last: the next ones come first in the next round.
  private long position;

  private HookSender(HookOutbox outbox, Delivery delivery, Duration turn, InstantSource clock) {
    this.outbox = outbox;
    this.delivery = delivery;
    this.turn = turn;
    this.clock = clock;
  }

  /// Starts sending.
  ///
  /// @param retries how often a delivery that failed is tried again
  public static HookSender start(
      HookOutbox outbox,
      Payloads payloads,
      ReceiverAddresses addresses,
      int retries,
      InstantSource clock) {
    Receiver receiver = new Receiver(addresses, ReceiverTls.usual(), LIMIT);
    return start(outbox, new Delivery(outbox, payloads, receiver, retries, clock), TURN, clock);
  }

  /// As above.
  ///
  /// @param turn how long one hook is sent to before others get its place
  static HookSender start(
      HookOutbox outbox, Delivery delivery, Duration turn, InstantSource clock) {
    HookSender sender = new HookSender(outbox, delivery, turn, clock);
    outbox.releaseAll();
    outbox.whenWaiting(sender::wake);
    sender.thread.start();
    return sender;
  }

  /// How many deliveries receivers took since the start.
  public long succeeded() {
    return delivery.succeeded();
  }

  /// How many deliveries they did not take, or never got, since the start.
  public long failed() {
    return delivery.failed();
  }

  /// Has it look now for what is due.
  void wake() {
    if (signal.availablePermits() == 0) {
      signal.release();
    }
  }

  @SuppressWarnings("IllegalCatch")
  private void run() {
    try {
      while (true) {
        Duration pause;
        try {
          pause = startDue();
        } catch (RuntimeException e) { // the next round may succeed
          LOG.warn("webhooks could not be looked through", e);
          pause = AFTER_FAILURE;
        }
        boolean _ = signal.tryAcquire(Math.max(1, pause.toMillis()), TimeUnit.MILLISECONDS);
        signal.drainPermits();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Starts to send to the hooks for which something is due, those first that come after the one
  /// that was sent to last.
  ///
  /// @return how long there is nothing more to do, unless somebody calls
  private Duration startDue() {
    Instant now = clock.instant();
    Instant next = now.plus(LONGEST_PAUSE);
    long first = position;
    long from = first;
    boolean again = false;
    while (true) {
      List<Waiting> page = outbox.listWaiting(from, PAGE);
      for (Waiting waiting : page) {
        if (places.areAllTaken() || (again && waiting.hookId() > first)) {
          return Duration.between(now, next); // whoever gives a place back calls
        }
        if (waiting.dueAt().isAfter(now)) {
          next = waiting.dueAt().isBefore(next) ? waiting.dueAt() : next;
        } else if (places.take(waiting.hookId(), waiting.ownerId())) {
          position = waiting.hookId();
          workers.execute(() -> sendTo(waiting.hookId()));
        }
      }
      if (page.size() == PAGE) {
        from = page.getLast().hookId();
      } else if (again || first == 0) {
        return Duration.between(now, next);
      } else {
        again = true;
        from = 0;
      }
    }
  }

  @SuppressWarnings("IllegalCatch")
  private void sendTo(long hookId) {
    boolean slow = false;
    try {
      slow = sendTurn(hookId);
    } catch (RuntimeException e) { // what was claimed comes again
      LOG.warn("the deliveries of webhook {} were broken off", hookId, e);
      pause();
    } finally {
      places.giveBack(hookId, slow);
      wake();
    }
  }

  /// @return whether the receiver took more time than a turn has
  private boolean sendTurn(long hookId) {
    List<Claim> claims = outbox.claim(hookId, BATCH, LEASE);
    long began = System.nanoTime();
    for (int i = 0; i < claims.size(); i++) {
      if (Thread.currentThread().isInterrupted()) {
        return false;
      }
      delivery.send(claims.get(i));
      if (System.nanoTime() - began > turn.toNanos()) {
        outbox.giveBack(claims.subList(i + 1, claims.size()));
        return true;
      }
    }
    return false;
  }

  private static void pause() {
    try {
      Thread.sleep(AFTER_FAILURE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Breaks off what is being sent; it is sent again after the next start.
  @Override
  public void close() {
    outbox.whenWaiting(() -> {});
    thread.interrupt();
    workers.shutdownNow();
    delivery.close();
    try {
      thread.join();
      boolean _ = workers.awaitTermination(LONGEST_PAUSE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
