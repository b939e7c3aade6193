package dev.berth.packages;

import java.time.Instant;
import java.util.Optional;

/// A token as lists show it.
///
/// @param lastUsedAt when it was last used, to the minute; empty if it never was
public record ListedToken(AccessToken token, Optional<Instant> lastUsedAt) {}
