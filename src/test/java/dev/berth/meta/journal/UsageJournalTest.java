package dev.berth.meta.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is noted is counted, once, whatever happens in between.
class UsageJournalTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-03-01T12:00:00Z"));
  private static final String TAG = "a-tag.of_more_than_32_characters-and-so-of-several-cells";

  @TempDir Path directory;
  private final CountingStore store = new CountingStore();

  private UsageJournal start() throws IOException {
    return UsageJournal.start(directory, store, () -> {}, CLOCK);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }

  /// A journal as a killed process leaves it.
  private Ring left(String name) throws IOException {
    store.beginJournal(name);
    return Ring.create(directory.resolve(name));
  }

  @Test
  void whatIsNotedIsCountedByTheEnd() throws IOException {
    try (UsageJournal journal = start()) {
      journal.pulled(1, 4_294_967_295L, TAG, 100, true);
      journal.pulled(1, 4_294_967_295L, TAG, 100, false);
      journal.pulled(2, 7, "", 10, true);
      journal.sent(1, journal.today(), 1000, true);
      journal.sent(1, journal.today(), -400, true);
    }

    assertThat(store.pulls()).containsOnlyKeys("1 4294967295 " + TAG, "2 7 ");
    assertThat(store.pulls()).containsEntry("1 4294967295 " + TAG, 2L);
    assertThat(store.bytes()).containsEntry(1L, 800L).containsEntry(2L, 10L);
    assertThat(store.meteredBytes()).containsEntry(1L, 700L);
    assertThat(store.journals()).isEmpty();
    assertThat(files()).isEmpty();
  }

  @Test
  void manyAtOnceAreAllCounted() throws Exception {
    int each = 200_000;
    try (UsageJournal journal = start();
        ExecutorService pulling = Executors.newFixedThreadPool(3)) {
      for (int i = 0; i < 3; i++) {
        pulling.execute(() -> {
          for (int j = 0; j < each; j++) {
            journal.pulled(1, 1 + j % 3, j % 2 == 0 ? TAG : "", 1, true);
          }
        });
      }
    }

    assertThat(store.pulls().values().stream().mapToLong(n -> n).sum()).isEqualTo(3L * each);
    assertThat(store.bytes()).containsEntry(1L, 3L * each);
  }

  @Test
  void whatComesAgainWhileItIsCountedIsCountedOnce() throws Exception {
    Ring ring = Ring.inMemory();
    int each = 300_000;
    LongAdder noted = new LongAdder();
    store.beginJournal("ring");
    try (ExecutorService pulling = Executors.newFixedThreadPool(3)) {
      List<Future<?>> ends = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        long version = i % 2;
        Note note = new Note(1, version, "", 20_000, true);
        ends.add(
            pulling.submit(() -> {
              long place = -1;
              for (int j = 0; j < each; j++) {
                if (place < 0 || !ring.addAgain(place, version, 5)) {
                  long end = ring.add(note, 5);
                  while (end < 0) {
                    Thread.onSpinWait();
                    end = ring.add(note, 5);
                  }
                  noted.increment();
                  place = Ring.begin(end, "");
                }
              }
            }));
      }
      long counted = 0;
      boolean last = false;
      while (!last) {
        last = ends.stream().allMatch(Future::isDone);
        Batch batch = Batch.next(ring, counted);
        if (!batch.isEmpty()) {
          batch.apply(store, "ring");
          counted = batch.to();
          ring.free(counted);
        }
      }
    }

    assertThat(store.pulls()).containsExactlyEntriesOf(Map.of("1 1 ", (long) each));
    assertThat(store.bytes()).containsExactlyEntriesOf(Map.of(1L, 15L * each));
    assertThat(noted.sum()).isLessThan(3L * each);
  }

  @Test
  void whatComesAgainTakesNoRoomWhileTheStoreTakesNothing() throws IOException {
    store.refuse(true);
    int often = 300_000;
    try (UsageJournal journal = start()) {
      for (int i = 0; i < often; i++) {
        journal.pulled(1, 1, TAG, 5, true);
        journal.sent(1, journal.today(), 2, true);
        journal.sent(1, journal.today(), -1, false);
      }
      assertThat(journal.lost()).isZero();
      store.refuse(false);
    }

    assertThat(store.pulls()).containsExactlyEntriesOf(Map.of("1 1 " + TAG, (long) often));
    assertThat(store.bytes()).containsEntry(1L, 6L * often);
    assertThat(store.meteredBytes()).containsEntry(1L, 7L * often);
  }

  @Test
  void whatAKilledProcessHasCountedInPartIsWhatWasNotedThen() throws IOException {
    String name = UUID.randomUUID().toString();
    Ring ring = left(name);
    long first = Ring.begin(ring.add(new Note(1, 1, TAG, 20_000, true), 5), TAG);
    long second = ring.end();
    ring.add(new Note(1, 2, "", 20_000, true), 5);
    assertThat(ring.addAgain(first, 1, 5)).isTrue();
    assertThat(ring.addAgain(second, 2, 5)).isTrue();
    ring.seal(first);
    assertThat(ring.addAgain(first, 1, 5)).isFalse();

    start().close();

    assertThat(store.pulls())
        .containsExactlyInAnyOrderEntriesOf(Map.of("1 1 " + TAG, 2L, "1 2 ", 2L));
    assertThat(store.bytes()).containsEntry(1L, 20L);
  }

  @Test
  void whatAKilledProcessHasNotedIsCountedByTheNext() throws IOException {
    String name = UUID.randomUUID().toString();
    Ring ring = left(name);
    for (int i = 0; i < 1000; i++) {
      ring.add(new Note(1, 1 + i % 2, i % 3 == 0 ? TAG : "", 20_000, true), 5);
    }

    start().close();
    start().close();

    assertThat(store.pulls().values().stream().mapToLong(n -> n).sum()).isEqualTo(1000);
    assertThat(store.bytes()).containsEntry(1L, 5000L);
    assertThat(store.journals()).isEmpty();
    assertThat(files()).isEmpty();
  }

  @Test
  void whatWasCountedBeforeTheEndIsNotCountedAgain() throws IOException {
    String name = UUID.randomUUID().toString();
    Ring ring = left(name);
    long counted = ring.add(new Note(1, 1, TAG, 20_000, true), 5);
    ring.add(new Note(1, 2, TAG, 20_000, true), 5);
    store.apply(name, 0, counted, List.of(), List.of());

    start().close();

    assertThat(store.pulls()).containsOnlyKeys("1 2 " + TAG);
  }

  @Test
  void aJournalThatTheStoreHasForgottenIsNotCounted() throws IOException {
    String name = UUID.randomUUID().toString();
    left(name).add(new Note(1, 1, "", 20_000, true), 5);
    store.endJournal(name);

    start().close();

    assertThat(store.pulls()).isEmpty();
    assertThat(files()).isEmpty();
  }

  @Test
  void aNoteThatReachedTheDiskInPartIsLeftOut() throws IOException {
    String name = UUID.randomUUID().toString();
    Ring ring = left(name);
    long first = ring.add(new Note(1, 1, TAG, 20_000, true), 5);
    ring.add(new Note(1, 2, TAG, 20_000, true), 5);
    ring.add(new Note(1, 3, "", 20_000, true), 5);
    byte[] content = Files.readAllBytes(directory.resolve(name));
    content[(int) first * 32 + 70]++;
    Files.write(directory.resolve(name), content);

    start().close();

    assertThat(store.pulls()).containsOnlyKeys("1 1 " + TAG, "1 3 ");
  }

  @Test
  void otherFilesStay() throws IOException {
    Files.writeString(directory.resolve("README"), "");

    start().close();

    assertThat(files()).containsExactly(directory.resolve("README"));
  }

  @Test
  void whileTheStoreTakesNothingNotesWaitAndThenAreLost() throws IOException {
    store.refuse(true);
    int more = 1000;
    try (UsageJournal journal = start()) {
      for (int i = 0; i < Ring.CELLS; i++) {
        journal.sent(i, journal.today(), 1, true);
      }
      for (int i = 0; i < more; i++) {
        journal.sent(Ring.CELLS + i, journal.today(), 1, true);
      }
      assertThat(journal.lost()).isEqualTo(more);
      store.refuse(false);
    }

    assertThat(store.bytes()).hasSize(Ring.CELLS);
  }

  @Test
  void whatTheStoreNeverTookIsLeftForTheNextStart() throws IOException {
    store.refuse(true);
    try (UsageJournal journal = start()) {
      journal.pulled(1, 1, "", 5, true);
    }
    store.refuse(false);

    start().close();

    assertThat(store.pulls()).containsExactlyEntriesOf(Map.of("1 1 ", 1L));
  }

  @Test
  void aBatchOfWhichNobodyKnowsWhetherItWasCountedIsTriedAgain() throws IOException {
    store.loseAnswers(2);
    try (UsageJournal journal = start()) {
      journal.pulled(1, 1, "", 5, true);
      while (store.lostAnswers() < 2) {
        Thread.onSpinWait();
      }
      journal.pulled(1, 1, "", 5, true);
    }

    assertThat(store.pulls()).containsEntry("1 1 ", 2L);
  }

  @Test
  void whoMustNotWaitIsToldBeforeANoteWaits() throws IOException {
    class MustNotWait extends RuntimeException {}
    store.hold();
    UsageJournal journal =
        UsageJournal.start(
            directory,
            store,
            () -> {
              throw new MustNotWait();
            },
            CLOCK);
    try (journal) {
      assertThatThrownBy(
              () -> {
                for (int i = 0; i <= Ring.CELLS; i++) {
                  journal.sent(i, journal.today(), 1, true);
                }
              })
          .isInstanceOf(MustNotWait.class);
      store.letGo();
    }

    assertThat(store.bytes()).hasSize(Ring.CELLS);
  }

  @Test
  void aJournalThatTheStoreNeverKnewIsCounted() throws IOException {
    Path file = directory.resolve(UUID.randomUUID() + ".new");
    Ring.create(file).add(new Note(1, 1, "", 20_000, true), 5);

    start().close();
    start().close();

    assertThat(store.pulls()).containsExactlyEntriesOf(Map.of("1 1 ", 1L));
    assertThat(files()).isEmpty();
  }

  @Test
  void whoseJournalACopyOfTheDirectoryHasCountedBeginsAnother() throws IOException {
    try (UsageJournal journal = start()) {
      String first = store.journals().getFirst();
      store.apply(first, 0, 50, List.of(), List.of());
      journal.pulled(1, 1, "", 5, true);
      while (store.journals().equals(List.of(first)) || store.journals().isEmpty()) {
        Thread.onSpinWait();
      }
      journal.pulled(1, 2, "", 5, true);
    }

    assertThat(store.pulls()).containsExactlyEntriesOf(Map.of("1 2 ", 1L));
    assertThat(files()).isEmpty();
  }

  @Test
  void aDirectoryThatCannotBeMadeLeavesMemory() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "");
    try (UsageJournal journal = UsageJournal.start(file.resolve("usage"), store, () -> {}, CLOCK)) {
      journal.pulled(1, 1, "", 5, true);
    }

    assertThat(store.pulls()).containsExactlyEntriesOf(Map.of("1 1 ", 1L));
  }

  /// A ring in which the notes that begin at these places are missing.
  private Ring torn(Ring ring, long... places) throws IOException {
    byte[] content = Files.readAllBytes(directory.resolve("ring"));
    for (long place : places) {
      content[(int) place * 32]++;
    }
    Ring torn = Ring.left(content);
    torn.endBy(ring.end());
    return torn;
  }

  @Test
  void aNoteThatDoesNotComeIsPassedUpToTheNextWholeOne() throws IOException {
    Ring ring = Ring.create(directory.resolve("ring"));
    long first = ring.add(new Note(1, 1, TAG, 20_000, true), 5);
    long second = ring.add(new Note(1, 2, "", 20_000, true), 5);
    ring.add(new Note(1, 3, TAG, 20_000, true), 5);
    ring.add(new Note(1, 4, TAG, 20_000, true), 5);
    ring.add(new Note(1, 5, TAG, 20_000, true), 5);

    assertThat(Batch.next(torn(ring, 0), 0).isEmpty()).isTrue();
    Batch passing = Batch.nextPassing(torn(ring, 0), 0);
    assertThat(passing.passes()).isTrue();
    assertThat(passing.to()).isEqualTo(ring.end());
    Batch there = Batch.nextPassing(torn(ring, first), 0);
    assertThat(there.passes()).isFalse();
    assertThat(there.to()).isEqualTo(first);
    Batch younger = Batch.nextPassing(torn(ring, 0, second), 0);
    assertThat(younger.to()).isEqualTo(second);
    store.beginJournal("ring");
    younger.apply(store, "ring");
    assertThat(store.pulls()).containsOnlyKeys("1 2 ");
  }

  @Test
  void whereTheNextNoteBeginsIsNotGuessed() throws IOException {
    Ring ring = Ring.create(directory.resolve("ring"));
    long first = ring.add(new Note(1, 1, "x".repeat(128), 20_000, true), 5);
    ring.add(new Note(1, 2, "x".repeat(128), 20_000, true), 5);
    ring.add(new Note(1, 3, "x".repeat(128), 20_000, true), 5);

    Batch passing = Batch.nextPassing(torn(ring, 0, first), 0);

    assertThat(passing.passes()).isTrue();
    assertThat(passing.to()).isEqualTo(1);
  }

  @Test
  void oneWaitsForAStoreThatHangsAndNobodyAfterThat() throws IOException {
    store.hold();
    try (UsageJournal journal = start()) {
      for (int i = 0; i < Ring.CELLS; i++) {
        journal.sent(i, journal.today(), 1, true);
      }
      long from = System.nanoTime();
      for (int i = 0; i < 20; i++) {
        journal.sent(Ring.CELLS + i, journal.today(), 1, true);
      }
      assertThat(System.nanoTime() - from).isLessThan(10_000_000_000L);
      assertThat(journal.lost()).isEqualTo(20);
      store.letGo();
    }

    assertThat(store.bytes()).hasSize(Ring.CELLS);
  }

  @Test
  void whateverFailsCountingGoesOn() throws IOException {
    try (UsageJournal journal = start()) {
      store.failOnce(new OutOfMemoryError("as in a small heap"));
      journal.pulled(1, 1, "", 5, true);
      while (store.pulls().isEmpty()) {
        LockSupport.parkNanos(1_000_000);
      }
      journal.pulled(1, 1, "", 5, true);
    }

    assertThat(store.pulls()).containsEntry("1 1 ", 2L);
  }

  @Test
  void aFileThatIsRemovedBeforeTheStoreKnowsItLeavesMemory() throws IOException {
    store.refuse(true);
    try (UsageJournal journal = start()) {
      Files.delete(files().getFirst());
      journal.pulled(1, 1, "", 5, true);
      store.refuse(false);
      while (store.pulls().isEmpty()) {
        LockSupport.parkNanos(1_000_000);
      }
    }

    assertThat(store.pulls()).containsExactlyEntriesOf(Map.of("1 1 ", 1L));
    assertThat(store.journals()).isEmpty();
  }

  @Test
  void aFileThatFailsUnderANoteLeavesMemory() throws IOException {
    try (UsageJournal journal = start()) {
      String first = store.journals().getFirst();
      // The memory of what a file no longer has cannot be written to.
      try (FileChannel file = FileChannel.open(files().getFirst(), StandardOpenOption.WRITE)) {
        file.truncate(0);
      }
      try {
        journal.pulled(1, 1, "", 5, true);
      } catch (InternalError e) {
        // The virtual machine may throw it after the note.
      }
      while (store.journals().isEmpty() || store.journals().contains(first)) {
        LockSupport.parkNanos(1_000_000);
      }
      journal.pulled(1, 2, "", 5, true);
    }

    assertThat(store.pulls()).containsEntry("1 2 ", 1L);
  }
}
