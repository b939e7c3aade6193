package dev.berth.contents;

import java.io.IOException;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/// What one comparison of files may cost. Whoever reads takes from it before.
final class Budget {
  /// Of the names that are remembered, together: two bytes each in memory.
  private static final int MOST_CHARACTERS = 8 << 20;

  private final long deadline;
  private final BooleanSupplier wanted;
  private long bytes;
  private int entries;
  private int characters = MOST_CHARACTERS;

  /// @param bytes of layers as they are when they are unpacked
  /// @param entries that are remembered
  Budget(long bytes, int entries, Duration time) {
    this(bytes, entries, time, () -> true);
  }

  /// As above.
  ///
  /// @param wanted whether somebody waits for what comes of it
  Budget(long bytes, int entries, Duration time, BooleanSupplier wanted) {
    this.bytes = bytes;
    this.entries = entries;
    this.deadline = System.nanoTime() + time.toNanos();
    this.wanted = wanted;
  }

  /// That there is more to be looked at than may be.
  static final class SpentException extends IOException {
    private final boolean lasting;

    private SpentException(String what, boolean lasting) {
      super(what);
      this.lasting = lasting;
    }

    /// Whether another attempt would end the same way.
    boolean isLasting() {
      return lasting;
    }
  }

  void takeBytes(long count) throws SpentException {
    bytes -= count;
    if (bytes < 0) {
      throw new SpentException("their layers are too large", true);
    }
    look();
  }

  /// Whether to go on: to be asked also where nothing is unpacked, and where nothing is read.
  void look() throws SpentException {
    if (System.nanoTime() - deadline > 0 || Thread.currentThread().isInterrupted()) {
      throw new SpentException("it takes too long", false);
    }
    if (!wanted.getAsBoolean()) {
      throw new SpentException("nobody waited for it", false);
    }
  }

  /// @param names how many characters they have
  void takeEntry(int names) throws SpentException {
    characters -= names;
    if (--entries < 0 || characters < 0) {
      throw new SpentException("they have too many files that differ", true);
    }
  }
}
