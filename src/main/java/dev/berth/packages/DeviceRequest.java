package dev.berth.packages;

import java.time.Instant;
import java.util.Set;

/// A device that asks for a token, and waits for somebody to authorize it.
///
/// @param client what the program is called
/// @param scopes that it asks for, without what they imply
/// @param address where it asked from
/// @param expiresAt until when it may be authorized
public record DeviceRequest(
    String client, Set<TokenScope> scopes, String address, Instant madeAt, Instant expiresAt) {
  public DeviceRequest {
    scopes = Set.copyOf(scopes);
  }
}
