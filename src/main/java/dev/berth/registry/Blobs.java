package dev.berth.registry;

import dev.berth.meta.BlobRecordStore;
import dev.berth.meta.BlobRecordStore.Unlinking;
import dev.berth.oci.Digest;
import dev.berth.oci.ErrorCode;
import dev.berth.oci.RegistryException;
import dev.berth.oci.RepositoryName;
import dev.berth.packages.Actor;
import dev.berth.packages.PackageTarget;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Blobs as a package shows them: only what was pushed or mounted there can be read there.
public final class Blobs {
  private static final Logger LOG = LoggerFactory.getLogger(Blobs.class);
  // A blob in more packages than this is looked for in some of them only.
  private static final int HOLDERS = 20;

  private final StoredBlobs blobs;
  private final BlobRecordStore records;
  private final Quotas quotas;

  public Blobs(StoredBlobs blobs, BlobRecordStore records, Quotas quotas) {
    this.blobs = blobs;
    this.records = records;
    this.quotas = quotas;
  }

  /// The size of a blob in bytes. What a client was told exists stays for a while, even if nothing
  /// names it yet.
  ///
  /// @throws RegistryException `BLOB_UNKNOWN`
  public long size(long packageId, Digest digest) {
    return records.findSizeAndKeep(packageId, digest).orElseThrow(() -> unknown(digest));
  }

  /// Opens a blob, to be closed by the caller.
  ///
  /// @throws RegistryException `BLOB_UNKNOWN`
  public BlobReading open(long packageId, Digest digest) throws IOException {
    long size = records.findSize(packageId, digest).orElseThrow(() -> unknown(digest));
    return new BlobReading(
        blobs
            .open(digest, size)
            .orElseThrow(() -> {
              LOG.error("the bytes of {} are gone", digest);
              return unknown(digest);
            }));
  }

  /// Makes a blob of another package readable in the target (distribution-spec, "Mounting a blob").
  ///
  /// @param readable the id of a package, if the caller may read it
  /// @return whether it was readable there
  public boolean mount(
      PackageTarget target,
      Digest digest,
      RepositoryName source,
      Function<RepositoryName, OptionalLong> readable) {
    OptionalLong id = readable.apply(source);
    if (id.isEmpty()) {
      return false;
    }
    OptionalLong size = records.findSize(id.getAsLong(), digest);
    if (size.isEmpty()) {
      return false;
    }
    try (Quotas.Room _ = quotas.of(target).holdBlob(digest, size.getAsLong())) {
      return Writing.attempt(() -> records.mount(target, digest, id.getAsLong()));
    }
  }

  /// Mounts a blob from whichever package the caller may read.
  ///
  /// @return whether there was one
  public boolean mountFromAnywhere(
      PackageTarget target, Digest digest, Function<RepositoryName, OptionalLong> readable) {
    List<RepositoryName> holders = records.findHolders(digest, target.ownerId(), HOLDERS);
    for (RepositoryName holder : holders) {
      if (mount(target, digest, holder, readable)) {
        return true;
      }
    }
    return false;
  }

  /// Makes a blob unreadable in a package at once.
  ///
  /// @throws RegistryException `BLOB_UNKNOWN`, or `UNSUPPORTED` naming the manifest that needs it
  public void delete(long packageId, Digest digest, Actor by) {
    switch (Writing.attempt(() -> records.unlink(packageId, digest, by))) {
      case Unlinking.Unlinked _ -> {}
      case Unlinking.Absent _ -> throw unknown(digest);
      case Unlinking.Needed(var manifest, var tag) ->
          throw new RegistryException(
              ErrorCode.UNSUPPORTED,
              "the blob is needed by manifest "
                  + manifest
                  + tag.map(t -> " (tag " + t + ")").orElse("")
                  + "; delete that first");
    }
  }

  private static RegistryException unknown(Digest digest) {
    return new RegistryException(ErrorCode.BLOB_UNKNOWN, List.of(digest.toString()));
  }
}
