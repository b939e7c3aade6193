package dev.berth.meta.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import dev.berth.meta.StoreException;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A PostgreSQL server and a pool of connections to it. Callers, which are virtual threads, wait
/// for it themselves.
final class PostgresqlDatabase implements Database {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresqlDatabase.class);
  private static final int CONNECTIONS = 16;
  private static final int ATTEMPTS = 10;
  private static final long PATIENCE_MILLIS = 10_000;
  // "Brth": one node at a time brings the schema up to date.
  private static final long MIGRATION_LOCK = 0x42727468;

  private final Dialect dialect = new PostgresqlDialect();
  private final Runnable beforeWaiting;
  private final HikariDataSource pool;
  private final ExecutorService later = Executors.newVirtualThreadPerTaskExecutor();

  private PostgresqlDatabase(HikariDataSource pool, Runnable beforeWaiting) {
    this.pool = pool;
    this.beforeWaiting = beforeWaiting;
  }

  /// Connects, and brings the schema up to date.
  static PostgresqlDatabase open(URI address, Runnable beforeWaiting, Instant now) {
    PostgresqlDatabase database = new PostgresqlDatabase(connect(address), beforeWaiting);
    boolean ready = false;
    try {
      Integer _ = database.write("prepare the database", s -> database.migrate(s, now));
      ready = true;
      return database;
    } finally {
      if (!ready) {
        database.close();
      }
    }
  }

  private static HikariDataSource connect(URI address) {
    try {
      return new HikariDataSource(configuration(address));
    } catch (HikariPool.PoolInitializationException e) {
      throw new StoreException("reach the database", e.getCause() == null ? e : e.getCause());
    }
  }

  private static HikariConfig configuration(URI address) {
    String userInfo = address.getUserInfo() == null ? "" : address.getUserInfo();
    int colon = userInfo.indexOf(':');
    HikariConfig config = new HikariConfig();
    config.setPoolName("berth");
    config.setJdbcUrl(
        "jdbc:postgresql://"
            + address.getHost()
            + (address.getPort() < 0 ? "" : ":" + address.getPort())
            + address.getRawPath()
            + (address.getRawQuery() == null ? "" : "?" + address.getRawQuery()));
    config.setUsername(colon < 0 ? userInfo : userInfo.substring(0, colon));
    config.setPassword(colon < 0 ? "" : userInfo.substring(colon + 1));
    config.setMaximumPoolSize(CONNECTIONS);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(PATIENCE_MILLIS);
    return config;
  }

  private int migrate(Session session, Instant now) throws SQLException {
    session.exists("SELECT pg_advisory_xact_lock(?)", MIGRATION_LOCK);
    Migrations.apply(session, dialect, now);
    return 0;
  }

  @Override
  public <T> T read(String attempted, Work<T> work) {
    beforeWaiting();
    try (Connection connection = pool.getConnection();
        Session session = new Session(connection, dialect)) {
      return work.run(session);
    } catch (SQLException e) {
      throw new StoreException(attempted, dialect.isFull(e), e);
    }
  }

  @Override
  public <T> T write(String attempted, Work<T> work) {
    beforeWaiting();
    for (int attempt = 1; ; attempt++) {
      try {
        return transact(work);
      } catch (SQLException e) {
        if (!dialect.isPassing(e) || attempt == ATTEMPTS) {
          throw new StoreException(attempted, dialect.isFull(e), e);
        }
      }
    }
  }

  private <T> T transact(Work<T> work) throws SQLException {
    try (Connection connection = pool.getConnection()) {
      connection.setAutoCommit(false);
      boolean committed = false;
      try (Session session = new Session(connection, dialect)) {
        T result = work.run(session);
        connection.commit();
        committed = true;
        List<Runnable> steps = session.endWork();
        steps.forEach(Runnable::run);
        return result;
      } finally {
        if (!committed) {
          connection.rollback();
        }
      }
    }
  }

  @Override
  public void writeLater(String attempted, Work<?> work) {
    later.execute(() -> {
      try {
        transact(work);
      } catch (SQLException | RuntimeException e) {
        LOG.warn("could not {}", attempted, e);
      }
    });
  }

  @Override
  public boolean isOnlyWriter() {
    return false;
  }

  @Override
  public void beforeWaiting() {
    beforeWaiting.run();
  }

  @Override
  public void check() {
    write("begin a transaction", s -> s.exists("SELECT 1 FROM schema_version"));
  }

  @Override
  public void close() {
    later.close();
    pool.close();
  }
}
