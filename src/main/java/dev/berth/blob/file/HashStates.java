package dev.berth.blob.file;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.berth.oci.DigestAlgorithm;
import dev.berth.oci.UploadId;
import java.security.MessageDigest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How far the hashing of uploads has come that wait for their next request, so that their bytes
/// need not be read again. A few hundred bytes each, bounded in number and time.
final class HashStates {
  private static final int MOST = 4096;
  private static final Duration LONGEST = Duration.ofHours(1);

  private final Cache<UploadId, HashState> states =
      Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(LONGEST).build();

  private record HashState(DigestAlgorithm algorithm, MessageDigest hash, long position) {}

  /// Keeps the hash of the first `position` bytes of an upload. It belongs to this object from now
  /// on.
  void put(UploadId id, DigestAlgorithm algorithm, MessageDigest hash, long position) {
    states.put(id, new HashState(algorithm, hash, position));
  }

  /// Hands out what is known of an upload and forgets it. Nothing unless it is the hash of exactly
  /// `position` bytes under `algorithm`.
  @Nullable MessageDigest take(UploadId id, DigestAlgorithm algorithm, long position) {
    HashState state = states.asMap().remove(id);
    if (state == null || state.algorithm() != algorithm || state.position() != position) {
      return null;
    }
    return state.hash();
  }

  void forget(UploadId id) {
    states.asMap().remove(id);
  }
}
