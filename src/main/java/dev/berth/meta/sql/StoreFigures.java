package dev.berth.meta.sql;

import java.util.concurrent.atomic.LongAdder;

/// What the store has done since it was opened, for those who run it.
public final class StoreFigures {
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private final LongAdder reads = new LongAdder();
  private final LongAdder readNanoseconds = new LongAdder();
  private final LongAdder writes = new LongAdder();
  private final LongAdder writeNanoseconds = new LongAdder();

  StoreFigures() {}

  void looked(boolean remembered) {
    (remembered ? hits : misses).increment();
  }

  void read(long nanoseconds) {
    reads.increment();
    readNanoseconds.add(nanoseconds);
  }

  void wrote(long nanoseconds) {
    writes.increment();
    writeNanoseconds.add(nanoseconds);
  }

  /// How many facts were asked for that were remembered.
  public long hits() {
    return hits.sum();
  }

  /// How many facts were asked for that had to be read.
  public long misses() {
    return misses.sum();
  }

  /// How many transactions only read.
  public long reads() {
    return reads.sum();
  }

  /// How long callers waited for those, together.
  public long readNanoseconds() {
    return readNanoseconds.sum();
  }

  /// How many transactions wrote and were waited for.
  public long writes() {
    return writes.sum();
  }

  /// How long callers waited for those, together.
  public long writeNanoseconds() {
    return writeNanoseconds.sum();
  }
}
