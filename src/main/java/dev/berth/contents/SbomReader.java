package dev.berth.contents;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/// Reads SPDX 2 and CycloneDX as JSON, bare, in an in-toto statement, or in a signed envelope, in
/// one pass: only the components that are asked for are kept.
final class SbomReader {
  private static final int DEEPEST = 200;
  private static final int DEEPEST_ENVELOPE = 4;
  private static final int LONGEST = 300;
  private static final int MOST_TOOLS = 5;
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxStringLength(Documents.LARGEST)
                  .build())
          .build();

  private final String query;
  private final int skip;
  private final int limit;
  private final List<Document.Component> components = new ArrayList<>();
  private final List<String> tools = new ArrayList<>();
  private String format = "";
  private String subject = "";
  private String created = "";
  private int total;
  private int matching;

  private SbomReader(String query, int skip, int limit) {
    this.query = query.toLowerCase(Locale.ROOT);
    this.skip = skip;
    this.limit = limit;
  }

  /// @param query a part of a name, a version or a license; empty: any
  static Document read(byte[] bytes, String query, int skip, int limit) {
    SbomReader reader = new SbomReader(query, skip, limit);
    reader.readDocument(bytes, 0);
    return reader.format.isEmpty()
        ? new Document.Unread("it is neither SPDX 2 nor CycloneDX as JSON")
        : new Document.Sbom(
            reader.format,
            reader.subject,
            reader.created,
            reader.tools,
            reader.total,
            reader.matching,
            reader.components);
  }

  private void readDocument(byte[] bytes, int depth) {
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), bytes)) {
      if (json.nextToken() == JsonToken.START_OBJECT) {
        readObject(json, depth);
      }
    }
  }

  private void readObject(JsonParser json, int depth) {
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      switch (name) {
        case "predicate", "dsseEnvelope" -> {
          if (value == JsonToken.START_OBJECT && depth < DEEPEST_ENVELOPE) {
            readObject(json, depth + 1);
          } else {
            json.skipChildren();
          }
        }
        case "payload" -> {
          if (value == JsonToken.VALUE_STRING && depth < DEEPEST_ENVELOPE) {
            readDocument(json.getBinaryValue(), depth + 1);
          } else {
            json.skipChildren();
          }
        }
        case "spdxVersion" -> format = text(json);
        case "bomFormat" -> format = text(json) + (format.isEmpty() ? "" : " " + format);
        case "specVersion" -> format = format.isEmpty() ? text(json) : format + " " + text(json);
        case "name" -> subject = text(json);
        case "creationInfo" -> readCreation(json);
        case "metadata" -> readMetadata(json);
        case "packages", "components" -> readComponents(json);
        default -> json.skipChildren();
      }
    }
  }

  private void readCreation(JsonParser json) {
    readMembers(
        json,
        (name, value) -> {
          if (name.equals("created")) {
            created = text(json);
          } else if (name.equals("creators") && value == JsonToken.START_ARRAY) {
            while (json.nextToken() != JsonToken.END_ARRAY) {
              addTool(text(json).replaceFirst("^Tool: *", ""));
            }
          } else {
            json.skipChildren();
          }
        });
  }

  private void readMetadata(JsonParser json) {
    readMembers(
        json,
        (name, value) -> {
          if (name.equals("timestamp")) {
            created = text(json);
          } else if (name.equals("component") && value == JsonToken.START_OBJECT) {
            subject = new ComponentReader(json, _ -> {}).read().name();
          } else if (name.equals("tools")) {
            readTools(json, value);
          } else {
            json.skipChildren();
          }
        });
  }

  /// Gives each member of the object that begins here to what reads its value to the end; what is
  /// no object is skipped.
  private static void readMembers(JsonParser json, BiConsumer<String, JsonToken> member) {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return;
    }
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = json.currentName();
      member.accept(name, json.nextToken());
    }
  }

  /// A list, or in newer versions an object with a list of components.
  private void readTools(JsonParser json, JsonToken value) {
    if (value == JsonToken.START_ARRAY) {
      while (json.nextToken() != JsonToken.END_ARRAY) {
        if (json.currentToken() == JsonToken.START_OBJECT) {
          Document.Component tool = new ComponentReader(json, _ -> {}).read();
          addTool((tool.name() + " " + tool.version()).strip());
        } else {
          json.skipChildren();
        }
      }
    } else if (value == JsonToken.START_OBJECT) {
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        boolean listed = json.currentName().equals("components");
        JsonToken inner = json.nextToken();
        if (listed && inner == JsonToken.START_ARRAY) {
          readTools(json, inner);
        } else {
          json.skipChildren();
        }
      }
    }
  }

  private void addTool(String tool) {
    if (!tool.isEmpty() && tools.size() < MOST_TOOLS) {
      tools.add(tool);
    }
  }

  private void readComponents(JsonParser json) {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      json.skipChildren();
      return;
    }
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() == JsonToken.START_OBJECT) {
        add(new ComponentReader(json, this::add).read());
      } else {
        json.skipChildren();
      }
    }
  }

  private void add(Document.Component component) {
    if (component.name().isEmpty()) {
      return;
    }
    total++;
    boolean meant =
        query.isEmpty()
            || (component.name() + " " + component.version() + " " + component.license())
                .toLowerCase(Locale.ROOT)
                .contains(query);
    if (meant && matching++ >= skip && components.size() < limit) {
      components.add(component);
    }
  }

  static String text(JsonParser json) {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      json.skipChildren();
      return "";
    }
    String text = json.getString();
    return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
  }
}
