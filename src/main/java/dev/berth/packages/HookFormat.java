package dev.berth.packages;

import java.util.Locale;
import java.util.Optional;

/// How a payload is sent.
public enum HookFormat {
  /// The body is the payload.
  JSON,
  /// The body is a form whose field `payload` is the payload.
  FORM;

  /// GitHub's word for it.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<HookFormat> find(String word) {
    for (HookFormat format : values()) {
      if (format.word().equals(word)) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }
}
