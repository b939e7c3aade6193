package dev.berth.config;

import java.util.Locale;

/// One row of the table of settings: its names, its default and how its text is read.
///
/// @param key the key in the file; the flag and the variable are named after it
/// @param placeholder stands for the value where the flag is explained
/// @param standard the text that is read when nobody gives one; empty when its absence means
///   something
/// @param standardSays what the default is, in words
/// @param meaning what it does, in a line
/// @param secret whether the value may hold a password and so is never repeated
/// @param reader makes the text a value; says in an [IllegalArgumentException] what it expects
/// @param <T> what the text means
public record Setting<T>(
    String key,
    String placeholder,
    String standard,
    String standardSays,
    String meaning,
    boolean secret,
    Reader<T> reader) {

  /// Makes a setting's text a value.
  ///
  /// @param <T> what the text means
  @FunctionalInterface
  public interface Reader<T> {

    /// The value that `text` means.
    ///
    /// @throws IllegalArgumentException saying what is expected instead, as the end of a sentence
    T read(String text);
  }

  /// The flag of `serve`.
  public String flag() {
    return "--" + key;
  }

  /// The variable of the environment.
  public String variable() {
    return "BERTH_" + key.replace('-', '_').toUpperCase(Locale.ROOT);
  }
}
