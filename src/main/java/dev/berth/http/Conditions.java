package dev.berth.http;

/// Requests that depend on what the client has already (RFC 9110, section 13).
public final class Conditions {

  private Conditions() {}

  /// Whether the client has the content that `etag` stands for, in a strong or weak form.
  ///
  /// @param etag with its quotation marks, without `W/`
  public static boolean isUnchanged(Request request, String etag) {
    for (String line : request.headers("If-None-Match")) {
      for (String known : line.split(",", -1)) {
        String tag = known.strip();
        if (tag.equals("*") || tag.equals(etag) || tag.equals("W/" + etag)) {
          return true;
        }
      }
    }
    return false;
  }

  /// Whether a range may be answered: without `If-Range`, or when it names the content as it is.
  public static boolean allowRange(Request request, String etag) {
    return request.header("If-Range").map(etag::equals).orElse(true);
  }
}
