package dev.berth.meta.sql;

import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/// The same statements on PostgreSQL, planned for any values. Its tables are empty here, so it is
/// told to read a whole table only where there is no other way.
@Tag("postgres")
class PostgresqlQueryPlanTest extends QueryPlanTest {
  private static final Pattern PARAMETER = Pattern.compile("\\?");
  private static PostgresqlServer server;

  private Connection explaining;

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
    URI address = server.newDatabase();
    Database opened = PostgresqlDatabase.open(address, () -> {}, now);
    try {
      explaining = connect(address);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return opened;
  }

  /// A connection on which a statement with parameters may be explained without values for them.
  private static Connection connect(URI address) throws SQLException {
    String[] user = address.getUserInfo().split(":", 2);
    String url =
        "jdbc:postgresql://%s:%d%s?preferQueryMode=simple"
            .formatted(address.getHost(), address.getPort(), address.getPath());
    Connection connection = DriverManager.getConnection(url, user[0], user[1]);
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET enable_seqscan = off");
    }
    return connection;
  }

  @AfterEach
  void stopExplaining() throws SQLException {
    explaining.close();
  }

  @Override
  List<String> plan(String sql) {
    if (sql.startsWith("INSERT ") && sql.endsWith(" FROM {each}")) {
      // Reads what it is given, and cannot be explained without its types.
      return List.of();
    }
    int[] parameters = {0};
    String numbered =
        PARAMETER
            .matcher(new PostgresqlDialect().render(sql))
            .replaceAll(_ -> "\\$" + ++parameters[0]);
    StringBuilder plan = new StringBuilder();
    try (Statement statement = explaining.createStatement();
        ResultSet rows = statement.executeQuery("EXPLAIN (GENERIC_PLAN, COSTS OFF) " + numbered)) {
      while (rows.next()) {
        plan.append(rows.getString(1)).append('\n');
      }
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
    return Arrays.asList(plan.toString().split("->", -1));
  }

  /// No test here: which index is taken depends on statistics, and empty tables have none.
  @Override
  void repositoriesOfAnOwnerAreReadInTheOrderOfAnIndex() {}

  @Override
  boolean isSort(String step) {
    return step.strip().startsWith("Sort");
  }

  @Override
  boolean isScan(String step) {
    return step.contains("Seq Scan on ");
  }
}
