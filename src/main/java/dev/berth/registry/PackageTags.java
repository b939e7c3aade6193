package dev.berth.registry;

import dev.berth.meta.TagStore;
import dev.berth.meta.TagStore.FoundTags;
import dev.berth.meta.TagStore.Setting;
import dev.berth.meta.VersionStore;
import dev.berth.oci.Digest;
import dev.berth.oci.Tag;
import dev.berth.packages.Actor;
import dev.berth.packages.InvalidValueException;
import dev.berth.packages.InvalidValueException.Reason;
import dev.berth.packages.PackageTag;
import dev.berth.packages.PackageVersion;
import dev.berth.packages.RegistryPackage;
import dev.berth.packages.TagMove;
import dev.berth.packages.TagPattern;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Looking at what the tags of a package point to and have pointed to, and setting them.
public final class PackageTags {
  private static final String RESOURCE = "PackageTag";

  private final TagStore tags;
  private final VersionStore versions;

  public PackageTags(TagStore tags, VersionStore versions) {
    this.tags = tags;
    this.versions = versions;
  }

  public Optional<PackageTag> find(RegistryPackage subject, Tag tag) {
    return tags.find(subject.id(), tag);
  }

  /// What a list of tags has so far.
  ///
  /// @param next after which tag it goes on; empty when it is over
  public record Listing(List<PackageTag> items, Optional<Tag> next) {
    public Listing {
      items = List.copyOf(items);
    }
  }

  /// Up to `limit` tags that are meant, in the order of their bytes; fewer, or none, where there
  /// are too many others in between, and then it goes on after `next`.
  public Listing list(RegistryPackage subject, TagPattern pattern, @Nullable Tag after, int limit) {
    FoundTags found = tags.list(subject.id(), pattern, after, limit);
    return new Listing(found.items(), found.next());
  }

  /// Up to `limit` moves of a tag with ids below `beforeId`, the latest first.
  public List<TagMove> listMoves(RegistryPackage subject, Tag tag, long beforeId, int limit) {
    return tags.listMoves(subject.id(), tag, beforeId, limit);
  }

  /// A tag that was set.
  ///
  /// @param made whether there was no such tag before
  public record Set(PackageTag tag, boolean made) {}

  /// Points a tag to the version with a digest.
  ///
  /// @throws InvalidValueException if the package has no such version
  public Set set(RegistryPackage subject, Tag tag, Digest digest, Actor by) {
    return switch (tags.set(subject.id(), tag, digest, by)) {
      case Setting.Done(PackageTag now, boolean made) -> new Set(now, made);
      case Setting.Absent _ -> throw noVersion("digest");
    };
  }

  /// Points a tag to the version with an id.
  ///
  /// @throws InvalidValueException if the package has no such version
  public Set set(RegistryPackage subject, Tag tag, long versionId, Actor by) {
    Digest digest =
        versions
            .find(subject.id(), versionId)
            .map(PackageVersion::digest)
            .orElseThrow(() -> noVersion("version_id"));
    return set(subject, tag, digest, by);
  }

  private static InvalidValueException noVersion(String field) {
    return new InvalidValueException(
        RESOURCE, field, Reason.INVALID, "The package has no such version.");
  }
}
