package dev.berth.http.graphql;

import graphql.GraphQLError;
import graphql.language.SourceLocation;
import graphql.validation.ValidationError;
import graphql.validation.ValidationErrorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What is wrong with a question, in the form that GitHub gives it.
final class GraphQlErrors {
  private static final Pattern UNDEFINED =
      Pattern.compile(".*Field '([^']*)' in type '([^']*)' is undefined.*", Pattern.DOTALL);
  private static final Pattern LIBRARYS_WORDS =
      Pattern.compile("^Validation error \\([^)]*\\) ?: ", Pattern.DOTALL);
  private static final int LONGEST = 1_000;

  private GraphQlErrors() {}

  static Map<String, Object> write(GraphQLError error) {
    Map<String, Object> written = new LinkedHashMap<>();
    String message = String.valueOf(error.getMessage());
    Matcher undefined = UNDEFINED.matcher(message);
    if (error instanceof ValidationError invalid
        && invalid.getValidationErrorType() == ValidationErrorType.FieldUndefined
        && undefined.matches()) {
      written.put("path", path(invalid, undefined.group(1)));
      written.put(
          "extensions",
          Map.of(
              "code", "undefinedField",
              "typeName", undefined.group(2),
              "fieldName", undefined.group(1)));
      message =
          "Field '" + undefined.group(1) + "' doesn't exist on type '" + undefined.group(2) + "'";
    } else if (error.getPath() != null) {
      written.put("path", error.getPath());
    }
    List<SourceLocation> locations = error.getLocations();
    if (locations != null && !locations.isEmpty()) {
      written.put(
          "locations",
          locations.stream()
              .map(at -> Map.of("line", at.getLine(), "column", at.getColumn()))
              .toList());
    }
    message = LIBRARYS_WORDS.matcher(message).replaceFirst("");
    written.put(
        "message", message.length() > LONGEST ? message.substring(0, LONGEST) + "…" : message);
    return written;
  }

  /// GitHub begins with the kind of operation; the library does not tell it, and there is one kind.
  private static List<String> path(ValidationError invalid, String field) {
    List<String> path = new ArrayList<>();
    path.add("query");
    if (invalid.getQueryPath() == null) {
      path.add(field);
    } else {
      path.addAll(invalid.getQueryPath());
    }
    return path;
  }
}
