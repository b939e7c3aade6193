package dev.berth.meta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.meta.VersionStore.Deletion;
import dev.berth.meta.VersionStore.VersionsPage;
import dev.berth.oci.Digest;
import dev.berth.oci.Tag;
import dev.berth.packages.Account;
import dev.berth.packages.PackageTarget;
import dev.berth.packages.PackageVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Random;
import java.util.SequencedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What listing, deleting and restoring versions by their ids promises.
public abstract class VersionsContract extends StoreContract {
  private Account alice;

  @BeforeEach
  void makeUser() {
    alice = user("alice");
  }

  private PackageTarget target() {
    return target(alice, "app");
  }

  private long publish(String content, String... tags) {
    return publish(image(target(), content, List.of(), tags)).versionId();
  }

  private long packageId() {
    return store.packages().find(target().repository()).orElseThrow().id();
  }

  private static List<Long> ids(VersionsPage page) {
    return page.items().stream().map(PackageVersion::id).toList();
  }

  private static List<String> tags(PackageVersion version) {
    return version.tags().stream().map(Tag::value).toList();
  }

  @Test
  void theNewestComesFirstWithItsTags() {
    long one = publish("one", "v1", "old");
    pass(Duration.ofSeconds(5));
    long two = publish("two", "v2");
    Instant made = now;
    pass(Duration.ofSeconds(5));
    publish("two", "again");
    publish(image(target(alice, "other"), "other", List.of(), "v3"));

    VersionsPage page = store.versions().list(packageId(), 0, 10);

    assertThat(page.total()).isEqualTo(2);
    assertThat(ids(page)).containsExactly(two, one);
    PackageVersion first = page.items().getFirst();
    assertThat(first.digest()).isEqualTo(digest("two"));
    assertThat(tags(first)).containsExactly("again", "v2");
    assertThat(first.createdAt()).isEqualTo(made);
    assertThat(first.deletedAt()).isEmpty();
    assertThat(tags(page.items().getLast())).containsExactly("old", "v1");
    assertThat(store.versions().find(packageId(), two)).contains(first);
    assertThat(store.versions().find(packageId() + 1, two)).isEmpty();
    assertThat(ids(store.versions().list(packageId() + 1000, 0, 10))).isEmpty();
  }

  @Test
  void everyPageIsThatOfTheLivingVersionsWhateverWasMadeDeletedAndRevived() {
    Random random = new Random(5);
    List<Long> made = new ArrayList<>();
    NavigableSet<Long> living = new TreeSet<>();
    publish("kept", "kept");
    made.add(store.versions().list(packageId(), 0, 1).items().getFirst().id());
    living.add(made.getFirst());
    for (int i = 1; i < 200; i++) {
      made.add(publish("image " + i));
      living.add(made.getLast());
    }
    for (int i = 70; i < 140; i++) {
      delete(made.get(i), living);
    }
    for (int i = 0; i < 60; i++) {
      int which = 1 + random.nextInt(made.size() - 1);
      long version = made.get(which);
      if (living.contains(version)) {
        delete(version, living);
      } else if (random.nextBoolean()) {
        assertThat(publish("image " + which)).isEqualTo(version);
        living.add(version);
      } else {
        assertThat(store.versions().restore(packageId(), version, Instant.EPOCH, by(alice)))
            .contains(List.of());
        living.add(version);
      }
    }

    List<Long> expected = List.copyOf(living.descendingSet());
    for (int skip = 0; skip <= expected.size(); skip++) {
      VersionsPage page = store.versions().list(packageId(), skip, 7);
      assertThat(page.total()).isEqualTo(expected.size());
      assertThat(ids(page))
          .as("after %d", skip)
          .isEqualTo(expected.subList(skip, Math.min(skip + 7, expected.size())));
    }
    assertThat(ids(store.versions().list(packageId(), 1_000_000_000_000L, 7))).isEmpty();
  }

  @Test
  void everyPageOfWhatCanBeRestoredHasItInTheOrderOfTheDeletions() {
    publish("kept", "kept");
    Random random = new Random(7);
    List<Long> made = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      made.add(publish("image " + i));
    }
    SequencedSet<Long> deleted = new LinkedHashSet<>();
    for (int i = 0; i < 500; i++) {
      if (i == 100) {
        pass(Duration.ofDays(1));
      }
      int which = random.nextInt(made.size());
      long version = made.get(which);
      if (deleted.remove(version)) {
        if (random.nextBoolean()) {
          publish("image " + which);
        } else {
          store.versions().restore(packageId(), version, Instant.EPOCH, by(alice));
        }
      } else {
        store.versions().delete(packageId(), version, by(alice));
        deleted.add(version);
      }
    }

    List<Long> all = List.copyOf(deleted.reversed());
    List<Long> late =
        all.stream().limit(store.versions().listDeleted(packageId(), now, 0, 1).total()).toList();
    assertThat(late).hasSizeBetween(50, all.size() - 10);
    for (int skip = 0; skip <= all.size(); skip++) {
      assertPage(all, store.versions().listDeleted(packageId(), Instant.EPOCH, skip, 7), skip);
      assertPage(late, store.versions().listDeleted(packageId(), now, skip, 7), skip);
    }
    assertThat(ids(store.versions().listDeleted(packageId(), now, 1_000_000_000_000L, 7)))
        .isEmpty();
  }

  private static void assertPage(List<Long> expected, VersionsPage page, int skip) {
    assertThat(page.total()).isEqualTo(expected.size());
    assertThat(ids(page))
        .as("after %d", skip)
        .isEqualTo(expected.stream().skip(skip).limit(7).toList());
  }

  private void delete(long version, NavigableSet<Long> living) {
    assertThat(store.versions().delete(packageId(), version, by(alice)))
        .isEqualTo(new Deletion.Done(List.of()));
    living.remove(version);
  }

  @Test
  void whatIsDeletedIsListedApartUntilItCannotBeRestored() {
    publish("kept", "kept");
    long early = publish("early", "a");
    long late = publish("late");
    Instant start = now;
    store.versions().delete(packageId(), early, by(alice));
    pass(Duration.ofDays(2));
    store.versions().delete(packageId(), late, by(alice));

    VersionsPage all = store.versions().listDeleted(packageId(), start, 0, 10);
    assertThat(ids(all)).containsExactly(late, early);
    assertThat(all.total()).isEqualTo(2);
    assertThat(all.items().getFirst().deletedAt()).contains(now);
    assertThat(ids(store.versions().listDeleted(packageId(), start, 1, 10))).containsExactly(early);
    assertThat(ids(store.versions().listDeleted(packageId(), start.plusMillis(1), 0, 10)))
        .containsExactly(late);
    assertThat(store.versions().find(packageId(), late)).isEmpty();
    assertThat(store.versions().restore(packageId(), early, start.plusMillis(1), by(alice)))
        .isEmpty();
  }

  @Test
  void aRestoredVersionHasThoseOfItsTagsThatAreFree() {
    publish("kept", "kept");
    long version = publish("image", "v1", "v2", "left");
    store.manifests().deleteTag(packageId(), new Tag("left"), by(alice));
    pass(Duration.ofSeconds(1));
    store.versions().delete(packageId(), version, by(alice));
    long other = publish("other", "v2");
    assertThat(store.manifests().find(packageId(), digest("image"))).isEmpty();
    assertThat(store.manifests().find(packageId(), new Tag("v1"))).isEmpty();

    assertThat(store.versions().restore(packageId(), version, Instant.EPOCH, by(alice)))
        .contains(List.of(new Tag("v2")));

    assertThat(tags(store.versions().find(packageId(), version).orElseThrow()))
        .containsExactly("v1");
    assertThat(tags(store.versions().find(packageId(), other).orElseThrow())).containsExactly("v2");
    assertThat(store.manifests().find(packageId(), digest("image"))).isPresent();
    assertThat(store.manifests().find(packageId(), new Tag("v1"))).isPresent();
    assertThat(store.manifests().countVersions(packageId())).isEqualTo(3);
    assertThat(store.versions().restore(packageId(), version, Instant.EPOCH, by(alice))).isEmpty();
  }

  @Test
  void theLastVersionThatHasATagStaysWhileUntaggedOnesMayGo() {
    long tagged = publish("tagged", "v1", "v2");
    long untagged = publish("untagged");

    assertThat(store.versions().delete(packageId(), tagged, by(alice)))
        .isEqualTo(new Deletion.LastTagged());
    assertThat(store.versions().delete(packageId(), untagged, by(alice)))
        .isEqualTo(new Deletion.Done(List.of()));
    assertThat(store.versions().delete(packageId(), untagged, by(alice)))
        .isEqualTo(new Deletion.Absent());
    assertThat(store.versions().delete(packageId() + 1, tagged, by(alice)))
        .isEqualTo(new Deletion.Absent());

    publish("newer", "v1", "v2");
    assertThat(store.versions().delete(packageId(), tagged, by(alice)))
        .isEqualTo(new Deletion.Done(List.of()));
  }

  private boolean canBePulled(String content) {
    return store.manifests().find(packageId(), digest(content)).isPresent();
  }

  private Deletion delete(String content, long version) {
    boolean before = canBePulled(content);
    Deletion deletion = store.versions().delete(packageId(), version, by(alice));
    assertThat(before).isTrue();
    return deletion;
  }

  private long publishIndex(String content, List<String> children, String... tags) {
    return publish(
            index(target(), content, children.stream().map(StoreContract::digest).toList(), tags))
        .versionId();
  }

  @Test
  void whatAnIndexNeedsCanBePulledByItsDigestUntilTheLastOneIsGone() {
    publish("kept", "kept");
    long child = publish("child", "v1");
    long one = publishIndex("one", List.of("child"));
    long two = publishIndex("two", List.of("child"));

    assertThat(delete("child", child))
        .isEqualTo(new Deletion.Done(List.of(digest("one"), digest("two"))));

    assertThat(canBePulled("child")).isTrue();
    assertThat(store.manifests().find(packageId(), new Tag("v1"))).isEmpty();
    assertThat(ids(store.versions().list(packageId(), 0, 10))).doesNotContain(child);
    assertThat(ids(store.versions().listDeleted(packageId(), Instant.EPOCH, 0, 10)))
        .containsExactly(child);
    assertThat(store.versions().delete(packageId(), child, by(alice)))
        .isEqualTo(new Deletion.Absent());
    assertThat(store.manifests().delete(packageId(), digest("child"), by(alice)))
        .isInstanceOf(ManifestStore.Deletion.Needed.class);

    delete("one", one);
    assertThat(canBePulled("child")).isTrue();
    long three = publishIndex("three", List.of("child"));
    store.manifests().delete(packageId(), digest("two"), by(alice));
    assertThat(canBePulled("child")).isTrue();
    delete("three", three);
    assertThat(canBePulled("child")).isFalse();
    assertThat(two).isLessThan(three);
  }

  @Test
  void whatIsHeldHoldsWhatItNeedsItself() {
    publish("kept", "kept");
    Digest layer = push(target(), "layer");
    long leaf = publish(image(target(), "leaf", List.of(layer))).versionId();
    long inner = publishIndex("inner", List.of("leaf"));
    long outer = publishIndex("outer", List.of("inner"));

    delete("leaf", leaf);
    delete("inner", inner);
    assertThat(canBePulled("inner")).isTrue();
    assertThat(canBePulled("leaf")).isTrue();
    assertThat(store.blobs().unlink(packageId(), layer, by(alice)))
        .isInstanceOf(BlobRecordStore.Unlinking.Needed.class);

    delete("outer", outer);
    assertThat(canBePulled("inner")).isFalse();
    assertThat(canBePulled("leaf")).isFalse();

    store.versions().restore(packageId(), outer, Instant.EPOCH, by(alice));
    assertThat(canBePulled("inner")).isTrue();
    assertThat(canBePulled("leaf")).isTrue();
    assertThat(ids(store.versions().list(packageId(), 0, 10))).doesNotContain(inner, leaf);
  }

  @Test
  void aHeldVersionComesBackByRestoringOrPushingAndStaysThen() {
    publish("kept", "kept");
    long one = publish("one");
    long two = publish("two");
    long index = publishIndex("index", List.of("one", "two"));
    delete("one", one);
    delete("two", two);

    assertThat(store.versions().restore(packageId(), one, Instant.EPOCH, by(alice)))
        .contains(List.of());
    assertThat(publish("two")).isEqualTo(two);
    delete("index", index);

    assertThat(canBePulled("one")).isTrue();
    assertThat(canBePulled("two")).isTrue();
    assertThat(ids(store.versions().list(packageId(), 0, 10))).contains(one, two);
  }

  @Test
  void whatWasGoneDoesNotComeBackBecauseSomethingNamesItsDigest() {
    publish("kept", "kept");
    long one = publish("one");
    delete("one", one);

    Publication index = index(target(), "index", List.of(digest("one")));

    assertThat(store.manifests().publish(index))
        .isEqualTo(new ManifestStore.Published.Missing(List.of(digest("one"))));
    assertThat(canBePulled("one")).isFalse();
  }
}
