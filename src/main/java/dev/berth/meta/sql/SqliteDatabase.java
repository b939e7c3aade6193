package dev.berth.meta.sql;

import dev.berth.meta.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// A database file of this process alone.
///
/// The file is not mapped into memory: an input/output error would then end the process instead of
/// one read.
final class SqliteDatabase implements Database {
  private static final Logger LOG = LoggerFactory.getLogger(SqliteDatabase.class);
  // "Brth", in the header of the file: what tells ours from others.
  static final int APPLICATION_ID = 0x42727468;
  private static final int READERS = 2;
  private static final int TO_LEND = 2;
  private static final int WRITER_CACHE_KIB = 8192;
  private static final int READER_CACHE_KIB = 2048;
  private static final int BUSY_MILLIS = 10_000;
  private static final int LOG_KEPT = 64 * 1024 * 1024;

  private final Dialect dialect = new SqliteDialect();
  private final Runnable beforeWaiting;
  private final List<Connection> connections = new ArrayList<>();
  private final SqliteWriter writer;
  private final SqliteReaders readers;
  private final SqliteCheckpoints checkpoints;

  /// Where SQLite keeps its index of the write-ahead log.
  private enum LogIndex {
    /// In a file beside the database, so that other programs may read it meanwhile.
    FILE,
    /// In this process, which keeps other programs out of the database. Takes no room on the disk.
    MEMORY
  }

  private SqliteDatabase(Path file, LogIndex index, Runnable beforeWaiting, Instant now)
      throws SQLException {
    this.beforeWaiting = beforeWaiting;
    boolean made = false;
    try {
      Session writing = open(file, index, WRITER_CACHE_KIB, false);
      prepare(writing, file, now);
      List<Session> reading = openReaders(READERS, file, index);
      List<Session> lent = openReaders(TO_LEND, file, index);
      this.checkpoints = new SqliteCheckpoints(open(file, index, READER_CACHE_KIB, false));
      this.writer = new SqliteWriter(writing, checkpoints::committed);
      this.readers = new SqliteReaders(reading, lent);
      made = true;
    } finally {
      if (!made) {
        closeConnections();
      }
    }
    checkpoints.start(writer::finishCheckpointSoon);
  }

  /// Opens the database, and makes it when the file is absent.
  ///
  /// @throws UnusableDatabaseException if the file is of another program or of a newer version
  static SqliteDatabase open(Path file, Runnable beforeWaiting, Instant now) {
    try {
      boolean isNew = Files.notExists(file);
      SqliteDatabase database = openWithOrWithoutRoom(file, beforeWaiting, now);
      if (isNew) {
        syncDirectory(file.toAbsolutePath().resolveSibling("."));
      }
      return database;
    } catch (SQLException e) {
      if (e instanceof SQLiteException s && s.getResultCode() == SQLiteErrorCode.SQLITE_NOTADB) {
        throw foreign(file);
      }
      throw new StoreException("open the database " + file, new SqliteDialect().isFull(e), e);
    } catch (IOException e) {
      throw new StoreException("open the database " + file, new UncheckedIOException(e));
    }
  }

  /// On a full disk a database that was closed in good order can be read, but there is no room for
  /// the index file that several connections share.
  private static SqliteDatabase openWithOrWithoutRoom(
      Path file, Runnable beforeWaiting, Instant now) throws SQLException {
    try {
      return new SqliteDatabase(file, LogIndex.FILE, beforeWaiting, now);
    } catch (SQLException e) {
      if (!new SqliteDialect().isFull(e)) {
        throw e;
      }
      SqliteDatabase database = new SqliteDatabase(file, LogIndex.MEMORY, beforeWaiting, now);
      LOG.warn(
          "no room left beside {}: other programs cannot open it until the next start, not even for"
              + " a backup",
          file);
      return database;
    }
  }

  /// SQLite syncs the directory for its journals only.
  private static void syncDirectory(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private List<Session> openReaders(int count, Path file, LogIndex index) throws SQLException {
    List<Session> sessions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sessions.add(open(file, index, READER_CACHE_KIB, true));
    }
    return sessions;
  }

  private Session open(Path file, LogIndex index, int cacheKib, boolean readOnly)
      throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    // The system's locks are the process's: by one that only reads, the others' would be lost.
    config.setReadOnly(readOnly && index == LogIndex.FILE);
    config.setBusyTimeout(BUSY_MILLIS);
    config.setCacheSize(-cacheKib);
    config.enforceForeignKeys(true);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setTempStore(SQLiteConfig.TempStore.MEMORY);
    config.setGetGeneratedKeys(false);
    Connection connection = config.createConnection(address(file, index));
    connections.add(connection);
    return new Session(connection, dialect);
  }

  private static String address(Path file, LogIndex index) {
    return switch (index) {
      case FILE -> "jdbc:sqlite:" + file.toAbsolutePath();
      case MEMORY -> "jdbc:sqlite:file:" + file.toUri().getRawPath() + "?vfs=unix-excl";
    };
  }

  private void prepare(Session session, Path file, Instant now) throws SQLException {
    long application = session.number("PRAGMA application_id").orElse(0L);
    boolean empty = !session.exists("SELECT 1 FROM sqlite_master");
    if (application != APPLICATION_ID && !(application == 0 && empty)) {
      throw foreign(file);
    }
    Optional<String> mode = session.first(row -> row.getString(1), "PRAGMA journal_mode = WAL");
    if (!mode.equals(Optional.of("wal"))) {
      throw new UnusableDatabaseException(
          "The file system of "
              + file
              + " takes no database with a write-ahead log, as network file systems do not; put"
              + " the data directory on a local disk.");
    }
    session.execute("PRAGMA wal_autocheckpoint = 0");
    session.execute("PRAGMA journal_size_limit = " + LOG_KEPT);
    // Without a transaction that writes: on a full disk there may be no room for one.
    if (application == APPLICATION_ID && Migrations.areApplied(session)) {
      return;
    }
    session.execute("BEGIN IMMEDIATE");
    try {
      session.execute("PRAGMA application_id = " + APPLICATION_ID);
      Migrations.apply(session, dialect, now);
      session.execute("COMMIT");
    } catch (SQLException | RuntimeException e) {
      try {
        session.execute("ROLLBACK");
      } catch (SQLException done) {
        e.addSuppressed(done); // by SQLite itself
      }
      throw e;
    }
  }

  private static UnusableDatabaseException foreign(Path file) {
    return new UnusableDatabaseException(
        file + " is not a database of Berth; it was left as it is.");
  }

  @Override
  public <T> T read(String attempted, Work<T> work) {
    beforeWaiting();
    return readers.submit(new Operation<>(attempted, work, dialect)).await();
  }

  @Override
  public <T> T write(String attempted, Work<T> work) {
    beforeWaiting();
    return writer.submit(new Operation<>(attempted, work, dialect)).await();
  }

  @Override
  public void writeLater(String attempted, Work<?> work) {
    writer
        .submit(new Operation<>(attempted, work, dialect))
        .whenFailed(e -> LOG.warn("could not {}", attempted, e));
  }

  @Override
  public boolean isOnlyWriter() {
    return true;
  }

  @Override
  public void beforeWaiting() {
    beforeWaiting.run();
  }

  @Override
  public void check() {
    read("read", session -> session.exists("SELECT 1 FROM schema_version"));
    write("begin a transaction", session -> session.exists("SELECT 1 FROM schema_version"));
  }

  @Override
  public void close() {
    checkpoints.close();
    writer.close();
    readers.close();
    closeConnections();
  }

  /// The writer's connection goes last: the last one to go empties the write-ahead log.
  private void closeConnections() {
    for (Connection connection : connections.reversed()) {
      try {
        connection.close();
      } catch (SQLException e) {
        LOG.warn("a connection to the database did not close", e);
      }
    }
  }
}
