package dev.berth.meta;

import dev.berth.oci.Descriptor;
import dev.berth.oci.Digest;
import dev.berth.oci.RawManifest;
import dev.berth.oci.Reference;
import dev.berth.oci.Tag;
import dev.berth.packages.Actor;
import dev.berth.packages.StoredManifest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Versions of packages, one for each manifest digest, and the tags that point to them.
public interface ManifestStore {

  /// The living manifest that `reference` names in a package; by its digest also one that was
  /// deleted and stays for those that need it ([VersionStore#delete]).
  Optional<StoredManifest> findStored(long packageId, Reference reference);

  /// As `findStored`, without the id.
  default Optional<RawManifest> find(long packageId, Reference reference) {
    return findStored(packageId, reference).map(StoredManifest::manifest);
  }

  /// How many living manifests a package has.
  long countVersions(long packageId);

  /// How a publication ended.
  sealed interface Published {
    /// The manifest is there and every tag points to it.
    ///
    /// @param created whether the digest was new in the package, or deleted before
    record Done(long packageId, long versionId, boolean created) implements Published {}

    /// Nothing happened: these required blobs and children are not in the package.
    record Missing(List<Digest> digests) implements Published {}
  }

  /// Publishes a manifest: its version, edges, tags, the tags' history, and the package if this is
  /// its first. A deleted version of the same digest comes back with its id. Blobs that it names
  /// leave the review queue.
  ///
  /// @throws ChangedMeanwhileException if the target is not what it was
  Published publish(Publication publication);

  /// Up to `limit` tags of a package in the order of their bytes, from the first after `after`.
  List<Tag> listTags(long packageId, @Nullable Tag after, int limit);

  /// Removes a tag and leaves what it pointed to.
  ///
  /// @return whether there was one
  boolean deleteTag(long packageId, Tag tag, Actor by);

  /// How the deletion of a manifest ended.
  sealed interface Deletion {
    /// The manifest and its tags are gone; its bytes stay for a while.
    record Done() implements Deletion {}

    /// There was none.
    record Absent() implements Deletion {}

    /// Indexes of the package that can be pulled name it; nothing happened.
    record Needed(List<Digest> parents) implements Deletion {}
  }

  Deletion delete(long packageId, Digest digest, Actor by);

  /// Some of a subject's referrers.
  ///
  /// @param more whether there are others after `items`
  record ReferrersPage(List<Descriptor> items, boolean more) {
    /// A page has no further item once the annotations of those it has take so many bytes.
    public static final int ANNOTATION_BYTES = 4 * 1024 * 1024;

    public ReferrersPage {
      items = List.copyOf(items);
    }
  }

  /// Up to `limit` living manifests whose subject is `subject`, in the order they came, from the
  /// first after the digest `after`; with `artifactType`, only those of that type. The page is
  /// shorter when annotations are large, and empty only when there is nothing more.
  ///
  /// @return empty when `after` is none of them and never was, deleted or of another type
  Optional<ReferrersPage> listReferrers(
      long packageId,
      Digest subject,
      @Nullable String artifactType,
      @Nullable Digest after,
      int limit);
}
