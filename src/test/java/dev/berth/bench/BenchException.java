package dev.berth.bench;

/// A figure that cannot be trusted, or a server that does not do what a row needs: the row ends.
final class BenchException extends RuntimeException {
  BenchException(String message) {
    super(message);
  }

  BenchException(String message, Throwable cause) {
    super(message, cause);
  }
}
