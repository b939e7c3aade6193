package dev.berth.blob;

import dev.berth.oci.Digest;
import dev.berth.oci.DigestAlgorithm;
import dev.berth.oci.UploadId;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/// Keeps the bytes of blobs under their digests, and of uploads under way.
///
/// Which of them anybody may read is not its business: that is in the metadata. Safe for use by
/// many threads. Methods throw [IOException] only when the store is broken or full
/// ([StorageFullException]); what is absent is an empty result.
public interface BlobStore extends AutoCloseable {

  /// Opens the content under `digest` for reading, or nothing when it is not here. Content that is
  /// deleted while open stays readable until it is closed.
  Optional<BlobContent> open(Digest digest) throws IOException;

  /// The size in bytes of the content under `digest`, without opening it.
  Optional<Long> size(Digest digest) throws IOException;

  /// Begins a new upload, whose digest will be computed under `algorithm` while the bytes pass.
  /// Nothing needs to be durable yet. An id is for one upload: bytes that a second one under it
  /// wants to keep are refused.
  BlobWriter begin(UploadId id, DigestAlgorithm algorithm) throws IOException;

  /// Goes on with an upload that an earlier writer left: `BlobWriter.position()` says how many
  /// bytes are there. Bytes already received are read again if the hash state is gone. Empty when
  /// there is no such upload.
  ///
  /// The caller makes sure that one writer at a time is open for an upload.
  Optional<BlobWriter> resume(UploadId id, DigestAlgorithm algorithm) throws IOException;

  /// How far an upload is.
  ///
  /// @param size the bytes that are here
  /// @param lastWrittenAt when the latest of them came
  record UploadState(long size, Instant lastWrittenAt) {}

  /// How far an upload is; empty when there is no such upload.
  Optional<UploadState> uploadState(UploadId id) throws IOException;

  /// Forgets an upload and its bytes; without effect when there is no such upload.
  void cancel(UploadId id) throws IOException;

  /// Opens a place for bytes that are too many for the memory and that nobody is promised.
  Scratch scratch() throws IOException;

  /// Removes the content under `digest`; without effect when there is none.
  void delete(Digest digest) throws IOException;

  /// Removes what no row knows: uploads that were last written before `before` and that
  /// `isLiveUpload` denies, and blobs stored before `before` that `isKnownBlob` denies. Walks the
  /// store once, in bounded memory.
  ///
  /// @return how many files went
  long removeOrphans(
      Instant before, Predicate<UploadId> isLiveUpload, Predicate<Digest> isKnownBlob)
      throws IOException;

  /// Throws when the store could not take an upload now.
  void check() throws IOException;

  @Override
  void close();
}
