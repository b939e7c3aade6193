package dev.berth.http.rest;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Reads and writes JSON, within limits that keep a hostile body cheap.
final class Json {
  private static final int DEEPEST = 50;
  private static final int LONGEST_TEXT = 100_000;
  private static final int LONGEST_NUMBER = 30;
  // A token takes up to 80 bytes when it is read, and two in the body.
  private static final int MOST_TOKENS = 5_000;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEEPEST)
                          .maxStringLength(LONGEST_TEXT)
                          .maxNameLength(LONGEST_TEXT)
                          .maxNumberLength(LONGEST_NUMBER)
                          .maxTokenCount(MOST_TOKENS)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Json() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static ArrayNode array() {
    return JsonNodeFactory.instance.arrayNode();
  }

  /// The object that `bytes` hold; an empty one for no bytes at all.
  static ObjectNode readObject(byte[] bytes) {
    if (new String(bytes, StandardCharsets.UTF_8).isBlank()) {
      return object();
    }
    JsonNode node;
    try {
      node = MAPPER.readTree(bytes);
    } catch (JacksonException e) {
      throw new ApiException(400, "Problems parsing JSON");
    }
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw new ApiException(400, "Body should be a JSON object");
  }

  /// What maps, lists, texts, numbers and truth values are in JSON.
  static JsonNode of(Object value) {
    return MAPPER.valueToTree(value);
  }

  /// The fields of an object as maps, lists, texts, numbers and truth values.
  static Map<String, Object> values(ObjectNode object) {
    return MAPPER.convertValue(object, new TypeReference<LinkedHashMap<String, Object>>() {});
  }

  static byte[] write(JsonNode node) {
    return MAPPER.writeValueAsBytes(node);
  }
}
