package dev.berth.http;

/// Answers to requests that reach no surface, in the form of the address they were for.
final class Refusals {
  private Refusals() {}

  static Response refuse(String path, int status, String code, String message) {
    if (path.equals("/v2") || path.startsWith("/v2/") || path.equals("/token")) {
      return Response.of(status)
          .json("{\"errors\":[{\"code\":\"%s\",\"message\":%s}]}".formatted(code, quote(message)));
    }
    return Response.of(status)
        .json("{\"message\":%s,\"status\":\"%d\"}".formatted(quote(message), status));
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
