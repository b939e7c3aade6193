package dev.berth.access;

import dev.berth.packages.TotpSecret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.OptionalLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The six digits that an app shows for 30 seconds (RFC 6238, with SHA-1, as all apps have it).
final class OneTimeCodes {
  private static final int PERIOD_SECONDS = 30;
  private static final int MODULUS = 1_000_000;

  /// How many periods the clock of a telephone may be wrong by.
  private static final int DRIFT = 1;

  private OneTimeCodes() {}

  /// The period of an instant.
  static long step(Instant at) {
    return Math.floorDiv(at.getEpochSecond(), PERIOD_SECONDS);
  }

  /// The code of a period.
  static String code(TotpSecret secret, long step) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(secret.bytes(), "HmacSHA1"));
      byte[] hash = mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
      int offset = hash[hash.length - 1] & 0xf;
      int number = ByteBuffer.wrap(hash).getInt(offset) & Integer.MAX_VALUE;
      return "%06d".formatted(number % MODULUS);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA1", e);
    }
  }

  /// The period of which `typed` is the code, near `now` and after `last`.
  static OptionalLong find(TotpSecret secret, String typed, Instant now, long last) {
    byte[] code = typed.getBytes(StandardCharsets.UTF_8);
    long found = Long.MIN_VALUE;
    for (long step = step(now) - DRIFT; step <= step(now) + DRIFT; step++) {
      byte[] right = code(secret, step).getBytes(StandardCharsets.UTF_8);
      if (MessageDigest.isEqual(right, code) && step > last) {
        found = step;
      }
    }
    return found == Long.MIN_VALUE ? OptionalLong.empty() : OptionalLong.of(found);
  }
}
