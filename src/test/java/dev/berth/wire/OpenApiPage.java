package dev.berth.wire;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// Writes `docs/rest.md` from the description of the API.
final class OpenApiPage {
  // HEAD is as GET, and OPTIONS the same everywhere.
  private static final List<String> METHODS = List.of("get", "post", "put", "patch", "delete");
  private static final String HEAD =
      """
      # The REST API, route by route

      Written from the description that a server gives of itself at `/api/v3/openapi.json`, in the form of OpenAPI 3.1. What it
      means is told in [What is served](api.md#rest). Paths are below `/api/v3`; what lies below `/repos/{owner}/{repo}` lies below
      `/repositories/{repository_id}` as well. *Extensions* are not GitHub's. `HEAD` is answered as `GET` without the content, and
      `OPTIONS` everywhere. The description has the fields of every answer that a name such as `package-tag` stands for here.
      """;

  private final StringBuilder page = new StringBuilder(HEAD);

  private OpenApiPage() {}

  static String write(JsonNode document) {
    OpenApiPage page = new OpenApiPage();
    Map<String, Map<String, List<String>>> parts = new TreeMap<>();
    Map<String, JsonNode> operations = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> path : document.get("paths").properties()) {
      if (path.getKey().startsWith("/repositories/")) {
        continue;
      }
      for (String method : METHODS) {
        JsonNode operation = path.getValue().get(method);
        if (operation != null) {
          String place = method.toUpperCase(Locale.ROOT) + " " + path.getKey();
          // What is there for users, organizations and oneself is told of once.
          String key = operation.get("summary").asString() + described(operation);
          parts
              .computeIfAbsent(operation.at("/tags/0").asString(), _ -> new LinkedHashMap<>())
              .computeIfAbsent(key, _ -> new ArrayList<>())
              .add(place);
          operations.putIfAbsent(key, operation);
        }
      }
    }
    parts.forEach((part, summaries) -> {
      page.page.append("\n## ").append(part).append('\n');
      summaries.forEach((key, places) -> page.operation(places, operations.get(key)));
    });
    return page.page.toString();
  }

  /// All but the names in its path.
  private static String described(JsonNode operation) {
    StringBuilder text = new StringBuilder();
    operation
        .path("parameters")
        .forEach(parameter -> {
          if (parameter.get("in").asString().equals("query")) {
            text.append(parameter);
          }
        });
    return text.append(operation.path("requestBody")).append(schemas(operation)).toString();
  }

  /// Whether an answer is the route's own, and no refusal: those, and 304, are the same everywhere.
  private static boolean isOwn(Map.Entry<String, JsonNode> answer) {
    return answer.getKey().matches("[23].*") && !answer.getValue().has("$ref");
  }

  private static String schemas(JsonNode operation) {
    StringBuilder text = new StringBuilder();
    operation.get("responses").properties().stream()
        .filter(OpenApiPage::isOwn)
        .forEach(answer -> text.append(answer.getKey()).append(answer.getValue().path("content")));
    return text.toString();
  }

  private void operation(List<String> places, JsonNode operation) {
    page.append("\n### ").append(operation.get("summary").asString());
    page.append(operation.has("x-berth-extension") ? " *(extension)*\n\n" : "\n\n");
    places.forEach(place -> page.append("- `").append(place).append("`\n"));
    List<String[]> values = new ArrayList<>();
    for (JsonNode parameter : operation.path("parameters")) {
      if (parameter.get("in").asString().equals("query")) {
        values.add(
            new String[] {
              parameter.get("name").asString(),
              "query",
              type(parameter.get("schema")),
              parameter.path("required").asBoolean(false) ? "yes" : "",
              parameter.get("description").asString()
            });
      }
    }
    fields(values, "", operation.at("/requestBody/content/application~1json/schema"));
    if (!values.isEmpty()) {
      page.append("\n| name | in | type | required | is |\n|--|--|--|--|--|\n");
      values.forEach(
          value -> page.append("| `%s` | %s | %s | %s | %s |\n".formatted((Object[]) value)));
    }
    page.append("\nAnswers ");
    List<String> answers = new ArrayList<>();
    for (Map.Entry<String, JsonNode> answer : operation.get("responses").properties()) {
      if (isOwn(answer)) {
        answers.add("`" + answer.getKey() + "` " + answer(answer.getValue()));
      }
    }
    page.append(String.join(", ", answers)).append(".\n");
    if (operation.has("x-accepted-oauth-scopes")) {
      List<String> scopes = new ArrayList<>();
      operation.get("x-accepted-oauth-scopes").forEach(s -> scopes.add("`" + s.asString() + "`"));
      page.append("Takes one of the scopes ").append(String.join(", ", scopes)).append(".\n");
    }
  }

  private static String answer(JsonNode answer) {
    String description = answer.get("description").asString();
    if (!answer.has("content")) {
      return "without JSON: " + description.substring(0, description.length() - 1);
    }
    JsonNode schema = answer.at("/content/application~1json/schema");
    boolean list = schema.path("type").asString("").equals("array");
    boolean github = (list ? schema.get("items") : schema).has("$ref");
    return list && !github ? "a list: " + description : description;
  }

  private static void fields(List<String[]> values, String within, JsonNode schema) {
    List<String> required = new ArrayList<>();
    schema.path("required").forEach(name -> required.add(name.asString()));
    for (Map.Entry<String, JsonNode> field : schema.path("properties").properties()) {
      values.add(
          new String[] {
            within + field.getKey(),
            "body",
            type(field.getValue()),
            required.contains(field.getKey()) ? "yes" : "",
            field.getValue().get("description").asString()
          });
      fields(values, within + field.getKey() + ".", field.getValue());
    }
  }

  private static String type(JsonNode schema) {
    if (schema.has("enum")) {
      List<String> words = new ArrayList<>();
      schema.get("enum").forEach(word -> words.add("`" + word.asString() + "`"));
      return String.join(", ", words);
    }
    if (schema.has("items")) {
      return "list of " + type(schema.get("items"));
    }
    return schema.path("format").asString(schema.path("type").asString(""));
  }
}
