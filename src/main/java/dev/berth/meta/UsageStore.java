package dev.berth.meta;

import dev.berth.packages.DownloadDay;
import dev.berth.packages.DownloadRow;
import dev.berth.packages.RepositoryBytes;
import dev.berth.packages.SentBytes;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// How often versions were pulled, and how much was sent, by days (UTC).
public interface UsageStore {

  /// Pulls of a version.
  ///
  /// @param tag by which it was asked for; empty if it was by its digest
  record Downloads(long packageId, long versionId, String tag, LocalDate day, long count) {}

  /// What was sent of a package.
  ///
  /// @param bytes may be below zero, where earlier ones were counted that were not sent
  /// @param meteredBytes those of them that count as the owner's transfer
  record Transfer(long packageId, LocalDate day, long bytes, long meteredBytes) {}

  /// Begins a journal, of which nothing was counted yet. Doing so twice is without effect.
  ///
  /// @param journal a new UUID
  void beginJournal(String journal);

  /// Up to where a journal was counted; empty if it was never begun, or counted to its end.
  OptionalLong findApplied(String journal);

  /// Counts what stands in a journal between two places, all at once. It may be said again as long
  /// as nobody knows whether it was done: it is done once.
  ///
  /// @throws ChangedMeanwhileException if the journal was counted to a place other than these, or
  ///   is not known
  void apply(
      String journal, long from, long to, List<Downloads> downloads, List<Transfer> transfers);

  /// Ends a journal that was counted to its end.
  void endJournal(String journal);

  /// Forgets journals of which nothing was counted since `before`, as nodes leave them that never
  /// come back.
  ///
  /// @return how many
  int removeJournals(Instant before);

  /// How often versions of a package were ever pulled.
  long countDownloads(long packageId);

  /// How often a version was ever pulled.
  long countVersionDownloads(long packageId, long versionId);

  /// Whether a living version of a package was pulled more often than `count`.
  boolean hasVersionWithMore(long packageId, long count);

  /// The days on which versions of a package were pulled, `from` and `to` among those looked at.
  List<DownloadDay> listDays(long packageId, LocalDate from, LocalDate to);

  /// As `listDays`, of one version.
  List<DownloadDay> listDaysOfVersion(long packageId, long versionId, LocalDate from, LocalDate to);

  /// As `listDays`, of what was asked for by one tag.
  List<DownloadDay> listDaysOfTag(long packageId, String tag, LocalDate from, LocalDate to);

  /// Up to `limit` rows, by their days, versions and tags, the first of them that comes after
  /// `after`.
  List<DownloadRow> listRows(
      long packageId, LocalDate from, LocalDate to, @Nullable DownloadRow after, int limit);

  /// What was sent of an owner's packages in a month.
  SentBytes findTransferred(long ownerId, YearMonth month);

  /// What was sent of an owner's packages, metered bytes alone, from one day to another, by the
  /// repositories that the packages belong to now.
  List<RepositoryBytes> listTransferByRepository(long ownerId, LocalDate from, LocalDate to);

  /// What was sent of a package from one day to another.
  SentBytes findTransferredOfPackage(long packageId, LocalDate from, LocalDate to);
}
