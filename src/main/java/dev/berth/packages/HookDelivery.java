package dev.berth.packages;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// A line of the log of what a webhook was sent.
///
/// @param id rises
/// @param guid the same for each delivery of an event
/// @param redelivery whether the event had been sent before
/// @param event GitHub's word
/// @param repositoryId what the package belonged to
public record HookDelivery(
    long id,
    String guid,
    boolean redelivery,
    String event,
    Optional<String> action,
    OptionalLong repositoryId,
    Result result) {

  /// How a delivery ended.
  ///
  /// @param status in words
  /// @param statusCode HTTP's; 0 without an answer
  public record Result(Instant at, Duration duration, String status, int statusCode) {
    /// Whether the receiver took it.
    public boolean succeeded() {
      return statusCode / 100 == 2;
    }
  }

  /// What was sent and what came back. The secret is in neither.
  ///
  /// @param payload empty when it was too large to be sent
  /// @param responseBody its beginning
  public record Exchange(
      String url,
      Map<String, String> requestHeaders,
      String payload,
      Map<String, String> responseHeaders,
      String responseBody) {
    public Exchange {
      requestHeaders = Collections.unmodifiableMap(new LinkedHashMap<>(requestHeaders));
      responseHeaders = Collections.unmodifiableMap(new LinkedHashMap<>(responseHeaders));
    }
  }

  /// A delivery with what was sent and what came back.
  public record Detail(HookDelivery delivery, Exchange exchange) {}
}
