package dev.berth.meta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.meta.ManifestStore.ReferrersPage;
import dev.berth.oci.Descriptor;
import dev.berth.oci.Digest;
import dev.berth.oci.MediaTypes;
import dev.berth.packages.Account;
import dev.berth.packages.PackageTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the list of referrers promises.
public abstract class ReferrersContract extends StoreContract {
  private static final Digest SUBJECT = digest("subject");

  private Account alice;

  @BeforeEach
  void makeUser() {
    alice = user("alice");
  }

  private PackageTarget target() {
    return target(alice, "app");
  }

  private List<Digest> list(
      long packageId, @Nullable String type, @Nullable Digest after, int limit) {
    return page(packageId, type, after, limit).items().stream().map(Descriptor::digest).toList();
  }

  private ReferrersPage page(
      long packageId, @Nullable String type, @Nullable Digest after, int limit) {
    return store.manifests().listReferrers(packageId, SUBJECT, type, after, limit).orElseThrow();
  }

  @Test
  void aReferrerIsDescribedWithItsTypeAndAnnotationsThoughItsSubjectIsAbsent() {
    long id = publish(referrer(target(), "signature", SUBJECT, "application/sig")).packageId();

    assertThat(page(id, null, null, 10).items())
        .containsExactly(
            new Descriptor(
                MediaTypes.OCI_MANIFEST,
                digest("signature"),
                "signature".length(),
                "application/sig",
                Map.of("of", "signature")));
  }

  @Test
  void referrersComeInTheOrderTheyWerePushedInPages() {
    long id = 0;
    List<Digest> pushed = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      id = publish(referrer(target(), "r" + i, SUBJECT, "application/sig")).packageId();
      pushed.add(digest("r" + i));
    }

    List<Digest> all = new ArrayList<>(list(id, null, null, 3));
    all.addAll(list(id, null, all.getLast(), 3));
    all.addAll(list(id, null, all.getLast(), 3));

    assertThat(all).isEqualTo(pushed);
  }

  @Test
  void onlyThoseOfTheTypeAreListedWhenOneIsNamed() {
    publish(referrer(target(), "signature", SUBJECT, "application/sig"));
    long id = publish(referrer(target(), "sbom", SUBJECT, "application/sbom")).packageId();

    assertThat(list(id, "application/sbom", null, 10)).containsExactly(digest("sbom"));
    assertThat(list(id, "application/none", null, 10)).isEmpty();
  }

  @Test
  void aDeletedReferrerIsNotListedButAListCanGoOnAfterIt() {
    publish(referrer(target(), "one", SUBJECT, "t/t"));
    publish(referrer(target(), "two", SUBJECT, "t/t"));
    long id = publish(referrer(target(), "three", SUBJECT, "t/t")).packageId();

    store.manifests().delete(id, digest("two"), by(alice));

    assertThat(list(id, null, null, 10)).containsExactly(digest("one"), digest("three"));
    assertThat(list(id, null, digest("two"), 10)).containsExactly(digest("three"));
  }

  @Test
  void referrersOfAnotherPackageAreNotListed() {
    publish(referrer(target(alice, "other"), "elsewhere", SUBJECT, "t/t"));
    long id = publish(image(target(), "image", List.of())).packageId();

    assertThat(list(id, null, null, 10)).isEmpty();
  }

  @Test
  void annotationsKeepEveryCharacter() {
    Map<String, String> odd = Map.of("quote\"", "new\nline", "emoji", "\uD83D\uDEA2", "", "\u0001");
    long id = publish(annotated("odd", odd)).packageId();

    assertThat(page(id, null, null, 1).items().getFirst().annotations()).isEqualTo(odd);
  }

  private Publication annotated(String content, Map<String, String> annotations) {
    Publication plain = referrer(target(), content, SUBJECT, "t/t");
    return new Publication(
        plain.target(),
        plain.manifest(),
        plain.artifactType(),
        plain.subject(),
        annotations,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void aPageEndsEarlyWhenItsAnnotationsAreLarge() {
    long id = 0;
    for (int i = 0; i < 4; i++) {
      String large = "x".repeat(ReferrersPage.ANNOTATION_BYTES / 2);
      id = publish(annotated("r" + i, Map.of("large", large))).packageId();
    }

    ReferrersPage first = page(id, null, null, 10);
    assertThat(first.items())
        .extracting(Descriptor::digest)
        .containsExactly(digest("r0"), digest("r1"));
    assertThat(first.more()).isTrue();
    ReferrersPage second = page(id, "t/t", first.items().getLast().digest(), 10);
    assertThat(second.items())
        .extracting(Descriptor::digest)
        .containsExactly(digest("r2"), digest("r3"));
    assertThat(second.more()).isFalse();
  }

  @Test
  void thereIsNoPageAfterADigestThatNeverWasAReferrer() {
    publish(image(target(), "image", List.of()));
    publish(referrer(target(), "other", digest("image"), "t/t"));
    long id = publish(referrer(target(), "one", SUBJECT, "t/t")).packageId();

    for (String unknown : List.of("unknown", "image", "other")) {
      assertThat(store.manifests().listReferrers(id, SUBJECT, null, digest(unknown), 10))
          .as(unknown)
          .isEmpty();
      assertThat(store.manifests().listReferrers(id, SUBJECT, "t/t", digest(unknown), 10))
          .as(unknown)
          .isEmpty();
    }
    assertThat(list(id, "another/type", digest("one"), 10)).isEmpty();
  }
}
