package dev.berth.bench;

import java.nio.charset.StandardCharsets;

/// Requests as bytes, so that they can be made before the clock starts.
final class Request {
  private Request() {}

  /// The head of a request, or a whole one without a body. Empty header lines are left out.
  static byte[] of(Endpoint endpoint, String method, String target, String... headers) {
    StringBuilder text = new StringBuilder(512);
    text.append(method).append(' ').append(target).append(" HTTP/1.1\r\nHost: ");
    text.append(endpoint.authority()).append("\r\n");
    for (String header : headers) {
      if (!header.isEmpty()) {
        text.append(header).append("\r\n");
      }
    }
    return text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  static String length(long bytes) {
    return "Content-Length: " + bytes;
  }
}
