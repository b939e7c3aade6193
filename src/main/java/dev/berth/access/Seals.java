package dev.berth.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Texts that a browser keeps between two steps and can neither make nor change: nothing is stored
/// for who does not go on. They can be read by their holder, and end by themselves.
public final class Seals {
  private static final Base64.Encoder TO_TEXT = Base64.getUrlEncoder().withoutPadding();
  private static final Base64.Decoder FROM_TEXT = Base64.getUrlDecoder();

  private final byte[] key;
  private final InstantSource clock;

  /// @param signingKey the same on every node, and no secret's to anybody else
  public Seals(byte[] signingKey, InstantSource clock) {
    this.key = mac(signingKey, "seals");
    this.clock = clock;
  }

  /// @param purpose what the values are for: one sealed for another is none
  String seal(String purpose, Duration lifetime, List<String> values) {
    StringBuilder text = new StringBuilder();
    text.append(clock.instant().plus(lifetime).getEpochSecond());
    for (String value : values) {
      text.append('.').append(TO_TEXT.encodeToString(value.getBytes(StandardCharsets.UTF_8)));
    }
    return text + "." + TO_TEXT.encodeToString(mac(key, purpose + "." + text));
  }

  /// The values, if they were sealed for this purpose and have not ended.
  Optional<List<String>> open(String purpose, String sealed) {
    int last = sealed.lastIndexOf('.');
    if (last < 0) {
      return Optional.empty();
    }
    try {
      String text = sealed.substring(0, last);
      byte[] seal = FROM_TEXT.decode(sealed.substring(last + 1));
      if (!MessageDigest.isEqual(seal, mac(key, purpose + "." + text))) {
        return Optional.empty();
      }
      String[] parts = text.split("\\.", -1);
      if (!clock.instant().isBefore(Instant.ofEpochSecond(Long.parseLong(parts[0])))) {
        return Optional.empty();
      }
      List<String> values = new ArrayList<>();
      for (int i = 1; i < parts.length; i++) {
        values.add(new String(FROM_TEXT.decode(parts[i]), StandardCharsets.UTF_8));
      }
      return Optional.of(values);
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static byte[] mac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }
}
