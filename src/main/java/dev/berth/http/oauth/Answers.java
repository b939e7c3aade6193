package dev.berth.http.oauth;

import dev.berth.http.Query;
import dev.berth.http.Request;
import dev.berth.http.Response;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/// Writes what GitHub's OAuth addresses answer: as a form, or as JSON to whoever accepts that.
final class Answers {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String ERRORS =
      "https://docs.github.com/developers/apps/authorizing-oauth-apps#error-codes-for-the-device-flow";

  private Answers() {}

  static Response write(Request request, int status, Map<String, Object> fields) {
    Response response =
        Response.of(status)
            .header("Cache-Control", "no-store")
            .header("Vary", "Accept")
            .header("X-Content-Type-Options", "nosniff");
    if (acceptsJson(request)) {
      return response.body(
          "application/json; charset=utf-8",
          JSON.writeValueAsString(fields).getBytes(StandardCharsets.UTF_8));
    }
    String form =
        fields.entrySet().stream()
            .map(field -> field.getKey() + "=" + Query.encode(field.getValue().toString()))
            .collect(Collectors.joining("&"));
    return response.body(
        "application/x-www-form-urlencoded; charset=utf-8", form.getBytes(StandardCharsets.UTF_8));
  }

  private static boolean acceptsJson(Request request) {
    return request.headers("Accept").stream()
        .anyMatch(line -> line.toLowerCase(Locale.ROOT).contains("json"));
  }

  /// The fields of a refusal.
  static Map<String, Object> error(String word, String description) {
    return Map.of("error", word, "error_description", description, "error_uri", ERRORS);
  }
}
