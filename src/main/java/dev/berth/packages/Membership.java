package dev.berth.packages;

/// A user who belongs to an organization, and as what.
public record Membership(Account user, MemberRole role) {}
