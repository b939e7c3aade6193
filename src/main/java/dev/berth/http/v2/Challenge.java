package dev.berth.http.v2;

import dev.berth.http.Request;
import dev.berth.http.Response;
import dev.berth.oci.ErrorCode;
import dev.berth.oci.RepositoryName;
import java.util.Optional;

/// Tells a client where to fetch a token (RFC 6750, section 3).
final class Challenge {
  /// What GHCR names where a request is about no repository.
  private static final String PLACEHOLDER = "repository:user/image:pull";

  private Challenge() {}

  /// The 401 answer.
  ///
  /// @param repository what the request is about, if about anything
  /// @param writes whether it needs more than to pull
  static Response write(
      Request request, String message, Optional<RepositoryName> repository, boolean writes) {
    String origin = request.origin();
    String service = origin.substring(origin.indexOf("://") + 3);
    String scope =
        repository
            .map(name -> "repository:" + name + (writes ? ":pull,push" : ":pull"))
            .orElse(PLACEHOLDER);
    return OciErrors.write(401, ErrorCode.UNAUTHORIZED, message)
        .header(
            "WWW-Authenticate",
            "Bearer realm=\""
                + origin
                + "/token\",service=\""
                + service
                + "\",scope=\""
                + scope
                + "\"");
  }
}
