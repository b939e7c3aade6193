package dev.berth.meta.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.meta.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class SqliteDatabaseTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir Path directory;

  private Path file() {
    return directory.resolve("berth.db");
  }

  private SqliteDatabase open() {
    return SqliteDatabase.open(file(), () -> {}, NOW);
  }

  private static int insert(Session session, String login) throws SQLException {
    return session.update(
        "INSERT INTO accounts (login, kind, email, created_at) VALUES (?, 'user', '', 0)", login);
  }

  private static List<String> logins(Database database) {
    return database.read(
        "list", s -> s.list(row -> row.getString(1), "SELECT login FROM accounts ORDER BY id"));
  }

  @Test
  void anOperationThatFailsDoesNoHarmToThoseCommittedWithIt() throws Exception {
    try (SqliteDatabase database = open()) {
      CountDownLatch begun = new CountDownLatch(1);
      CountDownLatch go = new CountDownLatch(1);
      database.writeLater(
          "hold the writer",
          s -> {
            begun.countDown();
            awaitQuietly(go);
            return insert(s, "first");
          });
      begun.await();
      database.writeLater("insert", s -> insert(s, "before"));
      database.writeLater("break a rule", s -> insert(s, "dropped") + insert(s, "before"));
      database.writeLater(
          "throw",
          s -> {
            insert(s, "thrown");
            throw new IllegalStateException("on purpose");
          });
      database.writeLater("insert", s -> insert(s, "after"));
      go.countDown();
      database.check();

      assertThat(logins(database)).containsExactly("first", "before", "after");
    }
  }

  @Test
  void whatAnOperationThrowsReachesItsCaller() {
    try (SqliteDatabase database = open()) {
      assertThatThrownBy(() ->
              database.write(
                  "fail",
                  s -> {
                    throw new IllegalStateException("on purpose");
                  }))
          .hasMessage("on purpose");
      assertThatExceptionOfType(StoreException.class)
          .isThrownBy(() -> database.write("write nonsense", s -> s.update("NONSENSE")))
          .withMessageStartingWith("could not write nonsense: ")
          .matches(e -> !e.isFull());
    }
  }

  @Test
  void stepsAfterACommitAreLeftOutWhenTheOperationFails() {
    try (SqliteDatabase database = open()) {
      AtomicBoolean ran = new AtomicBoolean();

      assertThatThrownBy(() ->
              database.write(
                  "fail",
                  s -> {
                    s.afterCommit(() -> ran.set(true));
                    throw new IllegalStateException("on purpose");
                  }))
          .isInstanceOf(IllegalStateException.class);
      database.write("succeed", s -> 1);

      assertThat(ran).isFalse();
    }
  }

  @Test
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aStepAfterACommitThatFailsKeepsBackNeitherTheAnswerNorOtherSteps() {
    SqliteDatabase database = open();
    AtomicBoolean ran = new AtomicBoolean();

    int made =
        database.write(
            "insert",
            s -> {
              s.afterCommit(() -> {
                throw new StackOverflowError("on purpose");
              });
              s.afterCommit(() -> ran.set(true));
              return insert(s, "alice");
            });

    assertThat(made).isEqualTo(1);
    assertThat(ran).isTrue();
    database.write("insert", s -> insert(s, "bob"));
    assertThat(logins(database)).containsExactly("alice", "bob");
    database.close();
  }

  @Test
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void theWriterOutlivesWhatGoesWrongBetweenOperations() throws Exception {
    AtomicBoolean fails = new AtomicBoolean(true);
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file())) {
      SqliteDialect dialect = new SqliteDialect();
      SqliteWriter writer =
          new SqliteWriter(
              new Session(connection, dialect),
              _ -> {
                if (fails.get()) {
                  throw new StackOverflowError("on purpose");
                }
                return false;
              });

      writer.submit(new Operation<>("write", s -> 1, dialect)).await();
      fails.set(false);

      assertThat(writer.submit(new Operation<>("write", s -> 2, dialect)).await()).isEqualTo(2);
      writer.close();
    }
  }

  @Test
  void aGroupOfLargeOperationsIsCommittedInParts() throws Exception {
    try (SqliteDatabase database = open()) {
      CountDownLatch begun = new CountDownLatch(1);
      CountDownLatch go = new CountDownLatch(1);
      AtomicInteger durable = new AtomicInteger();
      List<Integer> durableBefore = new ArrayList<>();
      database.writeLater(
          "hold the writer",
          s -> {
            begun.countDown();
            awaitQuietly(go);
            return 1;
          });
      begun.await();
      byte[] big = new byte[6 * 1024 * 1024];
      for (int i = 0; i < 5; i++) {
        String name = "key" + i;
        database.writeLater(
            "insert",
            s -> {
              durableBefore.add(durable.get());
              s.afterCommit(durable::incrementAndGet);
              return s.update("INSERT INTO signing_keys VALUES (?, ?, 0)", name, big);
            });
      }
      go.countDown();
      database.check();

      assertThat(durableBefore).containsExactly(0, 0, 0, 3, 3);
    }
  }

  @Test
  void aFullDatabaseRefusesWritesServesReadsAndRecovers() {
    try (SqliteDatabase database = open()) {
      database.write("insert", s -> insert(s, "alice"));
      database.write(
          "limit", s -> s.number("PRAGMA max_page_count = 1")); // as many as there are already

      assertThatExceptionOfType(StoreException.class)
          .isThrownBy(() -> {
            for (int i = 0; i < 1000; i++) {
              int number = i;
              database.write("insert", s -> insert(s, "user" + number + "x".repeat(20)));
            }
          })
          .matches(StoreException::isFull);
      int present = logins(database).size();

      database.write("lift", s -> s.number("PRAGMA max_page_count = 1000000"));
      database.write("insert", s -> insert(s, "bob"));
      assertThat(logins(database)).hasSize(present + 1).startsWith("alice").endsWith("bob");
    }
  }

  @Test
  void whatWasAnsweredIsInTheFilesAtThatMoment() throws Exception {
    Path copy = Files.createDirectory(directory.resolve("copy"));
    try (SqliteDatabase database = open()) {
      database.write("insert", s -> insert(s, "alice"));
      for (String suffix : List.of("", "-wal")) {
        Files.copy(Path.of(file() + suffix), copy.resolve("berth.db" + suffix));
      }
    }
    try (SqliteDatabase database = SqliteDatabase.open(copy.resolve("berth.db"), () -> {}, NOW)) {
      assertThat(logins(database)).containsExactly("alice");
    }
  }

  @Test
  void closingFinishesWhatWaits() {
    List<String> expected = new ArrayList<>();
    try (SqliteDatabase database = open()) {
      for (int i = 0; i < 500; i++) {
        String login = "user" + i;
        expected.add(login);
        database.writeLater("insert", s -> insert(s, login));
      }
    }
    try (SqliteDatabase database = open()) {
      assertThat(logins(database)).isEqualTo(expected);
    }
    assertThat(Path.of(file() + "-wal")).doesNotExist();
  }

  @Test
  void aClosedDatabaseRefuses() {
    SqliteDatabase database = open();
    database.close();

    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> database.read("read", s -> 1))
        .withMessage("could not read: the server is stopping");
  }

  @Test
  void whoMustNotWaitIsRefusedBeforeAnythingHappens() {
    AtomicBoolean refuses = new AtomicBoolean();
    Runnable beforeWaiting =
        () -> {
          if (refuses.get()) {
            throw new IllegalStateException("must not wait");
          }
        };
    try (SqliteDatabase database = SqliteDatabase.open(file(), beforeWaiting, NOW)) {
      refuses.set(true);
      assertThatThrownBy(() -> database.write("insert", s -> insert(s, "alice")))
          .hasMessage("must not wait");
      assertThatThrownBy(() -> database.read("read", s -> 1)).hasMessage("must not wait");
      assertThatCode(() -> database.writeLater("insert", s -> insert(s, "bob")))
          .doesNotThrowAnyException();
      refuses.set(false);

      database.check();
      assertThat(logins(database)).containsExactly("bob");
    }
  }

  @Test
  void aDatabaseOfANewerVersionStopsTheStartAndIsLeftAsItIs() {
    try (SqliteDatabase database = open()) {
      database.write("insert", s -> s.update("INSERT INTO schema_version VALUES (4711, 0)"));
    }

    for (int attempt = 0; attempt < 2; attempt++) {
      assertThatExceptionOfType(UnusableDatabaseException.class)
          .isThrownBy(this::open)
          .withMessageContaining("of version 4711")
          .withMessageContaining("newer Berth");
    }
  }

  @Test
  void aDatabaseOfAnotherProgramStopsTheStartAndIsLeftAsItIs() throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE theirs (id INTEGER)");
    }
    byte[] before = Files.readAllBytes(file());

    assertThatExceptionOfType(UnusableDatabaseException.class)
        .isThrownBy(this::open)
        .withMessageContaining("not a database of Berth");
    assertThat(Files.readAllBytes(file())).isEqualTo(before);
  }

  @Test
  void aFileThatIsNoDatabaseStopsTheStartAndIsLeftAsItIs() throws Exception {
    Files.writeString(file(), "my holiday plans ".repeat(100));

    assertThatExceptionOfType(UnusableDatabaseException.class)
        .isThrownBy(this::open)
        .withMessageContaining("not a database of Berth");
    assertThat(file()).content().startsWith("my holiday plans");
  }

  @Test
  void theLogDoesNotGrowWithoutBound() throws Exception {
    try (SqliteDatabase database = open()) {
      byte[] big = new byte[1024 * 1024];
      for (int i = 0; i < 300; i++) {
        String name = "key" + i;
        database.write(
            "insert",
            s -> s.update("INSERT OR REPLACE INTO signing_keys VALUES (?, ?, 0)", name, big));
      }
      assertThat(Files.size(Path.of(file() + "-wal"))).isLessThan(200L * 1024 * 1024);
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
