package dev.berth.packages;

/// What a package, or all of an owner's, hold of blobs and manifests. What was deleted does not
/// count, though its bytes are kept for a while.
///
/// @param bytes a blob counts in each package in which it may be read
/// @param chargedBytes a blob counts once in its owner's name space: in one of the packages that
///   count it
/// @param meteredBytes those of the charged ones that are charged to packages that are not public
public record StoredBytes(long bytes, long chargedBytes, long meteredBytes) {}
