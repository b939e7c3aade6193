package dev.berth.meta.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.meta.MetadataStore;
import dev.berth.meta.StoreContract;
import dev.berth.packages.Account;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What becomes unreferenced by two transactions at once is reviewed.
@Tag("postgres")
class PostgresqlReviewsTest extends StoreContract {
  private static PostgresqlServer server;
  private Database database;

  @BeforeAll
  static void startServer() throws IOException {
    server = new PostgresqlServer();
  }

  @AfterAll
  static void stopServer() throws IOException {
    server.close();
  }

  @Override
  protected MetadataStore open() {
    database = PostgresqlDatabase.open(server.newDatabase(), () -> {}, now);
    return new SqlMetadataStore(database, () -> now);
  }

  @Test
  void aVersionWhoseLastTwoTagsLeaveAtOnceIsReviewed() throws Exception {
    Account alice = user("alice");
    long id = publish(image(target(alice, "app"), "image", List.of(), "v1", "v2")).packageId();
    CyclicBarrier bothAreGone = new CyclicBarrier(2);

    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      Future<Boolean> first = threads.submit(() -> remove(id, "v1", alice, bothAreGone));
      Future<Boolean> second = threads.submit(() -> remove(id, "v2", alice, bothAreGone));
      assertThat(first.get() && second.get()).isTrue();
    }

    boolean reviewed =
        database.read(
            "find a review", s -> s.exists("SELECT 1 FROM reviews WHERE version_id IS NOT NULL"));
    assertThat(reviewed).isTrue();
  }

  private boolean remove(long packageId, String tag, Account actor, CyclicBarrier bothAreGone) {
    return database.write(
        "delete a tag",
        s -> {
          long version =
              Tags.delete(s, packageId, new dev.berth.oci.Tag(tag), actor.id(), now).orElseThrow();
          awaitQuietly(bothAreGone);
          Reviews.enterIfUntagged(s, packageId, version, now);
          return true;
        });
  }

  private static void awaitQuietly(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
