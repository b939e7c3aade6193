package dev.berth.packages;

import java.util.Optional;

/// Bytes of the packages of one repository.
///
/// @param repository its name within its owner; empty: of packages that belong to none
public record RepositoryBytes(Optional<String> repository, long bytes) {}
