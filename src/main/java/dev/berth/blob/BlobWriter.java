package dev.berth.blob;

import dev.berth.oci.Digest;
import dev.berth.oci.DigestAlgorithm;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;

/// Takes the bytes of one upload in order and hashes them while they pass. For one thread at a
/// time.
///
/// `close` without `commit` keeps what was written, so that the upload can be resumed.
public interface BlobWriter extends WritableByteChannel {

  /// How many bytes of the upload were taken so far, those of earlier writers included.
  long position();

  /// Makes the written bytes readable under `digest`, all at once or not at all, and durable: when
  /// this returns, they survive a power cut.
  ///
  /// Committing content that is already stored succeeds and keeps the stored copy. The writer is
  /// closed and the upload gone in every case; content that does not match `digest` leaves nothing
  /// behind. When `digest` uses another algorithm than the upload began with, the bytes are read
  /// once more.
  ///
  /// @return the size in bytes
  /// @throws DigestMismatchException if the content's digest is another
  long commit(Digest digest) throws IOException;

  /// Ends the upload without committing it, and hands out its bytes, all in memory: for few of
  /// them, which the caller keeps elsewhere. The store has forgotten them when this returns; it has
  /// not looked at their digest.
  byte[] take() throws IOException;

  /// The algorithm that the bytes are hashed under while they pass.
  DigestAlgorithm algorithm();

  /// Lets go of the upload's resources and keeps its bytes, unless it was committed.
  @Override
  void close() throws IOException;
}
