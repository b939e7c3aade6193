package dev.berth.config;

/// What packages mean on this site.
///
/// @param internal to whom internal packages are open
public record PackageConfig(InternalPackages internal) {}
