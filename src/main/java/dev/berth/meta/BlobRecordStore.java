package dev.berth.meta;

import dev.berth.oci.Digest;
import dev.berth.oci.RepositoryName;
import dev.berth.oci.Tag;
import dev.berth.oci.UploadId;
import dev.berth.packages.Actor;
import dev.berth.packages.PackageTarget;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Which blobs there are, and in which packages they may be read. Knowing a digest gives no right.
public interface BlobRecordStore {

  /// The most bytes of a blob that are kept with its record instead of in the blob store.
  int LARGEST_CONTENT = 16 * 1024;

  /// The size of a blob that may be read in a package; empty when it may not.
  OptionalLong findSize(long packageId, Digest digest);

  /// As `findSize`, and what was found stays for a client that was told so: a review of the blob
  /// that is near is put off in the same transaction.
  OptionalLong findSizeAndKeep(long packageId, Digest digest);

  /// Makes a stored blob readable in the target, closes the upload it came by, and enters the blob
  /// for review until a manifest names it. Doing so twice is without effect.
  ///
  /// @param upload the session that is over now; absent for an upload in a single request
  /// @return the package's id
  /// @throws ChangedMeanwhileException if the target is not what it was
  long commit(PackageTarget target, Digest digest, long size, @Nullable UploadId upload);

  /// Does the same with a blob whose bytes are stored nowhere else: they are kept with its record,
  /// in the same transaction.
  ///
  /// @param content at most `LARGEST_CONTENT` bytes, which have this digest
  /// @return the package's id
  /// @throws ChangedMeanwhileException if the target is not what it was
  long commit(PackageTarget target, Digest digest, byte[] content, @Nullable UploadId upload);

  /// The bytes of a blob that are kept with its record; empty when they are in the blob store, or
  /// there is no such blob. They are shared and must not change. Who may read them is not asked
  /// here.
  Optional<byte[]> findContent(Digest digest);

  /// Makes a blob that may be read in `sourcePackageId` readable in the target too.
  ///
  /// @return whether it was readable there; otherwise nothing happened
  /// @throws ChangedMeanwhileException if the target is not what it was
  boolean mount(PackageTarget target, Digest digest, long sourcePackageId);

  /// Up to `limit` packages in which the blob may be read, published or not, those of
  /// `preferredOwnerId` first. Who may read which of them is for the caller to decide.
  List<RepositoryName> findHolders(Digest digest, long preferredOwnerId, int limit);

  /// Ends that a blob may be read in a package, unless a living manifest of it names the blob.
  sealed interface Unlinking {
    /// It may not be read there any more.
    record Unlinked() implements Unlinking {}

    /// It could not be read there before.
    record Absent() implements Unlinking {}

    /// A living manifest needs it.
    ///
    /// @param tag a tag of that manifest, if it has one
    record Needed(Digest manifest, Optional<Tag> tag) implements Unlinking {}
  }

  Unlinking unlink(long packageId, Digest digest, Actor by);

  /// Whether the blob store must have the bytes of a blob: there is a row, in whichever package or
  /// in none, and it has no bytes itself.
  boolean isInBlobStore(Digest digest);

  /// Removes up to `limit` packages that were made before `before` and never got a manifest, with
  /// the right to read blobs there, unless somebody uploads to them or has done since `before`.
  ///
  /// @return how many
  int removeUnpublished(Instant before, int limit);
}
