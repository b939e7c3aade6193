package dev.berth.meta.sql;

import dev.berth.meta.UsageStore.Downloads;
import dev.berth.meta.UsageStore.Transfer;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What is counted at once, added up by each table's rows, which are written in their order: nodes
/// that count at the same time do not wait for each other in circles.
final class UsageSums {
  private static final long FIRST_MONTH =
      YearMonth.of(1970, 1).getLong(ChronoField.PROLEPTIC_MONTH);

  private record Pulled(long packageId, LocalDate day, long versionId, String tag) {}

  /// @param more a version, a day or a month
  private record Key(long id, long more) {}

  private static final class Sum {
    private long downloads;
    private long bytes;
    private long metered;
    private long lastDay = Long.MIN_VALUE;

    void pulled(long count, LocalDate day) {
      downloads += count;
      lastDay = Math.max(lastDay, day.toEpochDay());
    }

    void sent(Transfer transfer) {
      bytes += transfer.bytes();
      metered += transfer.meteredBytes();
    }
  }

  private final Map<Pulled, Long> pulls =
      new TreeMap<>(
          Comparator.comparingLong(Pulled::packageId)
              .thenComparing(Pulled::day)
              .thenComparingLong(Pulled::versionId)
              .thenComparing(Pulled::tag));
  private final Map<Key, Sum> versions = sums();
  private final Map<Long, Sum> packages = new TreeMap<>();
  private final Map<Key, Sum> days = sums();
  private final List<Transfer> transfers;

  UsageSums(List<Downloads> downloads, List<Transfer> transfers) {
    this.transfers = transfers;
    for (Downloads some : downloads) {
      long id = some.packageId();
      LocalDate day = some.day();
      pulls.merge(new Pulled(id, day, some.versionId(), some.tag()), some.count(), Long::sum);
      of(versions, id, some.versionId()).pulled(some.count(), day);
      packages.computeIfAbsent(id, _ -> new Sum()).pulled(some.count(), day);
      of(days, id, day.toEpochDay()).pulled(some.count(), day);
    }
    transfers.forEach(some -> of(days, some.packageId(), some.day().toEpochDay()).sent(some));
  }

  private static Map<Key, Sum> sums() {
    return new TreeMap<>(Comparator.comparingLong(Key::id).thenComparingLong(Key::more));
  }

  private static Sum of(Map<Key, Sum> sums, long id, long more) {
    return sums.computeIfAbsent(new Key(id, more), _ -> new Sum());
  }

  /// Months from January 1970.
  static long month(TemporalAccessor time) {
    return time.getLong(ChronoField.PROLEPTIC_MONTH) - FIRST_MONTH;
  }

  void write(Session session) throws SQLException {
    for (Map.Entry<Pulled, Long> some : pulls.entrySet()) {
      add(session, some.getKey(), some.getValue());
    }
    for (Map.Entry<Key, Sum> some : versions.entrySet()) {
      addToVersion(session, some.getKey(), some.getValue());
    }
    for (Map.Entry<Long, Sum> some : packages.entrySet()) {
      addToPackage(session, some.getKey(), some.getValue());
    }
    for (Map.Entry<Key, Sum> some : days.entrySet()) {
      addToDay(session, some.getKey(), some.getValue());
    }
    for (Map.Entry<Key, Sum> some : byOwner(session).entrySet()) {
      addToOwner(session, some.getKey(), some.getValue());
    }
  }

  private static void add(Session session, Pulled pulled, long count) throws SQLException {
    session.update(
        """
        INSERT INTO downloads (package_id, day, version_id, tag, count) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (package_id, day, version_id, tag)
          DO UPDATE SET count = downloads.count + excluded.count\
        """,
        pulled.packageId(),
        pulled.day().toEpochDay(),
        pulled.versionId(),
        pulled.tag(),
        count);
  }

  private static void addToVersion(Session session, Key version, Sum sum) throws SQLException {
    session.update(
        """
        INSERT INTO version_downloads (package_id, version_id, count, last_day) VALUES (?, ?, ?, ?)
        ON CONFLICT (package_id, version_id) DO UPDATE
          SET count = version_downloads.count + excluded.count,
            last_day = CASE WHEN excluded.last_day > version_downloads.last_day
              THEN excluded.last_day ELSE version_downloads.last_day END\
        """,
        version.id(),
        version.more(),
        sum.downloads,
        sum.lastDay);
  }

  private static void addToPackage(Session session, long packageId, Sum sum) throws SQLException {
    session.update(
        """
        INSERT INTO package_downloads (package_id, count, last_day) VALUES (?, ?, ?)
        ON CONFLICT (package_id) DO UPDATE
          SET count = package_downloads.count + excluded.count,
            last_day = CASE WHEN excluded.last_day > package_downloads.last_day
              THEN excluded.last_day ELSE package_downloads.last_day END\
        """,
        packageId,
        sum.downloads,
        sum.lastDay);
  }

  private static void addToDay(Session session, Key day, Sum sum) throws SQLException {
    session.update(
        """
        INSERT INTO package_usage (package_id, day, owner_id, downloads, bytes, metered_bytes)
        SELECT id, ?, owner_id, ?, ?, ? FROM packages WHERE id = ?
        ON CONFLICT (package_id, day) DO UPDATE
          SET downloads = package_usage.downloads + excluded.downloads,
            bytes = package_usage.bytes + excluded.bytes,
            metered_bytes = package_usage.metered_bytes + excluded.metered_bytes\
        """,
        day.more(),
        sum.downloads,
        sum.bytes,
        sum.metered,
        day.id());
  }

  private Map<Key, Sum> byOwner(Session session) throws SQLException {
    Map<Key, Sum> owners = sums();
    for (Transfer some : transfers) {
      Optional<Long> owner =
          session.number("SELECT owner_id FROM packages WHERE id = ?", some.packageId());
      if (owner.isPresent()) {
        of(owners, owner.get(), month(some.day())).sent(some);
      }
    }
    return owners;
  }

  private static void addToOwner(Session session, Key month, Sum sum) throws SQLException {
    session.update(
        """
        INSERT INTO owner_transfer (owner_id, month, bytes, metered_bytes) VALUES (?, ?, ?, ?)
        ON CONFLICT (owner_id, month) DO UPDATE
          SET bytes = owner_transfer.bytes + excluded.bytes,
            metered_bytes = owner_transfer.metered_bytes + excluded.metered_bytes\
        """,
        month.id(),
        month.more(),
        sum.bytes,
        sum.metered);
  }
}
