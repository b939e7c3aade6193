package dev.berth.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// What is answered. `Content-Length` follows from the body and is added when it is sent; for
/// `HEAD` the body's length is announced and the body left out.
public final class Response {
  private static final Body NOTHING = new Body.Empty();

  private final int status;
  private final List<Header> headers = new ArrayList<>(8);
  private Body body = NOTHING;

  private Response(int status) {
    this.status = status;
  }

  /// An answer without content so far.
  public static Response of(int status) {
    return new Response(status);
  }

  /// Adds a header line and returns this answer.
  public Response header(String name, String value) {
    headers.add(new Header(name, value));
    return this;
  }

  /// Sets the content and its type and returns this answer.
  public Response body(String contentType, byte[] bytes) {
    return header("Content-Type", contentType).body(new Body.Bytes(bytes));
  }

  /// Sets JSON content and returns this answer.
  public Response json(String json) {
    return body("application/json", json.getBytes(StandardCharsets.UTF_8));
  }

  /// Sets the content and returns this answer.
  public Response body(Body content) {
    this.body = content;
    return this;
  }

  public int status() {
    return status;
  }

  public List<Header> headers() {
    return Collections.unmodifiableList(headers);
  }

  /// The first value of a header, whatever the case of its name.
  public Optional<String> header(String name) {
    for (Header header : headers) {
      if (header.name().equalsIgnoreCase(name)) {
        return Optional.of(header.value());
      }
    }
    return Optional.empty();
  }

  public Body body() {
    return body;
  }
}
