package dev.berth.meta;

import dev.berth.oci.Digest;
import dev.berth.packages.PackageVersion;
import dev.berth.packages.VersionSize;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What versions of a package need, what needs them, and what would be if they were deleted.
public interface VersionGraphStore {

  /// Up to `limit` versions that name a digest and can be pulled, in the order of their ids, with
  /// ids above `afterId`; deleted ones among them are needed by others themselves.
  List<PackageVersion> listParents(long packageId, Digest digest, long afterId, int limit);

  /// Those of these digests that can be pulled, with their tags.
  Map<Digest, PackageVersion> findVersions(long packageId, List<Digest> digests);

  /// How many bytes a living version takes.
  Optional<VersionSize> findSize(long packageId, long versionId);

  /// What has been deleted already, to the mind of who asks.
  ///
  /// @param gone versions that cannot be pulled any more
  /// @param held versions that were deleted and can be pulled for those that need them
  record Assumed(Set<Long> gone, Set<Long> held) {
    public static final Assumed NOTHING = new Assumed(Set.of(), Set.of());

    public Assumed {
      gone = Set.copyOf(gone);
      held = Set.copyOf(held);
    }
  }

  /// How a deletion would end.
  sealed interface Preview {
    /// The version would be gone.
    ///
    /// @param gone it, and what was held for it alone
    /// @param freedBytes of these and of their blobs, as far as neither another living or held
    ///   version of the package needs them nor another package of its owner has them; they are kept
    ///   while the version can be restored
    /// @param complete whether these are all bytes: where very many versions had a blob, or the
    ///   version has very many, the rest is not looked at, and counts as needed
    record Gone(Set<Long> gone, long freedBytes, boolean complete) implements Preview {
      public Gone {
        gone = Set.copyOf(gone);
      }
    }

    /// It would leave the lists and could be pulled by its digest.
    ///
    /// @param neededBy some of the versions that need it
    record Held(List<Digest> neededBy) implements Preview {
      public Held {
        neededBy = List.copyOf(neededBy);
      }
    }

    /// There is none.
    record Absent() implements Preview {}

    /// It would be refused: no other version has a tag.
    record LastTagged() implements Preview {}
  }

  /// How [VersionStore#delete] would end if that were so.
  Preview previewDeletion(long packageId, long versionId, Assumed assumed);
}
