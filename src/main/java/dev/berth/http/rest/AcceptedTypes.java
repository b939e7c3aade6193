package dev.berth.http.rest;

import dev.berth.http.Request;
import dev.berth.oci.RegistryException;
import java.util.Locale;

/// What a client must take to be answered: JSON under any of GitHub's names for it, or one of the
/// other forms in which something is answered here.
final class AcceptedTypes {
  private static final String JSON = "application/json";
  private static final String GITHUBS = "application/vnd.github";

  private AcceptedTypes() {}

  /// Refuses a request whose `Accept` has nothing of that, as GitHub does.
  static void check(Request request) {
    boolean asked = false;
    for (String line : request.headers("Accept")) {
      for (String entry : line.split(",", -1)) {
        String type = entry.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (isAnswered(type)) {
          return;
        }
        asked |= !type.isEmpty();
      }
    }
    if (asked) {
      throw new ApiException(
          415,
          "Unsupported 'Accept' header: "
              + RegistryException.quote(String.join(", ", request.headers("Accept")))
              + ". Must accept '"
              + JSON
              + "'.");
    }
  }

  private static boolean isAnswered(String type) {
    return switch (type) {
      case "*/*",
          "*",
          "application/*",
          JSON,
          "text/*",
          "text/plain",
          "text/csv",
          "image/*",
          "image/svg+xml" ->
          true;
      default -> type.startsWith(GITHUBS);
    };
  }
}
