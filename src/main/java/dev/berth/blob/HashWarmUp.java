package dev.berth.blob;

import dev.berth.oci.DigestAlgorithm;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/// Hashes until the JVM has compiled SHA-256 to the processor's own instructions; before that, the
/// first upload would be hashed at a tenth of the speed.
public final class HashWarmUp {
  private static final int BYTES = 20 * 1024 * 1024;

  private HashWarmUp() {}

  /// Begins on a thread of its own, which does not keep the JVM running and ends early when it is
  /// interrupted.
  public static Thread start() {
    return Thread.ofPlatform().name("hash-warm-up").daemon().start(HashWarmUp::run);
  }

  private static void run() {
    MessageDigest hash = DigestAlgorithm.SHA256.newMessageDigest();
    ByteBuffer piece = ByteBuffer.allocateDirect(64 * 1024);
    for (int done = 0; done < BYTES && !Thread.interrupted(); done += piece.capacity()) {
      hash.update(piece.clear());
    }
    hash.reset();
  }
}
