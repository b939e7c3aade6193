package dev.berth.wire;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What GitHub's answers look like: names, types and required fields, by method, path and status.
final class GitHubSchemas {
  /// The version of the API whose answers these are.
  static final String VERSION = "2022-11-28";

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final JsonNode DOCUMENT =
      read(GitHubSchemas.class.getResourceAsStream("github-schemas.json"));
  // The server tells of them itself, in its description of the API.
  private static final JsonNode DEFINITIONS = definitions();
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          builder ->
              builder.schemaRegistryConfig(
                  SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));
  private static final List<Operation> OPERATIONS =
      DOCUMENT.get("operations").properties().stream()
          .map(entry -> Operation.of(entry.getKey(), entry.getValue()))
          .toList();
  private static final Map<String, Schema> SCHEMAS = new ConcurrentHashMap<>();
  private static final int REFUSED = 400;
  private static final int UNPROCESSABLE = 422;

  /// A row of the document.
  ///
  /// @param answers the schemas by their statuses
  record Operation(String method, Pattern path, JsonNode answers) {
    static Operation of(String name, JsonNode answers) {
      String[] parts = name.split(" ", 2);
      return new Operation(
          parts[0], Pattern.compile(parts[1].replaceAll("\\{[^}]+}", "[^/]+")), answers);
    }

    boolean fits(String method, String path) {
      return this.method.equals(method) && this.path.matcher(path).matches();
    }
  }

  private GitHubSchemas() {}

  private static JsonNode definitions() {
    ObjectNode all = JSON.createObjectNode();
    for (String name : List.of("schemas.json", "own-schemas.json")) {
      String path = "/dev/berth/http/rest/" + name;
      all.setAll((ObjectNode) read(GitHubSchemas.class.getResourceAsStream(path)));
    }
    return all;
  }

  private static JsonNode read(InputStream resource) {
    try (InputStream file = Objects.requireNonNull(resource)) {
      return JSON.readTree(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The name of the schema that an answer must have, where GitHub has one.
  ///
  /// @param path below the API's address, without a query
  static Optional<String> find(String method, String path, int status) {
    if (status >= REFUSED) {
      return Optional.of(status == UNPROCESSABLE ? "validation-error" : "basic-error");
    }
    return OPERATIONS.stream()
        .filter(operation -> operation.fits(method, path))
        .map(operation -> operation.answers().get(Integer.toString(status)))
        .filter(Objects::nonNull)
        .map(JsonNode::asString)
        .findFirst();
  }

  /// What is wrong with an answer; empty when nothing is.
  ///
  /// @param name `package`, or `array<package>`
  static String complaints(String name, String body) {
    JsonNode answer;
    try {
      answer = JSON.readTree(body);
    } catch (JacksonException e) {
      return "no JSON: " + body;
    }
    return SCHEMAS.computeIfAbsent(name, GitHubSchemas::schema).validate(answer).stream()
        .map(Error::toString)
        .collect(Collectors.joining("\n"));
  }

  private static Schema schema(String name) {
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    if (name.startsWith("array<")) {
      schema.put("type", "array");
      schema.putObject("items").put("$ref", reference(name.substring(6, name.length() - 1)));
    } else {
      schema.put("$ref", reference(name));
    }
    schema.set("$defs", DEFINITIONS);
    return REGISTRY.getSchema(schema);
  }

  private static String reference(String name) {
    if (DEFINITIONS.get(name) == null) {
      throw new IllegalArgumentException("there is no schema " + name);
    }
    return "#/$defs/" + name;
  }
}
