package dev.berth.packages;

/// A user and what they may do with a repository.
///
/// @param outside whether they are no member of the organization that owns the repository
public record Collaborator(Account user, Permission permission, boolean outside) {}
