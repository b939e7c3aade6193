package dev.berth.meta.journal;

import dev.berth.meta.ChangedMeanwhileException;
import dev.berth.meta.UsageStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One ring, and up to where the store has counted it. But for the ring, for the counting thread
/// alone.
///
/// The file has the ending `.new` until the store knows the journal. What it does not know and has
/// no such ending was counted to its end before.
final class Journal {
  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
  private static final String NEW = ".new";
  private static final Pattern NAME =
      Pattern.compile("([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\\.new)?");
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration RENEWAL = Duration.ofDays(1);

  private final UsageStore store;
  private final String name;
  private @Nullable Path directory;
  private final Ring ring;
  private boolean begun;
  private long counted;
  private @Nullable Batch underWay;
  private long lastApplied = System.nanoTime();
  private long absentSince;
  private long absent = -1;
  private long passed;

  private Journal(UsageStore store, @Nullable Path directory, String name, Ring ring) {
    this.store = store;
    this.directory = directory;
    this.name = name;
    this.ring = ring;
  }

  /// A new one with a file in `directory`, or in memory alone where none can be made.
  static Journal create(Path directory, UsageStore store) {
    String name = UUID.randomUUID().toString();
    Path file = directory.resolve(name + NEW);
    try {
      return new Journal(store, directory, name, Ring.create(file));
    } catch (IOException e) {
      LOG.warn("pulls are noted in memory alone, because {} cannot be made", file, e);
      delete(file);
      return inMemory(store);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("{} cannot be removed", file, e);
    }
  }

  /// A new one that ends with the process.
  static Journal inMemory(UsageStore store) {
    return new Journal(store, null, UUID.randomUUID().toString(), Ring.inMemory());
  }

  /// One that a process has left behind; empty if the file is none.
  static Optional<Journal> left(Path file, UsageStore store) throws IOException {
    Matcher name = NAME.matcher(file.getFileName().toString());
    if (!name.matches()) {
      return Optional.empty();
    }
    Journal journal =
        new Journal(store, file.getParent(), name.group(1), Ring.left(Files.readAllBytes(file)));
    journal.begun = !file.toString().endsWith(NEW);
    return Optional.of(journal);
  }

  Ring ring() {
    return ring;
  }

  /// Counts what is left of one that a process has left behind, and removes it.
  void finish() throws IOException {
    begin();
    OptionalLong known = store.findApplied(name);
    if (known.isPresent()) {
      counted = known.getAsLong();
      ring.endBy(counted + Ring.CELLS);
      for (Batch batch = Batch.nextLeft(ring, counted);
          !batch.isEmpty();
          batch = Batch.nextLeft(ring, counted)) {
        batch.apply(store, name);
        counted = batch.to();
      }
    }
    end();
  }

  /// Has everything counted that was noted by now, once the store knows the journal.
  ///
  /// @throws ChangedMeanwhileException if somebody else has counted it
  void count() throws IOException {
    begin();
    ring.touchAhead();
    // What comes meanwhile waits for the next time: under steady pulls there would be no end.
    long until = ring.end();
    for (Batch batch = next(); !batch.isEmpty() || isToBeRenewed(); batch = next()) {
      // The same one until it is known to be counted: it may be already.
      underWay = batch;
      batch.apply(store, name);
      lastApplied = System.nanoTime();
      counted = batch.to();
      ring.free(counted);
      underWay = null;
      passed += batch.passes() ? 1 : 0;
      if (counted >= until) {
        break;
      }
    }
  }

  /// How many notes were passed since this was asked last.
  long takePassed() {
    long taken = passed;
    passed = 0;
    return taken;
  }

  private void begin() throws IOException {
    if (begun) {
      return;
    }
    store.beginJournal(name);
    if (directory != null) {
      try {
        Files.move(directory.resolve(name + NEW), directory.resolve(name));
      } catch (NoSuchFileException e) {
        LOG.warn("somebody has removed {}; pulls are noted in memory alone", this, e);
        directory = null;
      }
    }
    begun = true;
  }

  private Batch next() {
    Batch unfinished = underWay;
    if (unfinished != null) {
      return unfinished;
    }
    return isPassing() ? Batch.nextPassing(ring, counted) : Batch.next(ring, counted);
  }

  /// The store forgets journals of which it hears nothing for long.
  private boolean isToBeRenewed() {
    return System.nanoTime() - lastApplied > RENEWAL.toNanos();
  }

  /// Whether the next note is passed: one whose place was taken so long ago will not come any more.
  private boolean isPassing() {
    if (counted >= ring.end()) {
      absent = -1;
      return false;
    }
    if (absent != counted) {
      absent = counted;
      absentSince = System.nanoTime();
    }
    return System.nanoTime() - absentSince > PATIENCE.toNanos();
  }

  /// Whether all was counted that was noted, and nothing more can be.
  boolean isDone() {
    return begun && counted == ring.end();
  }

  /// Removes it, counted or not: from the store first, so that it can be counted never again.
  void end() throws IOException {
    if (begun) {
      store.endJournal(name);
    }
    if (directory != null) {
      Files.deleteIfExists(directory.resolve(begun ? name : name + NEW));
    }
  }

  /// Removes the file alone: somebody else counts what the store knows of it.
  void drop() {
    if (directory != null) {
      delete(directory.resolve(begun ? name : name + NEW));
    }
  }

  @Override
  public String toString() {
    return directory == null ? "memory" : directory.resolve(begun ? name : name + NEW).toString();
  }
}
