package dev.berth.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.OptionalLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The tokens that `/token` hands out: signed, short-lived, and verified by themselves.
///
/// A token says which personal token stands behind it, not what it may do: that is decided when the
/// operation runs. It is the Base64 form of
///
/// ```
/// version 1 byte · personal token's id, 0 for nobody, 8 bytes · end in epoch seconds, 8 bytes ·
/// HMAC-SHA256 of these 17 bytes, 32 bytes
/// ```
public final class RegistryTokens {
  /// How long a token is valid.
  public static final Duration LIFETIME = Duration.ofMinutes(5);

  private static final byte VERSION = 1;
  private static final int CLAIMS = 17;
  private static final int MAC = 32;
  private static final int REMEMBERED = 10_000;

  private final SecretKeySpec key;
  private final InstantSource clock;

  // A signature that was right once is right for ever; only the end has to be looked at again.
  private final Cache<String, Claims> verified =
      Caffeine.newBuilder().maximumSize(REMEMBERED).build();

  /// @param signingKey at least 32 random bytes, the same on every node
  public RegistryTokens(byte[] signingKey, InstantSource clock) {
    this.key = new SecretKeySpec(signingKey, "HmacSHA256");
    this.clock = clock;
  }

  /// What a valid token says.
  ///
  /// @param personalToken the id of the token it stands for; empty for nobody
  public record Claims(OptionalLong personalToken, Instant end) {}

  /// A new token that stands for a personal token, or for nobody.
  public String issue(OptionalLong personalToken) {
    byte[] token =
        ByteBuffer.allocate(CLAIMS + MAC)
            .put(VERSION)
            .putLong(personalToken.orElse(0))
            .putLong(clock.instant().plus(LIFETIME).getEpochSecond())
            .array();
    System.arraycopy(sign(token), 0, token, CLAIMS, MAC);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
  }

  /// What `token` says, if we issued it and its time has not run out.
  public Optional<Claims> verify(String token) {
    Claims claims = verified.getIfPresent(token);
    if (claims == null) {
      claims = read(token);
      if (claims == null) {
        return Optional.empty();
      }
      verified.put(token, claims);
    }
    return clock.instant().isBefore(claims.end()) ? Optional.of(claims) : Optional.empty();
  }

  private @org.jspecify.annotations.Nullable Claims read(String token) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(token);
    } catch (IllegalArgumentException e) {
      return null;
    }
    if (bytes.length != CLAIMS + MAC || bytes[0] != VERSION) {
      return null;
    }
    byte[] mac = new byte[MAC];
    System.arraycopy(bytes, CLAIMS, mac, 0, MAC);
    if (!MessageDigest.isEqual(mac, sign(bytes))) {
      return null;
    }
    ByteBuffer claims = ByteBuffer.wrap(bytes, 1, CLAIMS - 1);
    long id = claims.getLong();
    Instant end = Instant.ofEpochSecond(claims.getLong());
    return new Claims(id == 0 ? OptionalLong.empty() : OptionalLong.of(id), end);
  }

  private byte[] sign(byte[] token) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      mac.update(token, 0, CLAIMS);
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }
}
