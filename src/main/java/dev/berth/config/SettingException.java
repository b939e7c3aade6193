package dev.berth.config;

/// A setting is unknown or its value is out of range. The message is one sentence that names the
/// setting and where it came from.
public final class SettingException extends RuntimeException {

  public SettingException(String sentence) {
    super(sentence, null, false, false);
  }
}
