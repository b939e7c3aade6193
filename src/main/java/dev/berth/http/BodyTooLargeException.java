package dev.berth.http;

/// A request brought more bytes than its route takes.
public final class BodyTooLargeException extends RuntimeException {
  private final int limit;

  public BodyTooLargeException(int limit) {
    super("the request's body is larger than " + limit + " bytes", null, false, false);
    this.limit = limit;
  }

  /// In bytes.
  public int limit() {
    return limit;
  }
}
