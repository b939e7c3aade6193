package dev.berth.hook;

import dev.berth.packages.HookSecret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signs what is sent, so that receivers know who sent it.
final class Signatures {
  private Signatures() {}

  /// `sha1=` and the HMAC of a body: what the oldest receivers look at.
  static String sha1(HookSecret secret, byte[] body) {
    return "sha1=" + hmac("HmacSHA1", secret, body);
  }

  /// `sha256=` and the HMAC of a body.
  static String sha256(HookSecret secret, byte[] body) {
    return "sha256=" + hmac("HmacSHA256", secret, body);
  }

  private static String hmac(String algorithm, HookSecret secret, byte[] body) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(secret.text().getBytes(StandardCharsets.UTF_8), algorithm));
      return HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // every Java has both
    }
  }
}
