package dev.berth.packages;

/// What was sent in a time.
///
/// @param bytes in all
/// @param meteredBytes those of them that count as the owner's transfer: of packages that were not
///   public, to others than repositories' own tokens
public record SentBytes(long bytes, long meteredBytes) {}
