package dev.berth.registry;

import dev.berth.oci.Platform;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Reads an image's configuration in one pass. What is not as the specification has it is left out.
final class ConfigurationReader {
  private final JsonParser json;
  private final Map<String, String> texts = new HashMap<>();
  private final Map<String, List<String>> lists = new HashMap<>();
  private final Map<String, String> labels = new HashMap<>();
  private final List<ImageConfiguration.Step> history = new ArrayList<>();

  private ConfigurationReader(JsonParser json) {
    this.json = json;
  }

  /// Empty if there is no JSON object.
  static Optional<ImageConfiguration> read(JsonParser json) {
    return json.nextToken() == JsonToken.START_OBJECT
        ? Optional.of(new ConfigurationReader(json).readAll())
        : Optional.empty();
  }

  private ImageConfiguration readAll() {
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      switch (name) {
        case "os", "architecture", "variant", "os.version" -> texts.put(name, text());
        case "config" -> {
          if (value == JsonToken.START_OBJECT) {
            readContainer();
          }
        }
        case "history" -> {
          if (value == JsonToken.START_ARRAY) {
            readHistory();
          }
        }
        default -> json.skipChildren();
      }
    }
    Platform platform =
        new Platform(texts("os"), texts("architecture"), texts("variant"), texts("os.version"));
    return new ImageConfiguration(
        Optional.of(platform).filter(Platform::isKnown),
        new ImageConfiguration.Container(
            texts("User"),
            texts("WorkingDir"),
            list("Entrypoint"),
            list("Cmd"),
            list("Env"),
            texts("StopSignal")),
        list("ExposedPorts"),
        list("Volumes"),
        labels,
        history);
  }

  private void readContainer() {
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = json.currentName();
      json.nextToken();
      switch (name) {
        case "User", "WorkingDir", "StopSignal" -> texts.put(name, text());
        case "Entrypoint", "Cmd", "Env" -> lists.put(name, items());
        case "ExposedPorts", "Volumes" -> lists.put(name, names());
        case "Labels" -> readLabels();
        default -> json.skipChildren();
      }
    }
  }

  private void readHistory() {
    JsonToken token = json.nextToken();
    while (token != null && token != JsonToken.END_ARRAY) {
      if (token == JsonToken.START_OBJECT) {
        readStep();
      } else {
        json.skipChildren();
      }
      token = json.nextToken();
    }
  }

  private void readStep() {
    String command = "";
    String comment = "";
    boolean empty = false;
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = json.currentName();
      json.nextToken();
      switch (name) {
        case "created_by" -> command = text();
        case "comment" -> comment = text();
        case "empty_layer" -> {
          empty = json.currentToken() == JsonToken.VALUE_TRUE;
          json.skipChildren();
        }
        default -> json.skipChildren();
      }
    }
    history.add(new ImageConfiguration.Step(command, comment, empty));
  }

  private void readLabels() {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return;
    }
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = json.currentName();
      if (json.nextToken() == JsonToken.VALUE_STRING) {
        labels.put(name, json.getString());
      }
      json.skipChildren();
    }
  }

  private String text() {
    String text = json.currentToken() == JsonToken.VALUE_STRING ? json.getString() : "";
    json.skipChildren();
    return text;
  }

  private List<String> items() {
    List<String> items = new ArrayList<>();
    if (json.currentToken() != JsonToken.START_ARRAY) {
      json.skipChildren();
      return items;
    }
    JsonToken token = json.nextToken();
    while (token != null && token != JsonToken.END_ARRAY) {
      if (token == JsonToken.VALUE_STRING) {
        items.add(json.getString());
      }
      json.skipChildren();
      token = json.nextToken();
    }
    return items;
  }

  private List<String> names() {
    List<String> names = new ArrayList<>();
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return names;
    }
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      names.add(json.currentName());
      json.nextToken();
      json.skipChildren();
    }
    return names;
  }

  private String texts(String name) {
    return texts.getOrDefault(name, "");
  }

  private List<String> list(String name) {
    return lists.getOrDefault(name, List.of());
  }
}
