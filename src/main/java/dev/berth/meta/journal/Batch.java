package dev.berth.meta.journal;

import dev.berth.meta.UsageStore;
import dev.berth.meta.UsageStore.Downloads;
import dev.berth.meta.UsageStore.Transfer;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Notes that are counted by one transaction, added up.
final class Batch {
  // So many rows change at the most, so that nobody waits for long behind them.
  private static final int LARGEST = 500;

  private record Pulled(long packageId, long versionId, String tag, long day) {}

  private record Day(long packageId, long day) {}

  private static final class Sent {
    private long bytes;
    private long metered;
  }

  private final Map<Pulled, Long> downloads = new HashMap<>();
  private final Map<Day, Sent> transfers = new HashMap<>();
  private final long from;
  private long to;
  private boolean full;
  private boolean passes;

  private Batch(long from) {
    this.from = from;
  }

  /// The next notes of a ring that is in use, up to the first that is being written.
  static Batch next(Ring ring, long from) {
    Batch batch = new Batch(from);
    batch.to = ring.read(from, batch::take);
    return batch;
  }

  /// The next notes of a ring behind one that will not come any more: those from the next whole one
  /// on, if it can be told where that is, else none.
  static Batch nextPassing(Ring ring, long from) {
    Batch batch = next(ring, from);
    if (!batch.isEmpty()) {
      return batch; // it has come
    }
    long next = ring.findWhole(from, Ring.LARGEST + 1);
    batch.passes = true;
    batch.to = next > from + Ring.LARGEST ? from + 1 : ring.read(next, batch::take);
    return batch;
  }

  /// The next notes of a ring whose process has ended.
  static Batch nextLeft(Ring ring, long from) {
    Batch batch = new Batch(from);
    batch.to = ring.read(from, batch::take);
    while (!batch.full && batch.to < ring.end()) {
      batch.to = ring.read(ring.findWhole(batch.to, Long.MAX_VALUE / 4), batch::take);
    }
    return batch;
  }

  private boolean take(Note note) {
    full = downloads.size() + transfers.size() >= LARGEST;
    if (full) {
      return false;
    }
    if (note.versionId() != 0) {
      downloads.merge(
          new Pulled(note.packageId(), note.versionId(), note.tag(), note.day()), 1L, Long::sum);
    }
    Sent sent = transfers.computeIfAbsent(new Day(note.packageId(), note.day()), _ -> new Sent());
    sent.bytes += note.bytes();
    sent.metered += note.metered() ? note.bytes() : 0;
    return true;
  }

  long to() {
    return to;
  }

  /// Whether it goes past a note that did not come.
  boolean passes() {
    return passes;
  }

  boolean isEmpty() {
    return to == from;
  }

  /// Has a store count it, once.
  void apply(UsageStore store, String journal) {
    List<Downloads> pulled =
        downloads.entrySet().stream()
            .map(e ->
                new Downloads(
                    e.getKey().packageId(),
                    e.getKey().versionId(),
                    e.getKey().tag(),
                    LocalDate.ofEpochDay(e.getKey().day()),
                    e.getValue()))
            .toList();
    List<Transfer> sent =
        transfers.entrySet().stream()
            .map(e ->
                new Transfer(
                    e.getKey().packageId(),
                    LocalDate.ofEpochDay(e.getKey().day()),
                    e.getValue().bytes,
                    e.getValue().metered))
            .toList();
    store.apply(journal, from, to, pulled, sent);
  }
}
