package dev.berth.http.rest;

import dev.berth.http.Response;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// A handler with what the API's own description says of it (`/openapi.json`). Rows of the tables
/// say it where they name the handler; a row that says nothing fails a test.
///
/// Types are `string`, `integer`, `boolean`, `object`, `date-time`, one of these with `[]` after it
/// for a list, or words with `|` between them, which are all that is taken.
final class Operation implements RestHandler {
  private static final String FORCE = "whether the caller means to lose their own right by it";

  private final String summary;
  private final RestHandler handler;
  private final List<Value> queries = new ArrayList<>();
  private final List<Value> fields = new ArrayList<>();
  private final Map<Integer, Answer> answers = new LinkedHashMap<>();
  private boolean extension;

  /// A parameter of the query, or a field of the body.
  ///
  /// @param name of a field within an object, with a point between the two
  record Value(String name, boolean required, String type, String description) {
    static Value of(String name, String type, String description) {
      boolean required = name.endsWith("!");
      return new Value(
          required ? name.substring(0, name.length() - 1) : name, required, type, description);
    }
  }

  /// Takes a value, in the query or in the body.
  @FunctionalInterface
  interface Taking {
    Operation take(String name, String type, String description);
  }

  /// What is answered with a status.
  ///
  /// @param schema GitHub's name for it, or Berth's for what is its own; empty where there is none
  record Answer(String description, Optional<String> schema, boolean list, boolean content) {}

  private Operation(String summary, RestHandler handler) {
    this.summary = summary;
    this.handler = handler;
  }

  /// A handler, and what it does: a sentence without its full stop.
  static Operation says(String summary, RestHandler handler) {
    return new Operation(summary, handler);
  }

  /// It is not GitHub's.
  Operation extension() {
    extension = true;
    return this;
  }

  /// It lists in pages by number.
  Operation paged() {
    return query("page", "integer", "which page, from 1").pageSize();
  }

  /// It lists in pages by the last id before them.
  Operation since() {
    return query("since", "integer", "the id after which the page begins").pageSize();
  }

  /// It says how long its pages are.
  Operation pageSize() {
    return query(
        "per_page", "integer", "how many on a page: 30 unless it says otherwise, 100 at most");
  }

  /// It refuses to take the caller's own right away, unless the query says that this is meant.
  Operation forcedByQuery() {
    return query("force", "boolean", FORCE);
  }

  /// It refuses to take the caller's own right away, unless the body says that this is meant.
  Operation forcedByField() {
    return field("force", "boolean", FORCE);
  }

  /// Takes what several take.
  Operation with(UnaryOperator<Operation> more) {
    return more.apply(this);
  }

  /// Takes a parameter of the query.
  ///
  /// @param name with `!` after it if it must be given
  Operation query(String name, String type, String description) {
    queries.add(Value.of(name, type, description));
    return this;
  }

  /// Takes a field of a JSON body.
  ///
  /// @param name with `!` after it if it must be given
  Operation field(String name, String type, String description) {
    fields.add(Value.of(name, type, description));
    return this;
  }

  /// Answers one thing.
  ///
  /// @param schema GitHub's name for it
  Operation gives(int status, String schema) {
    return answer(status, new Answer(schema, Optional.of(schema), false, true));
  }

  /// Answers a list by 200.
  ///
  /// @param schema GitHub's name for each
  Operation lists(String schema) {
    return answer(200, new Answer("a list of " + schema, Optional.of(schema), true, true));
  }

  /// Answers JSON that no schema is held against.
  Operation shows(int status, String description) {
    return answer(status, new Answer(description, Optional.empty(), false, true));
  }

  /// Answers a list of such by 200.
  Operation showsList(String description) {
    return answer(200, new Answer(description, Optional.empty(), true, true));
  }

  /// Answers without content, or with another than JSON.
  Operation empty(int status, String description) {
    return answer(status, new Answer(description, Optional.empty(), false, false));
  }

  /// Answers 204 when it is done.
  Operation done() {
    return empty(204, "Done.");
  }

  private Operation answer(int status, Answer answer) {
    answers.put(status, answer);
    return this;
  }

  String summary() {
    return summary;
  }

  boolean isExtension() {
    return extension;
  }

  List<Value> queries() {
    return queries;
  }

  List<Value> fields() {
    return fields;
  }

  Map<Integer, Answer> answers() {
    return answers;
  }

  /// Whether the description says that a parameter of the query is read.
  boolean takesQuery(String name) {
    return queries.stream().anyMatch(query -> query.name().equals(name));
  }

  /// Whether the description says that a field of the body is read.
  ///
  /// @param name of a field within an object, with a point between the two
  boolean takesField(String name) {
    return fields.stream().anyMatch(field -> field.name().equals(name));
  }

  @Override
  public int largestBody() {
    return handler.largestBody();
  }

  @Override
  public Response handle(RestCall call) {
    return handler.handle(call);
  }
}
