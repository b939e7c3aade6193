package dev.berth.meta;

import dev.berth.oci.Digest;
import dev.berth.packages.RepositoryBytes;
import dev.berth.packages.StoredBytes;
import java.util.List;

/// How many bytes are stored, of blobs and manifests: of what living versions name, and of blobs
/// that no version has named yet, in packages that are not deleted.
///
/// Each method sees what every transaction has changed that had ended before. That a version was
/// deleted, or restored, is seen once [#settle] has come to it; of a package, at once, and which
/// others its blobs are charged to then once it has come to it.
public interface StorageStore {

  /// What one package holds.
  record PackageStorage(long packageId, StoredBytes stored) {}

  StoredBytes findOfOwner(long ownerId);

  StoredBytes findOfPackage(long ownerId, long packageId);

  /// Whether a blob is charged to one of an owner's packages: having it in others costs nothing.
  boolean isCharged(long ownerId, Digest digest);

  /// The bytes of those of these blobs that a package has and that count nowhere in its name space,
  /// because only deleted versions name them.
  long countParked(long packageId, List<Digest> digests);

  /// Up to `limit` packages of an owner by their ids, from the first after `after`.
  List<PackageStorage> list(long ownerId, long after, int limit);

  /// What is metered of an owner's packages, by the repositories that they belong to.
  List<RepositoryBytes> listByRepository(long ownerId);

  /// What restoring a version adds to what its package's name space is charged, children that come
  /// back with it among it.
  long countRestoredVersion(long packageId, long versionId);

  /// What restoring a deleted package adds to what its name space is charged.
  long countRestoredPackage(long packageId);

  /// How a step of bringing changes into the sums ended.
  enum Settling {
    /// There is nothing left to be done.
    DONE,
    /// Another process, or thread, is at it.
    BUSY,
    /// There may be more.
    MORE
  }

  /// Looks at some of what was deleted or restored, and brings some of the latest changes into the
  /// sums, where they are found faster. In pieces: a call takes some milliseconds. Owners have
  /// their turns.
  Settling settle();

  /// Adds up anew what an owner's packages hold, from what is there, in one transaction; for sums
  /// that something else than this program's transactions has changed. Takes time by what the owner
  /// has, in which others who write may have to wait.
  void recount(long ownerId);

  /// Looks at some of what was deleted or restored of one owner's. A call takes some milliseconds.
  Settling settle(long ownerId);
}
