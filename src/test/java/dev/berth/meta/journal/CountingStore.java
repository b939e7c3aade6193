package dev.berth.meta.journal;

import dev.berth.meta.ChangedMeanwhileException;
import dev.berth.meta.UsageStore;
import dev.berth.packages.DownloadDay;
import dev.berth.packages.DownloadRow;
import dev.berth.packages.RepositoryBytes;
import dev.berth.packages.SentBytes;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// Counts in memory, once, as the real store does, and can be made to fail.
final class CountingStore implements UsageStore {
  private final Map<String, Long> applied = new HashMap<>();
  private final Map<String, Long> pulls = new HashMap<>();
  private final Map<Long, Long> bytes = new HashMap<>();
  private final Map<Long, Long> meteredBytes = new HashMap<>();
  private volatile CountDownLatch held = new CountDownLatch(0);
  private volatile boolean refusing;
  private volatile @Nullable Error failure;
  private int answersToLose;
  private volatile int lostAnswers;

  /// Fails, without effect, while `refusing`.
  void refuse(boolean refusing) {
    this.refusing = refusing;
  }

  /// Fails so many times after it has counted.
  synchronized void loseAnswers(int count) {
    answersToLose = count;
  }

  int lostAnswers() {
    return lostAnswers;
  }

  /// Fails once, without effect, with `failure`.
  void failOnce(Error failure) {
    this.failure = failure;
  }

  /// Has counting wait.
  void hold() {
    held = new CountDownLatch(1);
  }

  void letGo() {
    held.countDown();
  }

  synchronized Map<String, Long> pulls() {
    return Map.copyOf(pulls);
  }

  synchronized Map<Long, Long> bytes() {
    return Map.copyOf(bytes);
  }

  synchronized Map<Long, Long> meteredBytes() {
    return Map.copyOf(meteredBytes);
  }

  synchronized List<String> journals() {
    return List.copyOf(applied.keySet());
  }

  @Override
  public synchronized void beginJournal(String journal) {
    if (refusing) {
      throw new IllegalStateException("refused");
    }
    applied.putIfAbsent(journal, 0L);
  }

  @Override
  public synchronized OptionalLong findApplied(String journal) {
    Long place = applied.get(journal);
    return place == null ? OptionalLong.empty() : OptionalLong.of(place);
  }

  @Override
  public void apply(
      String journal, long from, long to, List<Downloads> downloads, List<Transfer> transfers) {
    try {
      held.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    if (refusing) {
      throw new IllegalStateException("refused");
    }
    Error once = failure;
    if (once != null) {
      failure = null;
      throw once;
    }
    count(journal, from, to, downloads, transfers);
  }

  private synchronized void count(
      String journal, long from, long to, List<Downloads> downloads, List<Transfer> transfers) {
    if (Long.valueOf(from).equals(applied.get(journal))) {
      applied.put(journal, to);
      downloads.forEach(d ->
          pulls.merge(d.packageId() + " " + d.versionId() + " " + d.tag(), d.count(), Long::sum));
      transfers.forEach(t -> {
        bytes.merge(t.packageId(), t.bytes(), Long::sum);
        meteredBytes.merge(t.packageId(), t.meteredBytes(), Long::sum);
      });
    } else if (!Long.valueOf(to).equals(applied.get(journal))) {
      throw new ChangedMeanwhileException(
          "counted to " + applied.get(journal) + ", not from " + from);
    }
    if (lostAnswers < answersToLose) {
      lostAnswers++;
      throw new IllegalStateException("the answer was lost");
    }
  }

  @Override
  public synchronized void endJournal(String journal) {
    applied.remove(journal);
  }

  @Override
  public int removeJournals(Instant before) {
    return 0;
  }

  @Override
  public long countDownloads(long packageId) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long countVersionDownloads(long packageId, long versionId) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean hasVersionWithMore(long packageId, long count) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<DownloadDay> listDays(long packageId, LocalDate from, LocalDate to) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<DownloadDay> listDaysOfVersion(
      long packageId, long versionId, LocalDate from, LocalDate to) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<DownloadDay> listDaysOfTag(long packageId, String tag, LocalDate from, LocalDate to) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<DownloadRow> listRows(
      long packageId, LocalDate from, LocalDate to, DownloadRow after, int limit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public SentBytes findTransferred(long ownerId, YearMonth month) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<RepositoryBytes> listTransferByRepository(
      long ownerId, LocalDate from, LocalDate to) {
    throw new UnsupportedOperationException();
  }

  @Override
  public SentBytes findTransferredOfPackage(long packageId, LocalDate from, LocalDate to) {
    throw new UnsupportedOperationException();
  }
}
