package dev.berth.meta.journal;

import dev.berth.meta.UsageStore;
import dev.berth.meta.UsageStore.Downloads;
import dev.berth.meta.UsageStore.Transfer;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Notes that are counted by one transaction, added up.
final class Batch {
  // So many rows change at the most, so that nobody waits for long behind them.
  private static final int LARGEST = 500;
  // A power of two.
  private static final int REMEMBERED = 256;

  private record Pulled(long packageId, long versionId, String tag, long day) {}

  private record Day(long packageId, long day) {}

  private static final class Sent {
    private long bytes;
    private long metered;
  }

  /// What alike notes add up to.
  private static final class Sum {
    private final boolean pulls;

    /// Where one of them is.
    private long place;

    private long count;
    private long bytes;

    private Sum(boolean pulls) {
      this.pulls = pulls;
    }

    private void add(long amount) {
      count += pulls ? Ring.times(amount) : 0;
      bytes += Ring.bytes(pulls, amount);
    }
  }

  private final Ring ring;

  private final Map<Note, Sum> sums = new HashMap<>();

  /// Some of them by a hash of what they say: most notes are like one that came shortly before, and
  /// are added up without being made an object.
  private final @Nullable Sum[] remembered = new Sum[REMEMBERED];

  private final long from;
  private long to;
  private boolean full;
  private boolean passes;

  private Batch(Ring ring, long from) {
    this.ring = ring;
    this.from = from;
  }

  /// The next notes of a ring that is in use, up to the first that is being written.
  static Batch next(Ring ring, long from) {
    Batch batch = new Batch(ring, from);
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
    Batch batch = new Batch(ring, from);
    batch.to = ring.read(from, batch::take);
    while (!batch.full && batch.to < ring.end()) {
      batch.to = ring.read(ring.findWhole(batch.to, Long.MAX_VALUE / 4), batch::take);
    }
    return batch;
  }

  private boolean take(long place) {
    int slot = ring.hash(place) & REMEMBERED - 1;
    Sum sum = remembered[slot];
    if (sum == null || !ring.areAlike(sum.place, place)) {
      Note note = ring.note(place);
      sum = sums.get(note);
      if (sum == null) {
        full = sums.size() >= LARGEST;
        if (full) {
          return false;
        }
        sum = new Sum(note.versionId() != 0);
        sums.put(note, sum);
      }
      sum.place = place;
      remembered[slot] = sum;
    }
    sum.add(ring.seal(place));
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
    Map<Pulled, Long> downloads = new HashMap<>();
    Map<Day, Sent> transfers = new HashMap<>();
    sums.forEach((note, sum) -> {
      if (note.versionId() != 0) {
        downloads.merge(
            new Pulled(note.packageId(), note.versionId(), note.tag(), note.day()),
            sum.count,
            Long::sum);
      }
      Sent sent = transfers.computeIfAbsent(new Day(note.packageId(), note.day()), _ -> new Sent());
      sent.bytes += sum.bytes;
      sent.metered += note.metered() ? sum.bytes : 0;
    });
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
