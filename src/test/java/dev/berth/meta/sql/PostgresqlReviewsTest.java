package dev.berth.meta.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

@Tag("postgres")
class PostgresqlReviewsTest extends ReviewsContract {
  private static PostgresqlServer server;
  private URI address;

  @BeforeAll
  static void startServer() throws IOException {
    server = new PostgresqlServer();
  }

  @AfterAll
  static void stopServer() throws IOException {
    server.close();
  }

  @Override
  Database openDatabase() {
    address = server.newDatabase();
    return PostgresqlDatabase.open(address, () -> {}, now);
  }

  /// PostgreSQL notices after a second and breaks one transaction off.
  @AfterEach
  void noTransactionsWaitedForEachOtherInACircle() {
    store.close(); // the last figures come with the end of a connection
    try (Database database = PostgresqlDatabase.open(address, () -> {}, now)) {
      String sql = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()";
      long circles = database.read("count deadlocks", s -> s.number(sql).orElseThrow());
      assertThat(circles).isZero();
    }
  }
}
