package dev.berth.meta.journal;

import dev.berth.meta.ChangedMeanwhileException;
import dev.berth.meta.StoreException;
import dev.berth.meta.UsageLog;
import dev.berth.meta.UsageStore;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Notes what is pulled in a [Ring] and has it counted in batches.
///
/// Each process has a [Journal] of its own, in a file by its name, and the store knows by that name
/// up to where it was counted; the transaction that counts says so. A journal that a process left
/// behind is counted to its end at the next start.
///
/// While the store takes nothing the ring fills, and then notes are lost, which [#lost] tells: a
/// pull never fails for it. Should the file's memory fail under a note, the next ones are noted in
/// memory alone.
public final class UsageJournal implements UsageLog, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(UsageJournal.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final Duration KEPT = Duration.ofDays(30);
  // A power of two.
  private static final int RECENT = 1024;
  private static final int QUARTER = Ring.CELLS / 4;
  private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

  private final UsageStore store;
  private final Path directory;
  private final Runnable beforeWaiting;
  private final InstantSource clock;
  private final LongAdder lost = new LongAdder();
  // Faults of the file's memory are to be this thread's, and must hold up no carrier of others.
  private final Thread counting =
      Thread.ofPlatform().daemon().name("usage-journal").unstarted(this::run);
  // Where what was noted last is, so that what comes again is added to it. Threads may overwrite
  // each other's: then there is a note more.
  private final @Nullable Recent[] recent = new Recent[RECENT];
  private long removedOn;
  private volatile Journal journal;
  private volatile boolean stuck;
  private volatile boolean broken;
  private volatile boolean closed;

  /// A note that may be in use still.
  private record Recent(Ring ring, long place, Note note) {
    boolean isAlike(long packageId, long versionId, String tag, long day, boolean metered) {
      return note.versionId() == versionId
          && note.packageId() == packageId
          && note.day() == day
          && note.metered() == metered
          && note.tag().equals(tag);
    }
  }

  private UsageJournal(
      UsageStore store, Path directory, Runnable beforeWaiting, InstantSource clock) {
    this.store = store;
    this.directory = directory;
    this.journal = Journal.create(directory, store);
    this.beforeWaiting = beforeWaiting;
    this.clock = clock;
  }

  /// Counts what earlier processes have left in `directory`, which is made when it is absent, and
  /// begins a new journal there. No other process may use the directory.
  ///
  /// @param beforeWaiting called before a note waits for room, and before any effect; what it
  ///   throws ends the call
  public static UsageJournal start(
      Path directory, UsageStore store, Runnable beforeWaiting, InstantSource clock) {
    try {
      Files.createDirectories(directory);
      try (DirectoryStream<Path> left = Files.newDirectoryStream(directory)) {
        for (Path file : left) {
          finish(file, store);
        }
      }
    } catch (IOException e) {
      LOG.warn("{} cannot be used", directory, e);
    }
    UsageJournal usage = new UsageJournal(store, directory, beforeWaiting, clock);
    usage.count();
    usage.counting.start();
    return usage;
  }

  private static void finish(Path file, UsageStore store) {
    try {
      Optional<Journal> left = Journal.left(file, store);
      if (left.isPresent()) {
        finish(left.get());
      }
    } catch (IOException | StoreException e) {
      LOG.warn("pulls could not be counted; they wait in {}", file, e);
    }
  }

  private static void finish(Journal left) throws IOException {
    try {
      left.finish();
    } catch (ChangedMeanwhileException e) {
      LOG.warn("{} is counted by another server, which has a copy of it", left, e);
      left.drop();
    }
  }

  @Override
  public long today() {
    return clock.millis() / DAY_MILLIS;
  }

  @Override
  public void pulled(long packageId, long versionId, String tag, long bytes, boolean metered) {
    note(packageId, versionId, tag, today(), bytes, metered);
  }

  @Override
  public void sent(long packageId, long day, long bytes, boolean metered) {
    note(packageId, 0, "", day, bytes, metered);
  }

  private void note(
      long packageId, long versionId, String tag, long day, long bytes, boolean metered) {
    int slot = slot(packageId, versionId, tag, metered);
    Recent last = recent[slot];
    if (last == null
        || !last.isAlike(packageId, versionId, tag, day, metered)
        || !addAgain(last, bytes)) {
      Note note = new Note(packageId, versionId, tag, day, metered);
      if (!add(note, bytes, slot)) {
        noteWhenThereIsRoom(note, bytes, slot);
      }
    }
  }

  private static int slot(long packageId, long versionId, String tag, boolean metered) {
    int hash = Long.hashCode(packageId) * 31 + Long.hashCode(versionId);
    return ((hash * 31 + tag.hashCode()) * 2 + (metered ? 1 : 0)) & (RECENT - 1);
  }

  private boolean addAgain(Recent last, long bytes) {
    try {
      return last.ring() == journal.ring()
          && last.ring().addAgain(last.place(), last.note().versionId(), bytes);
    } catch (InternalError e) {
      leaveFile(e);
      return false;
    }
  }

  private boolean add(Note note, long bytes, int slot) {
    Ring ring = journal.ring();
    long end;
    try {
      end = ring.add(note, bytes);
    } catch (InternalError e) {
      leaveFile(e);
      return false;
    }
    if (end < 0) {
      return false;
    }
    recent[slot] = new Recent(ring, Ring.begin(end, note.tag()), note);
    if ((end & QUARTER - 1) < Ring.LARGEST) {
      LockSupport.unpark(counting);
    }
    return true;
  }

  /// After what a file's memory throws whose disk takes nothing.
  private void leaveFile(InternalError reason) {
    if (!broken) {
      broken = true;
      LOG.error("a pull could not be noted; further ones are in memory alone", reason);
    }
  }

  private void noteWhenThereIsRoom(Note note, long bytes, int slot) {
    if (!stuck) {
      beforeWaiting.run();
      long from = System.nanoTime();
      while (!stuck && System.nanoTime() - from < PATIENCE.toNanos()) {
        LockSupport.unpark(counting);
        LockSupport.parkNanos(this, Duration.ofMillis(1).toNanos());
        if (add(note, bytes, slot)) {
          return;
        }
      }
      // Nobody waits again before something was counted.
      stuck = true;
    }
    lost.increment();
  }

  /// How many notes were lost: there was no room for them, or they did not come for too long.
  public long lost() {
    return lost.sum();
  }

  private void run() {
    while (!closed) {
      LockSupport.parkNanos(this, PAUSE.toNanos());
      countOrGoOn();
    }
    countOrGoOn();
  }

  /// Whatever fails, the thread lives on.
  @SuppressWarnings("IllegalCatch")
  private void countOrGoOn() {
    try {
      count();
    } catch (InternalError e) {
      LOG.error("{} cannot be used; pulls are noted in memory alone", journal, e);
      broken = true;
    } catch (Error e) { // no memory, say
      stuck = true;
      LOG.error("pulls could not be counted; they wait in {}", journal, e);
    }
  }

  /// Begins the journal, and has everything counted that was noted by now.
  @SuppressWarnings("IllegalCatch")
  private void count() {
    try {
      if (broken) {
        broken = false;
        leaveFile();
      }
      journal.count();
      lost.add(journal.takePassed());
      stuck = false;
      removeForgotten();
    } catch (ChangedMeanwhileException e) {
      LOG.error("somebody has started a copy of {}, which counts what is there", journal, e);
      discard();
    } catch (IOException | RuntimeException e) { // the next attempt may succeed
      stuck = true;
      LOG.warn("pulls could not be counted; they wait in {}", journal, e);
    }
  }

  /// Once a day, of nodes that never came back.
  private void removeForgotten() {
    if (today() > removedOn) {
      int removed = store.removeJournals(clock.instant().minus(KEPT));
      if (removed > 0) {
        LOG.info("forgot {} journals of servers that did not come back", removed);
      }
      removedOn = today();
    }
  }

  /// Goes on in memory, and counts what can be read of a journal whose file is broken.
  private void leaveFile() throws IOException {
    Journal last = journal;
    last.ring().close();
    journal = Journal.inMemory(store);
    try {
      last.finish();
    } catch (InternalError e) {
      LOG.error("some of what was noted in {} is lost", last, e);
      last.end();
    }
  }

  /// Goes on with a new journal, for what was noted since the copy was made cannot be told from
  /// what the copy has.
  private void discard() {
    Journal last = journal;
    last.ring().close();
    journal = Journal.create(directory, store);
    last.drop();
  }

  /// Counts what was noted, and ends the journal if that succeeds.
  @Override
  public void close() throws IOException {
    closed = true;
    LockSupport.unpark(counting);
    try {
      counting.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    if (journal.isDone()) {
      journal.end();
    }
  }
}
