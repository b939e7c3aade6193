package dev.berth.packages;

import java.util.Locale;
import java.util.Optional;

/// The name of an account: GitHub's rules, in the lower-case form under which accounts are
/// compared.
public record Login(String value) {
  /// The most characters of one.
  public static final int LONGEST = 39;

  public Login {
    if (!isLogin(value)) {
      throw new IllegalArgumentException("not a login in lower case: " + value);
    }
  }

  /// The login that `text` means whatever its case.
  ///
  /// @throws IllegalArgumentException if no account could be called that
  public static Login of(String text) {
    return find(text).orElseThrow(() -> new IllegalArgumentException("not a login: " + text));
  }

  /// The login that `text` means whatever its case, if an account could be called that. A letter
  /// that is no letter of ASCII is none of a login, even where its lower case is one.
  public static Optional<Login> find(String text) {
    boolean ascii = text.chars().allMatch(c -> c < 0x80);
    String lower = ascii ? text.toLowerCase(Locale.ROOT) : "";
    return isLogin(lower) ? Optional.of(new Login(lower)) : Optional.empty();
  }

  /// Whether an account could be called `text`: letters and digits, single hyphens within.
  public static boolean isLogin(String text) {
    if (text.isEmpty() || text.length() > LONGEST) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
      boolean hyphen = c == '-' && i > 0 && i < text.length() - 1 && text.charAt(i - 1) != '-';
      if (!word && !hyphen) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return value;
  }
}
