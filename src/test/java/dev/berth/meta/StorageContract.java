package dev.berth.meta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.meta.StorageStore.PackageStorage;
import dev.berth.meta.StorageStore.Settling;
import dev.berth.oci.Digest;
import dev.berth.packages.Account;
import dev.berth.packages.StoredBytes;
import dev.berth.packages.Visibility;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What adding up what is stored promises. Blobs have the size of their text.
public abstract class StorageContract extends StoreContract {

  private void settle() {
    while (store.storage().settle() == Settling.MORE) {
      // There is more.
    }
  }

  /// What is answered now, which is the same after the changes have come into the sums. Deletions
  /// are looked at before.
  private StoredBytes ofOwner(Account owner) {
    StoredBytes before = store.storage().findOfOwner(owner.id());
    settle();
    assertThat(store.storage().findOfOwner(owner.id())).isEqualTo(before);
    return before;
  }

  private StoredBytes ofPackage(Account owner, long id) {
    StoredBytes before = store.storage().findOfPackage(owner.id(), id);
    settle();
    assertThat(store.storage().findOfPackage(owner.id(), id)).isEqualTo(before);
    return before;
  }

  private long pushed(Account owner, String name, String... blobs) {
    for (String blob : blobs) {
      push(target(owner, name), blob);
    }
    return target(owner, name).packageId().orElseThrow();
  }

  @Test
  void aBlobCountsInEachPackageAndOnceInItsNameSpace() {
    Account alice = user("alice");
    Account bob = user("bob");
    long app = pushed(alice, "app", "shared", "own");
    long copy = pushed(alice, "copy", "shared", "shared");
    pushed(bob, "app", "shared");

    assertThat(store.storage().findOfPackage(alice.id(), app)).isEqualTo(new StoredBytes(9, 9, 9));
    assertThat(ofPackage(alice, copy)).isEqualTo(new StoredBytes(6, 0, 0));
    assertThat(ofOwner(alice)).isEqualTo(new StoredBytes(15, 9, 9));
    assertThat(ofOwner(bob)).isEqualTo(new StoredBytes(6, 6, 6));
    assertThat(store.storage().list(alice.id(), 0, 10))
        .containsExactly(
            new PackageStorage(app, new StoredBytes(9, 9, 9)),
            new PackageStorage(copy, new StoredBytes(6, 0, 0)));
    assertThat(store.storage().list(alice.id(), app, 1))
        .containsExactly(new PackageStorage(copy, new StoredBytes(6, 0, 0)));
    assertThat(store.storage().findOfPackage(bob.id(), app)).isEqualTo(new StoredBytes(0, 0, 0));
  }

  @Test
  void aMountedBlobCountsAsAPushedOne() {
    Account alice = user("alice");
    long app = pushed(alice, "app", "shared");
    store.blobs().mount(target(alice, "copy"), digest("shared"), app);
    store.blobs().mount(target(alice, "copy"), digest("shared"), app);

    assertThat(ofOwner(alice)).isEqualTo(new StoredBytes(12, 6, 6));
  }

  @Test
  void aManifestCountsAsLongAsItLives() {
    Account alice = user("alice");
    long id = publish(image(target(alice, "app"), "manifest", List.of(), "v1")).packageId();
    publish(image(target(alice, "app"), "manifest", List.of(), "v2"));
    assertThat(ofPackage(alice, id)).isEqualTo(new StoredBytes(8, 8, 8));

    store.manifests().delete(id, digest("manifest"), by(alice));
    settle();
    assertThat(ofPackage(alice, id)).isEqualTo(new StoredBytes(0, 0, 0));
    publish(image(target(alice, "app"), "manifest", List.of(), "v3"));
    settle();

    assertThat(ofOwner(alice)).isEqualTo(new StoredBytes(8, 8, 8));
  }

  @Test
  void blobsThatOnlyDeletedVersionsNameCountNoMore() {
    Account alice = user("alice");
    long app = pushed(alice, "app", "base", "one", "two");
    long one = publishedImage(alice, "app", "image1", "v1", "base", "one");
    long two = publishedImage(alice, "app", "image2", "v2", "base", "two");
    assertThat(ofOwner(alice)).isEqualTo(new StoredBytes(22, 22, 22));

    delete(app, one, alice);
    assertThat(ofOwner(alice)).isEqualTo(new StoredBytes(13, 13, 13));
    assertThat(store.storage().isCharged(alice.id(), digest("base"))).isTrue();
    assertThat(store.storage().isCharged(alice.id(), digest("one"))).isFalse();
    assertThat(store.storage().countParked(app, List.of(digest("base"), digest("one"))))
        .isEqualTo(3);
    store.versions().restore(app, one, Instant.EPOCH, by(alice));
    settle();
    assertThat(ofOwner(alice)).isEqualTo(new StoredBytes(22, 22, 22));

    delete(app, one, alice);
    publishedImage(alice, "app", "image3", "v3", "one");
    settle();
    assertThat(ofOwner(alice)).isEqualTo(new StoredBytes(22, 22, 22));
    delete(app, two, alice);
    assertThat(ofOwner(alice)).isEqualTo(new StoredBytes(9, 9, 9));
  }

  @Test
  void whatAnIndexHoldsCountsUntilItGoes() {
    Account alice = user("alice");
    long app = pushed(alice, "app", "layer");
    long child = publishedImage(alice, "app", "child1", "v1", "layer");
    long index =
        publish(index(target(alice, "app"), "index1", List.of(digest("child1")), "all"))
            .versionId();
    assertThat(ofOwner(alice).bytes()).isEqualTo(17);

    delete(app, child, alice);
    assertThat(ofOwner(alice).bytes()).isEqualTo(17);
    publish(image(target(alice, "app"), "other", List.of(), "v2"));
    delete(app, index, alice);

    assertThat(ofOwner(alice)).isEqualTo(new StoredBytes(5, 5, 5));
  }

  @Test
  void blobsOfADeletedPackageAreChargedToOthersThatHaveThem() {
    Account alice = user("alice");
    long app = pushed(alice, "app", "shared", "own");
    publishedImage(alice, "app", "image1", "v1", "shared", "own");
    long copy = pushed(alice, "copy", "shared");
    publishedImage(alice, "copy", "image2", "v1", "shared");
    assertThat(ofOwner(alice)).isEqualTo(new StoredBytes(27, 21, 21));

    store.packages().delete(app, by(alice));
    settle();
    assertThat(ofOwner(alice)).isEqualTo(new StoredBytes(12, 12, 12));
    assertThat(ofPackage(alice, copy)).isEqualTo(new StoredBytes(12, 12, 12));
    store.packages().restore(app, by(alice));
    settle();
    assertThat(ofOwner(alice)).isEqualTo(new StoredBytes(27, 21, 21));

    store.packages().delete(copy, by(alice));
    settle();
    assertThat(ofOwner(alice)).isEqualTo(new StoredBytes(15, 15, 15));
    store.packages().delete(app, by(alice));
    pushed(alice, "third", "shared");
    settle();
    assertThat(ofOwner(alice)).isEqualTo(new StoredBytes(6, 6, 6));
    store.packages().restore(copy, by(alice));
    store.packages().restore(app, by(alice));
    settle();

    assertThat(ofOwner(alice)).isEqualTo(new StoredBytes(33, 21, 21));
  }

  @Test
  void aPackageOfManyBlobsIsLookedAtInPieces() {
    Account alice = user("alice");
    pushed(
        alice,
        "app",
        IntStream.range(1000, 1450).mapToObj(Integer::toString).toArray(String[]::new));
    settle();
    store.blobs().removeUnpublished(now.plusSeconds(1), 10);
    assertThat(store.storage().findOfOwner(alice.id())).isEqualTo(new StoredBytes(0, 0, 0));

    int pieces = 0;
    while (store.storage().settle() == Settling.MORE) {
      pieces++;
    }

    assertThat(pieces).isGreaterThan(2);
    assertThat(ofOwner(alice)).isEqualTo(new StoredBytes(0, 0, 0));
  }

  private long publishedImage(
      Account owner, String name, String manifest, String tag, String... blobs) {
    return publish(
            image(
                target(owner, name),
                manifest,
                Stream.of(blobs).map(StoreContract::digest).toList(),
                tag))
        .versionId();
  }

  private void delete(long packageId, long versionId, Account by) {
    assertThat(store.versions().delete(packageId, versionId, by(by)))
        .isInstanceOf(VersionStore.Deletion.Done.class);
    settle();
  }

  @Test
  void whatIsUnlinkedIsChargedToAnotherPackageThatHasIt() {
    Account alice = user("alice");
    long app = pushed(alice, "app", "shared");
    long copy = pushed(alice, "copy", "shared");
    Digest shared = digest("shared");

    store.blobs().unlink(app, shared, by(alice));
    assertThat(ofPackage(alice, app)).isEqualTo(new StoredBytes(0, 0, 0));
    assertThat(ofPackage(alice, copy)).isEqualTo(new StoredBytes(6, 6, 6));
    pushed(alice, "app", "shared");
    assertThat(ofOwner(alice)).isEqualTo(new StoredBytes(12, 6, 6));
    store.blobs().unlink(app, shared, by(alice));
    store.blobs().unlink(copy, shared, by(alice));

    assertThat(ofOwner(alice)).isEqualTo(new StoredBytes(0, 0, 0));
  }

  @Test
  void eachNameIsLookedAtOnceHoweverManyDeletedVersionsHaveIt() {
    Account alice = user("alice");
    String[] layers =
        IntStream.range(1000, 1020).mapToObj(Integer::toString).toArray(String[]::new);
    long app = pushed(alice, "app", layers);
    List<Long> versions = new ArrayList<>();
    for (int i = 100; i < 130; i++) {
      versions.add(publishedImage(alice, "app", "image" + i, "v" + i, layers));
    }
    settle();
    long kept = versions.remove(15);
    versions.forEach(id ->
        assertThat(store.versions().delete(app, id, by(alice)))
            .isInstanceOf(VersionStore.Deletion.Done.class));

    int pieces = 0;
    while (store.storage().settle(alice.id()) == Settling.MORE) {
      pieces++;
    }

    // 29 versions with 20 names each, some 200 at a time.
    assertThat(pieces).isLessThan(5);
    assertThat(ofOwner(alice)).isEqualTo(new StoredBytes(88, 88, 88));
    publishedImage(alice, "app", "other", "other");
    delete(app, kept, alice);
    assertThat(ofOwner(alice)).isEqualTo(new StoredBytes(5, 5, 5));
    store.versions().restore(app, versions.getFirst(), Instant.EPOCH, by(alice));
    settle();
    assertThat(ofOwner(alice)).isEqualTo(new StoredBytes(93, 93, 93));
  }

  @Test
  void changesComeIntoTheSumsWhileDeletionsWait() {
    Account alice = user("alice");
    Account bob = user("bob");
    long app =
        pushed(
            alice,
            "app",
            IntStream.range(1000, 1450).mapToObj(Integer::toString).toArray(String[]::new));
    long other = pushed(bob, "app", "layer");
    long image = publishedImage(bob, "app", "image1", "v1", "layer");
    publishedImage(bob, "app", "image2", "v2");
    settle();
    store.blobs().removeUnpublished(now.plusSeconds(1), 10);
    assertThat(store.versions().delete(other, image, by(bob)))
        .isInstanceOf(VersionStore.Deletion.Done.class);

    // Each owner has a turn.
    store.storage().settle();
    store.storage().settle();

    assertThat(store.storage().findOfOwner(bob.id())).isEqualTo(new StoredBytes(6, 6, 6));
    assertThat(store.storage().findOfPackage(alice.id(), app)).isEqualTo(new StoredBytes(0, 0, 0));
    assertThat(store.storage().settle()).isEqualTo(Settling.MORE);
    settle();
  }

  @Test
  void whatIsAddedUpAnewIsWhatIsThere() {
    Account alice = user("alice");
    long app = pushed(alice, "app", "shared", "own");
    long image = publishedImage(alice, "app", "image1", "v1", "shared", "own");
    pushed(alice, "copy", "shared");
    publishedImage(alice, "app", "image2", "v2", "shared");
    store.versions().delete(app, image, by(alice));
    StoredBytes before = store.storage().findOfOwner(alice.id());

    store.storage().recount(alice.id());
    assertThat(store.storage().findOfOwner(alice.id())).isEqualTo(before);
    settle();
    store.storage().recount(alice.id());
    assertThat(ofOwner(alice)).isEqualTo(new StoredBytes(18, 12, 12));
  }

  @Test
  void whatRestoringBringsBackIsKnownBefore() {
    Account alice = user("alice");
    long app = pushed(alice, "app", "base", "own", "deep");
    long image = publishedImage(alice, "app", "image1", "v1", "base", "own");
    long child = publishedImage(alice, "app", "child1", "v2", "deep");
    long index =
        publish(index(target(alice, "app"), "index1", List.of(digest("child1")), "all"))
            .versionId();
    publishedImage(alice, "app", "other", "v3", "base");
    assertThat(store.storage().countRestoredVersion(app, image)).isZero();
    delete(app, image, alice);
    delete(app, child, alice);
    delete(app, index, alice);

    assertThat(store.storage().countRestoredVersion(app, image)).isEqualTo(6 + 3);
    assertThat(store.storage().countRestoredVersion(app, index)).isEqualTo(6 + 6 + 4);
    assertThat(store.storage().countRestoredPackage(app)).isZero();
    long left = ofOwner(alice).chargedBytes();
    store.packages().delete(app, by(alice));
    settle();
    assertThat(store.storage().countRestoredPackage(app)).isEqualTo(left);
  }

  @Test
  void whoMountsAndWhoUnlinksDoNotWaitForEachOther() throws Exception {
    Account alice = user("alice");
    long app = pushed(alice, "app", "shared");
    pushed(alice, "copy", "own");
    try (ExecutorService people = Executors.newFixedThreadPool(2)) {
      Future<?> mounting =
          people.submit(() -> {
            for (int i = 0; i < 100; i++) {
              store.blobs().mount(target(alice, "copy"), digest("shared"), app);
            }
          });
      Future<?> unlinking =
          people.submit(() -> {
            for (int i = 0; i < 100; i++) {
              store.blobs().unlink(app, digest("shared"), by(alice));
              push(target(alice, "app"), "shared");
            }
          });
      mounting.get();
      unlinking.get();
    }

    assertThat(ofOwner(alice)).isEqualTo(new StoredBytes(15, 9, 9));
  }

  @Test
  void packagesThatNothingWasPublishedInTakeTheirBytesAlong() {
    Account alice = user("alice");
    pushed(alice, "app", "shared", "own");
    pushed(alice, "copy", "shared");

    store.blobs().removeUnpublished(now.plusSeconds(1), 10);

    assertThat(ofOwner(alice)).isEqualTo(new StoredBytes(0, 0, 0));
  }

  @Test
  void whatAPublicPackageHoldsIsNotMetered() {
    Account alice = user("alice");
    pushed(alice, "app", "shared", "own");
    long app = publish(image(target(alice, "app"), "manifest", List.of(), "v1")).packageId();
    long copy = pushed(alice, "copy", "shared", "secret");

    store.packages().setVisibility(app, Visibility.PUBLIC, by(alice));
    assertThat(ofPackage(alice, app)).isEqualTo(new StoredBytes(17, 17, 0));
    assertThat(ofOwner(alice)).isEqualTo(new StoredBytes(29, 23, 6));
    pushed(alice, "app", "more");
    assertThat(ofOwner(alice)).isEqualTo(new StoredBytes(33, 27, 6));
    assertThat(ofPackage(alice, copy)).isEqualTo(new StoredBytes(12, 6, 6));
    store.packages().setVisibility(app, Visibility.PRIVATE, by(alice));
    store.packages().setVisibility(app, Visibility.PRIVATE, by(alice));

    assertThat(ofOwner(alice)).isEqualTo(new StoredBytes(33, 27, 27));
  }

  @Test
  void pushesAtOnceAreAllCountedAndChargedOnce() throws Exception {
    Account alice = user("alice");
    long open = publish(image(target(alice, "open"), "manifest", List.of(), "v1")).packageId();
    List<Future<?>> ends = new ArrayList<>();
    try (ExecutorService people = Executors.newFixedThreadPool(6)) {
      for (int i = 0; i < 4; i++) {
        String name = i == 0 ? "open" : "app" + i;
        ends.add(
            people.submit(() -> {
              for (int j = 0; j < 40; j++) {
                push(target(alice, name), "blob " + (10 + j));
                if (j % 4 == 3) {
                  long id = target(alice, name).packageId().orElseThrow();
                  store.blobs().unlink(id, digest("blob " + (10 + j)), by(alice));
                }
              }
            }));
      }
      ends.add(
          people.submit(() -> {
            for (int j = 0; j < 20; j++) {
              store.packages().setVisibility(open, Visibility.PUBLIC, by(alice));
              store.packages().setVisibility(open, Visibility.PRIVATE, by(alice));
            }
          }));
      ends.add(
          people.submit(() -> {
            for (int j = 0; j < 60; j++) {
              store.storage().settle();
            }
          }));
      for (Future<?> end : ends) {
        end.get();
      }
    }

    // Of 40 blobs of 7 bytes each package keeps 30; the manifest has 8.
    assertThat(ofOwner(alice)).isEqualTo(new StoredBytes(4 * 210 + 8, 210 + 8, 210 + 8));
    StoredBytes inPublic = ofPackage(alice, open);
    store.packages().setVisibility(open, Visibility.PUBLIC, by(alice));
    assertThat(ofOwner(alice).meteredBytes()).isEqualTo(218 - inPublic.chargedBytes());
  }
}
