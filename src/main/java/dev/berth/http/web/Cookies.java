package dev.berth.http.web;

import dev.berth.http.Request;
import dev.berth.http.Response;
import java.time.Duration;
import java.util.Optional;

/// The cookies: what a session is known by; what waits for a second factor, or for who signs in
/// elsewhere; and, for whoever is signed out, what their forms are known by. No script reads them,
/// and behind TLS no other host can set them.
final class Cookies {
  private Cookies() {}

  /// The kinds.
  enum Kind {
    SESSION("berth_session"),
    HALF("berth_second_factor"),
    ELSEWHERE("berth_elsewhere"),
    FORM("berth_form");

    private final String name;

    Kind(String name) {
      this.name = name;
    }
  }

  static Optional<String> find(Request request, Kind kind) {
    String begin = name(request, kind) + "=";
    for (String line : request.headers("Cookie")) {
      for (String pair : line.split(";", -1)) {
        String cookie = pair.strip();
        if (cookie.startsWith(begin)) {
          return Optional.of(cookie.substring(begin.length()));
        }
      }
    }
    return Optional.empty();
  }

  /// @param age how long the browser keeps it; none: it forgets it at once
  static void set(Response response, Request request, Kind kind, String value, Duration age) {
    response.header(
        "Set-Cookie",
        name(request, kind)
            + "="
            + value
            + "; Path=/; Max-Age="
            + age.toSeconds()
            + "; HttpOnly; SameSite=Lax"
            + (isSecure(request) ? "; Secure" : ""));
  }

  static void remove(Response response, Request request, Kind kind) {
    set(response, request, kind, "", Duration.ZERO);
  }

  private static String name(Request request, Kind kind) {
    return (isSecure(request) ? "__Host-" : "") + kind.name;
  }

  private static boolean isSecure(Request request) {
    return request.origin().startsWith("https:");
  }
}
