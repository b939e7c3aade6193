package dev.berth.meta.sql;

import dev.berth.meta.ChangedMeanwhileException;
import dev.berth.meta.UsageStore;
import dev.berth.oci.Digest;
import dev.berth.packages.DownloadDay;
import dev.berth.packages.DownloadRow;
import dev.berth.packages.RepositoryBytes;
import dev.berth.packages.SentBytes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// What was pulled and sent, in SQL.
final class SqlUsage implements UsageStore {
  private final Database database;
  private final InstantSource clock;

  SqlUsage(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public void beginJournal(String journal) {
    database.write(
        "begin a journal of pulls",
        s ->
            s.update(
                """
                INSERT INTO usage_journals (id, applied, changed_at) VALUES (?, 0, ?)
                ON CONFLICT (id) DO NOTHING\
                """,
                journal,
                clock.instant()));
  }

  @Override
  public OptionalLong findApplied(String journal) {
    Optional<Long> applied = database.read("find a journal of pulls", s -> applied(s, journal));
    return applied.isPresent() ? OptionalLong.of(applied.get()) : OptionalLong.empty();
  }

  private static Optional<Long> applied(Session session, String journal) throws SQLException {
    return session.number("SELECT applied FROM usage_journals WHERE id = ?", journal);
  }

  @Override
  public void apply(
      String journal, long from, long to, List<Downloads> downloads, List<Transfer> transfers) {
    UsageSums sums = new UsageSums(downloads, transfers);
    boolean known =
        database.write(
            "count pulls",
            s -> {
              int moved =
                  s.update(
                      """
                      UPDATE usage_journals SET applied = ?, changed_at = ?
                      WHERE id = ? AND applied = ?\
                      """,
                      to,
                      clock.instant(),
                      journal,
                      from);
              if (moved == 0) {
                return applied(s, journal).equals(Optional.of(to));
              }
              sums.write(s);
              return true;
            });
    if (!known) {
      throw new ChangedMeanwhileException("somebody else has counted the journal " + journal);
    }
  }

  @Override
  public int removeJournals(Instant before) {
    return database.write(
        "forget journals of pulls",
        s -> s.update("DELETE FROM usage_journals WHERE changed_at < ?", before));
  }

  @Override
  public void endJournal(String journal) {
    database.write(
        "end a journal of pulls",
        s -> s.update("DELETE FROM usage_journals WHERE id = ?", journal));
  }

  @Override
  public long countDownloads(long packageId) {
    return count("SELECT count FROM package_downloads WHERE package_id = ?", packageId);
  }

  @Override
  public long countVersionDownloads(long packageId, long versionId) {
    return count(
        "SELECT count FROM version_downloads WHERE package_id = ? AND version_id = ?",
        packageId,
        versionId);
  }

  @Override
  public boolean hasVersionWithMore(long packageId, long count) {
    return database.read(
        "look for versions that many pulled",
        s ->
            s.exists(
                """
                SELECT 1 FROM version_downloads d CROSS JOIN versions v
                WHERE d.package_id = ? AND d.count > ? AND v.id = d.version_id
                  AND v.deleted_at IS NULL
                LIMIT 1\
                """,
                packageId,
                count));
  }

  private long count(String sql, Object... values) {
    return database.read("count pulls", s -> s.number(sql, values).orElse(0L));
  }

  @Override
  public List<DownloadDay> listDays(long packageId, LocalDate from, LocalDate to) {
    return days(
        """
        SELECT day, downloads FROM package_usage
        WHERE package_id = ? AND day BETWEEN ? AND ? AND downloads > 0 ORDER BY day\
        """,
        packageId,
        from.toEpochDay(),
        to.toEpochDay());
  }

  @Override
  public List<DownloadDay> listDaysOfVersion(
      long packageId, long versionId, LocalDate from, LocalDate to) {
    return days(
        """
        SELECT day, sum(count) FROM downloads
        WHERE package_id = ? AND version_id = ? AND day BETWEEN ? AND ? GROUP BY day ORDER BY day\
        """,
        packageId,
        versionId,
        from.toEpochDay(),
        to.toEpochDay());
  }

  @Override
  public List<DownloadDay> listDaysOfTag(long packageId, String tag, LocalDate from, LocalDate to) {
    return days(
        """
        SELECT day, sum(count) FROM downloads
        WHERE package_id = ? AND tag = ? AND tag <> '' AND day BETWEEN ? AND ?
        GROUP BY day ORDER BY day\
        """,
        packageId,
        tag,
        from.toEpochDay(),
        to.toEpochDay());
  }

  private List<DownloadDay> days(String sql, Object... values) {
    return database.read(
        "list pulls by days",
        s ->
            s.list(
                row -> new DownloadDay(LocalDate.ofEpochDay(row.getLong(1)), row.getLong(2)),
                sql,
                values));
  }

  @Override
  public List<DownloadRow> listRows(
      long packageId, LocalDate from, LocalDate to, @Nullable DownloadRow after, int limit) {
    return database.read(
        "list pulls",
        s ->
            s.list(
                SqlUsage::row,
                """
                SELECT d.day, d.version_id, v.digest, d.tag, d.count
                FROM downloads d
                  LEFT JOIN versions v ON v.id = d.version_id AND v.deleted_at IS NULL
                WHERE d.package_id = ? AND d.day <= ? AND (d.day, d.version_id, d.tag) > (?, ?, ?)
                ORDER BY d.package_id, d.day, d.version_id, d.tag LIMIT ?\
                """,
                packageId,
                to.toEpochDay(),
                after == null ? from.toEpochDay() : after.day().toEpochDay(),
                after == null ? 0 : after.versionId(),
                after == null ? "" : after.tag(),
                limit));
  }

  private static DownloadRow row(ResultSet row) throws SQLException {
    return new DownloadRow(
        LocalDate.ofEpochDay(row.getLong(1)),
        row.getLong(2),
        Optional.ofNullable(row.getString(3)).map(Digest::parse),
        row.getString(4),
        row.getLong(5));
  }

  @Override
  public SentBytes findTransferred(long ownerId, YearMonth month) {
    return database.read(
        "find what was sent",
        s ->
            s.first(
                    SqlUsage::sent,
                    """
                    SELECT bytes, metered_bytes FROM owner_transfer
                    WHERE owner_id = ? AND month = ?\
                    """,
                    ownerId,
                    UsageSums.month(month))
                .orElse(new SentBytes(0, 0)));
  }

  /// What is taken back is so on the day it was noted; a little less than nothing is nothing.
  private static SentBytes sent(ResultSet row) throws SQLException {
    return new SentBytes(Math.max(0, row.getLong(1)), Math.max(0, row.getLong(2)));
  }

  @Override
  public List<RepositoryBytes> listTransferByRepository(
      long ownerId, LocalDate from, LocalDate to) {
    return database.read(
        "list what was sent by repository",
        s ->
            s.list(
                SqlUsage::ofRepository,
                """
                SELECT r.name, sum(u.metered_bytes)
                FROM package_usage u JOIN packages p ON p.id = u.package_id
                  LEFT JOIN repositories r ON r.id = p.repository_id
                WHERE u.owner_id = ? AND u.day BETWEEN ? AND ? GROUP BY r.name ORDER BY r.name\
                """,
                ownerId,
                from.toEpochDay(),
                to.toEpochDay()));
  }

  private static RepositoryBytes ofRepository(ResultSet row) throws SQLException {
    return new RepositoryBytes(Optional.ofNullable(row.getString(1)), Math.max(0, row.getLong(2)));
  }

  @Override
  public SentBytes findTransferredOfPackage(long packageId, LocalDate from, LocalDate to) {
    return database.read(
        "find what was sent of a package",
        s ->
            s.first(
                    SqlUsage::sent,
                    """
                    SELECT coalesce(sum(bytes), 0), coalesce(sum(metered_bytes), 0)
                    FROM package_usage WHERE package_id = ? AND day BETWEEN ? AND ?\
                    """,
                    packageId,
                    from.toEpochDay(),
                    to.toEpochDay())
                .orElseThrow());
  }
}
