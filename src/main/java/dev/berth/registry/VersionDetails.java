package dev.berth.registry;

import dev.berth.meta.BlobRecordStore;
import dev.berth.meta.ManifestStore;
import dev.berth.meta.VersionGraphStore;
import dev.berth.oci.Descriptor;
import dev.berth.oci.Digest;
import dev.berth.oci.Manifest;
import dev.berth.oci.Platform;
import dev.berth.oci.RawManifest;
import dev.berth.oci.Reference;
import dev.berth.packages.PackageVersion;
import dev.berth.packages.RegistryPackage;
import dev.berth.packages.VersionSize;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What a version is: what it says of itself, what it needs and what needs it.
public final class VersionDetails {
  /// How many referrers a part of their list has.
  public static final int REFERRERS = 100;

  private final ManifestStore manifests;
  private final BlobRecordStore records;
  private final VersionGraphStore graph;
  private final Configurations configurations;
  private final Referrers referrers;

  public VersionDetails(
      ManifestStore manifests,
      BlobRecordStore records,
      VersionGraphStore graph,
      StoredBlobs blobs) {
    this.manifests = manifests;
    this.records = records;
    this.graph = graph;
    this.configurations = new Configurations(blobs);
    this.referrers = new Referrers(manifests, REFERRERS);
  }

  /// What a version says of itself, and its size.
  ///
  /// @param platforms that it runs on: of an index those that it names, each once
  /// @param configuration of an image, where that is no larger than 256 KiB and can be read
  public record Details(
      Manifest manifest,
      List<Platform> platforms,
      Optional<ImageConfiguration> configuration,
      VersionSize size) {
    public Details {
      platforms = List.copyOf(platforms);
    }

    /// Of an image's configuration.
    public Map<String, String> labels() {
      return configuration.map(ImageConfiguration::labels).orElse(Map.of());
    }
  }

  /// What a living version is; empty if it was deleted meanwhile.
  public Optional<Details> find(RegistryPackage subject, PackageVersion version) {
    Optional<RawManifest> raw = manifests.find(subject.id(), version.digest());
    Optional<VersionSize> size = graph.findSize(subject.id(), version.id());
    if (raw.isEmpty() || size.isEmpty()) {
      return Optional.empty();
    }
    Manifest manifest = ManifestReader.read(raw.get().bytes(), Optional.of(raw.get().mediaType()));
    return Optional.of(
        switch (manifest) {
          case Manifest.ImageManifest image -> ofImage(subject, image, size.get());
          case Manifest.ImageIndex index ->
              new Details(
                  index,
                  ListedManifests.read(raw.get()).stream()
                      .flatMap(listed -> listed.platform().stream())
                      .filter(Platform::isKnown)
                      .distinct()
                      .toList(),
                  Optional.empty(),
                  size.get());
        });
  }

  /// What a living version's manifest says, without looking into anything that it names; empty if
  /// it was deleted meanwhile.
  public Optional<Manifest> findManifest(RegistryPackage subject, PackageVersion version) {
    return manifests
        .find(subject.id(), version.digest())
        .map(raw -> ManifestReader.read(raw.bytes(), Optional.of(raw.mediaType())));
  }

  private Details ofImage(RegistryPackage subject, Manifest.ImageManifest image, VersionSize size) {
    Optional<ImageConfiguration> configuration = findConfiguration(subject, image);
    return new Details(
        image,
        configuration.flatMap(ImageConfiguration::platform).stream().toList(),
        configuration,
        size);
  }

  /// What an image of the package says of itself; empty if its configuration is larger than 256
  /// KiB, or cannot be read.
  public Optional<ImageConfiguration> findConfiguration(
      RegistryPackage subject, Manifest.ImageManifest image) {
    OptionalLong size = records.findSize(subject.id(), image.config().digest());
    return size.isPresent()
        ? configurations.read(image.config(), size.getAsLong(), ConfigurationReader::read)
        : Optional.empty();
  }

  /// The bytes of a manifest that can be pulled.
  public Optional<RawManifest> findRaw(RegistryPackage subject, Reference reference) {
    return manifests.find(subject.id(), reference);
  }

  /// An image of the package.
  public record Image(Digest digest, Manifest.ImageManifest manifest) {}

  /// The image that is under a digest, or the one of a platform where that is an index; empty if
  /// there is none that can be pulled.
  ///
  /// @param platform which one of an index
  public Optional<Image> findImage(
      RegistryPackage subject, Digest digest, Predicate<Platform> platform) {
    Optional<RawManifest> raw = manifests.find(subject.id(), digest);
    return raw.flatMap(VersionDetails::readImage)
        .or(() ->
            raw.map(ListedManifests::read).orElse(List.of()).stream()
                .filter(listed -> listed.platform().filter(platform).isPresent())
                .findFirst()
                .flatMap(listed -> manifests.find(subject.id(), listed.descriptor().digest()))
                .flatMap(VersionDetails::readImage));
  }

  private static Optional<Image> readImage(RawManifest raw) {
    return ManifestReader.read(raw.bytes(), Optional.of(raw.mediaType()))
            instanceof Manifest.ImageManifest image
        ? Optional.of(new Image(raw.digest(), image))
        : Optional.empty();
  }

  /// A manifest that an index names.
  ///
  /// @param platform what the index says it is for
  /// @param version empty where it is not there; deleted where it is held for those that name it
  public record Child(
      Descriptor descriptor, Optional<Platform> platform, Optional<PackageVersion> version) {}

  /// Up to `limit` manifests that a version names, after the first `skip`, in its order.
  public CountedPage<Child> listChildren(
      RegistryPackage subject, PackageVersion version, long skip, int limit) {
    List<ListedManifests.Listed> all =
        manifests.find(subject.id(), version.digest()).map(ListedManifests::read).orElse(List.of());
    List<ListedManifests.Listed> page = all.stream().skip(skip).limit(limit).toList();
    Map<Digest, PackageVersion> present =
        graph.findVersions(
            subject.id(), page.stream().map(listed -> listed.descriptor().digest()).toList());
    return new CountedPage<>(
        page.stream()
            .map(listed ->
                new Child(
                    listed.descriptor(),
                    listed.platform(),
                    Optional.ofNullable(present.get(listed.descriptor().digest()))))
            .toList(),
        all.size());
  }

  /// Up to `limit` versions that name a version and can be pulled, in the order of their ids, with
  /// ids above `afterId`.
  public List<PackageVersion> listParents(
      RegistryPackage subject, PackageVersion version, long afterId, int limit) {
    return graph.listParents(subject.id(), version.digest(), afterId, limit);
  }

  /// Some of what refers to a version: signatures, SBOMs, attestations.
  ///
  /// @param artifactType only those of this type; absent: all
  /// @param after where the part before said that the list goes on
  public Referrers.Listing listReferrers(
      RegistryPackage subject,
      PackageVersion version,
      @Nullable String artifactType,
      @Nullable Digest after) {
    return referrers.list(subject.id(), version.digest(), artifactType, after);
  }
}
