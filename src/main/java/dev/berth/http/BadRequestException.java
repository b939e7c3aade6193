package dev.berth.http;

/// A request that is malformed on the level of HTTP.
public final class BadRequestException extends RuntimeException {

  public BadRequestException(String message) {
    super(message, null, false, false);
  }
}
