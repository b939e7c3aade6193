package dev.berth.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.crash.Ledger.Thing;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/// One data directory whose server crashes again and again while clients push.
final class CrashRounds implements AutoCloseable {
  private static final int CLIENTS = 6;
  private static final int LONGEST_IN_BITS = 11;
  private static final int LOOKED_AT_AGAIN = 200;

  private final BerthProcess.Start start;
  private final long seed;
  private final Random random;
  private final Ledger ledger = new Ledger();
  private final Queue<String> surprises = new ConcurrentLinkedQueue<>();
  private final List<byte[]> popular = new ArrayList<>();
  private BerthProcess server;
  private int round;
  private long crashed;

  /// What happens to a server.
  interface Crash {
    void happen(BerthProcess server, Ledger ledger) throws Exception;
  }

  CrashRounds(BerthProcess.Start start, long seed) throws Exception {
    this.start = start;
    this.seed = seed;
    this.random = new Random(seed);
    for (int i = 0; i < 5; i++) {
      popular.add(Images.bytes(random, 100_000));
    }
    this.server = start.run();
  }

  /// Has clients push until the crash comes, starts the server again and compares.
  ///
  /// @return how many acknowledged changes were compared
  long next(Crash crash) throws Exception {
    round++;
    Moment moment = new Moment(random.nextInt(1 << (1 + random.nextInt(LONGEST_IN_BITS))));
    Client client = server.client();
    List<Thread> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      String name = "c" + round + "-" + i;
      Random its = new Random(random.nextLong());
      clients.add(
          Thread.startVirtualThread(
              new Workload(name, client, ledger, moment, its, popular, Set.of(), surprises)));
    }
    moment.await();
    crashed = ledger.now();
    crash.happen(server, ledger);
    for (Thread thread : clients) {
      assertThat(thread.join(Duration.ofSeconds(60))).as("a client ends").isTrue();
    }
    ledger.hear(true);
    assertThat(surprises).as(describe("answers that clients should not have got")).isEmpty();
    assertThat(new DataFiles(start.data()).lookAtRemains(start.work()))
        .as(describe("what is broken on the disk"))
        .isEmpty();
    server = start.run();
    long compared = ledger.acknowledged();
    Set<Thing> things = ledger.changed();
    List<Thing> older = new ArrayList<>(ledger.things());
    Collections.shuffle(older, random);
    things.addAll(older.subList(0, Math.min(LOOKED_AT_AGAIN, older.size())));
    look(things);
    return compared;
  }

  /// Compares everything there ever was.
  void lookAtAll() throws Exception {
    look(ledger.things());
  }

  private void look(Set<Thing> things) throws Exception {
    assertThat(Inspection.look(server.client(), ledger, things))
        .as(describe("what is not as it was acknowledged"))
        .isEmpty();
  }

  private String describe(String what) {
    return "%s (the crash of round %d began at %d; -Dberth.crash.seed=%d)"
        .formatted(what, round, crashed, seed);
  }

  /// Stops the server, has `task` do something to its data, and starts it again.
  void whileStopped(Task task) throws Exception {
    server.stop();
    task.run(start.data());
    server = start.run();
  }

  /// Something done to a data directory.
  interface Task {
    void run(Path data) throws Exception;
  }

  @Override
  public void close() {
    server.close();
  }
}
