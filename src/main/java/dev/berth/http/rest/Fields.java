package dev.berth.http.rest;

import dev.berth.http.rest.ApiException.FieldError;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The fields of a request's JSON body. What is missing or of the wrong type is refused in GitHub's
/// words.
///
/// @param resource GitHub's word for the kind of thing that the body describes
/// @param named whether the description of the API names a field, which is asked in tests
record Fields(String resource, ObjectNode body, Predicate<String> named) {
  private static final int QUOTED = 200;
  // What a list names is looked up one by one.
  private static final int LONGEST_LIST = 100;

  /// Fields that the API's description need not name.
  Fields(String resource, ObjectNode body) {
    this(resource, body, _ -> true);
  }

  /// A text that must be given.
  String text(String field) {
    return optionalText(field).orElseThrow(() -> missing(field));
  }

  /// A text that must be given and is shown in no refusal.
  String secret(String field) {
    JsonNode node = find(field);
    if (node == null) {
      throw missing(field);
    }
    if (!node.isString()) {
      throw wrong(field, "…", "is not a string.");
    }
    return node.stringValue();
  }

  /// A text that may be left out, or null.
  Optional<String> optionalText(String field) {
    JsonNode node = find(field);
    if (node == null) {
      return Optional.empty();
    }
    return Optional.of(text(field, node));
  }

  private String text(String field, JsonNode node) {
    if (!node.isString()) {
      throw wrong(field, node, "is not a string.");
    }
    return storable(field, node.stringValue());
  }

  /// The text, which a database can keep and compare: PostgreSQL has no text with U+0000 in it.
  String storable(String field, String text) {
    if (text.indexOf('\0') >= 0) {
      throw wrong(field, text, "has the character U+0000 in it.");
    }
    return text;
  }

  /// A truth value that may be left out, or null.
  Optional<Boolean> optionalTruth(String field) {
    JsonNode node = find(field);
    if (node == null) {
      return Optional.empty();
    }
    if (!node.isBoolean()) {
      throw wrong(field, node, "is not a boolean.");
    }
    return Optional.of(node.booleanValue());
  }

  /// A whole number that may be left out, or null.
  OptionalLong optionalNumber(String field) {
    JsonNode node = find(field);
    if (node == null) {
      return OptionalLong.empty();
    }
    if (!node.isIntegralNumber() || !node.canConvertToLong()) {
      throw wrong(field, node, "is not an integer.");
    }
    return OptionalLong.of(node.longValue());
  }

  /// The fields of an object that may be left out, or null.
  Optional<Fields> optionalObject(String field) {
    JsonNode node = find(field);
    if (node == null) {
      return Optional.empty();
    }
    if (!(node instanceof ObjectNode object)) {
      throw wrong(field, node, "is not an object.");
    }
    return Optional.of(within(field, object));
  }

  /// The same, with no fields if it is left out.
  Fields object(String field) {
    return optionalObject(field).orElseGet(() -> within(field, Json.object()));
  }

  private Fields within(String field, ObjectNode object) {
    return new Fields(resource, object, name -> named.test(field + "." + name));
  }

  /// Whether the field is there, be it null.
  boolean has(String field) {
    assert named.test(field) : resource + " has no field " + field + " in the description";
    return body.has(field);
  }

  /// Different texts, at most 100; none if the field is left out.
  List<String> texts(String field) {
    return elements(field, element -> text(field, element));
  }

  /// Different whole numbers, at most 100; none if the field is left out.
  List<Long> numbers(String field) {
    return elements(
        field,
        element -> {
          if (!element.isIntegralNumber() || !element.canConvertToLong()) {
            throw wrong(field, element, "is not an integer.");
          }
          return element.longValue();
        });
  }

  private <T> List<T> elements(String field, Function<JsonNode, T> read) {
    JsonNode node = find(field);
    if (node == null) {
      return List.of();
    }
    if (!node.isArray()) {
      throw wrong(field, node, "is not an array.");
    }
    if (node.size() > LONGEST_LIST) {
      throw wrong(field, node, "has more than " + LONGEST_LIST + " elements.");
    }
    Set<T> elements = new LinkedHashSet<>();
    for (JsonNode element : node) {
      elements.add(read.apply(element));
    }
    return List.copyOf(elements);
  }

  private @Nullable JsonNode find(String field) {
    assert named.test(field) : resource + " has no field " + field + " in the description";
    JsonNode node = body.get(field);
    return node == null || node.isNull() ? null : node;
  }

  /// The refusal of a field that had to be given.
  ApiException missing(String field) {
    return new ApiException(
        422,
        "Invalid request.\n\n\"" + field + "\" wasn't supplied.",
        List.of(new FieldError(resource, field, "missing_field", null)));
  }

  /// The refusal of a text that is none of `words`.
  ApiException notAmong(String field, String text, List<String> words) {
    return wrong(
        field,
        body.stringNode(text),
        "is not a member of [\"" + String.join("\", \"", words) + "\"].");
  }

  /// The refusal of a text for another reason.
  ApiException wrong(String field, String text, String what) {
    return wrong(field, body.stringNode(text), what);
  }

  private ApiException wrong(String field, JsonNode value, String what) {
    String shown = value.toString();
    if (shown.length() > QUOTED) {
      shown = shown.substring(0, QUOTED) + "…";
    }
    String sentence = "For 'properties/" + field + "', " + shown + " " + what;
    return new ApiException(
        422,
        "Invalid request.\n\n" + sentence,
        List.of(new FieldError(resource, field, "invalid", sentence)));
  }
}
