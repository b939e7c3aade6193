package dev.berth.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.berth.meta.BlobRecordStore.Unlinking;
import dev.berth.meta.UploadStore.UploadSession;
import dev.berth.oci.Digest;
import dev.berth.oci.DigestAlgorithm;
import dev.berth.oci.RepositoryName;
import dev.berth.oci.Tag;
import dev.berth.oci.UploadId;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.PackageTarget;
import dev.berth.packages.Visibility;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the records of blobs promise.
public abstract class BlobRecordsContract extends StoreContract {
  private Account alice;

  @BeforeEach
  void makeUser() {
    alice = user("alice");
  }

  private PackageTarget target() {
    return target(alice, "app");
  }

  private long idOf(String name) {
    return store.packages().find(new RepositoryName(name)).orElseThrow().id();
  }

  @Test
  void aCommittedBlobMayBeReadInItsPackageAlone() {
    Digest layer = push(target(), "layer");
    push(target(alice, "other"), "something else");

    assertThat(store.blobs().findSize(idOf("alice/app"), layer)).hasValue(5);
    assertThat(store.blobs().findSizeAndKeep(idOf("alice/app"), layer)).hasValue(5);
    assertThat(store.blobs().findSize(idOf("alice/other"), layer)).isEmpty();
    assertThat(store.blobs().findSizeAndKeep(idOf("alice/other"), layer)).isEmpty();
    assertThat(store.blobs().isInBlobStore(layer)).isTrue();
    assertThat(store.blobs().isInBlobStore(digest("never"))).isFalse();
  }

  @Test
  void aBlobThatWasLookedForInVainIsFoundOnceItIsCommitted() {
    push(target(), "first");
    long id = idOf("alice/app");
    assertThat(store.blobs().findSize(id, digest("layer"))).isEmpty();

    push(target(), "layer");

    assertThat(store.blobs().findSize(id, digest("layer"))).hasValue(5);
  }

  @Test
  void committingTwiceIsWithoutEffect() {
    Digest layer = push(target(), "layer");

    push(target(), "layer");

    assertThat(store.blobs().findSize(idOf("alice/app"), layer)).hasValue(5);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void theBytesOfASmallBlobAreKeptWithItsRecord() {
    byte[] content = bytes("layer");
    store.blobs().commit(target(), digest("layer"), content, null);
    push(target(), "elsewhere");

    assertThat(store.blobs().findSize(idOf("alice/app"), digest("layer"))).hasValue(5);
    assertThat(store.blobs().findContent(digest("layer"))).hasValue(content);
    assertThat(store.blobs().findContent(digest("elsewhere"))).isEmpty();
    assertThat(store.blobs().findContent(digest("never"))).isEmpty();
  }

  @Test
  void theBytesOfAnEmptyBlobAreKeptToo() {
    store.blobs().commit(target(), digest(""), bytes(""), null);

    assertThat(store.blobs().findContent(digest(""))).hasValue(bytes(""));
  }

  @Test
  void bytesThatComeAgainAreKeptWhereThereWereNone() {
    push(target(), "layer");

    store.blobs().commit(target(alice, "other"), digest("layer"), bytes("layer"), null);

    assertThat(store.blobs().findContent(digest("layer"))).hasValue(bytes("layer"));
    assertThat(store.blobs().findSize(idOf("alice/app"), digest("layer"))).hasValue(5);
  }

  @Test
  void committingEndsTheUploadThatBroughtTheBlob() {
    UploadSession upload =
        new UploadSession(
            UploadId.random(), target().repository(), alice.id(), DigestAlgorithm.SHA256, now);
    store.uploads().open(upload);

    store.blobs().commit(target(), digest("layer"), 5, upload.id());

    assertThat(store.uploads().find(upload.id())).isEmpty();
    assertThat(store.uploads().countOpen(alice.id())).isZero();
  }

  @Test
  void aRefusedCommitChangesNothing() {
    Account bob = user("bob");
    Account team = organization("team", alice);
    PackageTarget seenByBob = target(team, "app", bob);
    push(target(team, "app", alice), "hers");
    UploadSession upload =
        new UploadSession(
            UploadId.random(), seenByBob.repository(), bob.id(), DigestAlgorithm.SHA256, now);
    store.uploads().open(upload);

    assertThatExceptionOfType(ChangedMeanwhileException.class)
        .isThrownBy(() -> store.blobs().commit(seenByBob, digest("his"), 3, upload.id()));

    assertThat(store.blobs().isInBlobStore(digest("his"))).isFalse();
    assertThat(store.uploads().find(upload.id())).hasValue(upload);
  }

  @Test
  void aMountedBlobMayBeReadInBothPackages() {
    Digest layer = push(target(), "layer");

    assertThat(store.blobs().mount(target(alice, "copy"), layer, idOf("alice/app"))).isTrue();

    assertThat(store.blobs().findSize(idOf("alice/copy"), layer)).hasValue(5);
    assertThat(store.blobs().findSize(idOf("alice/app"), layer)).hasValue(5);
  }

  @Test
  void aBlobThatCannotBeReadThereIsNotMountedAndMakesNoPackage() {
    push(target(), "layer");

    boolean mounted =
        store.blobs().mount(target(alice, "copy"), digest("absent"), idOf("alice/app"));

    assertThat(mounted).isFalse();
    assertThat(store.packages().find(new RepositoryName("alice/copy"))).isEmpty();
  }

  @Test
  void theHoldersOfABlobAreFoundThoseOfThePreferredOwnerFirst() {
    Account bob = user("bob");
    Digest layer = digest("layer");
    for (Account owner : List.of(alice, bob)) {
      push(target(owner, "app"), "layer");
      publish(image(target(owner, "app"), "image", List.of(layer)));
    }
    RepositoryName hers = new RepositoryName("alice/app");
    RepositoryName his = new RepositoryName("bob/app");
    assertThat(store.blobs().findHolders(layer, alice.id(), 10)).containsExactly(hers, his);
    assertThat(store.blobs().findHolders(layer, bob.id(), 10)).containsExactly(his, hers);
    assertThat(store.blobs().findHolders(layer, bob.id(), 1)).containsExactly(his);
    assertThat(store.blobs().findHolders(digest("absent"), bob.id(), 10)).isEmpty();
  }

  @Test
  void anUnlinkedBlobCannotBeReadAnyMoreThereButElsewhere() {
    Digest layer = push(target(), "layer");
    store.blobs().mount(target(alice, "copy"), layer, idOf("alice/app"));
    assertThat(store.blobs().findSize(idOf("alice/app"), layer)).isPresent();

    assertThat(store.blobs().unlink(idOf("alice/app"), layer, Actor.BERTH))
        .isEqualTo(new Unlinking.Unlinked());

    assertThat(store.blobs().findSize(idOf("alice/app"), layer)).isEmpty();
    assertThat(store.blobs().findSizeAndKeep(idOf("alice/app"), layer)).isEmpty();
    assertThat(store.blobs().findSize(idOf("alice/copy"), layer)).hasValue(5);
    assertThat(store.blobs().unlink(idOf("alice/app"), layer, Actor.BERTH))
        .isEqualTo(new Unlinking.Absent());
  }

  @Test
  void aBlobThatALivingManifestNamesStaysAndTheManifestIsTold() {
    Digest layer = push(target(), "layer");
    long id = publish(image(target(), "image", List.of(layer), "v1")).packageId();

    assertThat(store.blobs().unlink(id, layer, Actor.BERTH))
        .isEqualTo(new Unlinking.Needed(digest("image"), Optional.of(new Tag("v1"))));

    store.manifests().deleteTag(id, new Tag("v1"), by(alice));
    assertThat(store.blobs().unlink(id, layer, Actor.BERTH))
        .isEqualTo(new Unlinking.Needed(digest("image"), Optional.empty()));

    store.manifests().delete(id, digest("image"), by(alice));
    assertThat(store.blobs().unlink(id, layer, Actor.BERTH)).isEqualTo(new Unlinking.Unlinked());
  }

  @Test
  void aManifestOfAnotherPackageDoesNotHoldABlobHere() {
    Digest layer = push(target(), "layer");
    push(target(alice, "other"), "layer");
    publishedPackage(alice, "third", Visibility.PUBLIC);
    publish(image(target(alice, "other"), "image", List.of(layer)));

    assertThat(store.blobs().unlink(idOf("alice/app"), layer, Actor.BERTH))
        .isEqualTo(new Unlinking.Unlinked());
  }

  @Test
  void aBlobOfNoBytesIsABlob() {
    Digest nothing = push(target(), "");

    assertThat(store.blobs().findSize(idOf("alice/app"), nothing)).isEqualTo(OptionalLong.of(0));
  }

  @Test
  void aPackageThatNothingWasPublishedInGoesWithItsLinks() {
    Account carol = user("carol");
    Digest layer = push(target(carol, "stale"), "stale layer");
    long id = target(carol, "stale").packageId().orElseThrow();
    assertThat(store.blobs().findSize(id, layer)).isPresent();
    pass(Duration.ofDays(2));

    assertThat(store.blobs().removeUnpublished(now.minus(Duration.ofDays(1)), 10)).isEqualTo(1);

    assertThat(target(carol, "stale").packageId()).isEmpty();
    while (store.storage().settle() == StorageStore.Settling.MORE) {
      // It lets go of its blobs.
    }
    assertThat(store.blobs().mount(target(carol, "other"), layer, id)).isFalse();
    push(target(carol, "stale"), "stale layer");
    assertThat(target(carol, "stale").packageId().orElseThrow()).isNotEqualTo(id);
  }

  @Test
  void aPackageInUseStays() {
    Account carol = user("carol");
    push(target(carol, "uploading"), "layer");
    push(target(carol, "published"), "layer");
    publish(image(target(carol, "published"), "image", List.of()));
    push(target(carol, "linked"), "layer");
    UploadStore.UploadSession session =
        new UploadStore.UploadSession(
            UploadId.random(),
            new RepositoryName("carol/uploading"),
            carol.id(),
            DigestAlgorithm.SHA256,
            now);
    store.uploads().open(session);
    store.uploads().keep(session.id());
    store.check(); // the session's note is written
    pass(Duration.ofDays(2));
    push(target(carol, "linked"), "another layer");
    push(target(carol, "new"), "layer");

    assertThat(store.blobs().removeUnpublished(now.minus(Duration.ofDays(1)), 10)).isZero();

    for (String name : List.of("uploading", "published", "linked", "new")) {
      assertThat(target(carol, name).packageId()).as(name).isPresent();
    }
  }
}
