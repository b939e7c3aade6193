package dev.berth.meta.sql;

import static dev.berth.meta.sql.VersionSearch.MOST_LOOKED_AT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.meta.VersionStore;
import dev.berth.meta.VersionStore.VersionsPage;
import dev.berth.packages.FoundVersions;
import dev.berth.packages.PackageVersion;
import dev.berth.packages.Period;
import dev.berth.packages.TagPattern;
import dev.berth.packages.VersionFilter;
import dev.berth.packages.VersionPlace;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A package with 100,000 versions: what a page costs, in the steps that SQLite takes for it.
class ManyVersionsTest {
  private static final int MANY = 100_000;
  private static final int PAGE = 100;
  private static final int BEFORE_LISTS = 9;

  @TempDir Path directory;
  private Database database;
  private CountedSteps counted;
  private VersionStore versions;

  @BeforeEach
  void open() throws Exception {
    Path file = directory.resolve("berth.db");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Session session = new Session(connection, new SqliteDialect())) {
      session.execute("PRAGMA application_id = " + SqliteDatabase.APPLICATION_ID);
      Migrations.apply(session, new SqliteDialect(), Instant.EPOCH, BEFORE_LISTS);
      for (String row : rows()) {
        session.update(row);
      }
    }
    // The migration counts what was there before.
    database = SqliteDatabase.open(file, () -> {}, Instant.EPOCH);
    counted = new CountedSteps(database);
    SqlAccounts accounts = new SqlAccounts(database, () -> Instant.EPOCH);
    SqlPackages packages = new SqlPackages(database, accounts, new Outbox(), () -> Instant.EPOCH);
    versions =
        new SqlVersions(
            counted,
            new SqlManifests(database, packages, new Outbox(), () -> Instant.EPOCH),
            () -> Instant.EPOCH);
  }

  private static List<String> rows() {
    return List.of(
        "INSERT INTO accounts (id, login, kind, email, created_at)"
            + " VALUES (1, 'alice', 'user', '', 0)",
        "INSERT INTO packages (id, owner_id, owner_login, name, visibility, creator_id, created_at,"
            + " updated_at, living_versions)"
            + " VALUES (1, 1, 'alice', 'app', 'private', 1, 0, 0, 90000)",
        "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers"
            + " WHERE n < 100000)"
            + " INSERT INTO versions (id, package_id, digest, media_type, annotations, size,"
            + " created_at, updated_at, content, deleted_at)"
            + " SELECT n, 1, 'sha256:' || printf('%064x', n), 't', '{}', 1, n, n, x'00',"
            + " CASE WHEN n > 30000 AND n <= 40000 THEN 1 END FROM numbers");
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void theFirstPageAndTheLastCostTheSame() {
    List<Long> costs = new ArrayList<>();
    int living = MANY - MANY / 10;
    for (int skip : List.of(0, 5_000, living / 2, 59_950, 60_000, living - PAGE)) {
      counted.reset();

      VersionsPage page = versions.list(1, skip, PAGE);

      costs.add(counted.steps());
      assertThat(page.total()).isEqualTo(living);
      assertThat(page.items()).hasSize(PAGE);
      assertThat(page.items().stream().map(PackageVersion::id).toList()).isEqualTo(expected(skip));
    }

    long least = costs.stream().min(Long::compare).orElseThrow();
    assertThat(costs).as("steps for each page").allMatch(cost -> cost <= 2 * least);
  }

  @Test
  void theFirstPageOfWhatWasDeletedAndTheLastCostTheSame() {
    int deleted = MANY / 10;
    List<Long> costs = new ArrayList<>();
    for (int skip : List.of(0, 1_000, deleted / 2, 5_030, deleted - PAGE)) {
      counted.reset();

      VersionsPage page = versions.listDeleted(1, Instant.EPOCH, skip, PAGE);

      costs.add(counted.steps());
      assertThat(page.total()).isEqualTo(deleted);
      assertThat(page.items())
          .extracting(PackageVersion::id)
          .startsWith(40_000L - skip)
          .endsWith(40_001L - skip - PAGE);
    }
    long least = costs.stream().min(Long::compare).orElseThrow();
    assertThat(costs).as("steps for each page").allMatch(cost -> cost <= 2 * least);
  }

  @Test
  void aSearchLooksAtSoManyVersionsAndNoMoreWhetherItFindsThemOrNot() {
    Period none = new Period(Optional.of(Instant.ofEpochSecond(86_400)), Optional.empty());
    for (VersionFilter filter :
        List.of(
            new VersionFilter(Optional.of(true), Optional.empty(), Period.ALWAYS, Period.ALWAYS),
            new VersionFilter(Optional.of(false), Optional.empty(), Period.ALWAYS, none),
            new VersionFilter(
                Optional.empty(), Optional.of(new TagPattern("a*")), Period.ALWAYS, none),
            new VersionFilter(Optional.empty(), Optional.empty(), none, Period.ALWAYS))) {
      for (boolean newestFirst : new boolean[] {true, false}) {
        counted.reset();

        FoundVersions found =
            versions.search(1, filter, new VersionPlace(newestFirst, OptionalLong.empty()), PAGE);

        assertThat(found.items()).isEmpty();
        assertThat(counted.steps()).as(filter.toString()).isLessThan(100 * MOST_LOOKED_AT);
      }
    }
  }

  @Test
  void aPageOfASearchCostsTheSameWhereverItLies() {
    VersionFilter untagged =
        new VersionFilter(Optional.of(false), Optional.empty(), Period.ALWAYS, Period.ALWAYS);
    List<Long> costs = new ArrayList<>();
    for (long after : new long[] {MANY + 1, 70_000, 40_500, 30_000, 200}) {
      counted.reset();

      FoundVersions found =
          versions.search(1, untagged, new VersionPlace(true, OptionalLong.of(after)), PAGE);

      costs.add(counted.steps());
      assertThat(found.items()).hasSize(PAGE);
      assertThat(found.next()).hasValue(found.items().getLast().id());
    }
    long least = costs.stream().min(Long::compare).orElseThrow();
    assertThat(costs).as("steps for each page").allMatch(cost -> cost <= 2 * least);
  }

  private static List<Long> expected(int skip) {
    List<Long> ids = new ArrayList<>();
    for (int i = skip; i < skip + PAGE; i++) {
      ids.add((long) (i < 60_000 ? MANY - i : MANY - i - MANY / 10));
    }
    return ids;
  }
}
