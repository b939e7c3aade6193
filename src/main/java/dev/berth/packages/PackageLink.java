package dev.berth.packages;

/// That a package belongs to a repository of its owner.
///
/// @param inheritsAccess whether who has which right in the package is what the repository says
public record PackageLink(long repositoryId, boolean inheritsAccess) {}
