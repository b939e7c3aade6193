package dev.berth.wire;

import dev.berth.LocalBerth;
import dev.berth.meta.sql.PostgresqlServer;
import java.io.IOException;
import java.net.http.HttpClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;

/// On a node that shares a PostgreSQL database with the one where the right is taken away.
@Tag("postgres")
class NextChangeOnAnotherNodeTest extends NextChangeContract {
  private final PostgresqlServer server;
  private final String database;

  NextChangeOnAnotherNodeTest() throws IOException {
    server = new PostgresqlServer();
    database = "database=" + server.newDatabase();
  }

  @Override
  LocalBerth start() {
    return LocalBerth.start(database);
  }

  @Override
  LocalBerth another(LocalBerth other) {
    return start();
  }

  @Override
  HttpClient.Version version() {
    return HttpClient.Version.HTTP_1_1;
  }

  @Override
  @AfterAll
  void stop() throws IOException {
    super.stop();
    server.close();
  }
}
