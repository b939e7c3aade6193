package dev.berth.packages;

import java.time.Instant;

/// An identity that a user signs in by, as lists show it.
///
/// @param label what the issuer called them when it was linked; perhaps empty
public record ListedIdentity(ExternalIdentity identity, String label, Instant linkedAt) {}
