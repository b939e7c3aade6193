package dev.berth.http;

/// A handler was tried on a thread that must not wait, and would have had to: it is called again,
/// from the start, on one that may.
public final class WouldBlockException extends RuntimeException {
  WouldBlockException() {
    super("this thread must not wait", null, false, false);
  }
}
