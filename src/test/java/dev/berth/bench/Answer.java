package dev.berth.bench;

import java.nio.charset.StandardCharsets;

/// A whole answer in memory.
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Answer(Head head, byte[] body) {
  int status() {
    return head.status();
  }

  String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /// This answer, when it is what the caller waits for.
  Answer expect(int status, String what) {
    if (status() != status) {
      String text = text();
      throw new BenchException(
          what
              + " was answered "
              + status()
              + " instead of "
              + status
              + (text.isBlank() ? "" : ": " + text.substring(0, Math.min(text.length(), 300))));
    }
    return this;
  }
}
