package dev.berth.oci;

/// The error codes of the distribution specification in its order (`code-1` to `code-14`), then
/// those that GHCR and its clients know beyond it, each with its usual text and HTTP status.
public enum ErrorCode {
  BLOB_UNKNOWN("blob unknown to registry", 404),
  BLOB_UPLOAD_INVALID("blob upload invalid", 400),
  BLOB_UPLOAD_UNKNOWN("blob upload unknown to registry", 404),
  DIGEST_INVALID("provided digest did not match uploaded content", 400),
  MANIFEST_BLOB_UNKNOWN("manifest references a manifest or blob unknown to registry", 404),
  MANIFEST_INVALID("manifest invalid", 400),
  MANIFEST_UNKNOWN("manifest unknown", 404),
  NAME_INVALID("invalid repository name", 400),
  NAME_UNKNOWN("repository name not known to registry", 404),
  SIZE_INVALID("provided length did not match content length", 400),
  UNAUTHORIZED("authentication required", 401),
  DENIED("denied", 403),
  UNSUPPORTED("The operation is unsupported.", 405),
  TOOMANYREQUESTS("too many requests", 429),
  TAG_INVALID("manifest tag did not match URI", 400),
  RANGE_INVALID("invalid content range", 416),
  PAGINATION_NUMBER_INVALID("invalid number of results requested", 400),
  /// The store has no room; nothing that was there is affected.
  STORAGE_FULL("the registry's storage is full", 507),
  UNKNOWN("unknown error", 500);

  private final String text;
  private final int status;

  ErrorCode(String text, int status) {
    this.text = text;
    this.status = status;
  }

  /// The message when nothing more precise is known.
  public String text() {
    return text;
  }

  /// The HTTP status this code usually comes with.
  public int status() {
    return status;
  }
}
