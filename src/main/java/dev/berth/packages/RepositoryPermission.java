package dev.berth.packages;

/// A repository and what a team's members may do with it.
public record RepositoryPermission(Repository repository, Permission permission) {}
