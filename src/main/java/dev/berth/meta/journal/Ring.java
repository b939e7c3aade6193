package dev.berth.meta.journal;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongPredicate;

/// Notes in a file that is mapped into memory, in the order they came; when the end of the file is
/// reached they go on at its beginning, where they were counted meanwhile.
///
/// ```
/// cell      word 0 (8 bytes)        word 1                  word 2  word 3
/// first     place << 8 | cells      package << 32 | version  amount  sum << 32 | day << 9 | tag's length << 1 | metered
/// others    the tag, 8 characters a word
///
/// amount    of a pull: times << 45 | size << 13; of a blob's bytes: bytes << 13; then round << 1 | sealed
/// ```
///
/// A cell has 32 bytes, and its place counts from the beginning of the journal. Word 0 is written
/// last: a note without it is not there. The sum is about all but the amount, and tells, after the
/// machine lost its power, a note that reached the disk in part.
///
/// What comes again is added to the amount of its note, until who counts it has sealed it. What was
/// sealed stays as it is, so that whoever reads it later, after a crash, reads the same. The round
/// is how often the ring had come to its end, so that an amount is never taken for that of a note
/// that was there before.
///
/// What a killed process has written stays in the system's memory, and so in the file.
final class Ring {
  static final int CELLS = 128 * 1024;
  static final int BYTES = CELLS * Ring.CELL_BYTES;

  /// The most cells that a note takes.
  static final int LARGEST = 5;

  private static final int CELL_BYTES = 32;
  private static final int CELL_WORDS = CELL_BYTES / Long.BYTES;
  private static final long PAGE_CELLS = 4096 / CELL_BYTES;
  private static final long AHEAD = 16 * PAGE_CELLS;
  private static final long IDLE_NANOS = 60_000_000_000L;

  // Beyond all places, so that there is no room for a note.
  private static final long CLOSED = Long.MAX_VALUE / 2;
  private static final int CHARACTERS = Long.BYTES;
  private static final long SEALED = 1;
  private static final long ROUND = 0xFFF << 1;
  private static final int AMOUNT_SHIFT = 13;
  private static final int TIMES_SHIFT = AMOUNT_SHIFT + Integer.SIZE;
  private static final int MOST_TIMES = (1 << (Long.SIZE - TIMES_SHIFT - 1)) - 1;
  private static final long MOST_BYTES = 1L << 48;
  private static final long SUM = 0xFFFF_FFFF_0000_0000L;
  private static final ValueLayout.OfLong LAYOUT =
      ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle WORD = LAYOUT.varHandle();

  private final MemorySegment memory;
  private final AtomicLong end = new AtomicLong();
  private volatile long counted;
  private volatile long closedAt;
  private long touched;
  private long touchedAt = System.nanoTime() - IDLE_NANOS;

  private Ring(MemorySegment memory) {
    this.memory = memory;
  }

  /// An empty ring in a new file, whose room is taken from the disk at once: no later note can fail
  /// for want of it.
  static Ring create(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      ByteBuffer zeros = ByteBuffer.allocateDirect(256 * 1024);
      for (int written = 0; written < BYTES; ) {
        zeros.clear();
        written += channel.write(zeros);
      }
      return new Ring(channel.map(MapMode.READ_WRITE, 0, BYTES, Arena.ofAuto()));
    }
  }

  /// An empty ring that ends with the process.
  static Ring inMemory() {
    return new Ring(Arena.ofAuto().allocate(BYTES, Long.BYTES));
  }

  /// What a process has left behind, for reading from the place `counted` on.
  static Ring left(byte[] content) {
    MemorySegment memory = Arena.ofAuto().allocate(BYTES, Long.BYTES);
    MemorySegment.copy(
        content, 0, memory, ValueLayout.JAVA_BYTE, 0, Math.min(content.length, BYTES));
    Ring ring = new Ring(memory);
    ring.close();
    ring.closedAt = Long.MAX_VALUE;
    return ring;
  }

  /// Where the next note comes, or came to.
  long end() {
    long at = end.get();
    return at == CLOSED ? closedAt : at;
  }

  /// Takes no further notes.
  void close() {
    closedAt = end.get();
    for (long at = closedAt; !end.compareAndSet(at, CLOSED); at = end.get()) {
      closedAt = at;
    }
  }

  /// Says that a closed one ended there at the latest.
  void endBy(long place) {
    closedAt = Math.min(closedAt, place);
  }

  /// Has the next pages of the memory ready to be written to, as many as some seconds will need:
  /// where the system has to ask the disk for that, it is this thread that waits.
  void touchAhead() {
    long at = end();
    long noted = at - touched;
    long now = System.nanoTime();
    // A server that nobody pulls from leaves its disk alone for most of the time.
    if (noted == 0 && now - touchedAt < IDLE_NANOS) {
      return;
    }
    touched = at;
    touchedAt = now;
    long ahead = Math.min(Math.max(4 * noted, AHEAD), counted + CELLS - at);
    for (long cell = at & -PAGE_CELLS; cell < at + ahead; cell += PAGE_CELLS) {
      long word = (long) WORD.getAcquire(memory, offset(cell, 0));
      // Without effect but for the page: a note that comes meanwhile is not written over.
      boolean _ = WORD.compareAndSet(memory, offset(cell, 0), word, word);
    }
  }

  /// Gives the room before a place to new notes.
  void free(long place) {
    counted = place;
  }

  /// Adds a note.
  ///
  /// @param bytes a manifest's size, or in amount below 2^48
  /// @return where it ends; -1 if there was no room for it
  long add(Note note, long bytes) {
    String tag = note.tag();
    int length = tag.length();
    int cells = cells(length);
    long at;
    do {
      at = end.get();
      if (at + cells - counted > CELLS) {
        return -1;
      }
    } while (!end.compareAndSet(at, at + cells));
    long who = note.packageId() << 32 | note.versionId();
    long what = note.day() << 9 | (long) length << 1 | (note.metered() ? 1 : 0);
    long sum = mix(mix(mix(0, at), who), what);
    for (int i = 0; i < length; i += CHARACTERS) {
      long word = word(tag, i);
      put(at, CELL_WORDS + i / CHARACTERS, word);
      sum = mix(sum, word);
    }
    put(at, 1, who);
    put(at, 2, amount(note.versionId(), bytes) | (((at / CELLS) << 1) & ROUND));
    put(at, 3, (sum & SUM) | what);
    WORD.setRelease(memory, offset(at, 0), head(at, cells));
    return at + cells;
  }

  /// Adds to a note what comes again: to a pull, one of the same size, or bytes to a blob's.
  ///
  /// @param place where the note begins
  /// @return whether it was done: not if the note is being counted, or holds no more
  boolean addAgain(long place, long versionId, long bytes) {
    long offset = offset(place, 2);
    while (true) {
      long amount = (long) WORD.getVolatile(memory, offset);
      // In this order: a place that is not free now was the note's when the amount was read.
      if (place < counted || (amount & SEALED) != 0 || isFull(versionId, amount)) {
        return false;
      }
      long more = versionId == 0 ? bytes << AMOUNT_SHIFT : 1L << TIMES_SHIFT;
      if (WORD.compareAndSet(memory, offset, amount, amount + more)) {
        return true;
      }
    }
  }

  private static long amount(long versionId, long bytes) {
    return bytes << AMOUNT_SHIFT | (versionId == 0 ? 0 : 1L << TIMES_SHIFT);
  }

  private static boolean isFull(long versionId, long amount) {
    return versionId == 0
        ? Math.abs(amount >> AMOUNT_SHIFT) >= MOST_BYTES
        : amount >>> TIMES_SHIFT >= MOST_TIMES;
  }

  /// Has nothing more added to a whole note, unless the ring is closed, when nobody does.
  ///
  /// @return its amount
  long seal(long at) {
    return end.get() == CLOSED
        ? take(at, 2)
        : (long) WORD.getAndBitwiseOr(memory, offset(at, 2), SEALED) | SEALED;
  }

  /// How many pulls the amount of a pull's note tells of.
  static long times(long amount) {
    return amount >>> TIMES_SHIFT;
  }

  /// How many bytes an amount tells of.
  ///
  /// @param pull whether it is a pull's
  static long bytes(boolean pull, long amount) {
    return pull
        ? times(amount) * ((amount << (Long.SIZE - TIMES_SHIFT)) >>> Integer.SIZE)
        : amount >> AMOUNT_SHIFT;
  }

  /// Where a note began.
  ///
  /// @param end where it ends
  static long begin(long end, String tag) {
    return end - cells(tag.length());
  }

  private static int cells(int tagLength) {
    return 1 + (tagLength + CELL_BYTES - 1) / CELL_BYTES;
  }

  private static long head(long at, int cells) {
    return at << 8 | cells;
  }

  private static long word(String tag, int from) {
    long word = 0;
    for (int i = Math.min(tag.length(), from + CHARACTERS) - 1; i >= from; i--) {
      word = word << 8 | tag.charAt(i);
    }
    return word;
  }

  private static long mix(long sum, long word) {
    long mixed = (sum ^ word) * 0x9E37_79B9_7F4A_7C15L;
    return mixed ^ mixed >>> 32;
  }

  private void put(long at, int word, long value) {
    memory.set(LAYOUT, offset(at, word), value);
  }

  private long take(long at, int word) {
    return memory.get(LAYOUT, offset(at, word));
  }

  private static long offset(long at, int word) {
    long cell = at + word / CELL_WORDS & CELLS - 1;
    return cell * CELL_BYTES + (long) (word % CELL_WORDS) * Long.BYTES;
  }

  /// Hands on the notes from a place on, up to the first that is being written.
  ///
  /// @param taker is told where one begins, and says whether it takes it
  /// @return where the last one ends
  long read(long from, LongPredicate taker) {
    long last = end();
    long at = from;
    while (at < last) {
      int cells = wholeCells(at);
      if (cells == 0 || !taker.test(at)) {
        return at;
      }
      at += cells;
    }
    return at;
  }

  /// The next place where a whole note is, from one on where none is.
  ///
  /// @param most how many cells are looked at
  /// @return the place after these where there is none in them, or the end
  long findWhole(long from, long most) {
    long last = Math.min(end(), from + most);
    long at = from + 1;
    while (at < last && wholeCells(at) == 0) {
      at++;
    }
    return Math.min(at, end());
  }

  /// How many cells the note at a place has; 0 if there is none that is whole.
  private int wholeCells(long at) {
    long head = (long) WORD.getAcquire(memory, offset(at, 0));
    int cells = (int) (head & 0xFF);
    boolean there = head >>> 8 == at && cells >= 1 && cells <= LARGEST && isWhole(at, cells);
    return there ? cells : 0;
  }

  private boolean isWhole(long at, int cells) {
    long what = take(at, 3) & ~SUM;
    int length = length(what);
    if (cells(length) != cells) {
      return false;
    }
    long sum = mix(mix(mix(0, at), take(at, 1)), what);
    for (int i = 0; i < length; i += CHARACTERS) {
      sum = mix(sum, take(at, CELL_WORDS + i / CHARACTERS));
    }
    return (sum & SUM) == (take(at, 3) & SUM);
  }

  private static int length(long what) {
    return (int) (what >>> 1 & 0xFF);
  }

  /// A hash of all that a whole note says but its amount.
  int hash(long at) {
    long what = take(at, 3) & ~SUM;
    long hash = mix(mix(0, take(at, 1)), what);
    for (int i = 0; i < length(what); i += CHARACTERS) {
      hash = mix(hash, take(at, CELL_WORDS + i / CHARACTERS));
    }
    return (int) hash;
  }

  /// Whether two whole notes say the same but for their amounts.
  boolean areAlike(long one, long other) {
    long what = take(one, 3) & ~SUM;
    boolean alike = what == (take(other, 3) & ~SUM) && take(one, 1) == take(other, 1);
    for (int i = 0; alike && i < length(what); i += CHARACTERS) {
      int word = CELL_WORDS + i / CHARACTERS;
      alike = take(one, word) == take(other, word);
    }
    return alike;
  }

  /// What a whole note says.
  Note note(long at) {
    long who = take(at, 1);
    long what = take(at, 3) & ~SUM;
    StringBuilder tag = new StringBuilder(length(what));
    for (int i = 0; i < length(what); i++) {
      long word = take(at, CELL_WORDS + i / CHARACTERS);
      tag.append((char) ((word >>> (i % CHARACTERS * Byte.SIZE)) & 0xFF));
    }
    return new Note(who >>> 32, who & 0xFFFF_FFFFL, tag.toString(), what >>> 9, (what & 1) != 0);
  }
}
