package dev.berth.packages;

/// A user who is in a team itself, and as what.
public record TeamMember(Account user, TeamRole role) {}
