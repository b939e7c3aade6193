package dev.berth.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.berth.meta.ManifestStore.Deletion;
import dev.berth.meta.ManifestStore.Published;
import dev.berth.oci.Digest;
import dev.berth.oci.MediaTypes;
import dev.berth.oci.RawManifest;
import dev.berth.oci.Reference;
import dev.berth.oci.Tag;
import dev.berth.packages.Account;
import dev.berth.packages.Actor;
import dev.berth.packages.MemberRole;
import dev.berth.packages.PackageTarget;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What publishing, finding and deleting manifests promises.
public abstract class ManifestsContract extends StoreContract {
  private Account alice;

  @BeforeEach
  void makeUser() {
    alice = user("alice");
  }

  private PackageTarget target() {
    return target(alice, "app");
  }

  @Test
  void aPublishedManifestIsFoundByTagAndByDigestWithItsExactBytes() {
    Digest layer = push(target(), "layer");

    Published.Done done = publish(image(target(), "image", List.of(layer), "v1"));

    RawManifest byTag = store.manifests().find(done.packageId(), new Tag("v1")).orElseThrow();
    RawManifest byDigest = store.manifests().find(done.packageId(), digest("image")).orElseThrow();
    assertThat(byTag.bytes()).isEqualTo(manifest("image").bytes());
    assertThat(byDigest.digest()).isEqualTo(digest("image"));
    assertThat(byDigest.mediaType()).isEqualTo(manifest("image").mediaType());
    assertThat(done.created()).isTrue();
  }

  @Test
  void aManifestOfAnotherPackageIsNotFound() {
    long app = publish(image(target(), "image", List.of(), "v1")).packageId();
    long other = publish(image(target(alice, "other"), "unlike", List.of())).packageId();

    assertThat(store.manifests().find(other, digest("image"))).isEmpty();
    assertThat(store.manifests().find(other, new Tag("v1"))).isEmpty();
    assertThat(store.manifests().find(app, digest("image"))).isPresent();
  }

  @Test
  void whatWasLookedForInVainIsFoundOnceItIsPublished() {
    long id = publish(image(target(), "first", List.of())).packageId();
    assertThat(store.manifests().find(id, new Tag("v1"))).isEmpty();
    assertThat(store.manifests().find(id, digest("image"))).isEmpty();

    publish(image(target(), "image", List.of(), "v1"));

    assertThat(store.manifests().find(id, new Tag("v1"))).isPresent();
    assertThat(store.manifests().find(id, digest("image"))).isPresent();
  }

  @Test
  void publishingTheSameDigestAgainKeepsTheVersion() {
    Published.Done first = publish(image(target(), "image", List.of(), "v1"));

    Published.Done second = publish(image(target(), "image", List.of(), "v2"));

    assertThat(second.versionId()).isEqualTo(first.versionId());
    assertThat(second.created()).isFalse();
    assertThat(store.manifests().listTags(first.packageId(), null, 10))
        .containsExactly(new Tag("v1"), new Tag("v2"));
  }

  @Test
  void whatPublishingDeletingAndRevivingLeaveIsCounted() {
    long id = publish(image(target(), "one", List.of(), "v1")).packageId();
    publish(image(target(), "one", List.of(), "v2"));
    publish(image(target(), "two", List.of()));
    store.manifests().publish(image(target(), "three", List.of(digest("absent"))));
    publish(image(target(alice, "other"), "one", List.of()));
    assertThat(store.manifests().countVersions(id)).isEqualTo(2);

    store.manifests().delete(id, digest("one"), by(alice));
    store.manifests().delete(id, digest("one"), by(alice));
    assertThat(store.manifests().countVersions(id)).isEqualTo(1);

    publish(image(target(), "one", List.of()));
    publish(image(target(), "one", List.of()));
    assertThat(store.manifests().countVersions(id)).isEqualTo(2);
    assertThat(store.manifests().countVersions(id + 1000)).isZero();
  }

  @Test
  void nothingIsPublishedWhenRequiredContentIsMissing() {
    Digest here = push(target(), "here");

    Published published =
        store.manifests().publish(image(target(), "image", List.of(here, digest("absent")), "v1"));

    assertThat(published).isEqualTo(new Published.Missing(List.of(digest("absent"))));
    long id = store.packages().find(target().repository()).orElseThrow().id();
    assertThat(store.manifests().find(id, new Tag("v1"))).isEmpty();
    assertThat(store.packages().find(target().repository()).orElseThrow().published()).isFalse();
  }

  @Test
  void aBlobOfAnotherPackageDoesNotCount() {
    Digest elsewhere = push(target(alice, "other"), "layer");

    Published published = store.manifests().publish(image(target(), "image", List.of(elsewhere)));

    assertThat(published).isEqualTo(new Published.Missing(List.of(elsewhere)));
  }

  @Test
  void aMissingChildKeepsAnIndexFromBeingPublished() {
    publish(image(target(), "amd64", List.of()));

    Published published =
        store
            .manifests()
            .publish(index(target(), "index", List.of(digest("amd64"), digest("arm64"))));

    assertThat(published).isEqualTo(new Published.Missing(List.of(digest("arm64"))));
  }

  @Test
  void aRefusedPublicationDoesNotEvenMakeThePackage() {
    store.manifests().publish(image(target(), "image", List.of(digest("absent"))));

    assertThat(store.packages().find(target().repository())).isEmpty();
  }

  @Test
  void aDeletedManifestIsGoneWithItsTags() {
    long id = publish(image(target(), "image", List.of(), "v1", "v2")).packageId();
    publish(image(target(), "other", List.of(), "stays"));
    assertThat(store.manifests().find(id, new Tag("v1"))).isPresent();

    Deletion deletion = store.manifests().delete(id, digest("image"), by(alice));

    assertThat(deletion).isEqualTo(new Deletion.Done());
    assertThat(store.manifests().find(id, new Tag("v1"))).isEmpty();
    assertThat(store.manifests().find(id, digest("image"))).isEmpty();
    assertThat(store.manifests().listTags(id, null, 10)).containsExactly(new Tag("stays"));
  }

  @Test
  void deletingWhatIsNotThereIsToldApart() {
    long id = publish(image(target(), "image", List.of())).packageId();
    store.manifests().delete(id, digest("image"), by(alice));

    assertThat(store.manifests().delete(id, digest("image"), by(alice)))
        .isEqualTo(new Deletion.Absent());
    assertThat(store.manifests().delete(id, digest("never"), by(alice)))
        .isEqualTo(new Deletion.Absent());
  }

  @Test
  void aManifestThatALivingIndexNamesStays() {
    long id = publish(image(target(), "amd64", List.of())).packageId();
    publish(index(target(), "index", List.of(digest("amd64")), "v1"));

    assertThat(store.manifests().delete(id, digest("amd64"), by(alice)))
        .isEqualTo(new Deletion.Needed(List.of(digest("index"))));
    assertThat(store.manifests().find(id, digest("amd64"))).isPresent();

    store.manifests().delete(id, digest("index"), by(alice));
    assertThat(store.manifests().delete(id, digest("amd64"), by(alice)))
        .isEqualTo(new Deletion.Done());
  }

  @Test
  void publishingADeletedDigestRevivesItsVersion() {
    Published.Done first = publish(image(target(), "image", List.of(), "v1"));
    store.manifests().delete(first.packageId(), digest("image"), by(alice));

    Published.Done again = publish(image(target(), "image", List.of(), "v2"));

    assertThat(again).isEqualTo(new Published.Done(first.packageId(), first.versionId(), true));
    assertThat(store.manifests().find(first.packageId(), new Tag("v2"))).isPresent();
    assertThat(store.manifests().find(first.packageId(), new Tag("v1"))).isEmpty();
  }

  @Test
  void aRevivedManifestNeedsItsBlobsAgain() {
    Digest layer = push(target(), "layer");
    long id = publish(image(target(), "image", List.of(layer))).packageId();
    store.manifests().delete(id, digest("image"), by(alice));
    store.blobs().unlink(id, layer, Actor.BERTH);

    assertThat(store.manifests().publish(image(target(), "image", List.of(layer))))
        .isEqualTo(new Published.Missing(List.of(layer)));
  }

  @Test
  void aPackageThatIsNotTheOneThatWasSeenTakesNothing() {
    PackageTarget gone =
        new PackageTarget(
            alice.id(),
            target().repository(),
            OptionalLong.of(4711),
            by(alice),
            OptionalLong.empty());

    assertThatExceptionOfType(ChangedMeanwhileException.class)
        .isThrownBy(() -> store.manifests().publish(image(gone, "image", List.of())));
  }

  @Test
  void aNameThatAnotherTookMeanwhileTakesNothing() {
    Account bob = user("bob");
    Account team = organization("team", alice);
    store.accounts().putMember(team.id(), bob.id(), MemberRole.MEMBER, Actor.BERTH);
    PackageTarget seenByBob = target(team, "app", bob);
    publish(image(target(team, "app", alice), "image", List.of()));

    assertThatExceptionOfType(ChangedMeanwhileException.class)
        .isThrownBy(() -> store.manifests().publish(image(seenByBob, "his", List.of())));
  }

  @Test
  void twoFirstUploadsOfOneUserMeetInOnePackage() {
    PackageTarget unseen = target();
    long first = store.blobs().commit(unseen, digest("a"), 1, null);

    long second = store.blobs().commit(unseen, digest("b"), 1, null);

    assertThat(second).isEqualTo(first);
  }

  @Test
  void aManifestWithoutContentTypeOfItsOwnHasNoArtifactType() {
    Publication plain = index(target(), "index", List.of());

    assertThat(publish(plain).created()).isTrue();
    assertThat(plain.artifactType()).isEqualTo(Optional.empty());
  }

  @Test
  void theSameBytesUnderAnotherMediaTypeTakeItUnderEveryTag() {
    Account carol = user("carol");
    Publication first = image(target(carol, "typed"), "typed", List.of(), "v1");
    long id = publish(first).packageId();
    assertThat(store.manifests().find(id, new Tag("v1"))).isPresent();
    Publication plain = image(target(carol, "typed"), "typed", List.of(), "v2");
    RawManifest typed =
        new RawManifest(plain.manifest().digest(), MediaTypes.OCI_INDEX, plain.manifest().bytes());

    publish(
        new Publication(
            plain.target(),
            typed,
            plain.artifactType(),
            plain.subject(),
            plain.annotations(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            plain.tags(),
            Optional.empty(),
            Optional.empty()));

    for (Reference reference : List.of(typed.digest(), new Tag("v1"), new Tag("v2"))) {
      assertThat(store.manifests().find(id, reference).orElseThrow().mediaType())
          .isEqualTo(MediaTypes.OCI_INDEX);
    }
  }
}
