package dev.berth.meta.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.meta.PackageStore;
import dev.berth.meta.PackageStore.PackagesPage;
import dev.berth.packages.Account;
import dev.berth.packages.PackageSearch;
import dev.berth.packages.RightHolder;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An owner with 20,000 packages, of which a list has 10,000: what a page costs, in the steps that
/// SQLite takes for it.
class ManyPackagesTest {
  private static final int PAGE = 30;

  /// Of a page that is read in the order of the index: it and the count of all.
  private static final int OF_PAGE = 250_000;

  /// Where each entry of the index is looked at.
  private static final int OF_ENTRIES = 500_000;

  /// Where each package is looked at.
  private static final int OF_PACKAGES = 1_200_000;

  @TempDir Path directory;
  private Database database;
  private CountedSteps counted;
  private PackageStore packages;
  private Account alice;
  private Account bob;

  @BeforeEach
  void open() throws Exception {
    Path file = directory.resolve("berth.db");
    SqliteDatabase.open(file, () -> {}, Instant.EPOCH).close();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Session session = new Session(connection, new SqliteDialect())) {
      session.update(
          "INSERT INTO accounts (id, login, kind, email, created_at)"
              + " VALUES (1, 'alice', 'user', '', 0), (2, 'bob', 'user', '', 0)");
      session.update(
          "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers"
              + " WHERE n < 20000)"
              + " INSERT INTO packages (id, owner_id, owner_login, name, visibility, creator_id,"
              + " created_at, updated_at, published_at)"
              + " SELECT n, 1, 'alice', printf('app-%05d', n), 'public', 1, 0,"
              + " (n * 7919) % 20011, 0 FROM numbers");
    }
    database = SqliteDatabase.open(file, () -> {}, Instant.EPOCH);
    counted = new CountedSteps(database);
    SqlAccounts accounts = new SqlAccounts(database, () -> Instant.EPOCH);
    packages = new SqlPackages(counted, accounts, new Outbox(), () -> Instant.EPOCH);
    alice = accounts.find(1).orElseThrow();
    bob = accounts.find(2).orElseThrow();
  }

  @AfterEach
  void close() {
    database.close();
  }

  private long cost(Account reader, String text, PackageSearch.Order order, int skip) {
    counted.reset();
    PackagesPage page =
        packages.listReadableOf(
            alice,
            Optional.of(new RightHolder.User(reader.id())),
            false,
            new PackageSearch(Optional.empty(), text, order),
            skip,
            PAGE);
    assertThat(page.items()).isNotEmpty();
    return counted.steps();
  }

  @Test
  void aPageCostsNoMoreThanALookAtAsManyPackagesAsAListHas() {
    for (int skip : new int[] {0, 9_970}) {
      assertThat(cost(alice, "", PackageSearch.Order.NAME, skip)).isLessThan(OF_PAGE);
      assertThat(cost(bob, "", PackageSearch.Order.NAME, skip)).isLessThan(OF_ENTRIES);
      assertThat(cost(alice, "", PackageSearch.Order.UPDATED, skip)).isLessThan(OF_PACKAGES);
      assertThat(cost(bob, "", PackageSearch.Order.UPDATED, skip)).isLessThan(OF_PACKAGES);
    }
    assertThat(cost(alice, "app-0123", PackageSearch.Order.NAME, 0)).isLessThan(OF_ENTRIES);
    assertThat(cost(bob, "app-0123", PackageSearch.Order.UPDATED, 0)).isLessThan(OF_ENTRIES);
  }
}
