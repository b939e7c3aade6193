package dev.berth.meta.sql;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/// A PostgreSQL server for tests, with a new database for each.
public final class PostgresqlServer implements AutoCloseable {
  private final EmbeddedPostgres server;
  private int databases;

  public PostgresqlServer() throws IOException {
    server =
        EmbeddedPostgres.builder()
            .setServerConfig("fsync", "off")
            .setServerConfig("max_connections", "100")
            .start();
  }

  /// Makes an empty database.
  public URI newDatabase() {
    databases++;
    String name = "berth" + databases;
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return URI.create("postgresql://postgres:postgres@localhost:" + server.getPort() + "/" + name);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
