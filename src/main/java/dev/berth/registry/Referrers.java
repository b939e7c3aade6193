package dev.berth.registry;

import dev.berth.meta.ManifestStore;
import dev.berth.meta.ManifestStore.ReferrersPage;
import dev.berth.oci.Descriptor;
import dev.berth.oci.Digest;
import dev.berth.oci.Manifest;
import dev.berth.oci.RawManifest;
import dev.berth.oci.RegistryException;
import dev.berth.oci.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What refers to a manifest: signatures, SBOMs, attestations (distribution-spec, "Listing
/// Referrers").
public final class Referrers {
  /// How many referrers a page has at the most.
  public static final int PAGE = 1000;

  private static final int FALLBACK_ENCODED = 64;

  private final ManifestStore manifests;

  public Referrers(ManifestStore manifests) {
    this.manifests = manifests;
  }

  /// A page of the manifests that refer to `subject`, which need not be there itself.
  ///
  /// Clients that knew no referrers API kept a list under the tag `algorithm-encoded`; what such a
  /// list names and this package has comes after those that say themselves what they refer to.
  ///
  /// @param artifactType only those of this type; absent: all
  /// @param after the last digest of the page before; nothing comes after one that no page had
  public Page<Descriptor> list(
      long packageId, Digest subject, @Nullable String artifactType, @Nullable Digest after) {
    Optional<ReferrersPage> found =
        manifests.listReferrers(packageId, subject, artifactType, after, PAGE);
    List<Descriptor> items = found.map(ReferrersPage::items).orElse(List.of());
    if (found.isPresent() && found.get().more()) {
      return new Page<>(items, true);
    }
    List<Digest> listed =
        manifests
            .find(packageId, fallbackTag(subject))
            .map(Referrers::childrenOf)
            .orElse(List.of());
    if (found.isPresent()) {
      return withListed(items, packageId, subject, artifactType, listed);
    }
    int last = listed.indexOf(after);
    return last < 0
        ? new Page<>(List.of(), false)
        : withListed(
            items, packageId, subject, artifactType, listed.subList(last + 1, listed.size()));
  }

  private Page<Descriptor> withListed(
      List<Descriptor> items,
      long packageId,
      Digest subject,
      @Nullable String artifactType,
      List<Digest> listed) {
    List<Descriptor> all = new ArrayList<>(items);
    long bytes = items.stream().mapToLong(Referrers::annotationBytes).sum();
    for (Digest digest : listed) {
      if (bytes >= ReferrersPage.ANNOTATION_BYTES) {
        return new Page<>(all, true);
      }
      Optional<Descriptor> referrer =
          manifests
              .find(packageId, digest)
              .flatMap(manifest -> describe(manifest, subject))
              .filter(d -> artifactType == null || artifactType.equals(d.artifactType()));
      referrer.ifPresent(all::add);
      bytes += referrer.map(Referrers::annotationBytes).orElse(0L);
    }
    return new Page<>(all, false);
  }

  private static long annotationBytes(Descriptor descriptor) {
    return descriptor.annotations().entrySet().stream()
        .mapToLong(e -> e.getKey().length() + (long) e.getValue().length())
        .sum();
  }

  /// The tag under which clients keep the referrers of `subject` where there is no referrers API
  /// (distribution-spec, "Referrers Tag Schema").
  private static Tag fallbackTag(Digest subject) {
    String encoded = subject.encoded();
    return new Tag(
        subject.algorithm().word()
            + '-'
            + encoded.substring(0, Math.min(FALLBACK_ENCODED, encoded.length())));
  }

  private static List<Digest> childrenOf(RawManifest list) {
    try {
      return ManifestReader.read(list.bytes(), Optional.of(list.mediaType()))
              instanceof Manifest.ImageIndex index
          ? index.manifests().stream().map(Descriptor::digest).distinct().limit(PAGE).toList()
          : List.of();
    } catch (RegistryException e) {
      return List.of();
    }
  }

  /// Empty if the manifest names the subject itself, and so is a referrer without being listed.
  private static Optional<Descriptor> describe(RawManifest raw, Digest subject) {
    Manifest manifest = ManifestReader.read(raw.bytes(), Optional.of(raw.mediaType()));
    if (manifest.subject().filter(named -> named.digest().equals(subject)).isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        new Descriptor(
            raw.mediaType(),
            raw.digest(),
            raw.size(),
            manifest.artifactType().orElse(null),
            manifest.annotations()));
  }
}
