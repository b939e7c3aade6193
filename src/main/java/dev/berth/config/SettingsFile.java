package dev.berth.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Reads settings from a YAML file: one flat map from their keys to texts, numbers or lists.
final class SettingsFile {

  private SettingsFile() {}

  /// The texts in the file, by key.
  static Map<String, String> read(String file) {
    String text;
    try {
      text = Files.readString(Path.of(file));
    } catch (NoSuchFileException e) {
      throw new SettingException("The configuration file " + file + " is not there.");
    } catch (IOException e) {
      throw new SettingException(
          "The configuration file " + file + " cannot be read: " + e.getMessage() + ".");
    }
    Object content;
    try {
      content = new Load(LoadSettings.builder().setLabel(file).build()).loadFromString(text);
    } catch (YamlEngineException e) {
      throw new SettingException(
          "The configuration file " + file + " is no YAML: " + firstLine(e) + ".");
    }
    if (content == null) {
      return Map.of();
    }
    if (!(content instanceof Map<?, ?> map)) {
      throw new SettingException(
          "The configuration file " + file + " must hold lines of the form `key: value`.");
    }
    Map<String, String> texts = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      String key = String.valueOf(entry.getKey());
      if (Settings.all().stream().noneMatch(setting -> setting.key().equals(key))) {
        throw new SettingException(
            "\"" + key + "\" in " + file + " is no setting; `berth help serve` lists them.");
      }
      texts.put(key, text(file, key, entry.getValue()));
    }
    return texts;
  }

  private static String text(String file, String key, @Nullable Object value) {
    return switch (value) {
      case null -> "";
      case String string -> string;
      case Number number -> number.toString();
      case Boolean truth -> truth.toString();
      case List<?> list -> {
        List<String> parts = new ArrayList<>();
        for (Object part : list) {
          parts.add(String.valueOf(part));
        }
        yield String.join(",", parts);
      }
      default ->
          throw new SettingException(
              key + " in " + file + " takes a text or a list of texts, and was given a map.");
    };
  }

  private static String firstLine(YamlEngineException failure) {
    String message = String.valueOf(failure.getMessage());
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }
}
