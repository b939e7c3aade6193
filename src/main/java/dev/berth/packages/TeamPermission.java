package dev.berth.packages;

/// A team and what its members may do with a repository.
public record TeamPermission(Team team, Permission permission) {}
