package dev.berth.http.rest;

import dev.berth.http.Request;
import dev.berth.oci.RegistryException;
import java.util.List;

/// The versions of GitHub's API that clients may ask for.
final class ApiVersions {
  /// Asked for, and answered, in this header with `-Selected`.
  static final String HEADER = "X-GitHub-Api-Version";

  /// Those that are served, the newest first.
  static final List<String> SERVED = List.of("2026-03-10", "2022-11-28");

  private static final String USUAL = "2022-11-28";

  private ApiVersions() {}

  /// The version that a request asks for, or the usual one where it asks for none that is served.
  static String selected(Request request) {
    return request.header(HEADER).filter(SERVED::contains).orElse(USUAL);
  }

  /// Whether the request is to be answered as before the version of 2026.
  static boolean isFirst(Request request) {
    return selected(request).equals(USUAL);
  }

  /// Refuses a request for a version that is not served.
  static void check(Request request) {
    String version = request.header(HEADER).orElse(USUAL);
    if (!SERVED.contains(version)) {
      throw new ApiException(
          400,
          RegistryException.quote(version)
              + " is not a supported version of the API; use one of "
              + String.join(", ", SERVED)
              + ".");
    }
  }
}
