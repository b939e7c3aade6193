package dev.berth.meta;

import dev.berth.oci.Digest;
import dev.berth.oci.Tag;
import dev.berth.packages.Actor;
import dev.berth.packages.FoundVersions;
import dev.berth.packages.PackageVersion;
import dev.berth.packages.VersionFilter;
import dev.berth.packages.VersionPlace;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Versions of packages as they are listed, deleted and restored by their ids. Each change writes
/// its audit event in the same transaction. What answers living versions has their tags, and throws
/// [dev.berth.packages.TooManyTagsException] where they have too many together.
public interface VersionStore {

  /// A part of a list.
  ///
  /// @param total how many there are in the whole list
  record VersionsPage(List<PackageVersion> items, long total) {
    public VersionsPage {
      items = List.copyOf(items);
    }
  }

  /// A living version.
  Optional<PackageVersion> find(long packageId, long versionId);

  /// Up to `limit` living versions after the first `skip`, the one that was made last first. Costs
  /// by `limit`, whatever `skip` is and however many versions were made and deleted.
  VersionsPage list(long packageId, long skip, int limit);

  /// Up to `limit` living versions that are meant. Costs by `limit` and no more: it ends after it
  /// has looked at so many versions, and `next` says then where to go on, though fewer were found,
  /// or none.
  FoundVersions search(long packageId, VersionFilter filter, VersionPlace place, int limit);

  /// Up to `limit` versions that were deleted at `since` or later, after the first `skip`, the one
  /// that was deleted last first. Costs by `limit`, whatever `skip` is and however many versions
  /// were deleted and restored.
  VersionsPage listDeleted(long packageId, Instant since, long skip, int limit);

  /// How the deletion of a version ended.
  sealed interface Deletion {
    /// The version and its tags are gone; its bytes stay for a while.
    ///
    /// @param neededBy some of the versions that name it and can be pulled themselves. As long as
    ///   there are any, it can be pulled by its digest, and what it needs can
    record Done(List<Digest> neededBy) implements Deletion {}

    /// There was none.
    record Absent() implements Deletion {}

    /// No other version of the package has a tag; nothing happened.
    record LastTagged() implements Deletion {}
  }

  /// Deletes a living version, and with it what was deleted before and stayed for it alone.
  Deletion delete(long packageId, long versionId, Actor by);

  /// Brings back a version that was deleted at `since` or later, with those of the tags it had then
  /// that no other version has by now. What it names and was deleted can be pulled by its digest
  /// from then on, as far as its bytes are there.
  ///
  /// @return the tags that are another version's; empty when there was no such version
  Optional<List<Tag>> restore(long packageId, long versionId, Instant since, Actor by);
}
