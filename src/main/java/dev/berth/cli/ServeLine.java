package dev.berth.cli;

import dev.berth.config.Setting;
import dev.berth.config.Settings;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A line `serve [--KEY VALUE]...`, read without the parser that the other commands use: to load
/// that one would take a third of the server's start.
///
/// @param flags the settings given as flags, by key
/// @param configFile what `--config` named
public record ServeLine(Map<String, String> flags, Optional<String> configFile) {
  private static final String FLAG = "--";
  private static final String CONFIG = "config";

  /// The line, if it is a plain one. Whatever is unusual about it (help, an unknown flag, a missing
  /// value, one that is given twice) is left to [Commands], which says so.
  public static Optional<ServeLine> read(String[] arguments) {
    if (arguments.length == 0 || !arguments[0].equals(Commands.SERVE)) {
      return Optional.empty();
    }
    Set<String> known = new HashSet<>();
    known.add(CONFIG);
    for (Setting<?> setting : Settings.all()) {
      known.add(setting.key());
    }
    Map<String, String> given = new HashMap<>();
    for (int i = 1; i < arguments.length; i++) {
      String argument = arguments[i];
      int equals = argument.indexOf('=');
      String key = argument.substring(0, equals < 0 ? argument.length() : equals);
      if (!key.startsWith(FLAG) || !known.contains(key.substring(FLAG.length()))) {
        return Optional.empty();
      }
      if (equals < 0 && (i + 1 == arguments.length || arguments[i + 1].startsWith("-"))) {
        return Optional.empty();
      }
      String value = equals < 0 ? arguments[++i] : argument.substring(equals + 1);
      if (given.put(key.substring(FLAG.length()), value) != null) {
        return Optional.empty();
      }
    }
    Optional<String> file = Optional.ofNullable(given.remove(CONFIG));
    return Optional.of(new ServeLine(Map.copyOf(given), file));
  }
}
