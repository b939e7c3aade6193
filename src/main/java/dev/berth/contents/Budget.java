package dev.berth.contents;

import java.io.IOException;
import java.time.Duration;

/// What one comparison of files may cost. Whoever reads takes from it before.
final class Budget {
  private final long deadline;
  private long bytes;
  private int entries;

  /// @param bytes of layers as they are when they are unpacked
  /// @param entries that are remembered
  Budget(long bytes, int entries, Duration time) {
    this.bytes = bytes;
    this.entries = entries;
    this.deadline = System.nanoTime() + time.toNanos();
  }

  /// That there is more to be looked at than may be.
  static final class SpentException extends IOException {
    SpentException(String what) {
      super(what);
    }
  }

  void takeBytes(long count) throws SpentException {
    bytes -= count;
    if (bytes < 0) {
      throw new SpentException("their layers are too large");
    }
    if (System.nanoTime() - deadline > 0 || Thread.currentThread().isInterrupted()) {
      throw new SpentException("it takes too long");
    }
  }

  void takeEntry() throws SpentException {
    if (--entries < 0) {
      throw new SpentException("they have too many files that differ");
    }
  }
}
