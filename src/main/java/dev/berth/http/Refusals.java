package dev.berth.http;

/// Answers to requests that reach no surface, in the form of the address they were for. Where that
/// could not be read, the answer has both forms.
final class Refusals {
  private static final String DOCUMENTATION = "https://docs.github.com/rest";

  private Refusals() {}

  static Response refuse(String path, int status, String code, String message) {
    String errors = "\"errors\":[{\"code\":\"%s\",\"message\":%s}]".formatted(code, quote(message));
    String whole =
        "\"message\":%s,\"documentation_url\":\"%s\",\"status\":\"%d\""
            .formatted(quote(message), DOCUMENTATION, status);
    String json;
    if (path.isEmpty()) {
      json = whole + ',' + errors;
    } else if (path.equals("/v2") || path.startsWith("/v2/") || path.equals("/token")) {
      json = errors;
    } else {
      json = whole;
    }
    return Response.of(status).json('{' + json + '}');
  }

  private static String quote(String text) {
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ' || c > '~') {
        quoted.append("\\u%04x".formatted((int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
