package dev.berth.http.rest;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// JSON schemas: those of GitHub's answers, those of answers that are Berth's own, and those of
/// what requests bring.
final class Schemas {
  private static final String REFERENCES = "#/components/schemas/";

  private Schemas() {}

  /// All schemas by their names, with references as OpenAPI has them.
  static ObjectNode all() {
    ObjectNode schemas = read("schemas.json");
    schemas.setAll(read("own-schemas.json"));
    relocate(schemas);
    return schemas;
  }

  private static ObjectNode read(String name) {
    try (InputStream file = Schemas.class.getResourceAsStream(name)) {
      if (file == null) {
        throw new IllegalStateException("the schemas are not in the program");
      }
      // What is in the program is not held to the limits of what comes from outside.
      return (ObjectNode) JsonMapper.shared().readTree(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void relocate(JsonNode node) {
    if (node instanceof ObjectNode object && object.path("$ref").isString()) {
      object.put("$ref", object.get("$ref").stringValue().replace("#/$defs/", REFERENCES));
    }
    node.forEach(Schemas::relocate);
  }

  static ObjectNode reference(String schema) {
    return Json.object().put("$ref", REFERENCES + schema);
  }

  /// An object of such fields; those with a point in their names are in objects of their own.
  static ObjectNode ofFields(List<Operation.Value> fields) {
    ObjectNode schema = Json.object().put("type", "object");
    schema.putObject("properties");
    for (Operation.Value field : fields) {
      ObjectNode holder = schema;
      String name = field.name();
      int point = name.indexOf('.');
      if (point > 0) {
        JsonNode outer = schema.get("properties").path(name.substring(0, point));
        holder = (ObjectNode) outer;
        if (!holder.has("properties")) {
          holder.putObject("properties");
        }
        name = name.substring(point + 1);
      }
      ObjectNode properties = (ObjectNode) holder.get("properties");
      properties.set(name, ofType(field.type()).put("description", field.description()));
      if (field.required()) {
        (holder.get("required") instanceof ArrayNode known ? known : holder.putArray("required"))
            .add(name);
      }
    }
    return schema;
  }

  /// What [Operation] calls a type.
  static ObjectNode ofType(String type) {
    ObjectNode schema = Json.object();
    if (type.endsWith("[]")) {
      schema.put("type", "array").set("items", ofType(type.substring(0, type.length() - 2)));
    } else if (type.contains("|")) {
      ArrayNode words = schema.put("type", "string").putArray("enum");
      List.of(type.split("\\|", -1)).forEach(words::add);
    } else if (type.equals("date-time")) {
      schema.put("type", "string").put("format", type);
    } else {
      schema.put("type", type);
    }
    return schema;
  }
}
