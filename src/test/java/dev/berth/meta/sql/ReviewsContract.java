package dev.berth.meta.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.meta.MetadataStore;
import dev.berth.meta.Publication;
import dev.berth.meta.StoreContract;
import dev.berth.oci.Digest;
import dev.berth.oci.Tag;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.PackageTarget;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Whatever may have become unreferenced is reviewed, and what is in use is not.
abstract class ReviewsContract extends StoreContract {
  private static final int ROUNDS = 30;

  private Database database;
  private Account alice;

  abstract Database openDatabase();

  @Override
  protected MetadataStore open() {
    database = openDatabase();
    return new SqlMetadataStore(database, () -> now);
  }

  @BeforeEach
  void makeUser() {
    alice = user("alice");
  }

  private PackageTarget target() {
    return target(alice, "app");
  }

  private Optional<Instant> reviewOfBlob(Digest digest) {
    return review("SELECT review_after FROM reviews r JOIN blobs b ON b.id = r.blob_id", digest);
  }

  private Optional<Instant> reviewOfVersion(Digest digest) {
    return review(
        "SELECT review_after FROM reviews r JOIN versions v ON v.id = r.version_id", digest);
  }

  private Optional<Instant> review(String sql, Digest digest) {
    return database.read(
        "find a review",
        s -> s.number(sql + " WHERE digest = ?", digest).map(Instant::ofEpochMilli));
  }

  @Test
  void aBlobThatNothingNamesYetIsReviewedAfterADay() {
    Digest layer = push(target(), "layer");

    assertThat(reviewOfBlob(layer)).hasValue(now.plus(Duration.ofHours(24)));
  }

  @Test
  void everyUseOfAQueuedBlobMovesItsReviewForward() {
    Digest layer = push(target(), "layer");
    pass(Duration.ofHours(20));

    push(target(), "layer");
    assertThat(reviewOfBlob(layer)).hasValue(now.plus(Duration.ofHours(24)));

    pass(Duration.ofHours(20));
    store.blobs().mount(target(alice, "copy"), layer, target().packageId().orElseThrow());
    assertThat(reviewOfBlob(layer)).hasValue(now.plus(Duration.ofHours(24)));
  }

  @Test
  void aReviewNeverMovesBack() {
    Digest layer = push(target(), "layer");
    Optional<Instant> first = reviewOfBlob(layer);

    pass(Duration.ofHours(-5));
    push(target(), "layer");

    assertThat(reviewOfBlob(layer)).isEqualTo(first);
  }

  @Test
  void aManifestThatNamesABlobTakesItOutOfTheQueue() {
    Digest layer = push(target(), "layer");

    publish(image(target(), "image", List.of(layer), "v1"));

    assertThat(reviewOfBlob(layer)).isEmpty();
  }

  @Test
  void askingForABlobPutsOffAReviewThatIsNear() {
    Digest layer = push(target(), "layer");
    long id = target().packageId().orElseThrow();
    Optional<Instant> first = reviewOfBlob(layer);

    pass(Duration.ofHours(11));
    store.blobs().findSizeAndKeep(id, layer);
    assertThat(reviewOfBlob(layer)).isEqualTo(first);

    pass(Duration.ofHours(2));
    store.blobs().findSizeAndKeep(id, layer);
    assertThat(reviewOfBlob(layer)).hasValue(now.plus(Duration.ofHours(24)));
  }

  @Test
  void aBlobWithoutAReviewCannotGetOneThatIsNearUnseen() {
    Digest layer = push(target(), "layer");
    long id = publish(image(target(), "image", List.of(layer), "v1")).packageId();
    store.blobs().findSizeAndKeep(id, layer);

    pass(Duration.ofHours(30));
    store.manifests().delete(id, digest("image"), by(alice));
    push(target(), "layer");
    pass(Duration.ofHours(13));
    store.blobs().findSizeAndKeep(id, layer);

    assertThat(reviewOfBlob(layer)).hasValue(now.plus(Duration.ofHours(24)));
  }

  @Test
  void anUnlinkedBlobIsReviewed() {
    Digest layer = push(target(), "layer");
    long id = publish(image(target(), "image", List.of(layer))).packageId();
    store.manifests().delete(id, digest("image"), by(alice));
    assertThat(reviewOfBlob(layer)).isEmpty();

    store.blobs().unlink(id, layer, Actor.BERTH);

    assertThat(reviewOfBlob(layer)).hasValue(now.plus(Duration.ofHours(24)));
  }

  /// The review asks whether another tag points to it.
  @Test
  void aVersionIsReviewedWhenATagLeavesItUntilItGetsOne() {
    long id = publish(image(target(), "old", List.of(), "v1", "v2")).packageId();
    assertThat(reviewOfVersion(digest("old"))).isEmpty();

    publish(image(target(), "new", List.of(), "v1"));
    assertThat(reviewOfVersion(digest("old"))).hasValue(now.plus(Duration.ofHours(24)));

    pass(Duration.ofHours(1));
    store.manifests().deleteTag(id, new Tag("v2"), by(alice));
    assertThat(reviewOfVersion(digest("old"))).hasValue(now.plus(Duration.ofHours(24)));
    assertThat(reviewOfVersion(digest("new"))).isEmpty();

    publish(image(target(), "old", List.of(), "v3"));
    assertThat(reviewOfVersion(digest("old"))).isEmpty();
  }

  @Test
  void aTagThatIsPushedAgainAsItIsLeavesNothing() {
    publish(image(target(), "image", List.of(), "v1"));
    publish(image(target(), "image", List.of(), "v1"));

    assertThat(reviewOfVersion(digest("image"))).isEmpty();
  }

  @Test
  void aVersionWhoseLastTwoTagsLeaveAtOnceIsReviewed() throws Exception {
    long id = publish(image(target(), "first", List.of())).packageId();
    Publication other = image(target(), "other", List.of(), "v1");
    for (int round = 0; round < ROUNDS; round++) {
      String image = "image " + round;
      publish(image(target(), image, List.of(), "v1", "v2"));

      together(
          List.of(
              () -> store.manifests().publish(other),
              () -> store.manifests().deleteTag(id, new Tag("v2"), by(alice))));

      assertThat(reviewOfVersion(digest(image))).as(image).isPresent();
    }
  }

  /// In all the ways that versions and their tags are changed.
  @Test
  void everyVersionThatEndsWithoutATagIsReviewed() throws Exception {
    long id = publish(image(target(), "image 0", List.of())).packageId();
    PackageTarget target = target();
    List<Callable<?>> all = new ArrayList<>();
    for (int thread = 0; thread < 6; thread++) {
      all.add(() -> {
        changeAtRandom(target, id);
        return true;
      });
    }
    together(all);

    List<String> missed =
        database.read(
            "find versions",
            s ->
                s.list(
                    row -> row.getString(1),
                    """
                    SELECT v.digest FROM versions v
                    WHERE EXISTS (SELECT 1 FROM tag_moves m WHERE m.from_version = v.id)
                      AND NOT EXISTS (SELECT 1 FROM tags t WHERE t.version_id = v.id)
                      AND NOT EXISTS (SELECT 1 FROM reviews r WHERE r.version_id = v.id)
                      AND v.deleted_at IS NULL\
                    """));
    assertThat(missed).isEmpty();
  }

  private void changeAtRandom(PackageTarget target, long id) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    for (int round = 0; round < ROUNDS; round++) {
      String image = "image " + random.nextInt(4);
      String tag = "v" + random.nextInt(3);
      switch (random.nextInt(4)) {
        case 0 -> store.manifests().delete(id, digest(image), by(alice));
        case 1 -> store.manifests().deleteTag(id, new Tag(tag), by(alice));
        default -> publish(image(target, image, List.of(), tag, "latest"));
      }
    }
  }

  private static void together(List<Callable<?>> tasks) throws Exception {
    CyclicBarrier start = new CyclicBarrier(tasks.size());
    try (ExecutorService threads = Executors.newFixedThreadPool(tasks.size())) {
      List<Future<?>> all = new ArrayList<>();
      for (Callable<?> task : tasks) {
        all.add(
            threads.submit(() -> {
              start.await();
              return task.call();
            }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    }
  }

  @Test
  void aDeletedVersionIsReviewedWhenItCanNoLongerBeRestored() {
    long id = publish(image(target(), "image", List.of(), "v1")).packageId();

    store.manifests().delete(id, digest("image"), by(alice));
    assertThat(reviewOfVersion(digest("image"))).hasValue(now.plus(Duration.ofDays(30)));

    publish(image(target(), "image", List.of()));
    assertThat(reviewOfVersion(digest("image"))).isEmpty();
  }

  @Test
  void theHistoryOfATagSaysWhoMovedItFromWhereToWhere() {
    long id = publish(image(target(), "old", List.of(), "v1")).packageId();
    publish(image(target(), "new", List.of(), "v1"));
    publish(image(target(), "new", List.of(), "v1"));
    store.manifests().delete(id, digest("new"), by(alice));

    List<String> moves =
        database.read(
            "list moves",
            s ->
                s.list(
                    row -> row.getString(1) + " to " + row.getString(2),
                    """
                    SELECT coalesce(f.digest, '-'), coalesce(t.digest, '-') FROM tag_moves m
                    LEFT JOIN versions f ON f.id = m.from_version
                    LEFT JOIN versions t ON t.id = m.to_version
                    WHERE m.name = 'v1' ORDER BY m.id\
                    """));
    assertThat(moves)
        .containsExactly(
            "- to " + digest("old"),
            digest("old") + " to " + digest("new"),
            digest("new") + " to -");
  }
}
