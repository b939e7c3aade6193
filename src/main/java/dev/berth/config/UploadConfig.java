package dev.berth.config;

import java.time.Duration;

/// Limits on what clients send.
///
/// @param largestLayer in bytes
/// @param idle how long an upload's request may bring no byte
/// @param expiry how long an upload session is kept that nothing is written to
public record UploadConfig(long largestLayer, Duration idle, Duration expiry) {}
