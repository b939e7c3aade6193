package dev.berth.wire;

import dev.berth.LocalBerth;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// An app for one-time codes (RFC 6238), which shares nothing with what it is to fit.
public final class TotpApp {
  private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private final byte[] key;

  public TotpApp(String base32) {
    StringBuilder digits = new StringBuilder();
    base32.chars().forEach(c -> digits.append(Character.forDigit(BASE32.indexOf(c), 32)));
    byte[] bytes = new BigInteger(digits.toString(), 32).toByteArray();
    byte[] padded = new byte[40];
    System.arraycopy(bytes, 0, padded, 40 - bytes.length, bytes.length);
    this.key = Arrays.copyOfRange(padded, 20, 40);
  }

  /// Gives a user who has a password a second factor.
  static TotpApp setUp(LocalBerth berth, String login, String password) {
    String path = "/settings/two_factor_authentication/setup";
    Browsing browser = new Browsing(berth.url());
    browser.signIn(login, password).expect(303);
    Browsing.Page form = browser.get(path).expect(200);
    String secret =
        form.text().replaceAll("(?s).*name=\"secret\" value=\"([A-Z2-7]{32})\".*", "$1");
    TotpApp app = new TotpApp(secret);
    browser
        .post(
            path,
            form.formToken(),
            "secret",
            secret,
            "code",
            app.code(0),
            "password_or_code",
            password)
        .expect(201);
    return app;
  }

  /// What it shows so many periods from now.
  public String code(int later) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(key, "HmacSHA1"));
      long step = Instant.now().getEpochSecond() / 30 + later;
      byte[] hash = mac.doFinal(ByteBuffer.allocate(8).putLong(step).array());
      int at = hash[19] & 15;
      int number = ByteBuffer.wrap(hash, at, 4).getInt() & 0x7fffffff;
      return String.valueOf(1_000_000 + number % 1_000_000).substring(1);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
