package dev.berth.packages;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/// A webhook.
///
/// @param id stable, below 2³², never another's even after deletion
/// @param site where its maker reached Berth: scheme, host and port, for the addresses in what is
///   sent
/// @param last how the last delivery ended; empty before the first
public record Hook(
    long id,
    HookPlace place,
    HookSettings settings,
    String site,
    Instant createdAt,
    Instant updatedAt,
    Optional<Outcome> last) {

  /// How a delivery ended.
  ///
  /// @param code HTTP's status; empty without an answer
  /// @param status in words
  public record Outcome(OptionalInt code, String status) {
    /// Whether the receiver took it.
    public boolean succeeded() {
      return code.isPresent() && code.getAsInt() / 100 == 2;
    }
  }
}
