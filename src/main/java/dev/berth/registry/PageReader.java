package dev.berth.registry;

import dev.berth.meta.BlobRecordStore;
import dev.berth.meta.FirstLink;
import dev.berth.meta.ManifestStore;
import dev.berth.meta.PackageStore;
import dev.berth.oci.Manifest;
import dev.berth.oci.RawManifest;
import dev.berth.oci.Tag;
import dev.berth.packages.Actor;
import dev.berth.packages.PackageTarget;
import dev.berth.packages.PageTexts;
import dev.berth.packages.RegistryPackage;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/// Finds out what a pushed manifest says about its package: where it belongs, and what its page
/// shows.
///
/// The annotations of what is pushed come first, then the labels of the image; an index without
/// annotations has those of its first child. It is asked about what gets a tag, or is the first in
/// its package: platforms and signatures say nothing for the page. Nor does what is no image and
/// has no annotations, such as a build's cache.
public final class PageReader {
  /// The tags by which signatures, and referrers where there is no list of them, are found.
  private static final Pattern OF_SIGNATURE =
      Pattern.compile("sha(?:256|512)-[0-9a-f]{64,128}(?:\\.[a-z]++)?");

  private final ManifestStore manifests;
  private final PackageStore packages;
  private final BlobRecordStore records;
  private final ImageLabels labels;
  private final SourceLinks links;

  public PageReader(
      ManifestStore manifests,
      PackageStore packages,
      BlobRecordStore records,
      StoredBlobs blobs,
      SourceLinks links) {
    this.manifests = manifests;
    this.packages = packages;
    this.records = records;
    this.labels =
        new ImageLabels(
            blobs, Set.of(SourceLinks.SOURCE, PageTexts.DESCRIPTION, PageTexts.LICENSES));
    this.links = links;
  }

  /// What a manifest says.
  ///
  /// @param texts empty when it says nothing about them
  /// @param link empty when it may belong to nothing
  record Said(Optional<PageTexts> texts, Optional<FirstLink> link) {
    static final Said NOTHING = new Said(Optional.empty(), Optional.empty());
  }

  /// What `manifest` says.
  ///
  /// @param tags that it gets
  /// @param origin how the client reaches Berth: scheme, host and port
  Said read(
      PackageTarget target, Manifest manifest, Collection<Tag> tags, Actor by, String origin) {
    Optional<RegistryPackage> found = packages.find(target.repository());
    boolean first = found.filter(RegistryPackage::published).isEmpty();
    if (!first && !isForPeople(manifest, tags)) {
      return Said.NOTHING;
    }
    boolean linked = found.flatMap(RegistryPackage::link).isPresent();
    Map<String, String> annotations = manifest.annotations();
    boolean complete =
        annotations.containsKey(PageTexts.DESCRIPTION)
            && annotations.containsKey(PageTexts.LICENSES)
            && (linked || annotations.containsKey(SourceLinks.SOURCE));
    Optional<Map<String, String>> read = complete ? Optional.empty() : labelsOf(target, manifest);
    Map<String, String> labelled = read.orElse(Map.of());
    Optional<PageTexts> texts =
        read.isPresent() || says(annotations)
            ? Optional.of(PageTexts.of(annotations, labelled))
            : Optional.empty();
    return new Said(
        texts, linked ? Optional.empty() : link(target, annotations, labelled, by, origin));
  }

  private static boolean isForPeople(Manifest manifest, Collection<Tag> tags) {
    return manifest.subject().isEmpty()
        && tags.stream().anyMatch(tag -> !OF_SIGNATURE.matcher(tag.value()).matches());
  }

  private Optional<FirstLink> link(
      PackageTarget target,
      Map<String, String> annotations,
      Map<String, String> labelled,
      Actor by,
      String origin) {
    String source =
        annotations.getOrDefault(SourceLinks.SOURCE, labelled.getOrDefault(SourceLinks.SOURCE, ""));
    return links.find(target, source, origin).map(repository -> new FirstLink(repository, by));
  }

  private Optional<Map<String, String>> labelsOf(PackageTarget target, Manifest manifest) {
    return switch (manifest) {
      case Manifest.ImageManifest image -> labelsOf(target, image);
      case Manifest.ImageIndex index ->
          target.packageId().isEmpty() || says(index.annotations()) || index.manifests().isEmpty()
              ? Optional.empty()
              : manifests
                  .find(target.packageId().getAsLong(), index.manifests().getFirst().digest())
                  .flatMap(child -> labelsOfChild(target, child));
    };
  }

  private static boolean says(Map<String, String> annotations) {
    return annotations.containsKey(SourceLinks.SOURCE)
        || annotations.containsKey(PageTexts.DESCRIPTION)
        || annotations.containsKey(PageTexts.LICENSES);
  }

  /// Knowing a digest gives no right, not even to have what it names shown on a page.
  private Optional<Map<String, String>> labelsOf(
      PackageTarget target, Manifest.ImageManifest image) {
    if (target.packageId().isEmpty()) {
      return Optional.empty();
    }
    OptionalLong size = records.findSize(target.packageId().getAsLong(), image.config().digest());
    return size.isPresent() ? labels.read(image.config(), size.getAsLong()) : Optional.empty();
  }

  private Optional<Map<String, String>> labelsOfChild(PackageTarget target, RawManifest child) {
    Manifest read = ManifestReader.read(child.bytes(), Optional.of(child.mediaType()));
    return read instanceof Manifest.ImageManifest image
        ? labelsOf(target, image)
        : Optional.empty();
  }
}
