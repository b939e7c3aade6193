package dev.berth.packages;

/// A role that somebody was given in a package.
///
/// @param name what the grantee is called now: a login, a team's slug or `OWNER/NAME`
public record PackageGrant(Grantee grantee, String name, Role role) {}
