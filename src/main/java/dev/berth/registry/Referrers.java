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
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What refers to a manifest: signatures, SBOMs, attestations (distribution-spec, "Listing
/// Referrers").
public final class Referrers {
  /// How many referrers a page has at the most, and how many of a fallback tag it looks at.
  public static final int PAGE = 1000;

  private static final int FALLBACK_ENCODED = 64;
  private static final Pattern FALLBACK =
      Pattern.compile("sha(?:256|512)-[0-9a-f]{" + FALLBACK_ENCODED + "}");

  private final ManifestStore manifests;
  private final int page;

  public Referrers(ManifestStore manifests) {
    this(manifests, PAGE);
  }

  Referrers(ManifestStore manifests, int page) {
    this.manifests = manifests;
    this.page = page;
  }

  /// A page of referrers.
  ///
  /// @param next the digest after which the list goes on, if it does; not always that of an item
  public record Listing(List<Descriptor> items, Optional<Digest> next) {
    public Listing {
      items = List.copyOf(items);
    }
  }

  /// A page of the manifests that refer to `subject`, which need not be there itself.
  ///
  /// Clients that knew no referrers API kept a list under the tag `algorithm-encoded`; what such a
  /// list names and this package has comes after those that say themselves what they refer to.
  ///
  /// @param artifactType only those of this type; absent: all
  /// @param after where the page before said that the list goes on; nothing comes after a digest
  ///   that is neither a referrer nor in such a list
  public Listing list(
      long packageId, Digest subject, @Nullable String artifactType, @Nullable Digest after) {
    Optional<ReferrersPage> found =
        manifests.listReferrers(packageId, subject, artifactType, after, page);
    List<Descriptor> items = found.map(ReferrersPage::items).orElse(List.of());
    if (found.isPresent() && found.get().more()) {
      return new Listing(items, Optional.of(items.getLast().digest()));
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
        ? new Listing(List.of(), Optional.empty())
        : withListed(
            items, packageId, subject, artifactType, listed.subList(last + 1, listed.size()));
  }

  /// Goes on after those that only the list has: the place of another in it says nothing of where
  /// its place as a referrer is.
  private Listing withListed(
      List<Descriptor> items,
      long packageId,
      Digest subject,
      @Nullable String artifactType,
      List<Digest> listed) {
    List<Descriptor> all = new ArrayList<>(items);
    long bytes = items.stream().mapToLong(Referrers::annotationBytes).sum();
    int seen = items.size();
    Optional<Digest> last =
        items.isEmpty() ? Optional.empty() : Optional.of(items.getLast().digest());
    for (Digest digest : listed) {
      Optional<Descriptor> referrer =
          manifests.find(packageId, digest).flatMap(manifest -> describe(manifest, subject));
      if (referrer.isEmpty()) {
        continue;
      }
      if (seen >= page || bytes >= ReferrersPage.ANNOTATION_BYTES) {
        return new Listing(all, last);
      }
      seen++;
      last = Optional.of(digest);
      if (artifactType == null || artifactType.equals(referrer.get().artifactType())) {
        all.add(referrer.get());
        bytes += annotationBytes(referrer.get());
      }
    }
    return new Listing(all, Optional.empty());
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

  /// Whether a tag is such a one.
  public static boolean isFallback(Tag tag) {
    return FALLBACK.matcher(tag.value()).matches();
  }

  private static List<Digest> childrenOf(RawManifest list) {
    try {
      return ManifestReader.read(list.bytes(), Optional.of(list.mediaType()))
              instanceof Manifest.ImageIndex index
          ? index.manifests().stream().map(Descriptor::digest).distinct().toList()
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
