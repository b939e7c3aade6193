package dev.berth.packages;

import java.time.Instant;
import java.util.Optional;

/// A session as lists show it.
///
/// @param tokenId the token behind it, which names it
/// @param userAgent what the browser calls itself
/// @param address where it signed in from
/// @param lastUsedAt to the minute; empty if it never was
public record ListedSession(
    long tokenId,
    String userAgent,
    String address,
    Instant startedAt,
    Optional<Instant> lastUsedAt,
    Instant expiresAt) {}
