package dev.berth.http.rest;

import dev.berth.http.HttpMethod;
import dev.berth.http.Route;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/// What the API's description says of answers: those that a row names, and those that every row has
/// in common, with their headers.
final class Answers {
  private static final String RESPONSES = "#/components/responses/";
  private static final String HEADERS = "#/components/headers/";
  private static final String ETAG = "ETag";
  private static final String LINK = "Link";
  private static final String RETRY_AFTER = "Retry-After";

  /// On every answer but those to `OPTIONS`.
  private static final Map<String, String> EVERYWHERE =
      ordered(
          "X-RateLimit-Limit", "how many requests the caller has for an hour",
          "X-RateLimit-Remaining", "how many of them are left",
          "X-RateLimit-Used", "how many were made",
          "X-RateLimit-Reset", "when it begins anew, in seconds since 1970",
          "X-RateLimit-Resource", "what is counted: core",
          "X-GitHub-Request-Id", "the request, as the log names it",
          "X-GitHub-Media-Type", "the form of the answer",
          "X-GitHub-Api-Version-Selected", "the version of the API that answered");

  private static final Map<String, String> SOMETIMES =
      ordered(
          ETAG, "a weak name for the content, to be sent back as If-None-Match",
          LINK, "the addresses of other pages, by rel: next, prev, first, last",
          RETRY_AFTER, "after how many seconds to try again");

  private Answers() {}

  private static Map<String, String> ordered(String... pairs) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put(pairs[i], pairs[i + 1]);
    }
    return map;
  }

  /// Adds what the answers of rows refer to.
  static void addTo(ObjectNode components) {
    refusals(components.putObject("responses"));
    ObjectNode headers = components.putObject("headers");
    EVERYWHERE.forEach((name, description) -> header(headers, name, description));
    SOMETIMES.forEach((name, description) -> header(headers, name, description));
  }

  private static void header(ObjectNode headers, String name, String description) {
    boolean number = description.contains("how many") || description.contains("seconds");
    headers
        .putObject(name)
        .put("description", description)
        .putObject("schema")
        .put("type", number ? "integer" : "string");
  }

  /// What `OPTIONS` answers, on every path and to everybody.
  static ObjectNode options(String id, String part) {
    ObjectNode view =
        Json.object()
            .put("summary", "Tell which methods there are, to pages of other sites too")
            .put("operationId", id);
    view.putArray("tags").add(part);
    view.putArray("security").addObject();
    ObjectNode answer =
        view.putObject("responses").putObject("204").put("description", "The methods.");
    answer
        .putObject("headers")
        .putObject("Allow")
        .put("description", "the methods")
        .putObject("schema")
        .put("type", "string");
    return view;
  }

  /// Adds what a row answers.
  ///
  /// @param method the row's, or `HEAD` for one of `GET`
  static void add(
      ObjectNode answers, Route<RestHandler> route, HttpMethod method, Operation operation) {
    boolean reads = route.method() == HttpMethod.GET;
    operation
        .answers()
        .forEach((status, answer) -> {
          ObjectNode view =
              answers.putObject(Integer.toString(status)).put("description", answer.description());
          List<String> headers = new ArrayList<>(EVERYWHERE.keySet());
          if (reads && status == 200) {
            headers.add(ETAG);
            if (answer.list()) {
              headers.add(LINK);
            }
          }
          refer(view.putObject("headers"), headers);
          if (answer.content() && method != HttpMethod.HEAD) {
            view.putObject("content").putObject("application/json").set("schema", schema(answer));
          }
        });
    if (reads && operation.answers().containsKey(200)) {
      refuse(answers, 304);
    }
    refuse(answers, 400);
    refuse(answers, 401);
    refuse(answers, 403);
    if (route.pattern().contains("{")) {
      refuse(answers, 404);
    }
    refuse(answers, 415);
    if (!reads && !operation.fields().isEmpty()) {
      refuse(answers, 408);
      refuse(answers, 413);
    }
    if (!operation.fields().isEmpty() || !operation.queries().isEmpty()) {
      refuse(answers, 422);
    }
    if (!reads) {
      refuse(answers, 409);
    }
    refuse(answers, 429);
  }

  private static ObjectNode schema(Operation.Answer answer) {
    ObjectNode schema =
        answer.schema().map(Schemas::reference).orElseGet(() -> Schemas.ofType("object"));
    if (!answer.list()) {
      return schema;
    }
    ObjectNode list = Json.object().put("type", "array");
    list.set("items", schema);
    return list;
  }

  private static void refer(ObjectNode headers, List<String> names) {
    names.forEach(name -> headers.putObject(name).put("$ref", HEADERS + name));
  }

  private static void refuse(ObjectNode answers, int status) {
    String key = Integer.toString(status);
    if (!answers.has(key)) {
      answers.putObject(key).put("$ref", RESPONSES + key);
    }
  }

  private static void refusals(ObjectNode responses) {
    ObjectNode unchanged =
        responses.putObject("304").put("description", "The client has the content already.");
    List<String> headers = new ArrayList<>(EVERYWHERE.keySet());
    headers.add(ETAG);
    headers.add(LINK);
    refer(unchanged.putObject("headers"), headers);
    refusal(responses, 400, "What was sent is not what it should be.", "basic-error");
    refusal(
        responses, 401, "It takes to be signed in, or the credentials are wrong.", "basic-error");
    refusal(
        responses,
        403,
        "The token or the role does not go that far, or too many requests were made.",
        "basic-error");
    refusal(responses, 404, "It is not there, or the caller may not see it.", "basic-error");
    refusal(responses, 408, "The body took too long.", "basic-error");
    refusal(responses, 409, "The state of things does not allow it.", "basic-error");
    refusal(responses, 413, "The body is too large.", "basic-error");
    refusal(responses, 415, "The client takes no JSON.", "basic-error");
    refusal(responses, 422, "A field or a parameter is refused, and named.", "validation-error");
    refusal(
        responses,
        429,
        "Too many wrong passwords were tried, or too many large bodies come at once.",
        "basic-error");
  }

  private static void refusal(ObjectNode responses, int status, String description, String schema) {
    ObjectNode view = responses.putObject(Integer.toString(status)).put("description", description);
    List<String> headers = new ArrayList<>(EVERYWHERE.keySet());
    if (status == 429 || status == 403) {
      headers.add(RETRY_AFTER);
    }
    refer(view.putObject("headers"), headers);
    view.putObject("content")
        .putObject("application/json")
        .set("schema", Schemas.reference(schema));
  }
}
