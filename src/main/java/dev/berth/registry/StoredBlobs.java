package dev.berth.registry;

import dev.berth.blob.BlobContent;
import dev.berth.blob.BlobStore;
import dev.berth.blob.BytesContent;
import dev.berth.meta.BlobRecordStore;
import dev.berth.oci.Digest;
import java.io.IOException;
import java.util.Optional;

/// The bytes of blobs, wherever they are: few of them with the blob's record, more of them in the
/// blob store. Who may read them was decided before.
public final class StoredBlobs {
  private final BlobStore blobs;
  private final BlobRecordStore records;

  public StoredBlobs(BlobStore blobs, BlobRecordStore records) {
    this.blobs = blobs;
    this.records = records;
  }

  /// Opens the bytes of a blob, to be closed by the caller; empty when they are gone.
  ///
  /// @param size what the record says, in bytes: it tells where to look first. Small blobs of
  ///   earlier versions are in the blob store
  Optional<BlobContent> open(Digest digest, long size) throws IOException {
    if (size <= BlobRecordStore.LARGEST_CONTENT) {
      Optional<BlobContent> kept = kept(digest);
      return kept.isPresent() ? kept : blobs.open(digest);
    }
    return blobs.open(digest);
  }

  private Optional<BlobContent> kept(Digest digest) {
    return records.findContent(digest).map(BytesContent::new);
  }
}
