package dev.berth.meta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.meta.VersionGraphStore.Assumed;
import dev.berth.meta.VersionGraphStore.Preview;
import dev.berth.oci.Digest;
import dev.berth.oci.Tag;
import dev.berth.packages.Account;
import dev.berth.packages.PackageVersion;
import dev.berth.packages.VersionSize;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the store of the versions' graph promises. Sizes are the lengths of the texts.
public abstract class VersionGraphContract extends StoreContract {
  private Account alice;

  @BeforeEach
  void makeUser() {
    alice = user("alice");
  }

  private long publish(String content, List<String> layers, String... tags) {
    List<Digest> blobs = layers.stream().map(layer -> push(target(alice, "app"), layer)).toList();
    return publish(image(target(alice, "app"), content, blobs, tags)).versionId();
  }

  private long publishIndex(String content, List<String> children, String... tags) {
    List<Digest> digests = children.stream().map(StoreContract::digest).toList();
    return publish(index(target(alice, "app"), content, digests, tags)).versionId();
  }

  private long packageId() {
    return target(alice, "app").packageId().orElseThrow();
  }

  private Preview preview(long version) {
    return preview(version, Set.of(), Set.of());
  }

  private Preview preview(long version, Set<Long> gone, Set<Long> held) {
    return store.versionGraph().previewDeletion(packageId(), version, new Assumed(gone, held));
  }

  private void delete(long version) {
    store.versions().delete(packageId(), version, by(alice));
  }

  @Test
  void parentsAreThoseThatNameADigestAndCanBePulled() {
    publish("kept", List.of(), "kept");
    long child = publish("child", List.of());
    long one = publishIndex("one", List.of("child"), "v1", "also");
    long two = publishIndex("two", List.of("child"));
    long over = publishIndex("over", List.of("two"));
    long gone = publishIndex("gone", List.of("child"));
    delete(gone);
    delete(two);

    List<PackageVersion> parents =
        store.versionGraph().listParents(packageId(), digest("child"), 0, 10);

    assertThat(parents).extracting(PackageVersion::id).containsExactly(one, two);
    assertThat(parents.getFirst().tags()).containsExactly(new Tag("also"), new Tag("v1"));
    assertThat(parents.getLast().deletedAt()).isPresent();
    assertThat(store.versionGraph().listParents(packageId(), digest("child"), one, 10))
        .extracting(PackageVersion::id)
        .containsExactly(two);
    assertThat(store.versionGraph().listParents(packageId(), digest("two"), 0, 10))
        .extracting(PackageVersion::id)
        .containsExactly(over);
    assertThat(store.versionGraph().listParents(packageId(), digest("over"), 0, 10)).isEmpty();
    assertThat(
            store
                .versionGraph()
                .findVersions(
                    packageId(),
                    List.of(digest("child"), digest("two"), digest("gone"), digest("never"))))
        .containsOnlyKeys(digest("child"), digest("two"))
        .containsValue(store.versions().find(packageId(), child).orElseThrow());
  }

  @Test
  void theSizeSaysWhatIsSharedAndWhatADeletionFrees() {
    long one = publish("1", List.of("a", "bb", "cccc"), "one");
    long two = publish("22", List.of("bb", "dddddddd"), "two");
    publish(
        image(
            target(alice, "other"), "other", List.of(push(target(alice, "other"), "cccc")), "v1"));

    assertThat(store.versionGraph().findSize(packageId(), one))
        .contains(new VersionSize(1 + 1 + 2 + 4, 2, 4, 1 + 1, true));

    delete(two);
    assertThat(store.versionGraph().findSize(packageId(), two)).isEmpty();
    assertThat(store.versionGraph().findSize(packageId(), one))
        .contains(new VersionSize(1 + 1 + 2 + 4, 0, 4, 1 + 1 + 2, true));
  }

  @Test
  void theSizeDoesNotTellWhetherAnotherOwnerHasABlobToo() {
    long version = publish("1", List.of("a"), "v1");
    Optional<VersionSize> before = store.versionGraph().findSize(packageId(), version);

    push(target(user("bob"), "app"), "a");

    assertThat(store.versionGraph().findSize(packageId(), version)).isEqualTo(before);
  }

  @Test
  void theSizeOfAnIndexIsThatOfAllThatItNames() {
    publish("kept", List.of("base"), "kept");
    publish("one", List.of("base", "1"));
    publish("two", List.of("base", "22"));
    long inner = publishIndex("inner", List.of("one", "two"));
    long outer = publishIndex("outer", List.of("inner", "one"), "v1");

    long bytes = "outer".length() + "inner".length() + 3L + 3 + 4 + 1 + 2;
    assertThat(store.versionGraph().findSize(packageId(), outer))
        .contains(new VersionSize(bytes, 4, 0, "outer".length(), true));
    assertThat(store.versionGraph().findSize(packageId(), inner).orElseThrow().freed()).isZero();
  }

  @Test
  void aPreviewSaysHowTheDeletionWillEnd() {
    long only = publish("only", List.of("a"), "v1");
    assertThat(preview(only)).isEqualTo(new Preview.LastTagged());
    long untagged = publish("untagged", List.of("b"));
    assertThat(preview(untagged)).isEqualTo(new Preview.Gone(Set.of(untagged), 8 + 1, true));
    long index = publishIndex("index", List.of("untagged"), "v2");
    assertThat(preview(untagged)).isEqualTo(new Preview.Held(List.of(digest("index"))));
    assertThat(preview(only)).isEqualTo(new Preview.Gone(Set.of(only), 4 + 1, true));
    assertThat(preview(12345)).isEqualTo(new Preview.Absent());

    delete(untagged);
    assertThat(preview(untagged)).isEqualTo(new Preview.Absent());
    assertThat(preview(index))
        .isEqualTo(new Preview.Gone(Set.of(index, untagged), 5 + 8 + 1, true));
  }

  @Test
  void aPreviewGoesOnFromWhatIsAssumedToBeDeleted() {
    publish("kept", List.of("base"), "kept");
    long one = publish("one", List.of("base", "11"), "one");
    long two = publish("two", List.of("11"), "two");
    long index = publishIndex("index", List.of("one"), "all");

    assertThat(preview(two)).isEqualTo(new Preview.Gone(Set.of(two), 3, true));
    assertThat(preview(two, Set.of(one), Set.of()))
        .isEqualTo(new Preview.Gone(Set.of(two), 5, true));
    assertThat(preview(one, Set.of(index), Set.of()))
        .isEqualTo(new Preview.Gone(Set.of(one), 3, true));
    assertThat(preview(one, Set.of(index, two), Set.of()))
        .isEqualTo(new Preview.Gone(Set.of(one), 5, true));
    assertThat(preview(index, Set.of(), Set.of(one)))
        .isEqualTo(new Preview.Gone(Set.of(index, one), 5 + 3, true));
    assertThat(preview(index, Set.of(two), Set.of(one)))
        .isEqualTo(new Preview.Gone(Set.of(index, one), 5 + 5, true));
    assertThat(preview(one, Set.of(), Set.of(one))).isEqualTo(new Preview.Absent());
    assertThat(preview(one, Set.of(one), Set.of())).isEqualTo(new Preview.Absent());
    long kept = store.tags().find(packageId(), new Tag("kept")).orElseThrow().versionId();
    assertThat(preview(kept, Set.of(two, index), Set.of(one))).isEqualTo(new Preview.LastTagged());
  }

  @Test
  void whatIsNotLookedAtCountsAsNeeded() {
    publish("kept", List.of(), "kept");
    long old = publish("old", List.of("base", "own"));
    List<Long> newer = new ArrayList<>();
    for (int i = 0; i < 250; i++) {
      newer.add(publish("newer " + i, List.of("base")));
    }
    for (long version : newer) {
      delete(version);
    }

    assertThat(preview(old)).isEqualTo(new Preview.Gone(Set.of(old), 3 + 3, false));
    assertThat(store.versionGraph().findSize(packageId(), old))
        .contains(new VersionSize(3 + 4 + 3, 0, 0, 3 + 3, false));
  }

  @Test
  void whatNeedsAVersionIsKnownHoweverMuchNeededItOnce() {
    publish("kept", List.of(), "kept");
    long child = publish("child", List.of());
    long parent = publishIndex("parent", List.of("child"));
    for (int i = 0; i < 250; i++) {
      delete(publishIndex("gone " + i, List.of("child")));
    }

    assertThat(preview(child)).isEqualTo(new Preview.Held(List.of(digest("parent"))));
    delete(parent);
    assertThat(preview(child)).isEqualTo(new Preview.Gone(Set.of(child), 5, true));
    assertThat(publishIndex("parent", List.of("child"))).isEqualTo(parent);
    assertThat(preview(child)).isEqualTo(new Preview.Held(List.of(digest("parent"))));
    delete(parent);
    assertThat(store.versions().restore(packageId(), parent, Instant.EPOCH, by(alice))).isPresent();
    assertThat(preview(child)).isEqualTo(new Preview.Held(List.of(digest("parent"))));
  }
}
